"""Do the bytes lie where the signatures say they lie? On bytes alone, without a PDF library."""

from dataclasses import replace

import pytest

from signing.der import der_length, well_formed
from signing.physical import (
    Place,
    Range,
    check_order,
    check_padding,
    check_signature,
    hex_string,
    range_of,
    raw_signatures,
)
from signing.reasons import BEYOND_THE_END, HIDDEN, OVERLAP
from signing.report import Answer

DER = bytes.fromhex("30060201010401aa")
HEAD = b"%PDF-1.7\n"
RANGE = "/ByteRange [0 {:06} {:06} {:06}]"


def signed(before: bytes, contents: bytes = DER + b"\0\0") -> tuple[bytes, Place]:
    """A file that ends in one signature, and that signature."""
    offset = len(before)
    start = offset + len(b"7 0 obj <<") + len(RANGE.format(0, 0, 0)) + len(b"/Contents ")
    gap = b"<" + contents.hex().encode() + b">"
    tail = b">> endobj\n%%EOF\n"
    numbers = (start, start + len(gap), len(tail))
    middle = b"7 0 obj <<" + RANGE.format(*numbers).encode() + b"/Contents "
    return before + middle + gap + tail, Place("veld", offset, (0, *numbers), contents)


PDF, PLACE = signed(HEAD)


def judged(pdf: bytes, place: Place) -> Answer:
    finding = check_signature(pdf, place)
    return finding.answer if finding else Answer.VALID


def test_a_signature_that_lies_where_it_says_passes() -> None:
    assert judged(PDF, PLACE) is Answer.VALID
    assert check_order(PDF, [PLACE]) == ()


NUMBERS = PLACE.byte_range or ()
WRONG_RANGES: dict[str, tuple[object, ...] | None] = {
    "none": None,
    "three numbers": NUMBERS[:3],
    "six numbers": (*NUMBERS, 0, 0),
    "not from the beginning": (1, *NUMBERS[1:]),
    "negative": (0, -5, *NUMBERS[2:]),
    "a fraction": (0, float(str(NUMBERS[1])), *NUMBERS[2:]),
    "a truth value": (False, *NUMBERS[1:]),
    "a word": (0, "1", *NUMBERS[2:]),
    "no gap": (0, NUMBERS[1], NUMBERS[1], NUMBERS[3]),
    "gap turned round": (0, NUMBERS[2], NUMBERS[1], NUMBERS[3]),
    "gap one earlier": (0, int(str(NUMBERS[1])) - 1, NUMBERS[2], NUMBERS[3]),
    "gap one longer": (0, NUMBERS[1], int(str(NUMBERS[2])) + 1, int(str(NUMBERS[3])) - 1),
    "nothing behind the gap": (0, NUMBERS[1], NUMBERS[2], 0),
    "beyond the end": (0, NUMBERS[1], NUMBERS[2], int(str(NUMBERS[3])) + 1),
    "short of the end": (0, NUMBERS[1], NUMBERS[2], int(str(NUMBERS[3])) - 9),
    "empty": (0, 0, NUMBERS[2], NUMBERS[3]),
}


@pytest.mark.parametrize("numbers", WRONG_RANGES.values(), ids=WRONG_RANGES.keys())
def test_a_byte_range_that_lies_is_refused(numbers: tuple[object, ...] | None) -> None:
    assert judged(PDF, replace(PLACE, byte_range=numbers)) is Answer.INVALID


def test_a_range_beyond_the_end_says_that_something_is_missing() -> None:
    finding = check_signature(PDF[:-1], PLACE)
    assert finding is not None
    assert finding.reason == BEYOND_THE_END


@pytest.mark.parametrize("offset", [None, 0, 3, len(HEAD) + 1, len(PDF), -1])
def test_the_dictionary_must_enclose_its_gap(offset: int | None) -> None:
    assert judged(PDF, replace(PLACE, offset=offset)) is Answer.INVALID


def test_a_dictionary_that_ended_before_the_gap_does_not_enclose_it() -> None:
    pdf, place = signed(HEAD + b"6 0 obj << >> endobj\n")
    assert judged(pdf, replace(place, offset=len(HEAD))) is Answer.INVALID


@pytest.mark.parametrize("contents", [None, b"", DER, DER + b"\0", DER + b"\0\1", DER + b"\0\0\0"])
def test_the_contents_the_reader_sees_must_be_those_in_the_gap(contents: bytes | None) -> None:
    assert judged(PDF, replace(PLACE, contents=contents)) is Answer.INVALID


@pytest.mark.parametrize("waste", [b"\1", b"\0\1", b"PK\3\4", b"\0" * 20 + b"\x30"])
def test_nothing_hides_behind_the_signature(waste: bytes) -> None:
    assert judged(*signed(HEAD, DER + waste)) is Answer.INVALID


@pytest.mark.parametrize(
    "contents", [bytes.fromhex("3080020101" + "0000"), b"\x31\x00", b"\x30\x02\x02\x05\0"]
)
def test_what_is_not_der_cannot_be_judged(contents: bytes) -> None:
    finding = check_padding(contents)
    assert finding is not None
    assert finding.answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    "tail", [b">> endobj\n", b">> endobj\n%%EOF\n%%", b">> endobj\n%%EO\n", b">> endobj %%EOF" + b" " * 9]
)
def test_what_is_covered_ends_where_a_pdf_ends(tail: bytes) -> None:
    start = PDF[: int(str(NUMBERS[2]))]
    place = replace(PLACE, byte_range=(*NUMBERS[:3], len(tail)))
    assert judged(start + tail, place) is Answer.INVALID


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"<00ff>", b"\0\xff"),
        (b"<00FF>", b"\0\xff"),
        (b"<00fF>", None),
        (b"<0>", None),
        (b"<>", None),
        (b"(00)", None),
        (b"<00 >", None),
        (b"<0g>", None),
        (b"<00", None),
    ],
)
def test_a_hex_string_is_written_one_way(text: bytes, value: bytes | None) -> None:
    assert hex_string(text, 0, len(text)) == value


def test_two_signatures_follow_each_other() -> None:
    pdf, second = signed(PDF)
    assert check_order(pdf, [second, PLACE]) == ()
    assert range_of(second) == Range(*(int(str(n)) for n in (second.byte_range or ())[1:3]), len(pdf))


def test_one_object_for_two_fields_is_refused() -> None:
    assert check_order(PDF, [PLACE, replace(PLACE, field="ander veld")])


def test_a_signature_that_begins_within_the_one_before_is_refused() -> None:
    pdf, second = signed(PDF)
    inside = replace(second, offset=len(HEAD) + 2)
    assert any(finding.reason is OVERLAP for finding in check_order(pdf, [PLACE, inside]))


def test_a_signature_that_the_form_does_not_show_is_found() -> None:
    pdf, second = signed(PDF)
    assert any(finding.reason is HIDDEN for finding in check_order(pdf, [second]))


def test_the_text_of_a_signature_elsewhere_does_not_count() -> None:
    assert raw_signatures(b"stuk" + PDF) == ()
    assert len(raw_signatures(PDF)) == 1


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (DER, 8),
        (b"", None),
        (b"\x30", None),
        (b"\x30\x80\0\0", None),
        (b"\x30\x81\x05", None),
        (b"\x30\x85\0\0\0\0\0", None),
        (b"\x30\x82\1", None),
    ],
)
def test_the_length_of_der(data: bytes, length: int | None) -> None:
    assert der_length(data) == length


@pytest.mark.parametrize(
    ("data", "good"),
    [
        (DER, True),
        (b"", True),
        (b"\x30\x03\x02\x01", False),
        (b"\x30\x02\x02\x05", False),
        (b"\x30\x02\0\0", False),
        (b"\x3f\x81\x01\0", False),
        (b"\x02", False),
        (b"\x30\x02" * 60, False),
    ],
)
def test_every_element_is_filled_exactly(data: bytes, good: bool) -> None:
    assert well_formed(data) is good


def test_what_is_nested_too_deep_is_not_followed() -> None:
    data = b""
    for _ in range(45):
        data = bytes([0x30, len(data)]) + data
    assert not well_formed(data)
