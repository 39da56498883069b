"""The application in steps: each is saved by itself, nothing is lost, and the last shows everything."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import FORM
from tests.unit.domain.test_area import NORMAL
from tests.web.stepping import FIELDS, LATER, NEXT, fill_in, step
from tests.web.visitor import Page, Visitor
from tests.world import World
from web.errors import SENT_BEFORE
from workflow.domain.vocabulary import Action, State

Someone = Callable[[str], Visitor]
TITLES = ("Het team", "De straten", "De grens op de kaart", "De afspraken", "Controleer uw antwoorden")
WORDS = (*FIELDS, "afspraken", "controleren")
TO_CHECK = "Opslaan en terug naar de controle"


def at(world: World, page: str = "") -> str:
    return f"/dossier/{world.agreement}/aanvraag{page}"


def on(page: Page) -> str:
    """The step that a page says it is."""
    return page.heading.split(" – ")[0]


@pytest.fixture
def coordinator(someone: Someone) -> Visitor:
    return someone("coordinator")


# ── the way through ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("number", "word"), list(enumerate(WORDS, 1)))
def test_every_step_says_which_it_is(world: World, coordinator: Visitor, number: int, word: str) -> None:
    page = step(coordinator, world.agreement, word)
    assert page.heading == f"Stap {number} van 5: {TITLES[number - 1]} – BPT Proef"
    asked = {name for form in page.forms for name in form.fields} - {"csrf_token", "key"}
    assert asked == FIELDS.get(word, set())
    assert ("Terug naar stap" in page.words) is (number > 1)


def test_from_the_first_step_to_submitted(world: World, coordinator: Visitor) -> None:
    page = step(coordinator, world.agreement, "team")
    page = coordinator.press(page, NEXT, name="BPT Nieuw", representative="V.", contact="a@b.nl", members="9")
    assert (on(page), world.facts().form.members) == ("Stap 2 van 5: De straten", 9)
    page = coordinator.press(page, NEXT, streets="Dorpsstraat\nKerklaan", streets_covered="1")
    assert (on(page), world.facts().form.streets) == (
        "Stap 3 van 5: De grens op de kaart",
        ("Dorpsstraat", "Kerklaan"),
    )
    page = coordinator.press(page, NEXT)
    assert on(page) == "Stap 4 van 5: De afspraken"
    assert at(world, "/controleren") in page.links()
    page = step(coordinator, world.agreement, "controleren")
    for answer in ("BPT Nieuw", "V.", "a@b.nl", "9", "Dorpsstraat, Kerklaan", "1 van 2 straten"):
        assert answer in page.words
    page = coordinator.press(page, "Aanvraag indienen")
    assert world.facts().state is State.SUBMITTED
    assert "U krijgt bericht als u weer iets moet doen." in page.words


def test_going_back_saves_too(world: World, coordinator: Visitor) -> None:
    page = step(coordinator, world.agreement, "straten")
    page = coordinator.press(page, "Terug naar stap 1", streets="Dorpsstraat")
    assert on(page).startswith("Stap 1")
    assert world.facts().form.streets == ("Dorpsstraat",)
    page = coordinator.press(page, NEXT)
    assert page.form(NEXT).fields["streets"] == "Dorpsstraat"


def test_later_one_goes_on_where_something_is_missing(world: World, coordinator: Visitor) -> None:
    page = coordinator.press(
        step(coordinator, world.agreement, "team"), LATER, representative="V.", contact="a@b.nl", members="9"
    )
    assert page.heading.startswith("Stand van zaken")
    assert "De aanvraag is bewaard." in page.words
    assert on(coordinator.open(at(world))).startswith("Stap 2")
    fill_in(coordinator, world.agreement, streets="Dorpsstraat")
    assert on(coordinator.open(at(world))).startswith("Stap 5")


def test_the_terms_are_the_standard_in_plain_words(world: World, coordinator: Visitor) -> None:
    page = step(coordinator, world.agreement, "afspraken")
    assert "U volgt de standaard." in page.words
    assert "Dat kunt u later voorstellen, in de onderhandeling." in page.words
    covenant = world.facts().covenant
    assert all(p.key in page.words for p in covenant.annex.principles)


# ── the check ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_missing_is_said_with_the_way_to_it(world: World, coordinator: Visitor) -> None:
    page = step(coordinator, world.agreement, "controleren")
    assert "U kunt nog niet indienen" in page.words
    assert "Aanvraag indienen" not in page.buttons()
    assert at(world, "/team?daarna=controleren") in page.links()
    assert "Stap 1: Het team" in page.words
    assert "Stap 2: De straten" in page.words
    assert "Stap 3:" not in page.words
    fill_in(coordinator, world.agreement, representative="V.", contact="a@b.nl", members="9", streets="A")
    page = step(coordinator, world.agreement, "controleren")
    assert "Stap 1: Het team" not in page.words
    assert "Aanvraag indienen" in page.buttons()


def test_a_team_that_is_too_small_is_sent_to_its_step(world: World, coordinator: Visitor) -> None:
    world.done(Action.FILL_IN, "coordinator", form=replace(FORM, members=1))
    page = step(coordinator, world.agreement, "controleren")
    assert "Het team is te klein" in page.words
    assert "Stap 1: Het team" in page.words
    assert "Stap 2: De straten" not in page.words


def test_submitting_what_is_incomplete_is_refused(world: World, coordinator: Visitor) -> None:
    form = step(coordinator, world.agreement, "team").form(NEXT).fields
    data = {name: form[name] for name in ("csrf_token", "key")}
    response = coordinator.client.post(f"/dossier/{world.agreement}/indienen", data=data)
    page = Page(response, at(world))
    assert (page.status, on(page)) == (422, "Stap 5 van 5: Controleer uw antwoorden")
    assert "Dat kan nu niet" in page.words
    assert world.facts().state is State.DRAFT


def test_each_answer_can_be_changed_and_one_comes_back(world: World, coordinator: Visitor) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    page = step(coordinator, world.agreement, "controleren")
    for word in (*FIELDS, "afspraken"):
        assert at(world, f"/{word}?daarna=controleren") in page.links()
    page = coordinator.open(at(world, "/straten?daarna=controleren"))
    page = coordinator.press(page, TO_CHECK, 422, streets="A", streets_covered="5")
    page = coordinator.press(page, TO_CHECK, streets_covered="1")
    assert on(page) == "Stap 5 van 5: Controleer uw antwoorden"
    assert "1 van 1 straat" in page.words


# ── saving ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_step_keeps_what_was_saved_in_another_meanwhile(world: World, someone: Someone) -> None:
    world.done(Action.FILL_IN, "coordinator", form=replace(FORM, boundary=NORMAL))
    first, second = someone("coordinator"), someone("coordinator")
    team, streets = step(first, world.agreement, "team"), step(second, world.agreement, "straten")
    second.press(streets, NEXT, streets="Verweg", streets_covered="1", note="Tot het plein.")
    first.press(team, NEXT, contact="nieuw@example.nl")
    form = world.facts().form
    assert (form.contact, form.streets, form.note) == ("nieuw@example.nl", ("Verweg",), "Tot het plein.")
    assert (form.streets_covered, form.boundary) == (1, NORMAL)


def test_a_step_sent_twice_is_saved_once(world: World, coordinator: Visitor) -> None:
    fields = step(coordinator, world.agreement, "team").form(NEXT).fields | {"contact": "a@b.nl"}
    first = coordinator.client.post(at(world, "/team"), data=fields)
    fill_in(coordinator, world.agreement, streets="Verweg")
    before = world.facts()
    second = coordinator.client.post(at(world, "/team"), data=fields)
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert world.facts() == before


def test_a_key_is_good_for_one_step_only(world: World, coordinator: Visitor) -> None:
    fields = step(coordinator, world.agreement, "team").form(NEXT).fields
    coordinator.client.post(at(world, "/team"), data=fields)
    other = {name: fields[name] for name in ("csrf_token", "key")} | {"boundary": ""}
    before = world.facts()
    page = Page(coordinator.client.post(at(world, "/grens"), data=other), at(world))
    assert (page.status, page.heading) == (422, SENT_BEFORE.title)
    assert world.facts() == before


def test_a_fault_stands_above_and_at_its_field(world: World, coordinator: Visitor) -> None:
    before = world.facts()
    page = step(coordinator, world.agreement, "team")
    page = coordinator.press(page, NEXT, 422, members="veel", contact="a@b.nl")
    assert "#members" in {e.attributes.get("href") for e in page.all("a")}
    about = [
        e.tag
        for e in page.elements
        if "members" in (e.attributes.get("for"), e.attributes.get("id"))
        or e.attributes.get("id") == "members-fout"
    ]
    assert about == ["label", "p", "input"]
    assert page.form(NEXT).fields["contact"] == "a@b.nl"
    assert world.facts() == before


def test_what_need_not_be_filled_in_says_so(world: World, coordinator: Visitor) -> None:
    assert "(niet verplicht)" not in step(coordinator, world.agreement, "team").words
    assert step(coordinator, world.agreement, "straten").words.count("(niet verplicht)") == 2


# ── who, and when ────────────────────────────────────────────────────────────────────────────────────────


def test_others_read_it_on_one_page_and_save_nothing(world: World, someone: Someone) -> None:
    before, fields = world.facts(), step(someone("coordinator"), world.agreement, "team").form(NEXT).fields
    office = someone("kantoor")
    page = office.open(at(world, "/straten"))
    assert on(page) == "Aanvraag"
    token = page.forms[0].fields["csrf_token"]
    answer = office.client.post(at(world, "/team"), data=fields | {"csrf_token": token, "name": "Anders"})
    assert Page(answer, at(world)).status == 422
    assert world.facts() == before
    assert office.client.get(at(world, "/onzin")).status_code == 404


def test_a_step_left_open_changes_nothing_after_submitting(world: World, coordinator: Visitor) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    page = step(coordinator, world.agreement, "team")
    world.done(Action.SUBMIT, "coordinator")
    page = coordinator.press(page, NEXT, 422, members="99")
    assert "Dat kan nu niet" in page.words
    assert world.facts().form == FORM


def test_while_talking_the_team_changes_and_its_area_does_not(world: World, coordinator: Visitor) -> None:
    form = replace(FORM, boundary=NORMAL, streets_covered=1)
    world.done(Action.FILL_IN, "coordinator", form=form)
    left_open = step(coordinator, world.agreement, "straten")
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    page = coordinator.press(coordinator.open(at(world)), "Bewaren", members="14")
    assert "De aanvraag is bewaard." in page.words
    assert world.facts().form == replace(form, members=14)
    page = coordinator.press(left_open, NEXT, 422, streets="Elders")
    assert "Het gebied verandert u met een voorstel" in page.words
    page = coordinator.press(coordinator.open(at(world)), "Bewaren", 422, members="veel")
    assert page.form("Bewaren").fields["members"] == "veel"
