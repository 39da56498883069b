"""Counter-proposals and questions on the negotiation page."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import deviation, supplement
from tests.web.visitor import Visitor
from tests.world import HOUSING, MUNICIPALITY, POLICE, World
from workflow.domain.vocabulary import Action

Someone = Callable[[str], Visitor]


@pytest.fixture
def talking(world: World) -> World:
    world.submit()
    world.propose(deviation())
    return world


def page_of(world: World) -> str:
    return f"/dossier/{world.agreement}/onderhandeling"


def test_a_counter_proposal_stands_beside_the_first(talking: World, someone: Someone) -> None:
    police = someone(f"{POLICE}-1")
    page = police.open(page_of(talking))
    address = next(link for link in page.links() if "tegen=1" in link)
    form = police.open(address)
    assert form.heading.startswith("Tegenvoorstel bij voorstel 1")
    assert form.form("Voorstellen").fields["text"] == deviation().text
    page = police.press(form, "Voorstellen", text="Elke dag een ronde.", reason="Het is onrustig.")
    assert "2 voorstellen over WERKWIJZE-1 Hooguit één hiervan kan worden aanvaard." in page.words
    assert not any("tegen=" in link for link in page.links())  # the police has its say now
    assert [p.partner for p in talking.facts().proposals] == [talking.facts().team, POLICE]


def test_who_supports_one_cannot_consent_to_the_other_yet(talking: World, someone: Someone) -> None:
    talking.propose(deviation(text="Elke dag."), f"{POLICE}-1")
    talking.consent(1, f"{HOUSING}-1")
    housing = someone(f"{HOUSING}-1")
    page = housing.open(page_of(talking))
    assert (
        "U kunt hier nog niet instemmen: op dit niveau stemde uw partner al in met voorstel 1. "
        "Maak daar eerst bezwaar tegen." in page.words
    )
    assert "Instemmen" not in page.buttons()
    assert "kunt u een tegenvoorstel doen" in page.words
    nth = 1  # the newest proposal stands first
    page = housing.press(page, "Bezwaar vastleggen", nth=nth, reason="Toch niet.")
    assert "Instemmen" in page.buttons()
    assert any("tegen=1" in link for link in page.links())


def test_a_counter_supplement_keeps_its_subject(talking: World, someone: Someone) -> None:
    number = talking.propose(supplement())
    police = someone(f"{POLICE}-1")
    form = police.open(f"/dossier/{talking.agreement}/voorstel?tegen={number}")
    page = police.press(form, "Voorstellen", text="Elke maand een flyer.", reason="Vaker is beter.")
    assert "2 voorstellen over “Flyer”" in page.words
    assert police.open(f"/dossier/{talking.agreement}/voorstel?tegen=99", 404)


def test_the_office_makes_no_counter_proposal(talking: World, someone: Someone) -> None:
    page = someone("kantoor").open(page_of(talking))
    assert not any("tegen=" in link for link in page.links())
    assert not {"Vraag plaatsen", "Antwoord plaatsen"} & set(page.buttons())


def test_a_question_and_its_answers(talking: World, someone: Someone) -> None:
    police, coordinator = someone(f"{POLICE}-2"), someone("coordinator")
    page = police.open(page_of(talking))
    page = police.press(page, "Vraag plaatsen", 422, reason="  ")
    assert "Schrijf uw vraag of antwoord." in page.words
    police.press(page, "Vraag plaatsen", reason="Waarom <b>om de week</b>?")
    page = coordinator.open(page_of(talking))
    assert (
        "Waarom <b>om de week</b>? Politie-Proefstreek-2, Politie Proefstreek, 23 november 2026" in page.words
    )
    page = coordinator.press(page, "Antwoord plaatsen", reason="Wij zijn met weinig.")
    assert "Wij zijn met weinig. Coordinator Bpt Proef, BPT Proef" in page.words
    page = police.press(police.open(page_of(talking)), "Antwoord plaatsen", reason="Duidelijk.")
    answers = [e for e in page.all("ol") if e.attributes.get("class") == "remarks"]
    assert len(answers) == 2  # one thread, its answers in it
    facts = talking.facts().proposal(1)
    assert facts is not None
    assert (facts.remarks, facts.stances[1:]) == (3, ())


def test_sending_a_question_twice_asks_it_once(talking: World, someone: Someone) -> None:
    police = someone(f"{POLICE}-2")
    page = police.open(page_of(talking))
    for _ in range(2):
        police.press(page, "Vraag plaatsen", reason="Waarom?")
    proposal = talking.facts().proposal(1)
    assert proposal is not None
    assert proposal.remarks == 1


def test_an_answer_to_a_question_that_is_not_there(talking: World, someone: Someone) -> None:
    police = someone(f"{POLICE}-2")
    page = police.press(police.open(page_of(talking)), "Vraag plaatsen", 422, reason="Ja.", question="7")
    assert "De vraag waarop u antwoordt, is er niet." in page.words


def test_what_a_new_version_changed_is_shown_word_by_word(talking: World, someone: Someone) -> None:
    talking.consent(1, f"{MUNICIPALITY}-1")
    text = "Het team loopt om de maand."
    talking.done(Action.REVISE, "coordinator", proposal=1, draft=replace(deviation(), text=text))
    page = someone(f"{MUNICIPALITY}-1").open(page_of(talking))
    assert "Wat veranderde er sinds versie 1?" in page.words
    removed = [" ".join(e.text.split()) for e in page.all("del")]
    assert "vervallen: week" in removed
    assert "(geldt niet meer)" in page.words


def test_a_proposal_of_a_partner_that_left_is_still_shown(talking: World, someone: Someone) -> None:
    number = talking.propose(supplement(), f"{HOUSING}-1")
    talking.done(Action.RETRACT, f"{HOUSING}-1", proposal=number)
    talking.done(Action.LEAVE, f"{HOUSING}-1", reason="Geen mensen.")
    assert "van stichting Proefwonen" in someone("coordinator").open(page_of(talking)).words
