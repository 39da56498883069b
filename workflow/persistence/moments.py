"""When things happened on agreements, for "since when": any number in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import Stance
from workflow.persistence.tables import PaperRow, ProposalRow, RevisionRow, SignatureRow, StanceRow

Numbered = tuple[int, int]
"""Agreement and number of the proposal."""


@dataclass(frozen=True, slots=True)
class Moments:
    """The latest moments of each sort."""

    revised: dict[Numbered, datetime]
    """The current revision of each proposal."""
    objected: dict[Numbered, datetime]
    """The latest objection to each proposal."""
    spoken: dict[int, datetime]
    """The latest stance in each agreement."""
    signed: dict[int, datetime]
    """The latest signature in the standing PDF of each agreement."""

    @classmethod
    def of(cls, session: Session, ids: Sequence[int]) -> "Moments":
        """The moments of these agreements."""
        numbered = (ProposalRow.agreement_id, ProposalRow.number)
        of_these = ProposalRow.agreement_id.in_(ids)
        revised = (
            select(*numbered, func.max(RevisionRow.at)).join(RevisionRow).where(of_these).group_by(*numbered)
        )
        objected = (
            select(*numbered, func.max(StanceRow.at))
            .join(StanceRow)
            .where(of_these, StanceRow.stance == Stance.OBJECTED)
            .group_by(*numbered)
        )
        spoken = (
            select(ProposalRow.agreement_id, func.max(StanceRow.at))
            .join(StanceRow)
            .where(of_these)
            .group_by(ProposalRow.agreement_id)
        )
        signed = (
            select(PaperRow.agreement_id, func.max(SignatureRow.at))
            .join(SignatureRow)
            .where(PaperRow.agreement_id.in_(ids), PaperRow.void_at.is_(None))
            .group_by(PaperRow.agreement_id)
        )
        return cls(
            {(a, n): at for a, n, at in session.execute(revised)},
            {(a, n): at for a, n, at in session.execute(objected)},
            dict(session.execute(spoken).all()),
            dict(session.execute(signed).all()),
        )
