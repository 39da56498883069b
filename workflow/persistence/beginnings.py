"""Storing an agreement that begins: a team's first draft, or the successor of one in force."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Agreement, Approval, Proposal
from workflow.domain.parties import Level
from workflow.domain.succession import Basis
from workflow.domain.text import compose
from workflow.persistence import mapping, versions
from workflow.persistence.tables import (
    AgreementPartnerRow,
    AgreementRow,
    ApprovalRow,
    CovenantRow,
    LevelRow,
    ProposalRow,
    RevisionRow,
    StanceRow,
)


def begin(session: Session, team: int, covenant: int, begun: Agreement, at: datetime) -> AgreementRow:
    """Store an agreement as it begins, with what it brings along; its id is given here."""
    row = AgreementRow(
        team_id=team,
        covenant_id=covenant,
        state=begun.state,
        since=at,
        form=mapping.form_to_json(begun.form),
        put_up=begun.put_up,
        text=compose(begun) if begun.put_up else None,
        submitted_by=begun.submitted_by,
        predecessor_id=begun.predecessor,
        journal_number=0,
    )
    session.add(row)
    session.flush()
    _partners(session, row.id, (p.key for p in begun.partners))
    for proposal in begun.proposals:
        _proposal(session, row.id, proposal, at)
    session.add_all(_approval(row.id, approval, at) for approval in begun.approvals)
    session.flush()
    return row


def basis(session: Session, covenant: CovenantRow) -> Basis:
    """The version of the covenant as a beginning needs it; its minimum size is looked up when it matters."""
    query = select(LevelRow).where(LevelRow.covenant_id == covenant.id).order_by(LevelRow.rank)
    levels = tuple(Level(row.rank, row.name) for row in session.scalars(query))
    text = versions.covenant_text(covenant)
    return Basis(covenant.version, text, levels, 1, covenant.term_months)


def newest_covenant(session: Session) -> CovenantRow | None:
    """The newest version of the covenant, or None before the first."""
    return session.scalar(select(CovenantRow).order_by(CovenantRow.version.desc()).limit(1))


def lowest_level(session: Session) -> int:
    """The rank of the lowest level of the newest covenant; 1 before the first."""
    covenant = newest_covenant(session)
    levels = select(LevelRow.rank).where(LevelRow.covenant_id == covenant.id) if covenant else None
    ranked = session.scalars(levels.order_by(LevelRow.rank)).first() if levels is not None else None
    return ranked or 1


def for_journal(begun: Agreement) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the journal tells of it: the open part by numbers, keys and digests, and the part with words."""
    approvals = [{"partner": a.partner, "person": a.person, "digest": a.digest} for a in begun.approvals]
    personal = {
        "form": mapping.form_to_json(begun.form),
        "proposals": mapping.proposals_to_json(begun.proposals),
    }
    body = {
        **mapping.without_words(personal),
        "covenant": begun.covenant_version,
        "partners": [partner.key for partner in begun.partners],
        "predecessor": begun.predecessor,
        "put_up": begun.put_up,
        "approvals": approvals,
        "submitted_by": begun.submitted_by,
        "target": begun.state.value,
    }
    return body, personal


def approvals_told(body: Mapping[str, Any]) -> tuple[Approval, ...]:
    """The approvals that an agreement began with, from the journal."""
    return tuple(Approval(a["partner"], a["person"], a["digest"]) for a in body["approvals"])


def _partners(session: Session, agreement: int, keys: Iterable[str]) -> None:
    rows = (
        AgreementPartnerRow(agreement_id=agreement, partner=key, place=place)
        for place, key in enumerate(keys)
    )
    session.add_all(rows)
    session.flush()


def _proposal(session: Session, agreement: int, proposal: Proposal, at: datetime) -> None:
    row = ProposalRow(
        agreement_id=agreement, number=proposal.number, partner=proposal.partner, retracted=proposal.retracted
    )
    session.add(row)
    session.flush()
    revisions = (
        RevisionRow(
            proposal_id=row.id,
            number=revision.number,
            draft=mapping.draft_to_json(revision.draft),
            digest=revision.digest,
            person_id=revision.person,
            at=at,
        )
        for revision in proposal.revisions
    )
    stances = (
        StanceRow(
            proposal_id=row.id,
            partner=stance.partner,
            level=stance.level,
            person_id=stance.person,
            stance=stance.stance,
            digest=stance.digest,
            reason=stance.reason,
            at=at,
        )
        for stance in proposal.stances
    )
    session.add_all((*revisions, *stances))


def _approval(agreement: int, approval: Approval, at: datetime) -> ApprovalRow:
    return ApprovalRow(
        agreement_id=agreement,
        partner=approval.partner,
        person_id=approval.person,
        digest=approval.digest,
        at=at,
    )
