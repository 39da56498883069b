"""The way of a dossier as its steps: what was done and when, where it is now, what is still to come."""

from dataclasses import dataclass
from datetime import datetime

from language.said import Said, said
from workflow.domain.vocabulary import Action, State, label
from workflow.services.dossiers import Dossier

STEPS = (
    (State.DRAFT, said("Concept")),
    (State.SUBMITTED, said("Ingediend")),
    (State.IN_NEGOTIATION, said("In onderhandeling")),
    (State.FOR_APPROVAL, said("Ter goedkeuring")),
    (State.AGREED, said("Overeengekomen")),
    (State.FOR_SIGNING, said("Ter ondertekening")),
    (State.SIGNED, said("Ondertekend")),
    (State.RECOGNISED, said("Erkend")),
)
"""The way from draft to recognised. A successor begins at the third step."""
FIRST_OF_A_SUCCESSOR = 2
PAST, NOW, NEXT = "past", "now", "next"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way."""

    name: str
    place: str
    """Past, now or next."""
    since: datetime | None
    """When it was last reached, aware; None for what is still to come, and for where it began."""


def path_of(dossier: Dossier) -> tuple[Step, ...]:
    """Every step in order, with what came after recognition."""
    steps = STEPS[FIRST_OF_A_SUCCESSOR:] if dossier.facts.predecessor else STEPS
    reached = _reached(dossier)
    way: list[tuple[str, datetime | None]] = [(name, reached.get(state)) for state, name in steps]
    if dossier.facts.recognised_on:
        way[-1:] = _since_recognition(dossier)
        now = len(way) - 1
    else:
        now = [state for state, _ in steps].index(dossier.state)
    return tuple(_step(name, since, place - now) for place, (name, since) in enumerate(way))


def _step(name: str, since: datetime | None, ahead: int) -> Step:
    """A step so many places ahead of now. One that it fell back from is still to come."""
    return Step(name, PAST if ahead < 0 else NEXT if ahead else NOW, None if ahead > 0 else since)


def _reached(dossier: Dossier) -> dict[State, datetime]:
    """When each state was reached; of one that it came back to, the last time."""
    return {event.target: event.at for event in reversed(dossier.history) if event.moved and event.target}


def _since_recognition(dossier: Dossier) -> list[tuple[str, datetime | None]]:
    """Recognition, a step for every change of state since, and one for a notice that ends it later."""
    way: list[tuple[str, datetime | None]] = []
    state: State | None = None
    for event in reversed(dossier.history):
        if event.target is State.RECOGNISED and not state:
            way.append((_named(State.RECOGNISED), event.at))
        elif state and event.target and event.target is not state:
            way.append((_named(event.target), event.at))
        elif state and event.action == label(Action.END):
            way.append((said("Opgezegd"), event.at))
        if event.target is State.RECOGNISED or state:
            state = event.target or state
    return way


def _named(state: State) -> str:
    return Said("{state!c}", {"state": label(state)})
