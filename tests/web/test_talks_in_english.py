"""The application and the negotiation in English: what the site says is translated, what people say stays."""

from collections.abc import Callable

from tests.builders import deviation, supplement
from tests.unit.domain.test_area import NORMAL
from tests.web.visitor import Page, Visitor
from tests.world import POLICE, World
from web.forms.area import as_text

Someone = Callable[[str], Visitor]


def in_dutch(page: Page, words: str) -> bool:
    """Whether these words stand in an element that says it is Dutch."""
    return any(e.attributes.get("lang") == "nl" and words in e.text for e in page.elements)


def test_a_proposal_is_read_in_english_and_its_words_stay_dutch(world: World, someone: Someone) -> None:
    world.submit()
    world.propose(deviation())
    world.propose(supplement())
    police = someone(f"{POLICE}-1")
    page = police.open(f"/dossier/{world.agreement}/onderhandeling?taal=en")
    assert page.heading == "Negotiation – BPT Proef"
    assert "2 proposals are waiting for you. View and decide, one by one" in page.words
    assert "Proposal 1: Deviation from WERKWIJZE-1" in page.words
    for words in (deviation().reason, supplement().title, supplement().text):
        assert in_dutch(page, words), words
    assert "Consent" in page.buttons()
    page = police.press(page, "Record objection", 422, reason="")
    assert "Why do you object?" in page.words


def test_a_difference_is_dutch_with_marks_in_english(world: World, someone: Someone) -> None:
    world.submit()
    number = world.propose(deviation())
    page = someone(f"{POLICE}-1").open(f"/dossier/{world.agreement}/onderhandeling/{number}?taal=en")
    marks = {e.text for e in page.all("span") if e.attributes == {"class": "sr", "lang": "en"}}
    assert marks == {"deleted: ", "new: "}
    assert next(page.all("ins")).text.startswith("new: ")
    assert (
        next(e for e in page.all("p") if e.attributes.get("class") == "difference").attributes["lang"] == "nl"
    )


def test_what_is_wrong_with_an_answer_is_said_in_english(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    steps = f"/dossier/{world.agreement}/aanvraag"
    page = coordinator.open(f"{steps}/team?taal=en")
    assert page.heading == "Step 1 of 5: The team – BPT Proef"
    page = coordinator.press(page, "Next", 422, members="veel", name="x" * 201)
    assert "Fill in a whole number, in digits." in page.words
    assert "This is too long: at most 200 characters." in page.words
    page = coordinator.press(coordinator.open(f"{steps}/grens"), "Next", 422, boundary="{}")
    assert "No area is drawn in this file." not in page.words
    assert "An area is a surface (Polygon or MultiPolygon). This is something else." in page.words


def test_an_area_is_measured_in_english(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = coordinator.open(f"/dossier/{world.agreement}/aanvraag/grens?taal=en")
    page = coordinator.press(page, "Save and go on later", boundary=as_text(NORMAL))
    page = coordinator.open(f"/dossier/{world.agreement}/aanvraag/controleren")
    assert "The area: 76.2 hectares" in page.words
