"""Revisions written by hand: tables that shadow, hide, loop or say two things, as no library writes them."""

import io
import re
import zlib

from pyhanko.pdf_utils.reader import PdfFileReader

from tests.forgeries.bases import Base, Forged, Forger, signed_by_the_last

TEXT = b"BT 72 720 Td (Wij betalen alles) Tj ET"


def _reader(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(pdf))


def stream(number: int, data: bytes, entries: bytes = b"") -> bytes:
    return b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, entries, len(data), data)


def page_text(pdf: bytes) -> int:
    """The number of the object with the text of the first page."""
    page = _reader(pdf).root["/Pages"]
    while "/Kids" in page:
        page = page["/Kids"][0]
    contents = page.raw_get("/Contents")
    first = contents[0] if isinstance(contents, list) else contents
    return int(getattr(first, "idnum", 0) or page["/Contents"].raw_get(0).idnum)


def facts(pdf: bytes) -> tuple[int, bytes, int]:
    """Size, the entries of the trailer that must stay, and where the last table is."""
    trailer = _reader(pdf).trailer
    root = trailer.raw_get("/Root").idnum
    found = re.findall(rb"startxref\s+(\d+)", pdf)
    return int(trailer["/Size"]), b"/Root %d 0 R" % root, int(found[-1])


def table(pdf: bytes, objects: dict[int, bytes], extra: bytes = b"", prev: int | None = None) -> bytes:
    """One more revision with a classic table."""
    size, root, before = facts(pdf)
    out, places = bytearray(pdf), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += content
    start = len(out)
    out += b"xref\n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    if not places:
        out += b"0 0\n"
    size = max(size, *objects, 0) + 1
    link = before if prev is None else prev
    out += b"trailer\n<</Size %d%b/Prev %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, link, extra, start)
    return bytes(out)


def stream_table(pdf: bytes, entries: dict[int, tuple[int, int, int]], objects: bytes, extra: bytes) -> bytes:
    """One more revision with a table in a stream; `objects` come first, `entries` count from there."""
    size, root, before = facts(pdf)
    out = pdf + objects
    number = max(size, *entries) + 1
    entries = {**entries, number: (1, len(out), 0)}
    rows = b"".join(
        kind.to_bytes(1, "big") + one.to_bytes(4, "big") + two.to_bytes(2, "big")
        for _, (kind, one, two) in sorted(entries.items())
    )
    index = b" ".join(b"%d 1" % each for each in sorted(entries))
    head = b"/Type/XRef/W[1 4 2]/Index[%b]/Size %d%b/Prev %d%b" % (index, number + 1, root, before, extra)
    return out + stream(number, rows, head) + b"startxref\n%d\n%%%%EOF\n" % len(out)


def _replaced(pdf: bytes) -> bytes:
    number = page_text(pdf)
    return table(pdf, {number: stream(number, TEXT)})


def _compressed(pdf: bytes) -> bytes:
    """A page that lies in an object stream and shadows the old one."""
    pages = _reader(pdf).root["/Pages"]
    size, _, _ = facts(pdf)
    number = pages["/Kids"].raw_get(0).idnum
    body = b"%d 0 <</Type/Page/MediaBox[0 0 595 300]/Parent %d 0 R>>" % (number, pages.container_ref.idnum)
    first = body.index(b"<<")
    inside = stream(size, body, b"/Type/ObjStm/N 1/First %d" % first)
    return stream_table(pdf, {number: (2, size, 0), size: (1, len(pdf), 0)}, inside, b"")


def _hybrid(pdf: bytes) -> bytes:
    """A table for one reader, and a stream beside it for another."""
    number = page_text(pdf)
    size, root, before = facts(pdf)
    other = stream(number, TEXT)
    hidden = len(pdf) + len(other)
    row = b"\1" + len(pdf).to_bytes(4, "big") + b"\0\0"
    entries = b"/Type/XRef/W[1 4 2]/Index[%d 1]/Size %d%b" % (number, size + 2, root)
    both = pdf + other + stream(size, row, entries)
    start = len(both)
    trailer = b"<</Size %d%b/Prev %d/XRefStm %d>>" % (size + 2, root, before, hidden)
    return both + b"xref\n0 0\ntrailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def _without_previous(pdf: bytes) -> bytes:
    """A table that names every object anew: there would be no earlier revision to compare with."""
    reader = _reader(pdf)
    number = page_text(pdf)
    out = bytearray(pdf + stream(number, TEXT))
    start, rows = len(out), []
    for ref in sorted(reader.xrefs.explicit_refs_in_revision(0), key=lambda each: each.idnum):
        place = reader.xrefs[ref]
        if isinstance(place, int):
            rows.append(b"%d 1\n%010d 00000 n \n" % (ref.idnum, place))
    size, root, _ = facts(pdf)
    out += b"xref\n" + b"".join(rows) + b"trailer\n<</Size %d%b>>\n" % (size, root)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _freed(pdf: bytes) -> bytes:
    """The objects of the signature declared free."""
    size, root, before = facts(pdf)
    field = _reader(pdf).root["/AcroForm"]["/Fields"][0]
    number = field.raw_get("/V").idnum
    start = len(pdf)
    rows = b"xref\n%d 1\n%010d 00001 f \n" % (number, 0)
    trailer = b"trailer\n<</Size %d%b/Prev %d>>\n" % (size, root, before)
    return pdf + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _other_root(pdf: bytes) -> bytes:
    """Another catalog, with only a page of the forger."""
    size, _, before = facts(pdf)
    objects = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (size, size + 1)
    pages = b"%d 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n" % (size + 1)
    start = len(pdf) + len(objects) + len(pages)
    rows = b"xref\n%d 2\n%010d 00000 n \n%010d 00000 n \n" % (size, len(pdf), len(pdf) + len(objects))
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (size + 2, size, before)
    return pdf + objects + pages + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _packed(pdf: bytes) -> bytes:
    number = page_text(pdf)
    return table(pdf, {number: stream(number, zlib.compress(TEXT), b"/Filter/FlateDecode")})


def _looping(pdf: bytes) -> bytes:
    return table(pdf, {}, prev=len(pdf))


def _encrypted(pdf: bytes) -> bytes:
    return table(pdf, {}, b"/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>")


def _twice(pdf: bytes) -> bytes:
    """Two objects of the same number in one revision: readers may choose."""
    number = page_text(pdf)
    return table(pdf + stream(number, TEXT), {number: stream(number, b"BT ET")})


def _generation(pdf: bytes) -> bytes:
    number = page_text(pdf)
    return table(pdf, {number: stream(number, TEXT).replace(b" 0 obj", b" 1 obj", 1)})


WRITTEN = {
    "page text replaced": _replaced,
    "page text replaced, packed": _packed,
    "page in an object stream": _compressed,
    "hybrid table": _hybrid,
    "table without a previous one": _without_previous,
    "signature declared free": _freed,
    "another catalog": _other_root,
    "table that points to itself": _looping,
    "table that points beyond the end": lambda pdf: table(pdf, {}, prev=len(pdf) + 9999),
    "table that points to nothing": lambda pdf: table(pdf, {}, prev=17),
    "encrypted from now on": _encrypted,
    "two objects of one number": _twice,
    "another generation": _generation,
    "empty revision": lambda pdf: table(pdf, {}),
    "another identity": lambda pdf: table(pdf, {}, b"/ID[<00><00>]"),
    "another title in the trailer": lambda pdf: table(pdf, {}, b"/Info<</Title(Iets anders)>>"),
}
TO_SIGN = (
    "page text replaced",
    "page text replaced, packed",
    "two objects of one number",
    "another title in the trailer",
)
"""Those on which a signing program does not stumble, and in which somebody sees something else."""


def _over(name: str) -> Forger:
    def forge(base: Base) -> Forged:
        return signed_by_the_last(base, WRITTEN[name](base.before))

    return forge


BY_HAND: dict[str, Forger] = {
    name: (lambda base, write=write: write(base.pdf))
    for name, write in WRITTEN.items()  # type: ignore[misc]  # each name keeps its own writer
}
BY_HAND_AND_SIGNED: dict[str, Forger] = {name: _over(name) for name in TO_SIGN}
