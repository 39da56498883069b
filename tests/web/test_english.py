"""The pages for anyone, my tasks and the pile in English, and how a visitor chooses a language."""

from collections.abc import Callable
from pathlib import Path

import pytest

from signing.reasons import CHANGED, TOO_BUSY
from tests.builders import deviation, supplement
from tests.fakes import FakeKit
from tests.piles import heap
from tests.web.conftest import FakeChecker
from tests.web.test_public import SIGNATURE
from tests.web.visitor import Page, Visitor
from tests.world import POLICE, World
from web.app import Installation, create_app
from web.forms.check import NO_PDF
from web.settings import Settings
from workflow.domain.vocabulary import Action, State

Someone = Callable[[str], Visitor]
PDF = ("a.pdf", b"%PDF-1.7")


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    """Somebody who chose English."""
    visitor.open("/?taal=en")
    return visitor


def language(page: Page) -> str:
    return page.one("html").attributes["lang"]


def offered(page: Page) -> dict[str, str]:
    """Where the header leads for another language, by that language."""
    return {
        e.attributes["hreflang"]: e.attributes["href"] for e in page.all("a") if "hreflang" in e.attributes
    }


def in_dutch(page: Page) -> str:
    """All that the page says is Dutch."""
    return " ".join(e.text for e in page.elements if e.attributes.get("lang") == "nl")


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_choice_in_the_address_shows_the_page_so_and_is_remembered(visitor: Visitor) -> None:
    assert language(visitor.open("/controle")) == "nl"
    page = visitor.open("/controle?taal=en")
    assert (language(page), page.heading) == ("en", "Check a PDF")
    assert language(visitor.open("/over")) == "en"
    assert language(visitor.open("/over?taal=nl")) == "nl"
    assert visitor.open("/controle").heading == "PDF controleren"


@pytest.mark.parametrize(("site", "also"), [("http://localhost", set()), ("https://localhost", {"Secure"})])
def test_the_cookie_lasts_a_year_and_is_for_this_site_alone(
    world: World, checker: FakeChecker, tmp_path: Path, site: str, also: set[str]
) -> None:
    settings = Settings(folder=tmp_path, site=site)
    app = create_app(Installation(settings, world.desk, None, checker, FakeKit()))  # type: ignore[arg-type]  # a fake in its place
    response = app.test_client().get("/over?taal=en", base_url=site)
    (cookie,) = [c for c in response.headers.getlist("Set-Cookie") if c.startswith("taal=")]
    told = {each for each in cookie.split("; ") if not each.startswith("Expires=")}
    assert told == {"taal=en", "Max-Age=31536000", "HttpOnly", "Path=/", "SameSite=Lax", *also}


@pytest.mark.parametrize("query", ["", "?taal=", "?taal=de", "?taal=EN", "?taal=en%0d%0aX: 1", "?taal=<b>"])
def test_what_is_no_language_of_this_site_chooses_nothing(visitor: Visitor, query: str) -> None:
    response = visitor.client.get(f"/over{query}", headers={"Accept-Language": "en"})
    page = Page(response, "/over")
    assert (language(page), page.heading) == ("nl", "Over deze site")
    assert not [c for c in response.headers.getlist("Set-Cookie") if c.startswith("taal=")]


def test_what_is_no_language_leaves_an_earlier_choice_alone(reader: Visitor) -> None:
    assert language(reader.open("/over?taal=de")) == "en"
    reader.client.set_cookie("taal", "../de")
    assert language(reader.open("/over")) == "nl"


def test_the_other_language_is_offered_at_the_same_address(world: World, visitor: Visitor) -> None:
    world.until(State.RECOGNISED)
    world.clock.forward(days=2)
    page = visitor.open("/register?zoek=dorp%26kerk&op=2026-11-24")
    assert offered(page) == {"en": "/register?zoek=dorp%26kerk&op=2026-11-24&taal=en"}
    page = visitor.open(offered(page)["en"])
    assert offered(page) == {"nl": "/register?zoek=dorp%26kerk&op=2026-11-24&taal=nl"}
    assert page.form("Search").fields == {"zoek": "dorp&kerk", "op": "2026-11-24"}
    assert offered(visitor.open("/register/bpt-proef")) == {"nl": "/register/bpt-proef?taal=nl"}


def test_a_page_that_answers_a_form_offers_the_front_page_unless_it_has_an_address(
    visitor: Visitor, someone: Someone
) -> None:
    page = visitor.press(visitor.open("/controle"), "Controleren", file=PDF)
    assert offered(page) == {"en": "/controle?taal=en"}
    office = someone("kantoor")
    page = office.press(office.open("/account"), "Taal bewaren", 422, language="de")
    assert offered(page) == {"en": "/?taal=en"}
    page = office.press(office.open("/mandaten/zetel"), "Zetel geven", 422)
    assert offered(page) == {"en": "/mandaten/zetel?taal=en"}


# ── in English ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_home_page_in_english(world: World, reader: Visitor) -> None:
    page = reader.open("/")
    assert page.heading == "Working agreements of neighbourhood watch teams"
    assert [e.text for e in page.all("h2")] == ["Look up a team", "Check a PDF", "Log in"]
    assert "There are now 0 recognised teams in the register." in page.words
    world.until(State.RECOGNISED)
    assert "There is now 1 recognised team in the register." in reader.open("/").words


def test_the_register_in_english(world: World, reader: Visitor) -> None:
    assert "No team is recognised yet." in reader.open("/register").words
    world.until(State.RECOGNISED)
    world.clock.forward(days=1)
    page = reader.open("/register")
    assert page.heading == "Register of recognised teams"
    assert "Now: 1 recognised team." in page.words
    assert "Recognised since 23 November 2026" in page.words
    assert "Not on the map: no boundary was drawn for this area." in page.words
    assert "On 23 November 2026: 1 recognised team for “dorp”." in (
        reader.open("/register?zoek=dorp&op=2026-11-23").words
    )
    assert "On 1 January 2020: 0 recognised teams." in reader.open("/register?op=2020-01-01").words
    assert "No team found for “elders”." in reader.open("/register?zoek=elders").words
    assert "Fill in a day, such as 2026-12-31." in reader.open("/register?op=gisteren", 400).words


def test_a_team_in_english_with_what_it_agreed_in_dutch(world: World, reader: Visitor) -> None:
    world.until(State.IN_NEGOTIATION)
    world.everyone_consents(world.propose(supplement()))
    world.everyone_consents(world.propose(deviation()))
    world.to_recognition()
    page = reader.open("/register/bpt-proef")
    assert "Recognised now, since 23 November 2026" in page.words
    assert f"Guiding principle {deviation().principle}: {deviation().text}" in page.words
    assert "Agreed in addition" in page.words
    for agreed in (deviation().text, supplement().title, supplement().text):
        assert agreed in in_dutch(page)
    world.clock.forward(days=10)
    world.done(Action.SUSPEND, "kantoor", reason="Onderzoek.")
    page = reader.open("/register/bpt-proef")
    assert "Not recognised now. The recognition has been suspended since 3 December 2026." in page.words
    assert "Was recognised from 23 November 2026 until 3 December 2026" in page.words


def test_checking_in_english(checker: FakeChecker, reader: Visitor) -> None:
    page = reader.open("/controle")
    assert "At most 20 MB. We do not keep the file." in page.words
    wrong = reader.press(page, "Check", 422, file=("a.gif", b"GIF89a"))
    assert "This file is not a PDF." in wrong.words
    assert NO_PDF not in wrong.words
    checker.report |= {"verdict": "ongeldig", "signatures": [SIGNATURE]}
    page = reader.press(page, "Check", file=PDF)
    assert (language(page), page.heading) == ("en", "Not valid: a.pdf")
    assert CHANGED.en in page.words
    assert CHANGED.nl not in page.words
    assert "23 November 2026 at 11:00" in page.words
    assert "TOTAL-PASSED" in page.words
    checker.report |= {"verdict": "niet_te_bepalen", "signatures": [], "reasons": [TOO_BUSY.as_json()]}
    page = reader.press(reader.open("/controle"), "Check", 429, file=PDF)
    assert page.heading == "It is too busy now"
    assert TOO_BUSY.en in page.words


@pytest.mark.usefixtures("any_file")
def test_a_document_that_is_known_in_english(world: World, reader: Visitor) -> None:
    world.until(State.RECOGNISED)
    paper = world.facts().paper
    assert paper is not None
    pdf = world.desk.documents.get(paper.head)
    page = reader.press(reader.open("/controle"), "Check", file=("a.pdf", pdf))
    assert "This is exactly the document of BPT Proef, recognised since 23 November 2026." in page.words


@pytest.mark.parametrize(
    ("address", "heading", "sentence"),
    [
        ("/toegankelijkheid", "Accessibility", "The site works without JavaScript."),
        ("/privacy", "Privacy", "the cookie “taal” remembers that choice for a year"),
        ("/over", "About this site", "Then it is in the register."),
    ],
)
def test_the_texts_about_the_site_in_english(
    reader: Visitor, address: str, heading: str, sentence: str
) -> None:
    page = reader.open(address)
    assert page.heading == heading
    assert sentence in page.words
    assert "No email address has been set yet for this site." in page.words


def test_the_privacy_page_tells_of_the_cookie_in_dutch(visitor: Visitor) -> None:
    assert "Dan onthoudt de cookie “taal” die keuze een jaar." in visitor.open("/privacy").words


def test_my_tasks_and_the_pile_in_english(world: World, someone: Someone) -> None:
    heap(world, "BPT Een", "BPT Twee")
    police = someone(f"{POLICE}-1")
    page = police.open("/taken?taal=en")
    assert page.heading == "My tasks"
    assert "2 tasks are waiting for you. The most urgent is on top." in page.words
    assert "waiting for you since 23 November 2026" in page.words
    page = police.open("/stapel")
    assert page.heading == "Sign the pile"
    assert "2 documents are waiting for your signature." in page.words
    assert f"Supplement: {supplement().title}" in page.words
    assert supplement().title in in_dutch(page)
    wrong = police.open("/stapel/ondertekenen", 422)
    assert "First tick each document that you want to sign." in wrong.words
    ticks = [e.attributes["value"] for e in page.all("input") if e.attributes.get("type") == "checkbox"]
    page = police.open(f"/stapel/ondertekenen?document={ticks[0]}")
    page = police.press(page, "Sign document")
    assert page.heading == "1 of 1 signed"
    assert "One more document is waiting for your signature." in page.words
