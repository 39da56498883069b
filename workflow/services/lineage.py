"""What came before an agreement and what follows it, for who may see that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from workflow.domain.facts import Agreement
from workflow.domain.vocabulary import State
from workflow.persistence.tables import AgreementRow, CovenantRow
from workflow.persistence.together import Later, Together
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


@dataclass(frozen=True, slots=True)
class Kin:
    """The rows of what came before an agreement and of what follows it; the version of each covenant."""

    rows: Sequence[AgreementRow]
    versions: Mapping[int, int]
    """By the id of the covenant."""

    def seen(self, facts: Mapping[int, Agreement], own: Agreement, day: date, reader: Reader) -> Lineage:
        """As the reader may see it; `facts` holds those of these rows, by id."""
        related = {
            row.id: Related(row.id, row.state, local_day(row.since), self.versions[row.covenant_id])
            for row in self.rows
            if sees(reader, facts[row.id], day)
        }
        after = next((row.id for row in self.rows if row.predecessor_id == own.id), None)
        return Lineage(related.get(own.predecessor or 0), related.get(after or 0))


def kin(ask: Together, agreement: int) -> Later[Kin]:
    """Of this agreement; a successor that was withdrawn does not follow it, and the newest one counts."""
    before = select(AgreementRow.predecessor_id).where(AgreementRow.id == agreement).scalar_subquery()
    follows = and_(AgreementRow.predecessor_id == agreement, AgreementRow.state != State.WITHDRAWN)
    query = select(AgreementRow).where(or_(AgreementRow.id == before, follows))
    rows = ask.ask(query.order_by(AgreementRow.id.desc()))
    versions = ask.ask(select(CovenantRow.id, CovenantRow.version))
    return lambda: Kin([row for (row,) in rows.rows], dict(versions.rows))
