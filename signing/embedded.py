"""Reading a PDF for its signatures: opening it strictly, and every field of its form exactly once.

pyHanko's own list of signatures leaves out kinds it does not know, and walks a form that refers to
itself again and again. Here every field is visited once, and nothing that is filled is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.physical import Place
from signing.reasons import (
    ENCRYPTED,
    FORM_ENDLESS,
    FORM_ODD,
    FORM_TOO_DEEP,
    NO_PDF,
    SAME_NAME,
    TWO_TABLES,
    Reason,
)

MOST_FIELDS = 2000
"""A form with more fields than this is not judged: checking it would cost more than a web page may."""
MOST_DEPTH = 50


class NotJudged(Exception):
    """Nothing can be said of this file, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form."""

    name: str
    type: str | None
    """`/Sig`, `/Tx` …; inherited from the field above it when it has none itself."""
    dictionary: generic.DictionaryObject
    value: Any
    """`/V`, not looked up; None when it is empty."""

    @property
    def signs(self) -> bool:
        """Whether this is a signature field."""
        return self.type == "/Sig"


def entry(dictionary: generic.DictionaryObject, key: str) -> object:
    """The value of a key, looked up when it is a reference (`.get` does not do that), or None."""
    try:
        return cast("object", dictionary[key])
    except KeyError:
        return None


def open_pdf(pdf: bytes) -> PdfFileReader:
    """A strict reader. Raises NotJudged with the reason, or whatever the parser raises."""
    if not pdf.startswith((b"%PDF-1.", b"%PDF-2.")):
        raise NotJudged(NO_PDF)
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    if reader.encrypted:
        raise NotJudged(ENCRYPTED)
    if reader.xrefs.hybrid_xrefs_present:
        raise NotJudged(TWO_TABLES)
    return reader


def form_fields(reader: PdfFileReader) -> tuple[FormField, ...]:
    """Every named field of the form. Raises NotJudged when the form is too large or refers to itself."""
    form = entry(reader.root, "/AcroForm")
    if not isinstance(form, generic.DictionaryObject):
        return ()
    fields = tuple(_walk(entry(form, "/Fields"), "", None, set(), 0))
    names = [field.name for field in fields]
    if len(set(names)) != len(names):
        raise NotJudged(SAME_NAME)
    return fields


def _walk(
    kids: object, above: str, inherited: str | None, seen: set[tuple[int, int]], depth: int
) -> Iterator[FormField]:
    if not isinstance(kids, generic.ArrayObject):
        return
    if depth > MOST_DEPTH:
        raise NotJudged(FORM_TOO_DEEP)
    for kid in kids:
        _note(kid, seen)
        field = kid.get_object()
        if not isinstance(field, generic.DictionaryObject) or "/T" not in field:
            continue
        name = f"{above}.{field['/T']}" if above else str(field["/T"])
        kind = str(field["/FT"]) if "/FT" in field else inherited
        value = field.raw_get("/V") if "/V" in field else None
        empty = value is None or isinstance(value.get_object(), generic.NullObject)
        yield FormField(name, kind, field, None if empty else value)
        yield from _walk(entry(field, "/Kids"), name, kind, seen, depth + 1)


def _note(kid: object, seen: set[tuple[int, int]]) -> None:
    if not isinstance(kid, generic.IndirectObject):
        raise NotJudged(FORM_ODD)
    key = (kid.idnum, kid.generation)
    if key in seen or len(seen) >= MOST_FIELDS:
        raise NotJudged(FORM_ENDLESS)
    seen.add(key)


def place_of(reader: PdfFileReader, field: FormField) -> Place:
    """Where the signature in this field lies, for the physical check.

    A field that is filled with something else gives a place without byte range and contents.
    """
    signature = signature_in(field)
    indirect = isinstance(field.value, generic.IndirectObject)
    offset = reader.xrefs[field.value.reference] if indirect else None
    numbers = signature.raw_get("/ByteRange") if "/ByteRange" in signature else None
    contents = signature.raw_get("/Contents") if "/Contents" in signature else None
    strings = (generic.ByteStringObject, generic.TextStringObject)
    return Place(
        field.name,
        offset if isinstance(offset, int) else None,
        tuple(numbers) if isinstance(numbers, generic.ArrayObject) else None,
        contents.original_bytes if isinstance(contents, strings) else None,
    )


def signature_in(field: FormField) -> generic.DictionaryObject:
    """The signature dictionary of a field; an empty one when it holds something else."""
    value = field.value.get_object() if field.value is not None else None
    if isinstance(value, generic.DictionaryObject):
        return value
    return generic.DictionaryObject()
