"""Several agreements that wait for the same signatures."""

from collections.abc import Sequence
from dataclasses import replace

from tests.builders import FORM, area_change, deviation, supplement
from tests.world import KEYS, World
from workflow.domain.facts import Draft
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action
from workflow.services.pile import ToRead


def heap(world: World, *teams: str, drafts: Sequence[Draft] = ()) -> tuple[int, ...]:
    """Bring these teams to the signing, all with these drafts, else the first with all that can deviate."""
    first = (deviation(), supplement(), area_change())
    return tuple(
        _waiting(world, team, drafts or (first if place == 0 else ())) for place, team in enumerate(teams)
    )


def _waiting(world: World, team: str, drafts: Sequence[Draft]) -> int:
    world.agreement = world.start_team(team)
    world.people["coordinator"] = world.people[f"coordinator {team}"]
    world.done(Action.FILL_IN, "coordinator", form=replace(FORM, name=team))
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    for draft in drafts:
        world.everyone_consents(world.propose(draft))
    world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))
    for partner in KEYS:
        world.done(Action.APPROVE, f"{partner}-1", digest=world.facts().put_up or "")
    assert world.open_signing().done
    return world.agreement


def made_anew(world: World, agreement: int) -> None:
    """The text goes back, and the signing is opened again: another document."""
    world.agreement = agreement
    world.people["coordinator"] = world.facts().submitted_by or 0
    world.done(Action.DECLINE, f"{KEYS[2]}-1", reason="Er staat een fout in.")
    world.approve()
    assert world.open_signing().done


def read(found: tuple[ToRead, ...]) -> dict[int, str]:
    """What is agreed to, as the page sends it."""
    return {each.id: each.base for each in found}
