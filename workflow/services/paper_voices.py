"""Who spoke for a partner, as the paper tells it: the name, the function, the mandate, and for whom."""

from collections.abc import Callable
from datetime import date
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Agreement
from workflow.domain.parties import Mandate, Seat
from workflow.persistence import people
from workflow.persistence.tables import PartnerRow

Voice = dict[str, str]
"""person, function, mandate and stands_in_for; each may be empty but the first."""


class Voices:
    """The people of one agreement, on the day on which each of them spoke."""

    def __init__(self, facts: Agreement, names: dict[int, str], partners: dict[str, str]) -> None:
        self._facts = facts
        self._names = names
        self.partners = partners
        """Names by key, also of partners that left."""

    @classmethod
    def of(cls, session: Session, facts: Agreement) -> Self:
        """Fetched with two queries, however many there are."""
        said = {s.person for p in facts.proposals for s in p.stances}
        approved = {a.person for a in facts.approvals}
        keys = {p.key for p in facts.partners} | {p.partner for p in facts.proposals}
        query = select(PartnerRow.key, PartnerRow.name).where(PartnerRow.key.in_(keys))
        keepers = {seat.accepted_by for seat in facts.seats if seat.accepted_by}
        keepers |= {signatory.accepted_by for signatory in facts.signatories if signatory.accepted_by}
        found = people.names(session, said | approved | keepers | {seat.person for seat in facts.seats})
        return cls(facts, found, dict(session.execute(query).all()))

    def name(self, person: int | None) -> str:
        """Of somebody of this agreement; empty for nobody."""
        return self._names.get(person or 0, "")

    def at_level(self, person: int, partner: str, level: int, day: date) -> Voice:
        """Who gave a stance at this level on that day."""
        return self._voice(person, partner, day, lambda seat: seat.level == level)

    def approving(self, person: int, partner: str, day: date) -> Voice:
        """Who said the partner's yes to the whole text on that day."""
        return self._voice(person, partner, day, lambda seat: seat.approver)

    def _voice(self, person: int, partner: str, day: date, fits: Callable[[Seat], bool]) -> Voice:
        seats = (s for s in self._facts.seats if (s.person, s.partner) == (person, partner) and fits(s))
        seat = next((s for s in seats if s.holds_on(day)), None)
        absent = seat.deputy_of if seat else None
        return {
            "person": self._names[person],
            "function": self._function(person, partner, day),
            "mandate": in_words(seat.mandate, self.name(seat.accepted_by)) if seat else "",
            "stands_in_for": self._names[absent] if absent else "",
        }

    def _function(self, person: int, partner: str, day: date) -> str:
        """What a person is for a partner is known of who signs for it."""
        held = (s for s in self._facts.signatories if (s.person, s.partner) == (person, partner))
        return next((s.function for s in held if s.holds_on(day)), "")


def in_words(mandate: Mandate, accepted_by: str = "") -> str:
    """Source and reference, the conditions if there are any, and the keeper who accepted it."""
    known = [mandate.source, mandate.reference, mandate.conditions]
    if accepted_by:
        known.append(f"aangenomen door {accepted_by}")
    return ", ".join(part for part in known if part)
