"""The pages on which the office reads what becomes public."""

from collections.abc import Callable

import pytest

from tests.builders import supplement
from tests.counting import counted
from tests.web.test_weight import LARGEST, too_heavy
from tests.web.visitor import Page, Visitor
from tests.world import World
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.domain.vocabulary import State
from workflow.services.publication import Publication

Someone = Callable[[str], Visitor]
CALL, OTHERWISE = "Bel Karel van Geheim op 06-12345678.", "Bel het team."
NOTE = "Een zin is voor deze pagina aangepast; in de ondertekende tekst staat hij voluit."
MOST = 10


@pytest.fixture
def signed(world: World) -> World:
    world.join("Karel van Geheim")
    return to_signed(world, CALL)


def to_signed(world: World, *texts: str) -> World:
    world.submit()
    for number, text in enumerate(texts):
        world.everyone_consents(world.propose(supplement(text=text, title=f"Flyer {number}")))
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    return world


def saving(page: Page) -> str:
    """The first button that keeps what is said of a sentence."""
    return next(button for button in page.buttons() if button.startswith("Bewaren"))


def test_recognising_refuses_at_the_place_where_the_way_to_the_page_stands(
    signed: World, someone: Someone
) -> None:
    office = someone("kantoor-2")
    page = office.open(f"/dossier/{signed.agreement}")
    assert f"/dossier/{signed.agreement}/openbaar" in page.links()
    refused = office.press(page, "Team erkennen", status=422)
    assert "Lees eerst wat er openbaar wordt. Nog niet beoordeeld: 2." in refused.words
    assert f"/dossier/{signed.agreement}/openbaar" in refused.links()


def test_the_office_reads_adapts_and_recognises_and_everyone_reads_the_version(
    signed: World, someone: Someone, visitor: Visitor
) -> None:
    office = someone("kantoor-2")
    page = office.open(f"/dossier/{signed.agreement}/openbaar")
    assert [e.text for e in page.all("mark")] == ["naam: Karel van Geheim", "telefoonnummer: 06-12345678"]
    assert "Nog 2 plekken te beoordelen." in page.words
    assert "Team erkennen" not in page.buttons()
    page = office.press(page, saving(page), version=OTHERWISE)
    assert "Alles wat gemarkeerd is, is beoordeeld." in page.words
    office.press(page, "Team erkennen")
    assert signed.facts().state is State.RECOGNISED
    public = visitor.open("/register/bpt-proef")
    assert (OTHERWISE in public.words, NOTE in public.words) == (True, True)
    assert not any(words in public.words for words in ("Geheim", "06-12345678"))
    assert "was adapted for this page" in visitor.open("/register/bpt-proef?taal=en").words


def test_without_marks_the_page_says_so_and_recognising_takes_one_click(
    world: World, someone: Someone, visitor: Visitor
) -> None:
    to_signed(world, "Elk kwartaal een flyer.")
    office = someone("kantoor-2")
    page = office.open(f"/dossier/{world.agreement}/openbaar")
    assert "Er is niets gevonden" in page.words
    assert "Elk kwartaal een flyer." in page.words
    office.press(page, "Team erkennen")
    assert world.facts().state is State.RECOGNISED
    assert "aangepast" not in visitor.open("/register/bpt-proef").words


def test_what_is_wrong_stands_at_the_sentence_with_what_was_typed(signed: World, someone: Someone) -> None:
    office = someone("kantoor")
    page = office.open(f"/dossier/{signed.agreement}/openbaar")
    page = office.press(page, saving(page), status=422, version="Bel 06-12345678.")
    assert "In uw openbare versie staat nog: 06-12345678." in page.words
    assert "Bel 06-12345678." in [e.text.strip() for e in page.all("textarea")]
    page = office.press(page, saving(page), status=422, version="x" * (LONGEST_TEXT + 1))
    assert "te lang" in page.words


def test_the_board_tells_how_many_teams_wait_and_leads_to_them(signed: World, someone: Someone) -> None:
    signed.allow_everything()
    assert signed.recognise().done
    office = someone("kantoor")
    assert "nagelezen" not in office.open("/overzicht").words
    signed.join("Dirk Dorpsstraat")
    Publication(signed.desk).recount()
    board = office.open("/overzicht")
    assert "Van 1 erkend team is de openbare tekst nog niet nagelezen." in board.words
    page = office.open("/openbaar")
    assert "1 plek om te beoordelen." in page.words
    assert f"/dossier/{signed.agreement}/openbaar" in page.links()


def test_others_do_not_know_the_page(signed: World, someone: Someone) -> None:
    for who in ("coordinator", "politie-proefstreek-1"):
        reader = someone(who)
        reader.open(f"/dossier/{signed.agreement}/openbaar", 404)
        reader.open("/openbaar", 404)


HOSTILE = (
    "a@b.cc x " * 555,
    ("Bel 06-12345678. " * 300)[:LONGEST_TEXT],
    " ".join(f"Bel 06-1234{n:04}." for n in range(240)),
    " ".join(f"a{n}@b.cc en" for n in range(400)),
    "Het team loopt. " * 312,
)


def test_the_page_stays_small_and_asks_little_whatever_is_in_the_text(world: World, someone: Someone) -> None:
    to_signed(world, *(text[:LONGEST_TEXT].strip() for text in HOSTILE))
    office, number, last = someone("kantoor"), 0, False
    while not last:
        number += 1
        address = f"/dossier/{world.agreement}/openbaar?pagina={number}"
        with counted(world) as asked:
            assert too_heavy(office, address) == [], LARGEST
        last = "Volgende pagina" not in office.open(address).words
    assert number > 1
    with counted(world) as asked:
        office.client.get(address)
    assert len(asked) <= MOST


def test_words_of_people_are_never_markup(world: World, someone: Someone) -> None:
    to_signed(world, 'Bel <script>alert(1)</script> op 06-12345678 "of" <b>nu</b>.')
    page = someone("kantoor").open(f"/dossier/{world.agreement}/openbaar")
    assert not [e for e in page.all("script") if "src" not in e.attributes]
    assert "<script>alert(1)</script>" in page.words


def test_the_sheet_to_show_says_what_is_public(signed: World, someone: Someone) -> None:
    signed.join("Lies Proef")
    office = someone("kantoor")
    page = office.open(f"/dossier/{signed.agreement}/openbaar")
    assert "De naam van het team staat ook in het adres van de openbare pagina." in page.words
    signed.allow_everything()
    assert signed.recognise().done
    first = office.open(f"/dossier/{signed.agreement}/openbaar")
    office.press(first, saving(first), version="BPT Oost", status=200)
    assert "BPT Oost" in office.open(f"/dossier/{signed.agreement}/erkenning").words
