"""When things happened on agreements, for "since when": any number in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from workflow.domain.vocabulary import Stance
from workflow.persistence.tables import (
    AskedRow,
    CovenantRow,
    PaperRow,
    ProposalRow,
    RevisionRow,
    SignatureRow,
    StanceRow,
)
from workflow.persistence.together import Later, Together, among

Numbered = tuple[int, int]
"""Agreement, and the number of a proposal or of a signing group."""


@dataclass(frozen=True, slots=True)
class Moments:
    """The latest moments of each sort."""

    revised: dict[Numbered, datetime]
    """The current revision of each proposal."""
    objected: dict[Numbered, datetime]
    """The latest objection to each proposal."""
    spoken: dict[int, datetime]
    """The latest stance in each agreement."""
    signed: dict[Numbered, datetime]
    """The latest signature of each signing group, in the standing PDF of each agreement."""
    adopted: datetime | None
    """When the newest version of the covenant was."""

    @classmethod
    def of(cls, ask: Together, ids: Sequence[int]) -> Later["Moments"]:
        """The moments of these agreements."""
        numbered = (ProposalRow.agreement_id, ProposalRow.number)
        of_these = among(ProposalRow.agreement_id, ids)
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
            select(PaperRow.agreement_id, AskedRow.group, func.max(SignatureRow.at))
            .join(SignatureRow, SignatureRow.paper_id == PaperRow.id)
            .join(
                AskedRow,
                and_(AskedRow.paper_id == PaperRow.id, AskedRow.signatory_id == SignatureRow.signatory_id),
            )
            .where(among(PaperRow.agreement_id, ids), PaperRow.void_at.is_(None))
            .group_by(PaperRow.agreement_id, AskedRow.group)
        )
        told = (ask.ask(revised), ask.ask(objected), ask.ask(spoken), ask.ask(signed))
        adopted = ask.ask(select(func.max(CovenantRow.imported_at)))
        return lambda: cls(
            {(a, n): at for a, n, at in told[0].rows},
            {(a, n): at for a, n, at in told[1].rows},
            dict(told[2].rows),
            {(a, group): at for a, group, at in told[3].rows},
            adopted.rows[0][0],
        )
