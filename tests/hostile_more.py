"""More files that are made to hurt: filters in chains, claims that are lies, and containers that swell."""

import zlib
from collections.abc import Callable

from tests.forgeries.tools import last, with_contents
from tests.hostile_tools import HEAD, built, catalog, stream_xref
from tests.papers import authority, blank, person, put

PAGES = b"<</Type/Pages/Kids[]/Count 0>>"


def chained(times: int) -> bytes:
    """Zeroes packed again and again: each layer a thousand times smaller."""
    data = b"\0" * 50_000_000
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b"[" + b"/FlateDecode " * times + b"]"
    head = b"1 0 obj\n<</Type/XRef/Root 2 0 R/Size 9999999/W[1 2 1]/Filter%b/Length %d>>" % (
        filters,
        len(data),
    )
    return HEAD + head + b"\nstream\n" + data + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def filtered(filters: bytes, data: bytes, extra: bytes = b"") -> bytes:
    """A table in a stream with these filters."""
    head = b"1 0 obj\n<</Type/XRef/Root 2 0 R/Size 999999/W[1 2 1]/Filter%b%b/Length %d>>" % (
        filters,
        extra,
        len(data),
    )
    return HEAD + head + b"\nstream\n" + data + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def signed_with(container: bytes) -> bytes:
    """A signed paper with this in the place of the signature."""
    pdf = put(blank(("bpt",)), "handtekening-bpt", person("bpt", authority("Een ander")), None)
    return with_contents(pdf, last(pdf)[0], container)


def wrapped(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    count = (size.bit_length() + 7) // 8
    return bytes([tag, 0x80 | count]) + size.to_bytes(count, "big") + content


def nested(tag: int, times: int) -> bytes:
    inner = b"\x05\x00"
    for _ in range(times):
        inner = wrapped(tag, inner)
    return wrapped(0x30, inner)


def giant_number() -> bytes:
    """A container whose certificate has a key of a hundred thousand bits."""
    number = wrapped(0x02, b"\x7f" + b"\xff" * 6_000)
    return wrapped(0x30, number * 1)


def kids(to: bytes) -> bytes:
    return built(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>",
            PAGES,
            b"<</T(x)/FT/Sig/Kids[%b]>>" % to,
        ]
    )


def self_value() -> bytes:
    return built(
        [b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>", PAGES, b"<</T(x)/FT/Sig/V 3 0 R>>"]
    )


def object_stream(inside: bytes, first: int, count: int) -> bytes:
    """An object stream that says how many objects it has; the catalog should be in it."""
    body = b"1 0 obj\n<</Type/ObjStm/N %d/First %d/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        count,
        first,
        len(inside),
        inside,
    )
    rows = b"\0\0\0\xff" + b"\1\0\x09\0" + b"\2\0\1\0"
    place = len(HEAD) + len(body)
    table = (
        b"3 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        % (len(rows), rows)
    )
    return HEAD + body + table + b"startxref\n%d\n%%%%EOF\n" % place


MORE: dict[str, Callable[[], bytes]] = {
    "two layers of packing": lambda: chained(2),
    "three layers of packing": lambda: chained(3),
    "fifty layers of packing": lambda: filtered(b"[" + b"/FlateDecode " * 50 + b"]", zlib.compress(b"x")),
    "hex in hex": lambda: filtered(b"[/ASCIIHexDecode/ASCIIHexDecode]", b"3" * 10_000_000 + b">"),
    "base 85 of zeroes": lambda: filtered(b"/ASCII85Decode", b"z" * 5_000_000 + b"~>"),
    "run lengths": lambda: filtered(b"/RunLengthDecode", b"\x81\0" * 2_000_000 + b"\x80"),
    "LZW": lambda: filtered(b"/LZWDecode", b"\x80\x0b\x60\x50" * 500_000),
    "a filter nobody knows": lambda: filtered(b"/KwaadDecode", b"x" * 1000),
    "a predictor of huge rows": lambda: filtered(
        b"/FlateDecode", zlib.compress(b"\2" * 9_000_000), b"/DecodeParms<</Predictor 12/Columns 2147483647>>"
    ),
    "a predictor of tiny rows": lambda: filtered(
        b"/FlateDecode", zlib.compress(b"\2" * 30_000_000), b"/DecodeParms<</Predictor 15/Columns 1>>"
    ),
    "a predictor below zero": lambda: filtered(
        b"/FlateDecode", zlib.compress(b"\2" * 900), b"/DecodeParms<</Predictor 12/Columns -1>>"
    ),
    "widths that are huge": lambda: stream_xref(b"\1" * 900, b"/Size 9/W[2147483647 1 1]"),
    "widths below zero": lambda: stream_xref(b"\1" * 900, b"/Size 9/W[-1 2 1]"),
    "a thousand widths": lambda: stream_xref(b"\1" * 900, b"/Size 9/W[" + b"1 " * 1000 + b"]"),
    "an index without end": lambda: stream_xref(
        b"\1" * 4000, b"/Size 9/W[1 2 1]/Index[" + b"0 1 " * 200_000 + b"]"
    ),
    "an object stream in itself": lambda: object_stream(b"2 0 1 10 <</Type/ObjStm>>", 9, 2),
    "millions of objects in a stream": lambda: object_stream(b"2 0 <</Type/Catalog>>", 4, 2_147_483_647),
    "an object stream that begins below zero": lambda: object_stream(b"2 0 <</Type/Catalog>>", -5, 1),
    "a table of millions": lambda: (
        HEAD
        + b"xref\n0 99999999\n"
        + b"0000000009 00000 n \n" * 400_000
        + b"trailer\n<</Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    ),
    "many tables of one": lambda: (
        HEAD
        + b"xref\n"
        + b"1 1\n0000000009 00000 n \n" * 300_000
        + b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    ),
    "a field of which the value is itself": self_value,
    "kids that are the form": lambda: kids(b"1 0 R"),
    "kids that are numbers": lambda: kids(b"1 " * 100_000),
    "kids that are not there": lambda: kids(b"9999999 0 R"),
    "numbers of a million digits": lambda: catalog(b"<</Fields[" + b"9" * 1_000_000 + b"]>>"),
    "fractions of a million digits": lambda: catalog(b"<</Fields[0." + b"9" * 1_000_000 + b"]>>"),
    "references to far away": lambda: catalog(b"<</Fields[" + b"9999999999 0 R " * 100_000 + b"]>>"),
    "references to each other": lambda: built([b"2 0 R", b"1 0 R"]),
    "names of escapes": lambda: catalog(b"/" + b"#41" * 2_000_000),
    "escapes in a string": lambda: catalog(b"(" + b"\\050" * 2_000_000 + b")"),
    "a container of sets": lambda: signed_with(nested(0x31, 1500)),
    "a container of choices": lambda: signed_with(nested(0xA0, 1500)),
    "a container of a giant number": lambda: signed_with(giant_number()),
    "a container of thousands of nothings": lambda: signed_with(wrapped(0x30, b"\x05\x00" * 3000)),
    "a container of no length": lambda: signed_with(b"\x30\x80" * 3000),
    "a container that claims gigabytes": lambda: signed_with(b"\x30\x84\x7f\xff\xff\xff" + b"\0" * 100),
    "a web page and a PDF": lambda: HEAD + b"<html><script>" + b"x" * 100_000 + b"</script></html>%%EOF",
    "encrypted with a lie": lambda: built([b"<</Type/Catalog/Pages 2 0 R>>", PAGES]).replace(
        b"/Root 1 0 R", b"/Encrypt 2 0 R/Root 1 0 R"
    ),
}
