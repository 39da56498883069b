"""Who is waited for, with names and since when: one answer for the dossier, "mijn taken" and the board."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.facts import Agreement
from workflow.domain.terms import Deadline, Terms
from workflow.domain.turn import RENEW_AHEAD, Turn, turns
from workflow.domain.vocabulary import Action, Role
from workflow.persistence import people, terms
from workflow.persistence.moments import Moments
from workflow.persistence.reminders import Awaited, Sent, key_of
from workflow.persistence.tables import AgreementRow
from workflow.persistence.together import Later, Together
from workflow.services.desk import ZONE

OFFICE = said("het bureau van de burgemeester")


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
    deadline: Deadline
    late: bool
    """Whether it is past its term; nothing follows from that but reminders."""
    reminded: datetime | None = None
    """When a reminder was last sent, by hand or not."""

    @property
    def action(self) -> Action:
        """What is waited for."""
        return self.turn.action


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads."""

    person: int
    roles: frozenset[Role]


_Names = Mapping[int, str]
_Reminded = Mapping[Awaited, datetime]


@dataclass(frozen=True, slots=True)
class _Look:
    """What every line is made from, looked up once."""

    moments: Moments
    terms: Terms
    day: date
    reader: Reader
    names: _Names = field(default_factory=dict)
    reminded: _Reminded = field(default_factory=dict)


Asked = Mapping[int, tuple[AgreementRow, Agreement]]
"""Agreements by their id. Outlines are enough: see `workflow.persistence.agreements`."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What some agreements wait for: that can be much, so only what is asked for is worked out."""

    asked: Asked
    turns: Mapping[int, tuple[Turn, ...]]
    look: _Look

    @classmethod
    def told(
        cls, ask: Together, asked: Asked, day: date, reader: Reader, *, named: bool = False
    ) -> Later["Waits"]:
        """What these agreements wait for, asked together with other things; nameless if it can be."""
        found = {key: turns(facts, day) for key, (_, facts) in asked.items()}
        moments, set_, more = (
            Moments.of(ask, list(asked)),
            terms.terms(ask),
            _more(ask, found if named else {}),
        )
        return lambda: cls(asked, found, _Look(moments(), set_(), day, reader, *more()))

    def named(self, ask: Together, keys: Collection[int]) -> Later["Waits"]:
        """The same with the names and reminders of a few of these agreements."""
        more = _more(ask, {key: self.turns[key] for key in keys})

        def made() -> Waits:
            names, reminded = more()
            return replace(self, look=replace(self.look, names=names, reminded=reminded))

        return made

    def of(self, key: int) -> tuple[Waiting, ...]:
        """All that an agreement waits for, oldest first."""
        return tuple(sorted(map(partial(self._waiting, key), self.turns[key]), key=lambda w: w.since))

    def mine(self, key: int) -> tuple[Waiting, ...]:
        """The same, as far as it waits for the reader."""
        own = (turn for turn in self.turns[key] if _is_mine(turn, self.look.reader))
        return tuple(sorted(map(partial(self._waiting, key), own), key=lambda w: w.since))

    def late(self, key: int, turn: Turn) -> bool:
        """Whether this, which the agreement waits for, is past its term."""
        return self._deadline(key, turn)[1].late_on(self.look.day)

    def _waiting(self, key: int, turn: Turn) -> Waiting:
        look, facts = self.look, self.asked[key][1]
        since, deadline = self._deadline(key, turn)
        return Waiting(
            turn,
            who=_who(facts, turn),
            names=tuple(look.names[person] for person in turn.people if person in look.names),
            since=since,
            mine=_is_mine(turn, look.reader),
            deadline=deadline,
            late=deadline.late_on(look.day),
            reminded=look.reminded.get(Awaited(key, key_of(turn), since)) if look.reminded else None,
        )

    def _deadline(self, key: int, turn: Turn) -> tuple[datetime, Deadline]:
        """Since when it waits, and until when one is in time."""
        row, facts = self.asked[key]
        since = _since(row, facts, turn, self.look.moments)
        began = since.astimezone(ZONE).date()
        return since, Deadline(began, self.look.terms.on(turn.action, began))


def waiting_for(session: Session, asked: Asked, day: date, reader: Reader) -> dict[int, tuple[Waiting, ...]]:
    """What each of these agreements waits for, by its id; oldest first."""
    return waiting_told(Together(session), asked, day, reader)()


def waiting_told(
    ask: Together, asked: Asked, day: date, reader: Reader
) -> Later[dict[int, tuple[Waiting, ...]]]:
    """The same, asked together with other things."""
    told = Waits.told(ask, asked, day, reader, named=True)

    def made() -> dict[int, tuple[Waiting, ...]]:
        waits = told()
        return {key: waits.of(key) for key in asked}

    return made


def _more(ask: Together, found: Mapping[int, tuple[Turn, ...]]) -> Later[tuple[_Names, _Reminded]]:
    everyone = {person for open_turns in found.values() for turn in open_turns for person in turn.people}
    names, sent = people.names_told(ask, everyone), Sent.of(ask, list(found))
    return lambda: (names(), sent().latest())


def awaited(agreement: int, waiting: Waiting) -> Awaited:
    """How this waiting is known when something is sent about it."""
    return Awaited(agreement, key_of(waiting.turn), waiting.since)


def _is_mine(turn: Turn, reader: Reader) -> bool:
    of_role = turn.role in reader.roles and reader.person != turn.but_not
    return reader.person in turn.people or of_role


def _who(facts: Agreement, turn: Turn) -> str:
    level = next((lv.name for lv in facts.levels if lv.rank == turn.level), "")
    if turn.role:
        return OFFICE
    if turn.partner is None:
        return said("niemand: het niveau {level} is nog niet bezet", level=level)
    name = facts.partner(turn.partner).name
    return f"{name} ({level})" if level else name


def _since(row: AgreementRow, facts: Agreement, turn: Turn, moments: Moments) -> datetime:
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
            at = _group_before(row, facts, turn, moments)
        case Action.RENEW:
            at = _asked_to_renew(facts, moments)
    return max(row.since, at) if at else row.since


def _asked_to_renew(facts: Agreement, moments: Moments) -> datetime | None:
    """When the end of the term came near, or a newer covenant was adopted: whichever was first."""
    asked = [moments.adopted] if moments.adopted and facts.newest_version > facts.covenant_version else []
    if facts.term_ends:
        near = facts.term_ends - RENEW_AHEAD
        asked.append(datetime(near.year, near.month, near.day, tzinfo=ZONE).astimezone(UTC))
    return min(asked, default=None)


def _group_before(row: AgreementRow, facts: Agreement, turn: Turn, moments: Moments) -> datetime | None:
    """When the last of an earlier group signed: who signs beside one does not put off one's own term."""
    asked = facts.paper.asked if facts.paper else ()
    own = min((s.group for s in asked if s.person in turn.people), default=0)
    signed = [at for (key, group), at in moments.signed.items() if key == row.id and group < own]
    return max(signed, default=None)
