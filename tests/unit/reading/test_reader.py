"""Covenants in many shapes come out as one structure."""

import io
import re
from datetime import date

import pytest
from docx import Document

from tests.unit.reading.samples import MARKDOWN, PLAIN, word_file
from workflow.domain import covenant as covenants
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.reading.values import Reading


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


def notes_of(reading: Reading) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for note in reading.notes:
        found.setdefault(note.line, []).append(note.reason)
    return found


def with_end(text: str) -> Reading:
    """The covenant with this instead of its annex."""
    return read_covenant((PLAIN.split("BIJLAGE A")[0] + text).encode(), "x")


def test_who_signs_may_stand_behind_the_partner_on_one_line() -> None:
    text = PLAIN.replace(
        "Namens de politie,\nP. Klaassen\nteamchef", "Namens de politie: P. Klaassen, teamchef"
    )
    assert read_covenant(text.encode(), "x").covenant.signatories == (
        read_covenant(PLAIN.encode(), "x").covenant.signatories
    )
    text = "Aldus opgemaakt te Oosterveen op 3 juni 2024,\n\nNamens Politie Noord: K. de Vries, teamchef\n"
    listed = re.sub("De ondergetekenden:.*?Overwegende", "Overwegende", PLAIN, flags=re.S)
    (party,) = read_covenant((listed.split("Aldus")[0] + text).encode(), "x").covenant.signatories
    assert (party.partner, party.name, party.function) == ("Politie Noord", "K. de Vries", "teamchef")


def test_an_article_may_lack_its_word_and_be_numbered_oddly() -> None:
    more = (
        "Artikel 3: Duur\nDit convenant geldt vier jaar.\n4.’ Partijen zijn gelijk.\n5 ) Teams tekenen ook.\n"
    )
    text = PLAIN.replace("Artikel 3: Duur\nDit convenant geldt vier jaar.\n", more)
    reading = read_covenant(text.encode(), "x")
    articles = {a.number: a.text for a in reading.covenant.articles}
    assert list(articles) == ["1", "2", "3", "4", "5"]
    assert (articles["4"], articles["5"]) == ("Partijen zijn gelijk.", "Teams tekenen ook.")
    line = text.split("\n").index("4.’ Partijen zijn gelijk.") + 1
    notes = notes_of(reading)
    assert "Hier ontbreekt het woord ‘artikel’; gelezen als artikel 4." in notes[line]
    assert "Het nummer is vreemd geschreven: ‘5 )’." in notes[line + 1]


def test_numbered_parts_of_an_article_stay_in_it() -> None:
    text = PLAIN.replace(
        "2. De gemeente zit voor.\n", "2. De gemeente zit voor.\n3. De politie maakt een verslag.\n"
    )
    covenant = read_covenant(text.encode(), "x").covenant
    assert [a.number for a in covenant.articles] == ["1", "2", "3"]
    assert covenant.articles[1].text.endswith("3. De politie maakt een verslag.")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Artikel 3: Duur", "Artikel 5: Duur", "Na artikel 2 komt artikel 5: de nummers lopen niet door."),
        ("Artikel 3: Duur", "Artikel 2: Duur", "Na artikel 2 komt artikel 2: de nummers lopen niet door."),
        ("Artikel 1 – Doel", "Artikel 2 – Doel", "Het eerste artikel dat is gevonden heeft nummer 2."),
    ],
)
def test_a_gap_in_the_numbers_of_the_articles_is_told(old: str, new: str, reason: str) -> None:
    assert reason not in {note.reason for note in read_covenant(PLAIN.encode(), "x").notes}
    assert reason in {note.reason for note in read_covenant(PLAIN.replace(old, new).encode(), "x").notes}


def test_one_sentence_under_a_heading_is_a_principle_of_it() -> None:
    contact = "## CONTACT\nEr is een appgroep <!-- nakijken -->\n\n"
    reading = with_end(f"# Bijlage A: Uitgangspunten\n\n{contact}## WERKWIJZE\n1. Het team loopt.\n")
    told = [(p.heading, p.text) for p in reading.covenant.annex.principles]
    assert told == [("CONTACT", "Er is een appgroep"), ("WERKWIJZE", "Het team loopt.")]
    assert "<!-- nakijken -->" in {line.text for line in reading.unplaced}


def test_a_heading_under_a_heading_heads_the_list_behind_it() -> None:
    reading = with_end("# Bijlage A: Uitgangspunten\n\n## ALGEMEEN\n\nManier van werken\n- Het team loopt.\n")
    (principle,) = reading.covenant.annex.principles
    assert (principle.heading, principle.text) == ("Manier van werken", "Het team loopt.")


def test_nothing_of_a_table_is_lost_and_its_rows_are_told() -> None:
    reading = with_end(
        "# Bijlage A: Uitgangspunten\n\n## WERKWIJZE\n| dag | ronde |\n|---|---|\n| maandag | avond |\n"
    )
    assert [p.text for p in reading.covenant.annex.principles] == ["dag | ronde", "maandag | avond"]
    assert "|---|---|" in {line.text for line in reading.unplaced}
    reasons = [note.reason for note in reading.notes]
    assert reasons.count("Dit is een rij van een tabel; zij is gelezen als gewone tekst.") == 2


def test_a_word_list_that_counts_on_across_parts_is_told() -> None:
    document = Document()
    document.add_heading("Convenant Buurtpreventie gemeente Westerhaven", 0)
    for opening, items in (
        ("Overwegende dat", ["bewoners zich inzetten;", "de wijk veiliger moet;"]),
        ("Komen overeen dat:", ["partners samenwerken", "partners gelijk zijn"]),
    ):
        document.add_paragraph(opening)
        for text in items:
            document.add_paragraph(text, style="List Number")
    document.add_paragraph("Artikel 3")
    out = io.BytesIO()
    document.save(out)
    reading = read_covenant(out.getvalue(), "x.docx")
    assert [a.number for a in reading.covenant.articles] == ["3", "4"]
    assert notes_of(reading)[6] == ["Het eerste artikel dat is gevonden heeft nummer 3."]
    assert (
        "‘Artikel 3’ past niet in de nummering; het is niet als nieuw artikel gelezen."
        in notes_of(reading)[8]
    )
