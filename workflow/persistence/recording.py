"""Storing what a decision changes: one branch per effect, nothing else is ever written to an agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from workflow.domain import effects
from workflow.domain.effects import Effect
from workflow.domain.facts import Revision, StanceGiven
from workflow.domain.machine import Decision
from workflow.domain.parties import Signatory
from workflow.persistence import mapping, rows, standings
from workflow.persistence.tables import (
    AgreementPartnerRow,
    AgreementRow,
    ApprovalRow,
    ArchiveRow,
    AskedRow,
    PaperRow,
    PartnerRow,
    ProposalRow,
    RemarkRow,
    RevisionRow,
    SignatureRow,
    StanceRow,
    TeamRow,
)
from workflow.ports.paper import SignedPaper

HOW = ("certificate", "way", "level", "means", "issuer")
"""What is kept of a signature beside its PDF."""


class LostRace(Exception):
    """Somebody else moved the same thing first; nothing of this transaction may stay."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the paper's side adds to an effect: it is stored with it, and no decision looks at it."""

    text: Mapping[str, Any] | None = None
    """The complete text that was put to approval."""
    reference: str = ""
    base_size: int = 0
    fields: dict[int, str] | None = None
    """The signature field of each signatory, by the signatory's id."""
    signed: SignedPaper | None = None
    """What one signature is."""
    archived_until: datetime | None = None
    """The last moment of the archive timestamp that came with the last signature."""

    def for_journal(self) -> dict[str, Any]:
        """What of it belongs in the open part of a journal entry: sizes, fields, hashes, how was signed."""
        fields = {str(signatory): field for signatory, field in (self.fields or {}).items()}
        known: dict[str, Any] = {"base_size": self.base_size, "fields": fields}
        if self.archived_until:
            known["archived_until"] = self.archived_until.isoformat()
        if self.signed:
            known |= {name: getattr(self.signed, name) for name in HOW}
        return {key: value for key, value in known.items() if value}


def record(session: Session, row: AgreementRow, decision: Decision, evidence: Evidence, at: datetime) -> None:
    """Write the new state and every effect of a decision. Raises LostRace."""
    if decision.target is not decision.source:
        row.state, row.since = decision.target, at
    for effect in decision.effects:
        _Recorder(session, row, evidence, at).store(effect)
    session.flush()


def moved(session: Session, agreement: int, before: str, after: str) -> int:
    """Compare-and-swap: the head of the PDF moves only from the version that was signed or stamped.

    Gives the id of the PDF. Raises LostRace.
    """
    swap = (
        update(PaperRow)
        .where(PaperRow.agreement_id == agreement, PaperRow.void_at.is_(None), PaperRow.head == before)
        .values(head=after)
        .returning(PaperRow.id)
        .execution_options(**{rows.NOTED: True})
    )
    paper = session.scalars(swap).one_or_none()
    if paper is None:
        raise LostRace
    rows.touch(session, PaperRow, (paper,))
    return paper


@dataclass(frozen=True, slots=True)
class _Recorder:
    session: Session
    row: AgreementRow
    evidence: Evidence
    at: datetime

    def store(self, effect: Effect) -> None:
        match effect:
            case effects.FormFilled() | effects.Submitted():
                self._application(effect)
            case effects.ProposalMade() | effects.ProposalRevised() | effects.ProposalRetracted():
                self._proposal(effect)
            case effects.Remarked():
                self._remark(effect)
            case effects.PartnerJoined() | effects.PartnerLeft():
                self._partner(effect)
            case effects.StanceTaken(number, stance):
                self._stance(number, stance)
            case effects.PutUp() | effects.Approved() | effects.ApprovalsVoided():
                self._approval(effect)
            case effects.SigningOpened() | effects.Signed() | effects.PaperVoided():
                self._paper(effect)
            case _:
                self._in_force(effect)

    def _application(self, effect: effects.FormFilled | effects.Submitted) -> None:
        match effect:
            case effects.FormFilled(form):
                self.row.form = mapping.form_to_json(form)
                self._rename_team(form.name)
            case effects.Submitted(person):
                self.row.submitted_by = person

    def _rename_team(self, name: str) -> None:
        team = self.session.get_one(TeamRow, self.row.team_id)
        partner = self.session.get_one(PartnerRow, team.partner)
        team.name, partner.name = name or team.name, name or partner.name

    def _proposal(
        self, effect: effects.ProposalMade | effects.ProposalRevised | effects.ProposalRetracted
    ) -> None:
        match effect:
            case effects.ProposalMade(number, partner, revision):
                made = ProposalRow(agreement_id=self.row.id, number=number, partner=partner, retracted=False)
                self.session.add(made)
                self.session.flush()
                self._revision(made.id, revision)
            case effects.ProposalRevised(number, revision):
                self._revision(self._proposal_row(number).id, revision)
            case effects.ProposalRetracted(number):
                self._proposal_row(number).retracted = True

    def _proposal_row(self, number: int) -> ProposalRow:
        wanted = select(ProposalRow).where(
            ProposalRow.agreement_id == self.row.id, ProposalRow.number == number
        )
        return self.session.scalars(wanted).one()

    def _revision(self, proposal: int, revision: Revision) -> None:
        self.session.add(
            RevisionRow(
                proposal_id=proposal,
                number=revision.number,
                draft=mapping.draft_to_json(revision.draft),
                digest=revision.digest,
                person_id=revision.person,
                at=self.at,
            )
        )

    def _stance(self, number: int, stance: StanceGiven) -> None:
        self.session.add(
            StanceRow(
                proposal_id=self._proposal_row(number).id,
                partner=stance.partner,
                level=stance.level,
                person_id=stance.person,
                stance=stance.stance,
                digest=stance.digest,
                reason=stance.reason,
                at=self.at,
            )
        )

    def _remark(self, effect: effects.Remarked) -> None:
        proposal = self._proposal_row(effect.proposal).id
        before = select(func.count()).where(RemarkRow.proposal_id == proposal)
        self.session.add(
            RemarkRow(
                proposal_id=proposal,
                number=(self.session.scalar(before) or 0) + 1,
                partner=effect.partner,
                person_id=effect.person,
                text=effect.text,
                answers=effect.answers,
                at=self.at,
            )
        )

    def _partner(self, effect: effects.PartnerJoined | effects.PartnerLeft) -> None:
        match effect:
            case effects.PartnerJoined(partner):
                last = select(func.max(AgreementPartnerRow.place)).where(
                    AgreementPartnerRow.agreement_id == self.row.id
                )
                place = (self.session.scalar(last) or 0) + 1
                self.session.add(
                    AgreementPartnerRow(agreement_id=self.row.id, partner=partner.key, place=place)
                )
            case effects.PartnerLeft(key):
                self.session.delete(self.session.get_one(AgreementPartnerRow, (self.row.id, key)))

    def _in_force(self, effect: Effect) -> None:
        """From recognition on: its dates, and the periods in which the team is recognised."""
        match effect:
            case effects.Recognised(person, on, ends):
                self.row.recognised_by, self.row.recognised_at = person, self.at
                self.row.recognised_on, self.row.term_ends = on, ends
                standings.begin(self.session, self.row, on)
            case effects.Resumed(on):
                standings.begin(self.session, self.row, on)
            case effects.NoticeGiven(notice):
                self.row.notice_partner, self.row.notice_person = notice.partner, notice.person
                self.row.notice_day = notice.day
                standings.end(self.session, self.row, notice.day)
            case effects.Suspended(on) | effects.Stopped(on):
                standings.end(self.session, self.row, on)

    def _approval(self, effect: effects.PutUp | effects.Approved | effects.ApprovalsVoided) -> None:
        match effect:
            case effects.PutUp(digest):
                self.row.put_up, self.row.text = digest, dict(self.evidence.text or {})
            case effects.Approved(approval):
                given = {"partner": approval.partner, "person_id": approval.person, "digest": approval.digest}
                self.session.add(ApprovalRow(agreement_id=self.row.id, at=self.at, **given))
            case effects.ApprovalsVoided():
                self.row.put_up = self.row.text = None
                self._make_void(ApprovalRow)

    def _paper(self, effect: effects.SigningOpened | effects.Signed | effects.PaperVoided) -> None:
        match effect:
            case effects.SigningOpened():
                self._opened(effect)
            case effects.Signed(signatory, before, after):
                self._signed(signatory, before, after)
            case effects.PaperVoided():
                self._make_void(PaperRow)

    def _opened(self, effect: effects.SigningOpened) -> None:
        opened = PaperRow(
            agreement_id=self.row.id,
            reference=self.evidence.reference,
            digest=effect.paper.digest,
            base=effect.paper.base,
            base_size=self.evidence.base_size,
            head=effect.paper.head,
            opened_by=effect.paper.opened_by,
            opened_at=self.at,
        )
        self.session.add(opened)
        self.session.flush()
        self.session.add_all(self._block(opened.id, signatory) for signatory in effect.paper.asked)

    def _block(self, paper: int, signatory: Signatory) -> AskedRow:
        return AskedRow(
            paper_id=paper,
            signatory_id=signatory.id,
            field=(self.evidence.fields or {})[signatory.id],
            person_id=signatory.person,
            partner=signatory.partner,
            name=signatory.name,
            function=signatory.function,
            since=signatory.since,
            until=signatory.until,
            mandate_source=signatory.mandate.source,
            mandate_reference=signatory.mandate.reference,
            mandate_conditions=signatory.mandate.conditions,
            group=signatory.group,
            given_by=signatory.given_by,
            accepted_by=signatory.accepted_by,
        )

    def _signed(self, signatory: int, before: str, after: str) -> None:
        paper = moved(self.session, self.row.id, before, after)
        if self.evidence.archived_until:
            until = self.evidence.archived_until
            self.session.add(ArchiveRow(paper_id=paper, number=1, digest=after, until=until, at=self.at))
        block = self.session.get_one(AskedRow, (paper, signatory))
        made = self.evidence.signed or SignedPaper(b"", "")
        self.session.add(
            SignatureRow(
                paper_id=paper,
                signatory_id=signatory,
                person_id=block.person_id,
                before=before,
                after=after,
                at=self.at,
                **{name: getattr(made, name) for name in HOW},
            )
        )

    def _make_void(self, table: type[ApprovalRow | PaperRow]) -> None:
        standing = (table.agreement_id == self.row.id, table.void_at.is_(None))
        rows.change(self.session, table, *standing, void_at=self.at)
