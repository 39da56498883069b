"""More that a forger changes in a later revision: what is small, and what is not on the page."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.forgeries.tools import FIRST, LAST, SEAL, Change, DoesNotFit, dictionary, field_of, page_of


def numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(n) for n in values])


def _fonts(w: IncrementalPdfFileWriter) -> dict[str, Any]:
    page = page_of(w)
    return page["/Resources"]["/Font"]


def _font_swapped(w: IncrementalPdfFileWriter) -> None:
    """One letter drawn as another: the numbers change and the text stays."""
    page = page_of(w)
    fonts = page["/Resources"]["/Font"]
    name = next(iter(fonts))
    other = dictionary(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/Symbol"))
    resources = generic.DictionaryObject({k: page["/Resources"].raw_get(k) for k in page["/Resources"]})
    resources[pdf_name("/Font")] = generic.DictionaryObject({pdf_name(name): w.add_object(other)})
    page["/Resources"] = resources
    w.update_container(page)


def _font_overwritten(w: IncrementalPdfFileWriter) -> None:
    font = next(iter(_fonts(w).values())) if False else _fonts(w)[next(iter(_fonts(w)))]
    font["/ToUnicode"] = w.add_object(generic.StreamObject(stream_data=b"/CIDInit /ProcSet findresource"))
    w.update_container(font)


def _rotated(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    page["/Rotate"] = generic.NumberObject(180)
    w.update_container(page)


def _cropped(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    page["/CropBox"] = numbers(0, 400, 595, 842)
    w.update_container(page)


def _units(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    page["/UserUnit"] = generic.NumberObject(10)
    w.update_container(page)


def _stamp(kind: str) -> Change:
    def change(w: IncrementalPdfFileWriter) -> None:
        page = page_of(w)
        look = generic.StreamObject(
            dict_data={
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): numbers(0, 0, 400, 40),
            },
            stream_data=b"1 g 0 0 400 40 re f",
        )
        note = dictionary(
            Type=pdf_name("/Annot"),
            Subtype=pdf_name(kind),
            Rect=numbers(70, 600, 470, 640),
            F=generic.NumberObject(4),
            AP=dictionary(N=w.add_object(look)),
        )
        old = list(page["/Annots"]) if "/Annots" in page else []
        page["/Annots"] = generic.ArrayObject([*old, w.add_object(note)])
        w.update_container(page)

    return change


def _link(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    action = dictionary(S=pdf_name("/URI"), URI=pdf_string("https://kwaad.invalid"))
    link = dictionary(
        Type=pdf_name("/Annot"), Subtype=pdf_name("/Link"), Rect=numbers(0, 0, 595, 842), A=action
    )
    old = list(page["/Annots"]) if "/Annots" in page else []
    page["/Annots"] = generic.ArrayObject([*old, w.add_object(link)])
    w.update_container(page)


def _pages_reversed(w: IncrementalPdfFileWriter) -> None:
    pages = w.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[::-1] + list(pages["/Kids"])[:1])
    w.update_container(pages)


def _catalog(key: str, value: Any) -> Change:
    def change(w: IncrementalPdfFileWriter) -> None:
        w.root[pdf_name(key)] = value(w) if callable(value) else value
        w.update_root()

    return change


def _form(key: str, value: Any) -> Change:
    def change(w: IncrementalPdfFileWriter) -> None:
        form = w.root["/AcroForm"]
        form[pdf_name(key)] = value(w) if callable(value) else value
        w.update_container(form)
        w.update_root()

    return change


def _field(which: str, key: str, value: Any) -> Change:
    def change(w: IncrementalPdfFileWriter) -> None:
        field = field_of(w, which)
        field[pdf_name(key)] = value(w) if callable(value) else value
        w.update_container(field)

    return change


def _field_without(which: str, key: str) -> Change:
    def change(w: IncrementalPdfFileWriter) -> None:
        field = field_of(w, which)
        field.pop(pdf_name(key), None)
        w.update_container(field)

    return change


def _permissions(level: int) -> Change:
    """The seal's own rule, loosened: 3 lets everyone write notes."""

    def change(w: IncrementalPdfFileWriter) -> None:
        seal = field_of(w, SEAL)["/V"]
        parameters = seal["/Reference"][0]["/TransformParams"]
        parameters["/P"] = generic.NumberObject(level)
        w.update_container(seal)

    return change


def _perms_elsewhere(w: IncrementalPdfFileWriter) -> None:
    w.root["/Perms"] = dictionary(DocMDP=field_of(w, FIRST).raw_get("/V"))
    w.update_root()


def _usage_rights(w: IncrementalPdfFileWriter) -> None:
    w.root["/Perms"]["/UR3"] = field_of(w, FIRST).raw_get("/V")
    w.update_root()


def _seal_dictionary(key: str) -> Change:
    def change(w: IncrementalPdfFileWriter) -> None:
        seal = field_of(w, SEAL)["/V"]
        seal.pop(pdf_name(key), None)
        w.update_container(seal)

    return change


def _attachment_replaced(w: IncrementalPdfFileWriter) -> None:
    if "/Names" not in w.root:
        raise DoesNotFit
    names = w.root["/Names"]["/EmbeddedFiles"]["/Names"]
    stream = names[1]["/EF"]["/F"]
    stream._data, stream._encoded_data = b'{"tekst": "heel anders"}', None
    w.update_container(stream)


def _attachment_removed(w: IncrementalPdfFileWriter) -> None:
    if "/Names" not in w.root:
        raise DoesNotFit
    del w.root["/Names"]
    w.update_root()


def _author(w: IncrementalPdfFileWriter) -> None:
    w.set_info(
        w.add_object(dictionary(Author=pdf_string("Iemand anders"), Title=pdf_string("Werkafspraken")))
    )


def _xmp(w: IncrementalPdfFileWriter) -> None:
    data = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><title>Iets anders</title></x:xmpmeta>"
    entries = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    w.root["/Metadata"] = w.add_object(generic.StreamObject(dict_data=entries, stream_data=data))
    w.update_root()


def _seal_stolen(w: IncrementalPdfFileWriter) -> None:
    """The seal's signature shown in the field of a person."""
    person = field_of(w, LAST)
    person["/V"] = field_of(w, SEAL).raw_get("/V")
    w.update_container(person)


def _kids(w: IncrementalPdfFileWriter) -> None:
    """A second widget of a signed field, on another place of the page."""
    field, page = field_of(w, FIRST), page_of(w)
    widget = dictionary(
        Type=pdf_name("/Annot"),
        Subtype=pdf_name("/Widget"),
        Rect=numbers(70, 600, 470, 640),
        Parent=field.container_ref and generic.IndirectObject(field.container_ref.idnum, 0, w),
    )
    place = w.add_object(widget)
    field["/Kids"] = generic.ArrayObject([place])
    page["/Annots"] = generic.ArrayObject([*page["/Annots"], place])
    w.update_container(field)
    w.update_container(page)


MORE_REVISIONS: dict[str, Change] = {
    "font swapped": _font_swapped,
    "font overwritten": _font_overwritten,
    "page rotated": _rotated,
    "page cropped by a box": _cropped,
    "page magnified": _units,
    "stamp over the text": _stamp("/Stamp"),
    "square over the text": _stamp("/Square"),
    "widget over the text": _stamp("/Widget"),
    "redaction over the text": _stamp("/Redact"),
    "link over the page": _link,
    "pages in another order": _pages_reversed,
    "version raised": _catalog("/Version", pdf_name("/2.0")),
    "version lowered": _catalog("/Version", pdf_name("/1.2")),
    "foreign extension": _catalog(
        "/Extensions", lambda w: dictionary(KWAD=dictionary(ExtensionLevel=generic.NumberObject(1)))
    ),
    "page labels": _catalog("/PageLabels", lambda w: dictionary(Nums=numbers())),
    "outlines": _catalog("/Outlines", lambda w: w.add_object(dictionary(Type=pdf_name("/Outlines")))),
    "opens elsewhere": _catalog("/OpenAction", numbers(0)),
    "viewer told to hide": _catalog(
        "/ViewerPreferences", lambda w: dictionary(HideToolbar=generic.BooleanObject(True))
    ),
    "collection": _catalog("/Collection", lambda w: dictionary(View=pdf_name("/H"))),
    "structure removed": _catalog(
        "/StructTreeRoot", lambda w: w.add_object(dictionary(Type=pdf_name("/StructTreeRoot")))
    ),
    "output intent": _catalog("/OutputIntents", generic.ArrayObject([])),
    "XFA form": _form("/XFA", lambda w: w.add_object(generic.StreamObject(stream_data=b"<xdp/>"))),
    "appearances to be made anew": _form("/NeedAppearances", generic.BooleanObject(True)),
    "signature flags off": _form("/SigFlags", generic.NumberObject(0)),
    "default look": _form("/DA", pdf_string("/Helv 0 Tf 1 g")),
    "calculation order": _form("/CO", generic.ArrayObject([])),
    "field renamed": _field(FIRST, "/T", pdf_string("iemand anders")),
    "field told otherwise": _field(FIRST, "/TU", pdf_string("Handtekening van iemand anders")),
    "field hidden": _field(FIRST, "/F", generic.NumberObject(2)),
    "field of another kind": _field(FIRST, "/FT", pdf_name("/Tx")),
    "field of another page": _field(FIRST, "/P", lambda w: w.add_object(dictionary(Type=pdf_name("/Page")))),
    "field with an action": _field(
        FIRST, "/AA", lambda w: dictionary(E=dictionary(S=pdf_name("/Named"), N=pdf_name("/Print")))
    ),
    "field with a default": _field(FIRST, "/DV", pdf_string("x")),
    "lock removed": _field_without(FIRST, "/Lock"),
    "lock on another field": _field(
        FIRST,
        "/Lock",
        lambda w: dictionary(
            Type=pdf_name("/SigFieldLock"), Action=pdf_name("/Exclude"), Fields=generic.ArrayObject([])
        ),
    ),
    "second widget": _kids,
    "notes allowed": _permissions(3),
    "nothing allowed": _permissions(1),
    "permissions point to a person": _perms_elsewhere,
    "usage rights": _usage_rights,
    "seal without its rule": _seal_dictionary("/Reference"),
    "seal without its kind": _seal_dictionary("/Type"),
    "seal shown as a person": _seal_stolen,
    "attachment replaced": _attachment_replaced,
    "attachments removed": _attachment_removed,
    "other author": _author,
    "other metadata": _xmp,
}
