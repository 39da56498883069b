"""Covenants in many shapes come out as one structure."""

from datetime import date

import pytest

from tests.unit.reading.samples import MARKDOWN, PLAIN, word_file
from workflow.domain import covenant as covenants
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant


def test_the_model_has_the_same_shape_as_the_real_one() -> None:
    reading = read_covenant(model_covenant(), NAME)
    covenant = reading.covenant
    assert [len(group.items) for group in covenant.recitals] == [3, 4]
    assert len(covenant.articles) == 6
    assert [s.partner for s in covenant.signatories] == [
        "gemeente Waterhoven", "politie Waterstreek", "woningcorporatie Havenwonen",
    ]  # fmt: skip
    assert len({p.heading for p in covenant.annex.principles}) == 4
    assert (covenant.place, covenant.signed_on) == ("Waterhoven", date(2025, 5, 12))
    assert reading.unplaced == ()


def test_roman_parties_lettered_recitals_and_numbered_articles() -> None:
    reading = read_covenant(PLAIN.encode(), "convenant.txt")
    covenant = reading.covenant
    assert covenant.municipality == "Oosterveen"
    assert covenant.recitals[0].items == ("veiligheid van iedereen is;", "samenwerking loont;")
    assert [a.number for a in covenant.articles] == ["1", "2", "3"]
    assert (
        covenant.articles[1].text
        == "Overleg\n1. Partijen overleggen twee keer per jaar.\n2. De gemeente zit voor."
    )
    assert [(s.partner, s.function) for s in covenant.signatories] == [
        ("gemeente Oosterveen", "burgemeester"),
        ("Politie Eenheid Noord", "teamchef"),
        ("Woonstichting De Haven", "directeur-bestuurder"),
    ]
    assert [p.key for p in covenant.annex.principles] == [
        "WERKWIJZE-1", "WERKWIJZE-2", "COMMUNICATIE-1", "COMMUNICATIE-2",
    ]  # fmt: skip
    assert [line.text for line in reading.unplaced] == ["De ondergetekenden:"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_and_line_ends_give_the_same(encoding: str) -> None:
    data = PLAIN.replace("\n", "\r\n").encode(encoding)
    assert read_covenant(data, "x").covenant == read_covenant(PLAIN.encode(), "x").covenant


def test_markdown_with_headings_and_a_table_to_sign_in() -> None:
    covenant = read_covenant(MARKDOWN.encode(), "convenant.md").covenant
    assert covenant.articles[0].text == "Samenwerking\n1.1 De partners werken samen."
    assert (covenant.place, covenant.signed_on) == ("'s-Gravendam", date(2023, 2, 1))
    assert [p.heading for p in covenant.annex.principles] == ["Taken"]
    assert [(s.name, s.function) for s in covenant.signatories] == [
        ("mr. K. de Vries", "burgemeester"), ("B. Bos", "teamchef"),
    ]  # fmt: skip


def test_a_word_file() -> None:
    reading = read_covenant(word_file(), "convenant.docx")
    covenant = reading.covenant
    assert [a.number for a in covenant.articles] == ["1", "2"]
    assert [(s.partner, s.name) for s in covenant.signatories] == [
        ("gemeente Westerhaven", "A. Baas"), ("Politie Oost", "C. Chef"),
    ]  # fmt: skip
    assert [p.key for p in covenant.annex.principles] == ["WERKWIJZE-1", "WERKWIJZE-2"]
    assert [line.text for line in reading.unplaced] == ["Voetregel op elke bladzijde"]


def test_a_principle_keeps_its_key_when_another_heading_changes() -> None:
    before = {p.text: p.key for p in read_covenant(PLAIN.encode(), "x").covenant.annex.principles}
    other = PLAIN.replace("1. Het team loopt rondes.\n", "1. Het team loopt rondes.\n3. Iets nieuws.\n")
    after = {p.text: p.key for p in read_covenant(other.encode(), "x").covenant.annex.principles}
    assert after["Er is een flyer."] == before["Er is een flyer."] == "COMMUNICATIE-2"


def test_a_covenant_comes_back_from_json() -> None:
    covenant = read_covenant(model_covenant(), NAME).covenant
    assert covenants.from_json(covenants.as_json(covenant)) == covenant


def test_a_missing_annex_is_told() -> None:
    reading = read_covenant(PLAIN.split("BIJLAGE")[0].encode(), "x")
    assert reading.covenant.annex.principles == ()
    assert "Er is geen bijlage met uitgangspunten gevonden." in {note.reason for note in reading.notes}


def test_a_date_that_does_not_exist_is_told() -> None:
    reading = read_covenant(PLAIN.replace("3 juni 2024", "31 juni 2024").encode(), "x")
    assert reading.covenant.signed_on is None
    assert any("Deze datum bestaat niet" in note.reason for note in reading.notes)
