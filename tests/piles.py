"""Several agreements that wait for the same signatures."""

from dataclasses import replace

from tests.builders import FORM, area_change, deviation, supplement
from tests.world import KEYS, World
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action
from workflow.services.pile import ToRead


def heap(world: World, *teams: str) -> tuple[int, ...]:
    """Bring these teams to the signing, the first with all that can deviate; gives their agreements."""
    return tuple(_waiting(world, team, deviates=place == 0) for place, team in enumerate(teams))


def _waiting(world: World, team: str, *, deviates: bool) -> int:
    world.agreement = world.start_team(team)
    world.people["coordinator"] = world.people[f"coordinator {team}"]
    world.done(Action.FILL_IN, "coordinator", form=replace(FORM, name=team))
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    for draft in (deviation(), supplement(), area_change()) if deviates else ():
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
