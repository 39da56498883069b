"""Pages for anyone: the register, and checking a PDF."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from language.catalogue import told
from signing.reasons import CHANGED, TOO_BUSY
from tests.builders import FORM, deviation, supplement
from tests.web.conftest import FakeChecker
from tests.web.visitor import Visitor
from tests.world import POLICE, World
from web.forms.check import EMPTY, LARGEST, NO_PDF, TOO_LARGE
from web.verdicts import WORDS, three
from workflow.domain.vocabulary import Action, State
from workflow.persistence import papers

Someone = Callable[[str], Visitor]
SIGNATURE: dict[str, Any] = {
    "field": "handtekening-politie", "kind": "handtekening", "signer": "B. Chef", "partner": "Politie",
    "time": "2026-11-23T10:00:00+00:00", "timestamp": None, "level": "PAdES B-B", "certificate_sha256": "00",
    "verdict": "ongeldig", "reasons": [CHANGED.as_json()],
}  # fmt: skip


def test_the_home_page_shows_three_ways(world: World, visitor: Visitor, someone: Someone) -> None:
    page = visitor.open("/")
    ways = [e.text for e in page.all("h2")]
    assert ways == ["Een team opzoeken", "Een PDF controleren", "Inloggen"]
    assert {"/register", "/controle", "/inloggen"} <= set(page.links())
    assert "/taken" in someone("coordinator").open("/").links()


def test_a_recognised_team_is_found_by_its_street(world: World, visitor: Visitor) -> None:
    assert "Er is nog geen team erkend." in visitor.open("/register").words
    world.until(State.RECOGNISED)
    assert "BPT Proef" in visitor.open("/register?zoek=dorpsstraat").words
    assert "Geen team gevonden" in visitor.open("/register?zoek=elders").words
    assert visitor.open("/register/bpt-proef").heading == "BPT Proef"


def test_a_team_that_is_not_recognised_is_not_in_the_register(world: World, visitor: Visitor) -> None:
    world.until(State.SIGNED)
    visitor.open("/register/bpt-proef", 404)


def test_a_team_s_page_says_since_when_by_which_covenant_and_what_differs(
    world: World, visitor: Visitor
) -> None:
    world.until(State.RECOGNISED)
    page = visitor.open("/register/bpt-proef")
    assert "Erkend nu, sinds 23 november 2026" in page.words
    assert "Voor dit team geldt precies wat in het convenant staat." in page.words
    assert "De getekende PDF staat niet op deze site" in page.words
    assert not [link for link in page.links() if link.endswith(".pdf")]
    assert FORM.contact not in page.text
    assert FORM.representative not in page.text


def test_what_a_team_agreed_otherwise_stands_on_top_and_nowhere_why(world: World, visitor: Visitor) -> None:
    """A reason is in people's own words, and may name somebody."""
    world.until(State.IN_NEGOTIATION)
    world.everyone_consents(world.propose(supplement()))
    world.everyone_consents(world.propose(deviation()))
    world.to_recognition()
    page = visitor.open("/register/bpt-proef")
    assert f"Extra afgesproken {supplement().title}: {supplement().text}" in page.words
    assert page.words.count(deviation().text) > 1
    for reason in (supplement().reason, deviation().reason, "Reden:"):
        assert reason not in page.words
    assert "geldt precies wat in het convenant staat" not in page.words
    assert (
        f"1 erkend team bij “{supplement().title}”"
        in visitor.open(f"/register?zoek={supplement().title}").words
    )


def test_a_team_is_found_by_the_words_of_a_deviation_that_stands_and_of_no_other(
    world: World, visitor: Visitor
) -> None:
    world.until(State.IN_NEGOTIATION)
    number = world.propose(deviation(text="Wij lopen op dinsdag."))
    world.done(
        Action.REVISE, "coordinator", proposal=number, draft=deviation(text="Wij lopen op vrijdag: één keer.")
    )
    world.everyone_consents(number)
    gone = world.propose(deviation(principle="WERKWIJZE-2", text="Wij lopen op zondag."))
    world.done(Action.RETRACT, "coordinator", proposal=gone)
    world.to_recognition()
    found = {
        word: "BPT Proef" in visitor.open(f"/register?zoek={word}").words
        for word in ("vrijdag", "één keer", "VRIJDAG proef", "dinsdag", "zondag", "maandag")
    }
    assert found == {
        "vrijdag": True,
        "één keer": True,
        "VRIJDAG proef": True,
        "dinsdag": False,
        "zondag": False,
        "maandag": False,
    }


def test_a_team_without_a_boundary_is_listed_without_a_map(world: World, visitor: Visitor) -> None:
    world.until(State.RECOGNISED)
    page = visitor.open("/register")
    assert "Niet op de kaart: van dit gebied is geen grens getekend." in page.words
    assert not [e for e in page.elements if e.tag == "svg"]


def test_a_suspended_and_an_ended_team_are_told_apart(world: World, visitor: Visitor) -> None:
    world.until(State.RECOGNISED)
    world.clock.forward(days=10)
    world.done(Action.SUSPEND, "kantoor", reason="Onderzoek naar N. Naam.")
    page = visitor.open("/register/bpt-proef")
    assert "De erkenning is geschorst sinds 3 december 2026." in page.words
    world.done(Action.END, "coordinator", reason="N. Naam stopt.", day=world.desk.today() + timedelta(30))
    world.clock.forward(days=30)
    page = visitor.open("/register/bpt-proef")
    assert "De afspraken zijn beëindigd op 2 januari 2027." in page.words
    assert "N. Naam" not in page.words


def test_people_s_words_are_never_markup(world: World, visitor: Visitor) -> None:
    visitor.open("/register?zoek=<script>alert(1)</script>")
    page = visitor.client.get('/register?zoek="><script>').get_data(as_text=True)
    assert "<script" not in page


def test_checking_tells_who_and_why_not(checker: FakeChecker, visitor: Visitor) -> None:
    checker.report |= {
        "verdict": "ongeldig",
        "unchanged": False,
        "signatures": [SIGNATURE],
        "reasons": [],
    }
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("af<b>.pdf", b"%PDF-1.7"))
    assert page.heading.startswith("Ongeldig: af")
    assert "Vertrouw dit document niet." in page.words
    assert CHANGED.nl in page.words
    assert "B. Chef" in page.words


def test_the_box_on_top_says_why_a_changed_file_is_not_to_be_trusted(
    checker: FakeChecker, visitor: Visitor
) -> None:
    fine = SIGNATURE | {"verdict": "geldig", "reasons": [], "timestamp": "2026-11-23T10:00:00+00:00"}
    changed = SIGNATURE | {"time": None}
    checker.report |= {"verdict": "ongeldig", "unchanged": False, "signatures": [fine, changed, changed]}
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("a.pdf", b"%PDF-1.7"))
    (box,) = [e.text for e in page.elements if "verdict-ongeldig" in e.attributes.get("class", "").split()][
        :1
    ]
    assert box.count(CHANGED.nl) == 1


def test_of_a_signature_that_cannot_be_judged_no_time_is_claimed(
    checker: FakeChecker, visitor: Visitor
) -> None:
    checker.report |= {"verdict": "ongeldig", "signatures": [SIGNATURE | {"time": None}]}
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("a.pdf", b"%PDF-1.7"))
    assert "zonder tijdstempel" not in page.words
    assert "niet te bepalen" in page.words
    checker.report |= {"signatures": [SIGNATURE]}
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("a.pdf", b"%PDF-1.7"))
    assert "(volgens de ondertekenaar, zonder vertrouwde tijdstempel)" in page.words


def test_without_a_file_it_asks_for_one(visitor: Visitor) -> None:
    page = visitor.press(visitor.open("/controle"), "Controleren", 422, file=("", b""))
    assert "Kies eerst een bestand." in page.words


def test_a_file_that_is_too_large_gets_a_sentence(visitor: Visitor) -> None:
    page = visitor.press(
        visitor.open("/controle"), "Controleren", 413, file=("groot.pdf", b"x" * (22 * 1024 * 1024))
    )
    (told,) = [e for e in page.elements if e.attributes.get("id") == "file-fout"]
    assert told.text == TOO_LARGE


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", EMPTY),
        (b"GIF89a", NO_PDF),
        (b"x" * 1024 + b"%PDF-1.7", NO_PDF),
        (b"%PDF-1.7" + b" " * LARGEST, TOO_LARGE),
    ],
)
def test_what_cannot_be_a_pdf_is_told_at_the_field(visitor: Visitor, content: bytes, sentence: str) -> None:
    page = visitor.press(visitor.open("/controle"), "Controleren", 422, file=("a.pdf", content))
    (told,) = [e for e in page.elements if e.attributes.get("id") == "file-fout"]
    assert told.text == sentence
    assert "#file" in [e.attributes["href"] for e in page.all("a")]


def test_a_header_that_stands_a_little_further_is_still_a_pdf(visitor: Visitor) -> None:
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("a.pdf", b"\n" * 1000 + b"%PDF-1.7"))
    assert page.heading == "Geldig: a.pdf"


@pytest.mark.parametrize(
    ("changes", "standing", "answers"),
    [
        ({}, "known", ("unchanged yes", "signed yes", "known")),
        ({"unchanged": False}, "void", ("unchanged no", "signed unknown", "void")),
        ({"trusted_then": False}, "not listed", ("unchanged yes", "signed no", "not listed")),
        ({"trusted_then": None}, "earlier", ("unchanged yes", "signed unknown", "earlier")),
        ({"identified": False}, "running", ("unchanged yes", "signed unknown", "running")),
        ({"unchanged": None, "signatures": []}, "ended", ("unchanged unknown", "signed unknown", "ended")),
    ],
)
def test_three_answers_each_with_what_to_do_next(
    checker: FakeChecker, changes: dict[str, Any], standing: str, answers: tuple[str, ...]
) -> None:
    report = {**checker.report, "signatures": [SIGNATURE], **changes}
    found = tuple(three(report, standing).values())
    assert found == answers
    for key in (*found, *(f"{key} next" for key in found)):
        assert told(WORDS[key], "en") != WORDS[key]


def test_the_verdict_of_a_stranger_s_file_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("a.pdf", b"%PDF-1.7"))
    for key in ("unchanged?", "signed?", "known?", "not listed", "not listed next", "signed unknown next"):
        assert WORDS[key] in page.words
    assert "/register" in page.links()


def test_dropping_is_offered_only_by_the_script(visitor: Visitor) -> None:
    page = visitor.open("/controle")
    (hint,) = [e for e in page.elements if "data-drop-hint" in e.attributes]
    assert "hidden" in hint.attributes
    assert [e.attributes["src"].split("?")[0] for e in page.all("script")] == ["/static/drop.js"]
    assert visitor.client.get("/static/drop.js").status_code == 200


def test_an_unknown_page_gets_a_page(visitor: Visitor) -> None:
    assert visitor.open("/bestaat/niet", 404).heading == "Niet gevonden"


def test_the_register_of_another_day(world: World, visitor: Visitor) -> None:
    world.until(State.RECOGNISED)
    world.clock.forward(days=10)
    world.done(Action.SUSPEND, "kantoor", reason="Onderzoek naar N. Naam.")
    assert "Nu: 0 erkende teams." in visitor.open("/register").words
    page = visitor.open("/register?op=2026-11-24")
    assert "Op 24 november 2026: 1 erkend team." in page.words
    assert "/register/bpt-proef?op=2026-11-24" in page.links()
    page = visitor.open("/register/bpt-proef?op=2026-11-24")
    assert "Wat er gold op 24 november 2026" in page.words
    page = visitor.open("/register/bpt-proef")
    assert "Niet erkend nu." in page.words
    assert "Was erkend van 23 november 2026 tot 3 december 2026" in page.words
    assert "N. Naam" not in page.words
    assert "Op die dag was er geen team erkend." in visitor.open("/register?op=2020-01-01").words


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("gisteren", "Vul een dag in, zoals 2026-12-31."),
        ("2026-02-30", "Vul een dag in, zoals 2026-12-31."),
        ("2030-01-01", "Kies vandaag of een dag die al voorbij is."),
    ],
)
def test_a_day_that_the_register_cannot_tell(world: World, visitor: Visitor, day: str, sentence: str) -> None:
    world.until(State.RECOGNISED)
    for address in ("/register", "/register/bpt-proef"):
        page = visitor.open(f"{address}?op={day}", 400)
        assert sentence in page.words
        assert page.form("Zoeken" if address == "/register" else "Bekijk die dag").fields["op"] == day


def test_a_page_that_is_not_there(world: World, visitor: Visitor) -> None:
    world.until(State.RECOGNISED)
    assert "Zo veel pagina’s zijn er niet." in visitor.open("/register?pagina=9").words
    for number in ("0", "-1", "x", "9" * 30, "0" * 9 + "1"):
        visitor.open(f"/register?pagina={number}", 404)


def test_when_it_is_too_busy_one_may_come_back(checker: FakeChecker, visitor: Visitor) -> None:
    checker.report |= {"verdict": "niet_te_bepalen", "reasons": [TOO_BUSY.as_json()]}
    page = visitor.press(visitor.open("/controle"), "Controleren", 429, file=("a.pdf", b"%PDF-1.7"))
    assert page.headers["Retry-After"] == "60"
    assert TOO_BUSY.nl in page.words


@pytest.mark.usefixtures("any_file")
def test_a_document_of_a_signing_that_was_stopped_is_told_as_such(world: World, visitor: Visitor) -> None:
    world.until(State.FOR_SIGNING)
    with world.desk.database.reading() as session:
        head = papers.versions(session)[-1][1]
    pdf = world.desk.documents.get(head)
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("a.pdf", pdf))
    assert WORDS["running"] in page.words
    world.done(Action.DECLINE, f"{POLICE}-1", reason="Toch niet.")
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("a.pdf", pdf))
    assert WORDS["void"] in page.words
