"""What was sent when because of a term: any number of agreements in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.turn import Turn
from workflow.domain.vocabulary import ReminderKind
from workflow.persistence.tables import AgreementRow, ReminderRow
from workflow.persistence.together import Later, Together, among


class Awaited(NamedTuple):
    """One thing that is waited for since one moment."""

    agreement: int
    turn: str
    began: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent about some agreements."""

    reminded: dict[tuple[Awaited, int], datetime] = field(default_factory=dict)
    """The latest reminder to each person, by hand or not."""
    informed: frozenset[tuple[Awaited, int]] = frozenset()

    @classmethod
    def of(cls, ask: Together, ids: Sequence[int]) -> Later["Sent"]:
        """What was sent about these agreements."""
        told = ask.ask(
            select(ReminderRow).where(among(ReminderRow.agreement_id, ids)).order_by(ReminderRow.at)
        )

        def made() -> "Sent":
            reminded: dict[tuple[Awaited, int], datetime] = {}
            informed = set()
            for (row,) in told.rows:
                about = (Awaited(row.agreement_id, row.turn, row.began), row.person_id)
                if row.kind is ReminderKind.INFORMATION:
                    informed.add(about)
                else:
                    reminded[about] = row.at
            return cls(reminded, frozenset(informed))

        return made

    def latest(self) -> dict[Awaited, datetime]:
        """The latest reminder about each thing, to whomever."""
        found: dict[Awaited, list[datetime]] = defaultdict(list)
        for (about, _), at in self.reminded.items():
            found[about].append(at)
        return {about: max(moments) for about, moments in found.items()}


def key_of(turn: Turn) -> str:
    """What a turn asks of whom, in one line that is the same tomorrow, whoever sits there then."""
    parts = (turn.action.value, turn.partner or "", turn.level or "", turn.proposal or "")
    return "/".join(str(part) for part in parts)


def keep(  # noqa: PLR0913, PLR0917 - what a row consists of
    session: Session,
    about: Awaited,
    person: int,
    kind: ReminderKind,
    number: int,
    at: datetime,
    by: int | None = None,
) -> None:
    """Write down that it was sent. Raises IntegrityError at the flush when it was sent before."""
    row = ReminderRow(
        agreement_id=about.agreement,
        turn=about.turn,
        began=about.began,
        person_id=person,
        kind=kind,
        number=number,
        at=at,
        by=by,
    )
    session.add(row)


def locked(session: Session, ids: Sequence[int]) -> Sequence[AgreementRow]:
    """These agreements, locked until the end of this transaction: nobody acts on them meanwhile.

    The newest first, so that whoever locks two in that order never waits for one who waits for them.
    """
    query = select(AgreementRow).where(AgreementRow.id.in_(ids)).order_by(AgreementRow.id.desc())
    return session.scalars(query.with_for_update()).all()
