"""What came before an agreement and what follows it, for who may see that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Agreement
from workflow.domain.vocabulary import State
from workflow.persistence import agreements
from workflow.persistence.tables import AgreementRow, CovenantRow
from workflow.services.cases import sees
from workflow.services.desk import local_day
from workflow.services.waiting import Reader


@dataclass(frozen=True, slots=True)
class Related:
    """Another agreement of the same team."""

    id: int
    state: State
    since: date
    """Since when it is in that state."""
    version: int
    """Of the covenant under which it was made."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The agreement before this one and the one that follows it; None when there is none to see."""

    predecessor: Related | None = None
    successor: Related | None = None


def lineage(session: Session, facts: Agreement, day: date, reader: Reader) -> Lineage:
    """Of this agreement, as the reader may see it. A successor that was withdrawn does not follow it."""
    follows = select(AgreementRow).where(
        AgreementRow.predecessor_id == facts.id, AgreementRow.state != State.WITHDRAWN
    )
    after = session.scalars(follows.order_by(AgreementRow.id.desc()).limit(1)).all()
    before = session.get(AgreementRow, facts.predecessor) if facts.predecessor else None
    seen = _seen(session, [*after, *([before] if before else [])], day, reader)
    return Lineage(
        seen.get(before.id) if before else None, next((seen[r.id] for r in after if r.id in seen), None)
    )


def _seen(session: Session, rows: Sequence[AgreementRow], day: date, reader: Reader) -> dict[int, Related]:
    if not rows:
        return {}
    facts = agreements.all_facts(session, rows, day)
    versions = dict(session.execute(select(CovenantRow.id, CovenantRow.version)).all())
    return {
        row.id: Related(row.id, row.state, local_day(row.since), versions[row.covenant_id])
        for row in rows
        if sees(reader, facts[row.id], day)
    }
