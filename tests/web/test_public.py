"""Pages for anyone: the register, and checking a PDF."""

from typing import Any

from tests.web.conftest import FakeChecker
from tests.web.visitor import Visitor
from tests.world import World
from workflow.domain.vocabulary import State

SIGNATURE: dict[str, Any] = {
    "field": "handtekening-politie", "kind": "handtekening", "signer": "B. Chef", "partner": "Politie",
    "time": "2026-11-23T10:00:00+00:00", "timestamp": None, "level": "PAdES B-B", "certificate_sha256": "00",
    "verdict": "ongeldig", "reasons": ["Het bestand is na het tekenen veranderd."],
}  # fmt: skip


def test_a_recognised_team_is_found_by_its_street(world: World, visitor: Visitor) -> None:
    assert "Er is nog geen team erkend." in visitor.open("/register").words
    world.until(State.RECOGNISED)
    assert "BPT Proef" in visitor.open("/register?zoek=dorpsstraat").words
    assert "Geen team gevonden" in visitor.open("/register?zoek=elders").words
    assert visitor.open("/register/bpt-proef").heading == "BPT Proef"


def test_a_team_that_is_not_recognised_is_not_in_the_register(world: World, visitor: Visitor) -> None:
    world.until(State.SIGNED)
    visitor.open("/register/bpt-proef", 404)


def test_people_s_words_are_never_markup(world: World, visitor: Visitor) -> None:
    visitor.open("/register?zoek=<script>alert(1)</script>")
    page = visitor.client.get('/register?zoek="><script>').get_data(as_text=True)
    assert "<script" not in page


def test_checking_tells_who_and_why_not(checker: FakeChecker, visitor: Visitor) -> None:
    checker.report = {
        "verdict": "ongeldig",
        "unchanged": False,
        "signatures": [SIGNATURE],
        "reasons": ["Bytes veranderd."],
    }
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("af<b>.pdf", b"%PDF-1.7"))
    assert page.heading.startswith("Ongeldig: af")
    assert "Vertrouw dit document niet." in page.words
    assert "Het bestand is na het tekenen veranderd." in page.words
    assert "B. Chef" in page.words


def test_without_a_file_it_asks_for_one(visitor: Visitor) -> None:
    page = visitor.press(visitor.open("/controle"), "Controleren", 422, file=("", b""))
    assert "Kies eerst een bestand." in page.words


def test_a_file_that_is_too_large_gets_a_sentence(visitor: Visitor) -> None:
    page = visitor.press(
        visitor.open("/controle"), "Controleren", 413, file=("groot.pdf", b"x" * (22 * 1024 * 1024))
    )
    assert "hoogstens 20 MB" in page.words


def test_an_unknown_page_gets_a_page(visitor: Visitor) -> None:
    assert visitor.open("/bestaat/niet", 404).heading == "Niet gevonden"
