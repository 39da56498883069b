"""What an evidence pack is of: one agreement as it stood at one moment, read in one transaction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Proposal
from workflow.domain.text import canonical, digest_of, revision_content
from workflow.domain.vocabulary import State
from workflow.persistence import agreements, papers, people, standings
from workflow.persistence.journal import last_about
from workflow.persistence.tables import AgreementRow, PaperRow, PartnerRow, ProposalRow, RevisionRow, TeamRow
from workflow.services import paper_data
from workflow.services.answers import NotFound
from workflow.services.cases import Case, sees, shown_to
from workflow.services.desk import Desk, local_day
from workflow.services.waiting import Reader


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything of an agreement that is not in the journal and goes into its pack."""

    id: int
    team: str
    state: State
    reference: str
    """Of the PDF; empty without one."""
    head: str
    """SHA-256 of the PDF with the signatures so far; empty without one."""
    digest: str
    """Of the text that was put to approval; empty when there is none."""
    text: bytes
    """That text in canonical JSON."""
    page: dict[str, Any]
    """What its page is made from, as that of the PDF."""
    words: dict[str, Any]
    """What each standing proposal's digest is over, by its number; None where words were erased."""
    last: int
    """The newest entry of the journal about it."""

    @property
    def name(self) -> str:
        """How its pack is called."""
        return f"bewijspakket-{self.reference or f'dossier-{self.id}'}.zip"


def subject_of(
    session: Session, desk: Desk, agreement: int, person: int | None, *, public: bool = False
) -> Subject:
    """The agreement as it stands.

    Args:
        session: A view on the database.
        desk: The parts.
        agreement: Its number.
        person: Who asks; None when who asks may see every dossier.
        public: Whether the team goes by the name that everyone may read.

    Raises:
        NotFound: There is none, or it is not this person's to see.
    """
    row = session.get(AgreementRow, agreement)
    if row is None:
        raise NotFound
    today = desk.today()
    facts = agreements.facts(session, row, today)
    if person is not None:
        reader = Reader(person, people.roles(session, person))
        if not sees(reader, facts, today) or shown_to(reader, facts, today) is not facts:
            raise NotFound
    put_up = facts.put_up is not None and row.text is not None
    paper = papers.standing(session, agreement)
    return Subject(
        id=agreement,
        team=_team(session, row, public=public),
        state=row.state,
        reference=paper.reference if paper else "",
        head=paper.head if paper else "",
        digest=facts.put_up or "",
        text=canonical(row.text or {}) if put_up else b"",
        page=_page(Case(session, desk, row, facts), paper) if put_up else {},
        words={str(p.number): _words(session, p) for p in facts.proposals if not p.retracted},
        last=last_about(session, agreement),
    )


def _team(session: Session, row: AgreementRow, *, public: bool) -> str:
    """Its name; in public the agreed one: what a successor may call it is not public yet."""
    if public and row.text is not None:
        return standings.said_of(session, [row.id])[row.id][0]
    return session.get_one(TeamRow, row.team_id).name


def _page(case: Case, paper: PaperRow | None) -> dict[str, Any]:
    """The data of the PDF: that of today, with who was asked to sign when it was made."""
    data = paper_data.of(case).data
    if paper is None:
        return data
    asked = [
        {
            "field": block.field,
            "partner": case.session.get_one(PartnerRow, block.partner).name,
            "name": block.name,
            "function": block.function,
            "mandate": f"{block.mandate_source}, {block.mandate_reference}",
            "since": block.since.isoformat(),
        }
        for block, _ in papers.blocks(case.session, paper.id)
    ]
    made = {"reference": paper.reference, "date": local_day(paper.opened_at).isoformat(), "blocks": asked}
    return {**data, **made}


def _words(session: Session, proposal: Proposal) -> dict[str, Any] | None:
    """What was consented to. A proposal that came along keeps the digest of where it was first made."""
    query = (
        select(ProposalRow.agreement_id, ProposalRow.number, RevisionRow.number)
        .join(RevisionRow, RevisionRow.proposal_id == ProposalRow.id)
        .where(RevisionRow.digest == proposal.current.digest)
        .order_by(RevisionRow.id)
        .limit(1)
    )
    agreement, number, revision = session.execute(query).one()
    content = revision_content(agreement, number, revision, proposal.draft)
    return content if digest_of(content) == proposal.current.digest else None
