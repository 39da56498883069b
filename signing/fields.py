"""Everything the PDF gets before its first signature: the fields, their tags, the font they appear in.

Nothing of this can be added later: the seal that comes next allows signatures and nothing else.
"""

import io
from collections.abc import Sequence

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    SigFieldSpec,
    append_signature_field,
    ensure_sig_flags,
    enumerate_sig_fields,
)

from signing.appearance import install_font
from signing.typeset import Box


class NoPlace(ValueError):
    """The PDF has no place for the signatures where the template promises one."""


def prepare(pdf: bytes, boxes: Sequence[Box], labels: Sequence[str]) -> bytes:
    """The PDF with an empty signature field at each box, tagged as PDF/UA asks, in one revision.

    Args:
        pdf: As Typst made it.
        boxes: The place of each field.
        labels: What a screen reader says of each field.

    Raises:
        NoPlace: the structure of the PDF has no element for each field.
    """
    # Typst ends without a newline; what pyHanko appends must begin on a line of its own (PDF/A, 6.1.9).
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf + b"\n"))
    homes = _homes(writer, len(boxes))
    for box, label, home in zip(boxes, labels, homes, strict=True):
        append_signature_field(writer, _spec(box, label))
        _tag(writer, box, label, home)
    ensure_sig_flags(writer, lock_sig_flags=True)
    install_font(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _spec(box: Box, label: str) -> SigFieldSpec:
    """A field that, once signed, locks itself: who signs later cannot touch it."""
    return SigFieldSpec(
        sig_field_name=box.field,
        on_page=box.page,
        box=(box.left, box.bottom, box.right, box.top),  # type: ignore[arg-type]  # points need not be whole
        readable_field_name=label,
        empty_field_appearance=False,
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.INCLUDE, fields=[box.field]),
    )


# ── tags: pyHanko has none, so a screen reader would not find the fields ─────────────────────────────────


def _homes(writer: IncrementalPdfFileWriter, count: int) -> list[generic.IndirectObject]:
    """The element of each signature block: their grid stands before the last heading of the document.

    Typst fills the last row of the grid up with an element that holds nothing.
    """
    (document,) = _children(writer.root["/StructTreeRoot"])
    parts = [child.get_object() for child in _children(document.get_object())]
    last = max((at for at, part in enumerate(parts) if part["/S"] == "/H1"), default=0)
    grid = parts[last - 1] if last else generic.DictionaryObject()
    blocks = [child for child in _children(grid) if _children(child.get_object())]
    if len(blocks) != count:
        raise NoPlace(f"the structure has {len(blocks)} signature blocks and the pages have {count}")
    return blocks


def _children(element: generic.DictionaryObject) -> list[generic.IndirectObject]:
    """The elements directly under an element; its text is no element."""
    below = element.raw_get("/K") if "/K" in element else generic.ArrayObject()
    listed = below if isinstance(below, generic.ArrayObject) else [below]
    references = [each for each in list(listed) if isinstance(each, generic.IndirectObject)]
    return [each for each in references if "/S" in each.get_object()]


def _tag(writer: IncrementalPdfFileWriter, box: Box, label: str, home: generic.IndirectObject) -> None:
    """Give the field an element of its own in the structure, at the end of its block (PDF/UA-1, 7.18.4)."""
    _, _, reference = next(enumerate_sig_fields(writer, with_name=box.field))
    page, _ = writer.find_page_for_modification(box.page)
    page = generic.IndirectObject(page.idnum, page.generation, writer)
    widget = generic.IndirectObject(reference.idnum, reference.generation, writer)
    element = generic.DictionaryObject({
        pdf_name("/Type"): pdf_name("/StructElem"),
        pdf_name("/S"): pdf_name("/Form"),
        pdf_name("/P"): generic.IndirectObject(home.idnum, home.generation, writer),
        pdf_name("/Pg"): page,
        pdf_name("/Alt"): generic.TextStringObject(label),
        pdf_name("/K"): generic.DictionaryObject({
            pdf_name("/Type"): pdf_name("/OBJR"),
            pdf_name("/Obj"): widget,
            pdf_name("/Pg"): page,
        }),
    })  # fmt: skip
    added = writer.add_object(element)
    _adopt(writer, home, added)
    widget.get_object()[pdf_name("/StructParent")] = generic.NumberObject(_numbered(writer, added))
    writer.mark_update(widget.reference)


def _adopt(
    writer: IncrementalPdfFileWriter, home: generic.IndirectObject, child: generic.IndirectObject
) -> None:
    """Add a child at the end of a structure element."""
    parent = home.get_object()
    kids = parent.get("/K")
    if isinstance(kids, generic.ArrayObject):
        kids.append(child)
        writer.update_container(kids)
    else:
        first = [parent.raw_get("/K")] if kids is not None else []
        parent[pdf_name("/K")] = generic.ArrayObject([*first, child])
    writer.mark_update(home.reference)


def _numbered(writer: IncrementalPdfFileWriter, element: generic.IndirectObject) -> int:
    """Enter an element in the parent tree under the next free number; gives the number."""
    root = writer.root["/StructTreeRoot"]
    number = int(root["/ParentTreeNextKey"])
    leaf = root["/ParentTree"]
    while "/Kids" in leaf:
        leaf = leaf["/Kids"][-1]
        if "/Limits" in leaf:
            leaf["/Limits"][1] = generic.NumberObject(number)
            writer.update_container(leaf)
    leaf["/Nums"].extend([generic.NumberObject(number), element])
    writer.update_container(leaf["/Nums"])
    root[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(number + 1)
    writer.update_container(root)
    return number
