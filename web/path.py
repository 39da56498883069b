"""The way of a dossier as its steps: what was done, where it is now, what is still to come."""

from dataclasses import dataclass

from workflow.domain.vocabulary import Action, State, label
from workflow.services.dossiers import Dossier

STEPS = (
    (State.DRAFT, "Concept"),
    (State.SUBMITTED, "Ingediend"),
    (State.IN_NEGOTIATION, "In onderhandeling"),
    (State.FOR_APPROVAL, "Ter goedkeuring"),
    (State.AGREED, "Overeengekomen"),
    (State.FOR_SIGNING, "Ter ondertekening"),
    (State.SIGNED, "Ondertekend"),
    (State.RECOGNISED, "Erkend"),
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


def path_of(dossier: Dossier) -> tuple[Step, ...]:
    """Every step in order, with what came after recognition."""
    steps = STEPS[FIRST_OF_A_SUCCESSOR:] if dossier.facts.predecessor else STEPS
    names = [name for _, name in steps]
    if dossier.facts.recognised_on:
        names += _after_recognition(dossier)
        now = len(names) - 1
    else:
        now = [state for state, _ in steps].index(dossier.state)
    return tuple(
        Step(name, NOW if place == now else PAST if place < now else NEXT) for place, name in enumerate(names)
    )


def _after_recognition(dossier: Dossier) -> list[str]:
    """A step for every change of state, and for a notice that ends the agreement later."""
    names: list[str] = []
    state: State | None = None
    for event in reversed(dossier.history):
        if state and event.target and event.target is not state:
            names.append(label(event.target).capitalize())
        elif state and event.action == label(Action.END):
            names.append("Opgezegd")
        if event.target is State.RECOGNISED or state:
            state = event.target or state
    return names
