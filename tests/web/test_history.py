"""What a dossier tells of what happened: about which version of which proposal, and why it came back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import FORM, supplement
from tests.web.visitor import Visitor
from tests.world import KEYS, MUNICIPALITY, POLICE, World
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, State
from workflow.services.dossiers import Dossiers

Someone = Callable[[str], Visitor]
TOP = ("", "/aanvraag", "/onderhandeling")
WHY = "Noem eerst alle straten."


def test_every_entry_about_a_proposal_says_which_version(world: World) -> None:
    world.submit()
    draft = supplement()
    number = world.propose(draft)
    assert world.consent(number, f"{POLICE}-1").done
    world.done(Action.REVISE, "coordinator", proposal=number, draft=replace(draft, text="Anders."))
    assert world.consent(number, f"{POLICE}-1").done
    world.done(Action.REMARK, f"{POLICE}-1", proposal=number, reason="Waarom?")
    world.done(Action.RETRACT, "coordinator", proposal=number)
    events = Dossiers(world.desk).open(world.agreement, world.people["coordinator"]).history
    told = [(event.action, event.about) for event in reversed(events) if event.about]
    assert told == [
        ("voorstellen", "voorstel 1, versie 1"),
        ("instemmen", "voorstel 1, versie 1"),
        ("herzien", "voorstel 1, versie 2"),
        ("instemmen", "voorstel 1, versie 2"),
        ("reageren", "voorstel 1"),
        ("terugnemen", "voorstel 1"),
    ]


def test_the_page_of_the_history_says_it_too(world: World, someone: Someone) -> None:
    world.submit()
    world.propose(supplement())
    page = someone("coordinator").open(f"/dossier/{world.agreement}/geschiedenis")
    assert "Voorstellen (voorstel 1, versie 1) door Coordinator Bpt Proef" in page.words


def tops(world: World, visitor: Visitor) -> list[str]:
    """What stands at the top of each page about coming back; empty when nothing does."""
    return [
        "".join(e.text for e in page.elements if "notice-terug" in e.attributes.get("class", ""))
        for page in (visitor.open(f"/dossier/{world.agreement}{where}") for where in TOP)
    ]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.FOR_APPROVAL, State.AGREED, State.FOR_SIGNING])
def test_why_it_came_back_stands_on_top_until_it_moves_on(
    world: World, someone: Someone, state: State
) -> None:
    title, who = _go_back(world, state)
    coordinator = someone("coordinator")
    for top in tops(world, coordinator):
        assert title in top
        assert WHY in top
        assert who in top
    _move_on(world)
    assert tops(world, coordinator) == ["", "", ""]


def _go_back(world: World, state: State) -> tuple[str, str]:
    """Bring the team to this state and back from it; the title that is expected, and who did it."""
    if state is State.SUBMITTED:
        world.done(Action.FILL_IN, "coordinator", form=FORM)
        world.done(Action.SUBMIT, "coordinator")
        world.done(Action.RETURN, "kantoor", reason=WHY)
        return "De aanvraag is teruggestuurd", "Kantoor"
    world.submit()
    world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))
    if state is not State.FOR_APPROVAL:
        for partner in KEYS:
            world.done(Action.APPROVE, f"{partner}-1", digest=world.facts().put_up or "")
    if state is State.FOR_SIGNING:
        assert world.open_signing().done
        world.done(Action.DECLINE, f"{POLICE}-1", reason=WHY)
        return "weigerde te tekenen", "Politie Proefstreek"
    world.done(Action.REOPEN, f"{MUNICIPALITY}-1", reason=WHY)
    return "Het overleg is heropend", "gemeente Proefdam"


def _move_on(world: World) -> None:
    if world.facts().state is State.DRAFT:
        world.done(Action.SUBMIT, "coordinator")
    else:
        world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))


def test_a_long_history_is_paged_and_leaves_nothing_out(world: World, someone: Someone) -> None:
    world.submit()
    number = world.propose(supplement())
    for n in range(60):
        world.done(Action.REMARK, f"{POLICE}-1", proposal=number, reason=f"Vraag {n}.")
    police = someone(f"{POLICE}-1")
    pages = [police.open(f"/dossier/{world.agreement}/geschiedenis?pagina={n}") for n in (1, 2)]
    assert "Pagina 1 van 2" in pages[0].words
    shown = [sum("Reageren" in e.text for e in page.all("strong")) for page in pages]
    assert sum(shown) == 60
    assert shown[0] == 50
