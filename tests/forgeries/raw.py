"""Forgeries of the bare bytes: flipped, cut, extended, and byte ranges and containers that lie about them."""

import re

from signing.physical import raw_signatures
from tests.forgeries.bases import Base, Forger
from tests.forgeries.tools import flipped, last, with_contents, with_range


def _at(text: bytes, *, behind: int = 0) -> Forger:
    """A flipped byte at the last place of these words."""
    return lambda base: flipped(base.pdf, base.pdf.rindex(text) + behind)


FLIPS: dict[str, Forger] = {
    "version in the header": lambda base: flipped(base.pdf, 7),
    "binary mark": lambda base: flipped(base.pdf, 12),
    "middle of the text": lambda base: flipped(base.pdf, len(base.sealed) // 3),
    "middle of the fonts": lambda base: flipped(base.pdf, len(base.sealed) // 2),
    "just before the seal": lambda base: flipped(base.pdf, raw_signatures(base.pdf)[0][0].gap_start - 2),
    "the bracket of the gap": lambda base: flipped(base.pdf, last(base.pdf)[0].gap_start),
    "the other bracket": lambda base: flipped(base.pdf, last(base.pdf)[0].gap_end - 1),
    "first digit of the container": lambda base: flipped(base.pdf, last(base.pdf)[0].gap_start + 1),
    "padding of the container": lambda base: flipped(base.pdf, last(base.pdf)[0].gap_end - 4),
    "padding of the seal": lambda base: flipped(base.pdf, raw_signatures(base.pdf)[0][0].gap_end - 4),
    "the word ByteRange": _at(b"/ByteRange", behind=3),
    "the word Contents": _at(b"/Contents", behind=3),
    "a number of the table": _at(b"startxref", behind=11),
    "the word trailer or xref": _at(b"xref", behind=1),
    "the end": _at(b"%%EOF", behind=2),
    "the name of the signer's field": _at(b"/V ", behind=1),
}

CUTS: dict[str, Forger] = {
    "the last signature": lambda base: base.before,
    "everything but the seal": lambda base: base.sealed,
    "last byte": lambda base: base.pdf[:-1],
    "last line": lambda base: base.pdf[: base.pdf.rindex(b"%%EOF")],
    "last table": lambda base: base.pdf[: base.pdf.rindex(b"startxref")],
    "half of the container": lambda base: base.pdf[: sum(_gap(base)) // 2],
    "the last signature and a byte": lambda base: base.before[:-1],
    "half of the last revision": lambda base: base.pdf[: (len(base.before) + len(base.pdf)) // 2],
    "a hole in the text": lambda base: base.pdf[:5000] + base.pdf[5100:],
    "a hole in the padding": lambda base: base.pdf[: _gap(base)[1] - 101] + base.pdf[_gap(base)[1] - 1 :],
    "the first byte": lambda base: base.pdf[1:],
}


def _gap(base: Base) -> tuple[int, int]:
    where, _ = last(base.pdf)
    return where.gap_start, where.gap_end


def _object(base: Base) -> bytes:
    """Another text for the first page, as an object that has its number."""
    number = re.search(rb"/Contents (\d+) 0 R", base.pdf)
    stream = b"BT 72 720 Td (Wij betalen alles) Tj ET"
    content = b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream)
    return b"%s 0 obj\n%b\nendobj\n" % (number[1] if number else b"9", content)


def _behind(waste: bytes) -> Forger:
    return lambda base: base.pdf + waste


TAILS: dict[str, Forger] = {
    "a line end": _behind(b"\n"),
    "two line ends": _behind(b"\r\n"),
    "a space": _behind(b" "),
    "a zero": _behind(b"\0"),
    "a comment": _behind(b"% iets\n"),
    "a kilobyte": _behind(b"x" * 1000),
    "another end": _behind(b"%%EOF\n"),
    "a zip": _behind(b"PK\x05\x06" + b"\0" * 18),
    "a web page": _behind(b"<html><script>alert(1)</script></html>"),
    "an object": lambda base: base.pdf + _object(base),
    "an object and an end": lambda base: base.pdf + _object(base) + b"%%EOF\n",
    "an object and the old end": lambda base: base.pdf + _object(base) + _end(base),
    "an object and no table": lambda base: base.pdf + _object(base) + b"startxref\n0\n%%EOF\n",
    "a table that is a lie": lambda base: base.pdf + _object(base) + _lying_table(base),
    "the old end again": lambda base: base.pdf + _end(base),
    "the file again": lambda base: base.pdf + base.pdf,
    "the last revision again": lambda base: base.pdf + base.pdf[len(base.before) :],
    "the end of the version before": lambda base: base.pdf + base.before[base.before.rindex(b"startxref") :],
    "something before": lambda base: b"%!PS\n" + base.pdf,
    "a line before": lambda base: b"\n" + base.pdf,
    "a page of the web before": lambda base: b"<html><!--" + base.pdf,
}


def _end(base: Base) -> bytes:
    return base.pdf[base.pdf.rindex(b"startxref") :]


def _lying_table(base: Base) -> bytes:
    place = base.pdf.rindex(b"startxref")
    return b"xref\n0 0\ntrailer\n<</Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (place, len(base.pdf))


def _range(change: object) -> Forger:
    def forge(base: Base) -> bytes:
        where, _ = last(base.pdf)
        a, b, c = where.gap_start, where.gap_end, where.end - where.gap_end
        return with_range(base.pdf, change(a, b, c, base))  # type: ignore[operator]  # one of the lambdas below

    return forge


RANGES: dict[str, Forger] = {
    "a wider gap": _range(lambda a, b, c, base: (0, a - 20, b, c)),
    "a gap that is wider behind": _range(lambda a, b, c, base: (0, a, b + 20, c - 20)),
    "a gap that takes in a bracket": _range(lambda a, b, c, base: (0, a + 1, b - 1, c + 1)),
    "no gap": _range(lambda a, b, c, base: (0, a, a, len(base.pdf) - a)),
    "everything twice": _range(lambda a, b, c, base: (0, b, a, len(base.pdf) - a)),
    "not from the beginning": _range(lambda a, b, c, base: (9, a - 9, b, c)),
    "short of the end": _range(lambda a, b, c, base: (0, a, b, c - 30)),
    "up to the version before": _range(lambda a, b, c, base: (0, a, b, 0)),
    "beyond the end": _range(lambda a, b, c, base: (0, a, b, c + 30)),
    "beyond everything": _range(lambda a, b, c, base: (0, a, b, 2147483647)),
    "negative": _range(lambda a, b, c, base: (0, a, b, -c)),
    "negative beginning": _range(lambda a, b, c, base: (-1, a, b, c)),
    "a fraction": _range(lambda a, b, c, base: (0, f"{a}.0", b, c)),
    "signs": _range(lambda a, b, c, base: (0, f"+{a}", b, c)),
    "nothing": _range(lambda a, b, c, base: (0, 0, 0, 0)),
    "names": _range(lambda a, b, c, base: ("/A", a, b, c)),
    "two numbers": _range(lambda a, b, c, base: (0, a, "", "")),
    "words that are true": _range(lambda a, b, c, base: ("true", a, b, c)),
    "the gap of another": _range(lambda a, b, c, base: (0, *_first_gap(base), c)),
    "the range of another": lambda base: with_range(base.pdf, _first_range(base)),
}


def _first_gap(base: Base) -> tuple[int, int]:
    first = raw_signatures(base.pdf)[0][0]
    return first.gap_start, first.gap_end


def _first_range(base: Base) -> tuple[int, int, int, int]:
    first = raw_signatures(base.pdf)[0][0]
    return 0, first.gap_start, first.gap_end, first.end - first.gap_end


def _written(change: object) -> Forger:
    """The last container written in another way, in the same number of bytes."""

    def forge(base: Base) -> bytes:
        start, end = _gap(base)
        inner = change(base.pdf[start + 1 : end - 1])  # type: ignore[operator]  # one of the lambdas below
        return (
            base.pdf[: start + 1]
            + inner.ljust(end - start - 2, b"0")[: end - start - 2]
            + base.pdf[end - 1 :]
        )

    return forge


def _as_text(base: Base) -> bytes:
    """A string in parentheses with escapes instead of hex digits."""
    start, end = _gap(base)
    _, contents = last(base.pdf)
    text = b"(" + b"".join(b"\\%03o" % n for n in contents[: (end - start - 2) // 4]) + b")"
    return base.pdf[:start] + text.ljust(end - start) + base.pdf[end:]


ENCODINGS: dict[str, Forger] = {
    "some letters of another size": _written(lambda inner: inner[:9] + inner[9:40].swapcase() + inner[40:]),
    "white space": _written(lambda inner: inner[:100] + b" " + inner[100:-1]),
    "a line end": _written(lambda inner: inner[:100] + b"\n" + inner[100:-1]),
    "an odd digit": _written(lambda inner: inner[:-1] + b" "),
    "a comment": _written(lambda inner: inner[:-9] + b"%iets\n000"),
    "closed early": _written(lambda inner: inner[:-20] + b">/X(verborgen)<000000"),
    "something in the padding": _written(lambda inner: inner[:-16] + b"verborgen".hex().encode()[:16]),
    "one bit in the padding": _written(lambda inner: inner[:-4] + b"0001"),
    "as text with escapes": _as_text,
    "a byte before": lambda base: with_contents(
        base.pdf, last(base.pdf)[0], b"\0" + last(base.pdf)[1].rstrip(b"\0")
    ),
    "only zeroes": _written(lambda inner: b"0" * len(inner)),
    "half": _written(lambda inner: inner[:1000]),
}
