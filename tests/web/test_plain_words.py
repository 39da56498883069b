"""Explanations stand beside the text, marked as what they are, where somebody reads or changes it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import COVENANT, deviation
from tests.web.visitor import Visitor
from tests.world import PARTNERS, World
from workflow.domain.covenant import NamedSignatory, PlainWords
from workflow.services.covenants import Covenants

Someone = Callable[[str], Visitor]
FIRST, SECOND = "Het loopt <b>elke</b> week.", "U meldt het."
ARTICLE = "Wij werken samen."


@pytest.fixture
def explained(world: World) -> World:
    parties = tuple(NamedSignatory(name, "", "") for name in PARTNERS)
    plain = PlainWords({"1": ARTICLE}, {"WERKWIJZE-1": FIRST, "WERKWIJZE-2": SECOND})
    Covenants(world.desk).adopt(replace(COVENANT, signatories=parties, plain=plain))
    world.submit()
    return world


def test_they_stand_beside_the_text(explained: World, someone: Someone) -> None:
    page = someone("coordinator").open(f"/dossier/{explained.agreement}/tekst")
    for words in (ARTICLE, FIRST, SECOND):
        assert f"In gewone taal: {words}" in page.words
    assert "Zij horen er niet bij" in page.words


def test_they_stand_where_one_proposes(explained: World, someone: Someone) -> None:
    visitor = someone("coordinator")
    listed = visitor.open(f"/dossier/{explained.agreement}/onderhandeling").words
    assert f"In gewone taal: {FIRST}" in listed
    assert f"In gewone taal: {SECOND}" in listed
    form = visitor.open(f"/dossier/{explained.agreement}/voorstel?kind=afwijking&principle=WERKWIJZE-2").words
    assert f"In gewone taal: {SECOND}" in form
    assert FIRST not in form


def test_a_proposal_shows_what_the_text_of_now_means(explained: World, someone: Someone) -> None:
    explained.propose(deviation())
    page = someone("politie-proefstreek-1").open(f"/dossier/{explained.agreement}/onderhandeling")
    card = page.words.split("Voorstel 1: Afwijking")[1].split("Standpunten")[0]
    assert card.count(f"In gewone taal: {FIRST}") == 1
    assert SECOND not in card


def test_they_stand_in_the_register(explained: World, visitor: Visitor) -> None:
    explained.to_recognition()
    assert f"In gewone taal: {ARTICLE}" in visitor.open("/register/bpt-proef").words


def test_without_them_nothing_is_said_of_them(world: World, someone: Someone) -> None:
    world.submit()
    visitor = someone("coordinator")
    for address in ("tekst", "onderhandeling", "voorstel?kind=afwijking&principle=WERKWIJZE-1"):
        assert "gewone taal" not in visitor.open(f"/dossier/{world.agreement}/{address}").text
