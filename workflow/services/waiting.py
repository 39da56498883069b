"""Who is waited for, with names and since when: one answer for the dossier, "mijn taken" and the board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from workflow.domain.facts import Agreement
from workflow.domain.turn import Turn, turns
from workflow.domain.vocabulary import Action, Role
from workflow.persistence import people
from workflow.persistence.moments import Moments
from workflow.persistence.tables import AgreementRow

OFFICE = "het bureau van de burgemeester"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that is waited for."""

    turn: Turn
    who: str
    """The partner with its level, or the office; readable on its own."""
    names: tuple[str, ...]
    """The people who can do it; empty for a vacant seat."""
    since: datetime
    mine: bool
    """Whether the reader can do it."""

    @property
    def action(self) -> Action:
        """What is waited for."""
        return self.turn.action


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads."""

    person: int
    roles: frozenset[Role]


def waiting_for(
    session: Session, asked: Mapping[int, tuple[AgreementRow, Agreement]], day: date, reader: Reader
) -> dict[int, tuple[Waiting, ...]]:
    """What each of these agreements waits for, by its id; oldest first."""
    open_turns = {key: turns(facts, day) for key, (_, facts) in asked.items()}
    everyone = {person for found in open_turns.values() for turn in found for person in turn.people}
    names = people.names(session, everyone)
    moments = Moments.of(session, list(asked))
    found = {}
    for key, (row, facts) in asked.items():
        waits = [_waiting(row, facts, turn, names, moments, reader) for turn in open_turns[key]]
        found[key] = tuple(sorted(waits, key=lambda w: w.since))
    return found


def _waiting(  # noqa: PLR0913, PLR0917 - what one line is made from
    row: AgreementRow,
    facts: Agreement,
    turn: Turn,
    names: Mapping[int, str],
    moments: Moments,
    reader: Reader,
) -> Waiting:
    mine = reader.person in turn.people or turn.role in reader.roles
    known = tuple(names[person] for person in turn.people)
    return Waiting(turn, _who(facts, turn), known, _since(row, turn, moments), mine)


def _who(facts: Agreement, turn: Turn) -> str:
    level = next((lv.name for lv in facts.levels if lv.rank == turn.level), "")
    if turn.role:
        return OFFICE
    if turn.partner is None:
        return f"niemand: het niveau {level} is nog niet bezet"
    name = facts.partner(turn.partner).name
    return f"{name} ({level})" if level else name


def _since(row: AgreementRow, turn: Turn, moments: Moments) -> datetime:
    """The act that made it this turn; else when the agreement came into its state."""
    at: datetime | None = None
    match turn.action:
        case Action.CONSENT:
            at = moments.revised.get((row.id, turn.proposal or 0))
        case Action.REVISE:
            at = moments.objected.get((row.id, turn.proposal or 0))
        case Action.PUT_TO_APPROVAL:
            at = moments.spoken.get(row.id)
        case Action.SIGN:
            at = moments.signed.get(row.id)
    return max(row.since, at) if at else row.since
