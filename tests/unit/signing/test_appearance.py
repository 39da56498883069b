"""How a signature looks: lines that stay in their box, in the one font that every signature shares."""

import io
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.appearance import LARGEST, fitted, width_of
from signing.fonts import SANS, sans
from signing.sign import sign
from tests import second_opinion
from tests.ours import SIGNERS, installation, ours, sealed, stamps
from tests.papers import NOON

FIELD, OTHER = list(SIGNERS)[:2]


@cache
def signed(person: str, partner: str = "BPT Proef", at: datetime = NOON) -> bytes:
    return sign(sealed(), FIELD, person, partner, installation(), stamps(lambda: at), at).pdf


def field_in(pdf: bytes, name: str = FIELD) -> Any:
    fields = PdfFileReader(io.BytesIO(pdf)).root["/AcroForm"]["/Fields"]
    return next(each.get_object() for each in fields if each.get_object()["/T"] == name)


def lines_in(pdf: bytes) -> list[tuple[float, float, bytes]]:
    """Size, height on the page and glyphs of each line that is drawn."""
    drawing = field_in(pdf)["/AP"]["/N"].data
    found = re.findall(rb"/F ([\d.]+) Tf 1 0 0 1 [\d.]+ ([-\d.]+) Tm <([0-9A-F]*)> Tj", drawing)
    return [(float(size), float(height), bytes.fromhex(glyphs.decode())) for size, height, glyphs in found]


def shown(pdf: bytes) -> str:
    return second_opinion.text_of(pdf)


@pytest.mark.parametrize(
    ("person", "partner"),
    [
        ("V. Vertegenwoordiger", "BPT Proef"),
        ("Zoë Ægir-Łukasz", "stichting ’t Bouâzzati"),
        ("(Vera) \\ <x> #b *c* ) Tj ET", "a & b [c] {d} %e"),
    ],
)
def test_who_signed_for_whom_and_when_can_be_read_and_copied(person: str, partner: str) -> None:
    text = shown(signed(person, partner))
    assert f"Digitaal ondertekend door {person} namens {partner} 23-11-2026 13.00 uur" in text


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "24-11-2026 00.30 uur"),
        (datetime(2027, 7, 1, 12, 5, tzinfo=UTC), "01-07-2027 14.05 uur"),
    ],
)
def test_the_time_is_that_of_the_netherlands_in_winter_and_in_summer(at: datetime, told: str) -> None:
    assert told in shown(signed("V.", at=at))


@pytest.mark.parametrize("person", ["W", "W" * 30, "W" * 200, "van der Hoeven-Özdemir " * 3, "W " * 90])
@pytest.mark.parametrize("partner", ["BPT Proef", "Stichting Welzijn en Maatschappelijke Ondersteuning"])
def test_a_long_name_stays_in_its_box_and_is_there_as_a_whole(person: str, partner: str) -> None:
    pdf = signed(person.strip(), partner)
    left, bottom, right, top = map(float, field_in(pdf)["/Rect"])
    lines = lines_in(pdf)
    for size, height, glyphs in lines:
        assert size / 4 < height < height + size < top - bottom
        wide = sum(sans()["hmtx"][sans().getGlyphName(int.from_bytes(pair))][0] for pair in pairs(glyphs))
        assert 6 + wide * size / 1000 <= right - left - 5
    assert len({size for size, _, _ in lines}) == 1
    drawn = b"".join(glyphs for _, _, glyphs in lines)
    assert without_spaces(person) in without_spaces(read(drawn))
    assert without_spaces(f"namens{partner}") in without_spaces(read(drawn))


def pairs(glyphs: bytes) -> list[bytes]:
    return [glyphs[start : start + 2] for start in range(0, len(glyphs), 2)]


def read(glyphs: bytes) -> str:
    back = {sans().getGlyphID(name): chr(code) for code, name in reversed(sans().getBestCmap().items())}
    return "".join(back[int.from_bytes(pair)] for pair in pairs(glyphs))


def without_spaces(text: str) -> str:
    return "".join(text.split())


def test_an_ordinary_name_keeps_the_largest_size_on_one_line_each() -> None:
    lines = lines_in(signed("mr. V.A. Vertegenwoordiger-de Wit", "gemeente Proefdam"))
    assert [size for size, _, _ in lines] == [LARGEST] * 4


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", [""]),
        ("een twee", ["een twee"]),
        ("een twee drie", ["een twee", "drie"]),
        ("éénlangwoord", ["éénlan", "gwoord"]),
    ],
)
def test_a_line_breaks_at_a_space_and_else_inside_a_word(line: str, parts: list[str]) -> None:
    room = width_of(max(parts, key=width_of)) * LARGEST / 1000
    assert fitted([line], room + 0.01, 100) == (LARGEST, parts)


def test_the_lines_stand_under_each_other() -> None:
    heights = [height for _, height, _ in lines_in(signed("V."))]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 4


def test_a_character_the_font_lacks_is_drawn_as_a_question_mark() -> None:
    _, _, glyphs = lines_in(signed("V. 😀 中"))[1]
    mark = sans().getGlyphID(sans().getBestCmap()[ord("?")])
    assert glyphs[-6:-4] == glyphs[-2:] == mark.to_bytes(2, "big")
    assert width_of("😀") == width_of("?")


def test_a_line_may_be_empty() -> None:
    assert width_of("") == 0


def test_the_font_is_in_the_file_once_however_many_sign() -> None:
    pdf = ours(3).pdf
    reader = PdfFileReader(io.BytesIO(pdf))
    shared = reader.root["/AcroForm"]["/DR"]["/Font"].raw_get("/ConvenantSans")
    used = [
        field_in(pdf, name)["/AP"]["/N"]["/Resources"]["/Font"].raw_get("/F") for name in list(SIGNERS)[:3]
    ]
    assert {each.idnum for each in used} == {shared.idnum}
    (descendant,) = shared.get_object()["/DescendantFonts"]
    file = descendant.get_object()["/FontDescriptor"]["/FontFile2"]
    assert file.data == SANS.read_bytes()
    assert pdf.count(b"/FontFile2") - sealed().count(b"/FontFile2") == 0


def test_its_widths_are_those_of_a_font_of_1000_units() -> None:
    """pyHanko writes widths as they are; PDF counts in thousandths."""
    assert sans()["head"].unitsPerEm == 1000


@pytest.mark.parametrize("signers", [1, 4])
def test_with_signatures_it_is_still_pdf_a_and_pdf_ua(signers: int) -> None:
    assert second_opinion.complaints(ours(signers).pdf, "3a") == {}
    assert second_opinion.complaints(ours(signers).pdf, "ua1") == {}


def test_whatever_the_name_is() -> None:
    pdf = signed("(Vera) \\ <x> #b *c* ) Tj ET", "a & b [c] {d} %e")
    assert second_opinion.complaints(pdf, "3a") == {}


def test_the_seal_is_not_seen() -> None:
    seal = field_in(sealed(), "zegel")
    left, bottom, right, top = map(float, seal["/Rect"])
    assert (right - left) * (top - bottom) == 0 or top < 0 or left < 0
    assert not seal["/F"] & 2, "PDF/A forbids the hidden flag"
    assert "zegel" not in shown(sealed()).lower()


def test_an_empty_field_shows_nothing_of_a_signature() -> None:
    assert "/V" not in field_in(ours(1).pdf, OTHER)
    assert "Digitaal ondertekend door" not in shown(sealed())
