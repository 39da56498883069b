"""The physical check: do the bytes of the file lie where its signatures say they lie?

It comes before every library's verdict. Those compute from sizes that the file itself states, and files
exist that they call valid although they were changed. What must hold for every signature:

1. `/ByteRange` is four non-negative integers `[0 a b c]`, `a < b`, `b + c <= len(file)`.
2. `file[a:b]` is exactly one hex string `<…>`, and it is the `/Contents` that the reader sees.
3. Behind the DER of the CMS there are only zero bytes.
4. The signature dictionary encloses that gap, and the covered revision ends in `%%EOF`.

And for all of them together: every signature is an object of its own, each one begins behind the
bytes that the one before covers, the last one reaches the end of the file, and no signature lies in the
file that the form does not show.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from signing.der import der_length, well_formed
from signing.reasons import (
    BEHIND_SIGNATURE,
    BEYOND_THE_END,
    ELSEWHERE,
    HIDDEN,
    INCOMPLETE,
    NOT_DER,
    ODD_END,
    ODD_GAP,
    ODD_RANGE,
    OVERLAP,
    SHARED,
)
from signing.report import Finding, tampered, unknown

HEX_DIGITS = b"0123456789abcdefABCDEF"
_OBJECT = re.compile(rb"\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj\b")
_END_OF_REVISION = re.compile(rb"%%EOF[\r\n\t ]{0,8}\Z")
_BYTE_RANGE = re.compile(
    rb"/ByteRange\s{0,20}\[\s{0,20}0\s{1,20}(\d{1,10})\s{1,20}(\d{1,10})\s{1,20}(\d{1,10})\s{0,20}\]"
)


@dataclass(frozen=True, slots=True)
class Range:
    """A byte range `[0 a b c]`: the bytes before `gap_start` and from `gap_end` up to `end` are signed."""

    gap_start: int
    gap_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """One signature as the reader of the file sees it."""

    field: str
    offset: int | None
    """Where its dictionary begins in the file; None when it lies in a compressed object stream."""
    byte_range: tuple[object, ...] | None
    """The values of `/ByteRange`, unchecked."""
    contents: bytes | None
    """The value of `/Contents`."""


def range_of(place: Place) -> Range | None:
    """The byte range when it is four non-negative integers `[0 a b c]` with a < b, else None."""
    numbers = [n for n in place.byte_range or () if isinstance(n, int) and not isinstance(n, bool) and n >= 0]
    if place.byte_range is None or len(place.byte_range) != 4 or len(numbers) != 4:
        return None
    zero, start, end, rest = (int(n) for n in numbers)
    return Range(start, end, end + rest) if zero == 0 and 0 < start < end and rest > 0 else None


def check_signature(pdf: bytes, place: Place) -> Finding | None:
    """Rules 1 to 4 for one signature: the first one that does not hold, or None.

    Args:
        pdf: The whole file.
        place: The signature as the reader sees it.
    """
    return next(_broken_rules(pdf, place), None)


def check_order(pdf: bytes, places: Sequence[Place]) -> tuple[Finding, ...]:
    """What must hold for the signatures together, but for the end of the file.

    Args:
        pdf: The whole file.
        places: All signatures in the form, in any order.
    """
    findings: list[Finding] = []
    offsets = [place.offset for place in places]
    if len(set(offsets)) != len(offsets):
        findings.append(tampered(SHARED))
    known = sorted(((r, p) for p in places if (r := range_of(p))), key=lambda pair: pair[0].end)
    for (earlier, _), (_, place) in pairwise(known):
        if place.offset is not None and place.offset < earlier.end:
            findings.append(tampered(OVERLAP))
    shown = {covered.gap_start for covered, _ in known}
    if any(raw.gap_start not in shown for raw, _ in raw_signatures(pdf)):
        findings.append(tampered(HIDDEN))
    return tuple(findings)


def raw_signatures(pdf: bytes) -> tuple[tuple[Range, bytes], ...]:
    """Every signature that lies in the bytes, whatever the structure of the file says about them.

    A `/ByteRange` counts when the gap it names is one hex string that begins with a DER sequence. So
    the text of a PDF inside this PDF does not count, since its offsets are its own.

    Returns:
        The byte range and the contents of each, in the order of the file.
    """
    found: dict[Range, bytes] = {}
    for match in _BYTE_RANGE.finditer(pdf):
        start, end, rest = (int(group) for group in match.groups())
        covered = Range(start, end, end + rest)
        if covered in found or not start < end <= len(pdf):
            continue
        if (contents := hex_string(pdf, start, end)) and contents[0] == 0x30:
            found[covered] = contents
    return tuple(found.items())


def hex_string(pdf: bytes, start: int, end: int) -> bytes | None:
    """The value of `file[start:end]` when that is one hex string in one letter case, else None.

    One case, because `a` for `A` changes the file and not the value.
    """
    if pdf[start : start + 1] != b"<" or pdf[end - 1 : end] != b">":
        return None
    inner = pdf[start + 1 : end - 1]
    one_case = inner in (inner.lower(), inner.upper())
    if not inner or len(inner) % 2 or not one_case or inner.translate(None, HEX_DIGITS):
        return None
    return bytes.fromhex(inner.decode("ascii"))


def check_padding(contents: bytes) -> Finding | None:
    """Rule 3: one DER sequence and behind it only zero bytes."""
    length = der_length(contents)
    if length is not None and (length > len(contents) or contents[length:].strip(b"\0")):
        return tampered(BEHIND_SIGNATURE)
    if length is None or not well_formed(contents[:length]):
        return unknown(NOT_DER)
    return None


def _broken_rules(pdf: bytes, place: Place) -> Iterator[Finding]:
    covered = range_of(place)
    if place.contents is None or place.byte_range is None:
        yield tampered(INCOMPLETE)
    elif covered is None:
        yield tampered(ODD_RANGE)
    elif covered.end > len(pdf):
        yield tampered(BEYOND_THE_END)
    elif not _holds(pdf, covered, place.contents):
        yield tampered(ODD_GAP)
    elif not _encloses(pdf, covered, place.offset):
        yield tampered(ELSEWHERE)
    elif not _END_OF_REVISION.search(pdf, max(0, covered.end - 16), covered.end):
        yield tampered(ODD_END)
    elif odd := check_padding(place.contents):
        yield odd


def _holds(pdf: bytes, covered: Range, contents: bytes) -> bool:
    return hex_string(pdf, covered.gap_start, covered.gap_end) == contents


def _encloses(pdf: bytes, covered: Range, offset: int | None) -> bool:
    if offset is None or not 0 <= offset < covered.gap_start or not _OBJECT.match(pdf, offset):
        return False
    ends_before_the_gap = pdf.find(b"endobj", offset, covered.gap_start) >= 0
    return not ends_before_the_gap and pdf.find(b"endobj", covered.gap_end, covered.end) >= 0
