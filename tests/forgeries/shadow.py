"""Shadow attacks: a text that was prepared before the seal, and is shown or put in its place later."""

import io
from functools import cache

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.forgeries.bases import Base, Forged, Forger
from tests.forgeries.people import FIELD, ROOTS
from tests.forgeries.structure import stream, table
from tests.forgeries.tools import Change, dictionary, page_of, revised
from tests.papers import blank, person, put, seal, stamper

SHOWN, SHADOW = 1, 2


def _prepare(w: IncrementalPdfFileWriter) -> None:
    """A cover over a second text, and a third that nobody sees yet."""
    page = page_of(w)
    drawn = (b"BT /F1 12 Tf 72 500 Td (Wij betalen alles) Tj ET", b"1 g 60 490 400 40 re f")
    added = [w.add_object(generic.StreamObject(stream_data=data)) for data in drawn]
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), *added])
    hidden = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 720 Td (Heel andere afspraken) Tj ET")
    page["/PieceInfo"] = dictionary(Later=w.add_object(hidden))
    w.update_container(page)


@cache
def signed() -> bytes:
    """The prepared paper, sealed and signed by people who saw nothing of it."""
    return put(seal(revised(_prepare)(blank(("bpt",)))), FIELD, person("bpt"), stamper())


def _texts(w: IncrementalPdfFileWriter) -> list[generic.IndirectObject]:
    contents = page_of(w)["/Contents"]
    return [contents.raw_get(n) for n in range(len(contents))]


def _hide(w: IncrementalPdfFileWriter) -> None:
    """The cover goes; what was under it appears."""
    page = page_of(w)
    page["/Contents"] = generic.ArrayObject(_texts(w)[:-1])
    w.update_container(page)


def _replace(w: IncrementalPdfFileWriter) -> None:
    """The text that was in the file all along takes the place of the other."""
    page = page_of(w)
    page["/Contents"] = page["/PieceInfo"].raw_get("/Later")
    w.update_container(page)


def _hide_and_replace(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    page["/Contents"] = generic.ArrayObject([_texts(w)[0], page["/PieceInfo"].raw_get("/Later")])
    del page["/PieceInfo"]
    w.update_container(page)


def _empty_cover(w: IncrementalPdfFileWriter) -> None:
    cover = _texts(w)[-1].get_object()
    cover._data, cover._encoded_data = b"", None
    w.update_container(cover)


def _by_pyhanko(change: Change, *, over: bool) -> Forger:
    def forge(_: Base) -> Forged:
        if not over:
            return Forged(revised(change)(signed()), roots=ROOTS)
        both = seal(revised(_prepare)(blank(("bpt", "wonen"))))
        return Forged(_both(revised(change)(put(both, FIELD, person("bpt"), stamper()))), roots=ROOTS)

    return forge


def _both(pdf: bytes) -> bytes:
    return put(pdf, "handtekening-wonen", person("wonen"), stamper())


def _by_the_table(_: Base) -> Forged:
    """No object is new: the table says that the shown text is where the hidden one lies."""
    pdf = signed()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    shown, hidden = _texts(writer)[0], page_of(writer)["/PieceInfo"].raw_get("/Later")
    place = pdf.index(b"\n%d 0 obj" % hidden.idnum) + 1
    forged = table(pdf, {shown.idnum: stream(shown.idnum, b"")})
    start = forged.rindex(b"xref\n", 0, forged.rindex(b"trailer"))
    row = b"%010d 00000 n" % len(pdf)
    return Forged(forged[:start] + forged[start:].replace(row, b"%010d 00000 n" % place), roots=ROOTS)


def _layer(w: IncrementalPdfFileWriter) -> None:
    group = w.add_object(dictionary(Type=pdf_name("/OCG"), Name=generic.pdf_string("laag")))
    off = dictionary(OFF=generic.ArrayObject([group]))
    w.root["/OCProperties"] = dictionary(OCGs=generic.ArrayObject([group]), D=off)
    w.update_root()


SHADOWS: dict[str, Forger] = {
    "hide": _by_pyhanko(_hide, over=False),
    "replace": _by_pyhanko(_replace, over=False),
    "hide and replace": _by_pyhanko(_hide_and_replace, over=False),
    "empty the cover": _by_pyhanko(_empty_cover, over=False),
    "switch a layer": _by_pyhanko(_layer, over=False),
    "replace by the table alone": _by_the_table,
    "hide, and somebody signs": _by_pyhanko(_hide, over=True),
    "replace, and somebody signs": _by_pyhanko(_replace, over=True),
    "hide and replace, and somebody signs": _by_pyhanko(_hide_and_replace, over=True),
    "empty the cover, and somebody signs": _by_pyhanko(_empty_cover, over=True),
    "switch a layer, and somebody signs": _by_pyhanko(_layer, over=True),
}
