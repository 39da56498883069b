"""Files that are made to keep a parser busy, or to bring it down."""

from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from tests.forgeries.tools import dictionary, last, page_of, revised, with_contents
from tests.hostile_more import MORE
from tests.hostile_tools import HEAD, built, catalog, stream_xref
from tests.papers import authority, blank, person, put, seal


def form_that_shares() -> bytes:
    """Thirty floors of fields, each with the next floor twice: two to the thirtieth ways down."""
    floors = [b"<</T(%d)/Kids[%d 0 R %d 0 R]>>" % (n, n + 4, n + 4) for n in range(30)]
    return built(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            *floors,
            b"<</T(x)/FT/Sig>>",
        ]
    )


def form_that_is_deep() -> bytes:
    floors = [b"<</T(x)/Kids[%d 0 R]>>" % (n + 4) for n in range(900)]
    return built(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            *floors,
            b"<</T(x)/FT/Sig>>",
        ]
    )


def form_in_a_circle() -> bytes:
    return built(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            b"<</T(x)/Kids[3 0 R]>>",
        ]
    )


def many_fields() -> bytes:
    fields = [b"<</T(f%d)/FT/Sig>>" % n for n in range(20_000)]
    listed = b" ".join(b"%d 0 R" % (n + 3) for n in range(len(fields)))
    return built(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[" + listed + b"]>>>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            *fields,
        ]
    )


def previous_in_a_circle() -> bytes:
    pdf = built([b"<</Type/Catalog>>"])
    place = pdf.rindex(b"xref\n0")
    return pdf.replace(b"/Root 1 0 R ", b"/Root 1 0 R/Prev %d " % place)


def chain_of_revisions() -> bytes:
    out = built([b"<</Type/Catalog>>"])
    for _ in range(2000):
        before = out.rindex(b"xref\n", 0, out.rindex(b"startxref"))
        start = len(out)
        out += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 2/Root 1 0 R/Prev %d>>\n" % before
        out += b"startxref\n%d\n%%%%EOF\n" % start
    return out


def signed_by_a_stranger(pdf: bytes) -> bytes:
    stranger = authority("Een ander")
    return put(pdf, "handtekening-bpt", person("bpt", stranger), None)


def tree_that_shares() -> bytes:
    """A signed file in which every way to an object is a way too many for whoever lists them all."""

    def grow(writer: Any) -> None:
        below = writer.add_object(dictionary(X=generic.NumberObject(1)))
        for _ in range(40):
            below = writer.add_object(dictionary(A=below, B=below))
        writer.root["/PieceInfo"] = below
        writer.update_root()

    pdf = signed_by_a_stranger(revised(grow)(blank()))
    return put(pdf, "handtekening-wonen", person("wonen", authority("Een ander")), None)


def with_metadata(xml: bytes) -> bytes:
    def add(writer: Any) -> None:
        entries = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
        stream = generic.StreamObject(dict_data=entries, stream_data=xml)
        stream.compress()
        writer.root["/Metadata"] = writer.add_object(stream)
        writer.update_root()

    pdf = signed_by_a_stranger(revised(add)(blank()))
    return put(pdf, "handtekening-wonen", person("wonen", authority("Een ander")), None)


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return with_metadata(b'<!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><x>&l11;</x>")


def nested_container() -> bytes:
    pdf = signed_by_a_stranger(blank())
    inner = b"\x05\x00"
    while len(inner) < 6000:
        size = len(inner).to_bytes(2, "big")
        inner = b"\x30\x82" + size + inner
    return with_contents(pdf, last(pdf)[0], inner)


def page_in_a_circle() -> bytes:
    def turn(writer: Any) -> None:
        page = page_of(writer)
        pages = writer.root["/Pages"]
        pages["/Kids"].append(writer.root.raw_get("/Pages"))
        writer.update_container(pages)
        writer.update_container(page)

    return put(signed_by_a_stranger(revised(turn)(blank())), "handtekening-wonen", person("wonen"), None)


def many_ranges() -> bytes:
    gap = b"<" + b"30" * 2_000_000 + b">"
    text = b"/ByteRange [0 9 %d 5]" % (9 + len(gap))
    return HEAD + gap + text * 50_000 + b"%%EOF"


HOSTILE: dict[str, Callable[[], bytes]] = {
    **MORE,
    "arrays in arrays": lambda: catalog(b"[" * 200_000),
    "dictionaries in dictionaries": lambda: catalog(b"<</A" * 100_000),
    "arrays closed again": lambda: catalog(b"[" * 50_000 + b"]" * 50_000),
    "endless tokens": lambda: catalog(b"<</Fields[" + b"1 " * 5_000_000 + b"]>>"),
    "endless names": lambda: catalog(b"<<" + b"".join(b"/A%d 1" % n for n in range(500_000)) + b">>"),
    "endless name": lambda: catalog(b"/" + b"A" * 10_000_000),
    "endless string": lambda: catalog(b"(" * 1_000_000),
    "endless hex": lambda: catalog(b"<" + b"0" * 15_000_000 + b">"),
    "endless comment": lambda: catalog(b"%" * 10_000_000),
    "white space": lambda: HEAD + b" " * 15_000_000 + b"startxref\n9\n%%EOF",
    "ends of file": lambda: HEAD + b"%%EOF\n" * 2_000_000,
    "cross-references that claim to be many": lambda: stream_xref(b"\0", b"/Size 2147483647/W[1 1 1]"),
    "cross-references of no width": lambda: stream_xref(b"", b"/Size 4000000000/W[0 0 0]"),
    "cross-references everywhere": lambda: stream_xref(b"\1" * 300, b"/Size 9/W[1 1 1]/Index[0 999999999]"),
    "cross-references that swell": lambda: stream_xref(b"\0" * 120_000_000, b"/Size 100000000/W[1 2 1]"),
    "previous in a circle": previous_in_a_circle,
    "two thousand revisions": chain_of_revisions,
    "form that shares": form_that_shares,
    "form that is deep": form_that_is_deep,
    "form in a circle": form_in_a_circle,
    "twenty thousand fields": many_fields,
    "tree that shares": tree_that_shares,
    "page in a circle": page_in_a_circle,
    "metadata that swells": lambda: with_metadata(b"<x>" + b" " * 100_000_000),
    "metadata that laughs": laughs,
    "container in container": nested_container,
    "byte ranges": many_ranges,
    "zip before": lambda: b"PK\3\4" + b"\0" * 26 + seal(blank()),
    "catalog that is itself": lambda: built([b"1 0 R"]),
    "length that is itself": lambda: built([b"<</Type/Catalog>>", b"<</Length 2 0 R>>stream\nx\nendstream"]),
}
