"""What a forger changes in a revision behind the signatures."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.forgeries.tools import FIRST, LAST, SEAL, Change, dictionary, field_of, page_of


def _replace_text(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 720 Td (Wij betalen alles) Tj ET")
    page["/Contents"] = w.add_object(stream)
    w.update_container(page)


def _overwrite_text(w: IncrementalPdfFileWriter) -> None:
    contents = page_of(w)["/Contents"]
    stream = contents[0] if isinstance(contents, generic.ArrayObject) else contents
    stream._data = b"BT /F1 12 Tf 72 720 Td (Wij betalen alles) Tj ET"
    stream._encoded_data = None
    w.update_container(stream)


def _append_text(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    extra = w.add_object(generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 500 Td (En nog iets) Tj ET"))
    old = page.raw_get("/Contents")
    kept = list(old) if isinstance(old, generic.ArrayObject) else [old]
    page["/Contents"] = generic.ArrayObject([*kept, extra])
    w.update_container(page)


def _annotate(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    note = dictionary(
        Type=pdf_name("/Annot"),
        Subtype=pdf_name("/FreeText"),
        Contents=pdf_string("Vervallen"),
        Rect=generic.ArrayObject([generic.NumberObject(n) for n in (70, 700, 400, 740)]),
        DA=pdf_string("/Helv 12 Tf"),
    )
    page["/Annots"] = generic.ArrayObject([*page["/Annots"], w.add_object(note)])
    w.update_container(page)


def _without_widgets(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    del page["/Annots"]
    w.update_container(page)


def _other_size(w: IncrementalPdfFileWriter) -> None:
    page = page_of(w)
    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 300)])
    w.update_container(page)


def _one_more_page(w: IncrementalPdfFileWriter) -> None:
    pages = w.root["/Pages"]
    page = dictionary(
        Type=pdf_name("/Page"),
        Parent=w.root.raw_get("/Pages"),
        MediaBox=generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)]),
    )
    pages["/Kids"].append(w.add_object(page))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    w.update_container(pages)


def _script(w: IncrementalPdfFileWriter) -> None:
    w.root["/OpenAction"] = dictionary(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))
    w.update_root()


def _launch(w: IncrementalPdfFileWriter) -> None:
    w.root["/AA"] = dictionary(WC=dictionary(S=pdf_name("/Launch"), F=pdf_string("x")))
    w.update_root()


def _layers(w: IncrementalPdfFileWriter) -> None:
    group = w.add_object(dictionary(Type=pdf_name("/OCG"), Name=pdf_string("x")))
    w.root["/OCProperties"] = dictionary(OCGs=generic.ArrayObject([group]), D=dictionary())
    w.update_root()


def _title(w: IncrementalPdfFileWriter) -> None:
    w.set_info(w.add_object(dictionary(Title=pdf_string("Iets anders"))))


def _attach(w: IncrementalPdfFileWriter) -> None:
    file = dictionary(Type=pdf_name("/Filespec"), F=pdf_string("x"), UF=pdf_string("x"))
    names = generic.ArrayObject([pdf_string("x"), w.add_object(file)])
    w.root["/Names"] = dictionary(EmbeddedFiles=dictionary(Names=names))
    w.update_root()


def _language(w: IncrementalPdfFileWriter) -> None:
    w.root["/Lang"] = pdf_string("de")
    w.update_root()


def _text_field(w: IncrementalPdfFileWriter) -> None:
    field = dictionary(FT=pdf_name("/Tx"), T=pdf_string("extra"), V=pdf_string("ja"))
    form = w.root["/AcroForm"]
    form["/Fields"].append(w.add_object(field))
    w.update_container(form)


def _signature_field(w: IncrementalPdfFileWriter) -> None:
    box = generic.ArrayObject([generic.NumberObject(n) for n in (70, 700, 400, 740)])
    field = dictionary(
        FT=pdf_name("/Sig"),
        T=pdf_string("extra"),
        Type=pdf_name("/Annot"),
        Subtype=pdf_name("/Widget"),
        Rect=box,
        F=generic.NumberObject(4),
    )
    form = w.root["/AcroForm"]
    form["/Fields"].append(w.add_object(field))
    w.update_container(form)


def _without_form(w: IncrementalPdfFileWriter) -> None:
    del w.root["/AcroForm"]
    w.update_root()


def _without_fields(w: IncrementalPdfFileWriter) -> None:
    form = w.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject([])
    w.update_container(form)


def _without_rules(w: IncrementalPdfFileWriter) -> None:
    del w.root["/Perms"]
    w.update_root()


def _without_first(w: IncrementalPdfFileWriter) -> None:
    field = field_of(w, FIRST)
    del field["/V"]
    w.update_container(field)


def _swapped(w: IncrementalPdfFileWriter) -> None:
    one, other = field_of(w, SEAL), field_of(w, FIRST)
    value = one.raw_get("/V")
    one["/V"], other["/V"] = other.raw_get("/V"), value
    w.update_container(one)
    w.update_container(other)


def _same_twice(w: IncrementalPdfFileWriter) -> None:
    one, other = field_of(w, FIRST), field_of(w, LAST)
    other["/V"] = one.raw_get("/V")
    w.update_container(other)


def _copied(w: IncrementalPdfFileWriter) -> None:
    one, other = field_of(w, FIRST), field_of(w, LAST)
    value = one["/V"]
    other["/V"] = w.add_object(generic.DictionaryObject({pdf_name(k): value.raw_get(k) for k in value}))
    w.update_container(other)


def _overwritten(w: IncrementalPdfFileWriter) -> None:
    value = field_of(w, FIRST)["/V"]
    value["/Name"] = pdf_string("Iemand anders")
    w.update_container(value)


def _without_contents(w: IncrementalPdfFileWriter) -> None:
    value = field_of(w, FIRST)["/V"]
    del value["/Contents"]
    w.update_container(value)


def _without_range(w: IncrementalPdfFileWriter) -> None:
    value = field_of(w, FIRST)["/V"]
    del value["/ByteRange"]
    w.update_container(value)


def _other_kind(w: IncrementalPdfFileWriter) -> None:
    value = field_of(w, FIRST)["/V"]
    value["/SubFilter"] = pdf_name("/adbe.x509.rsa_sha1")
    w.update_container(value)


def _text_as_signature(w: IncrementalPdfFileWriter) -> None:
    field = field_of(w, LAST)
    field["/V"] = pdf_string("getekend")
    w.update_container(field)


def _moved_widget(w: IncrementalPdfFileWriter) -> None:
    field = field_of(w, FIRST)
    field["/Rect"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)])
    w.update_container(field)


def _drawn(part: str) -> Change:
    def change(w: IncrementalPdfFileWriter) -> None:
        field = field_of(w, part)
        form = generic.StreamObject(
            dict_data={
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 200, 60)]),
            },
            stream_data=b"0 0 200 60 re f",
        )
        field["/AP"] = dictionary(N=w.add_object(form))
        w.update_container(field)

    return change


def _evidence(w: IncrementalPdfFileWriter) -> None:
    w.root["/DSS"] = w.add_object(dictionary(Certs=generic.ArrayObject([])))
    w.update_root()


def _orphan(w: IncrementalPdfFileWriter) -> None:
    w.add_object(pdf_string("niemand verwijst hierheen"))


def _same_again(w: IncrementalPdfFileWriter) -> None:
    w.update_root()


REVISIONS: dict[str, Change] = {
    "other text": _replace_text,
    "text overwritten": _overwrite_text,
    "text appended": _append_text,
    "note over the text": _annotate,
    "widgets removed": _without_widgets,
    "page cropped": _other_size,
    "page added": _one_more_page,
    "script": _script,
    "launch action": _launch,
    "layers": _layers,
    "other title": _title,
    "file attached": _attach,
    "other language": _language,
    "text field": _text_field,
    "signature field": _signature_field,
    "form removed": _without_form,
    "fields removed": _without_fields,
    "permissions removed": _without_rules,
    "first signature removed": _without_first,
    "signatures swapped": _swapped,
    "one signature in two fields": _same_twice,
    "signature copied": _copied,
    "signature dictionary overwritten": _overwritten,
    "contents removed": _without_contents,
    "byte range removed": _without_range,
    "kind of signature changed": _other_kind,
    "text as signature": _text_as_signature,
    "widget moved": _moved_widget,
    "signed field redrawn": _drawn(FIRST),
    "empty field drawn": _drawn(LAST),
    "validation data": _evidence,
    "object nobody refers to": _orphan,
    "catalog written again": _same_again,
}
