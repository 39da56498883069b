"""Loading agreements as a decision looks at them: any number of them in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workflow.domain import covenant as covenants
from workflow.domain.covenant import CovenantText
from workflow.domain.facts import Agreement, Approval, Paper, Proposal, Revision
from workflow.domain.parties import Level, Newcomer, Partner, Seat, Signatory
from workflow.domain.vocabulary import FINAL, IN_FORCE
from workflow.persistence import mapping
from workflow.persistence.tables import (
    AgreementPartnerRow,
    AgreementRow,
    ApprovalRow,
    AskedRow,
    CovenantRow,
    LevelRow,
    MinimumSizeRow,
    PaperRow,
    PartnerRow,
    PersonRow,
    ProposalRow,
    RemarkRow,
    RevisionRow,
    SeatRow,
    SignatoryRow,
    SignatureRow,
    StanceRow,
    TeamRow,
)

R = TypeVar("R")
K = TypeVar("K")


def locked(session: Session, agreement: int) -> AgreementRow | None:
    """The agreement's row, locked until the end of this transaction; None when there is none.

    PostgreSQL locks the row, but not against others that refer to it: a successor does, and would wait for
    its predecessor while holding the journal. On SQLite the whole transaction is the only one that writes.
    """
    query = select(AgreementRow).where(AgreementRow.id == agreement)
    return session.scalar(query.with_for_update(key_share=True))


def facts(session: Session, row: AgreementRow, today: date) -> Agreement:
    """One agreement as a decision looks at it."""
    return all_facts(session, [row], today)[row.id]


def all_facts(session: Session, rows: Sequence[AgreementRow], today: date) -> dict[int, Agreement]:
    """These agreements as decisions look at them, by id."""
    shelf = _Shelf.of(session, rows, today)
    return {row.id: shelf.agreement(row) for row in rows}


@dataclass(slots=True)
class _Shelf:
    """Everything that these agreements consist of, each kind fetched once and put in order."""

    covenants: dict[int, CovenantRow]
    levels: dict[int, list[LevelRow]]
    minimums: dict[int, list[MinimumSizeRow]]
    teams: dict[int, TeamRow]
    partners: dict[int, list[Partner]]
    seats: dict[str, list[Seat]]
    signatories: dict[str, list[Signatory]]
    proposals: dict[int, list[Proposal]]
    approvals: dict[int, list[Approval]]
    papers: dict[int, Paper]
    succeeded: frozenset[int]
    """The agreements that another one is on its way to succeed."""
    newest: int
    """The newest version of the covenant."""
    texts: dict[int, CovenantText] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, rows: Sequence[AgreementRow], today: date) -> "_Shelf":
        ids = [row.id for row in rows]
        covenant_ids = {row.covenant_id for row in rows}
        partners = _partners(session, ids)
        keys = {partner.key for group in partners.values() for partner in group}
        found = session.scalars(select(CovenantRow).where(CovenantRow.id.in_(covenant_ids)))
        levels = select(LevelRow).where(LevelRow.covenant_id.in_(covenant_ids)).order_by(LevelRow.rank)
        sizes = (
            select(MinimumSizeRow)
            .where(MinimumSizeRow.covenant_id.in_(covenant_ids), MinimumSizeRow.since <= today)
            .order_by(MinimumSizeRow.since)
        )
        teams = session.scalars(select(TeamRow).where(TeamRow.id.in_({row.team_id for row in rows})))
        return cls(
            covenants={row.id: row for row in found},
            levels=_grouped(session.scalars(levels), lambda row: row.covenant_id),
            minimums=_grouped(session.scalars(sizes), lambda row: row.covenant_id),
            teams={row.id: row for row in teams},
            partners=partners,
            seats=_seats(session, keys),
            signatories=_signatories(session, keys),
            proposals=_proposals(session, ids),
            approvals=_approvals(session, ids),
            papers=_papers(session, ids),
            succeeded=_succeeded(session, ids),
            newest=session.scalar(select(func.max(CovenantRow.version))) or 1,
        )

    def text(self, covenant: CovenantRow) -> CovenantText:
        if covenant.id not in self.texts:
            self.texts[covenant.id] = covenant_text(covenant)
        return self.texts[covenant.id]

    def agreement(self, row: AgreementRow) -> Agreement:
        covenant = self.covenants[row.covenant_id]
        partners = self.partners.get(row.id, [])
        sizes = self.minimums.get(row.covenant_id, [])
        return Agreement(
            id=row.id,
            state=row.state,
            team=self.teams[row.team_id].partner,
            partners=tuple(partners),
            levels=tuple(Level(level.rank, level.name) for level in self.levels.get(row.covenant_id, [])),
            seats=tuple(seat for p in partners for seat in self.seats.get(p.key, [])),
            signatories=tuple(s for p in partners for s in self.signatories.get(p.key, [])),
            covenant=self.text(covenant),
            covenant_version=covenant.version,
            minimum_members=sizes[-1].members if sizes else 1,
            form=mapping.form_from_json(row.form),
            proposals=tuple(self.proposals.get(row.id, [])),
            approvals=tuple(self.approvals.get(row.id, [])),
            put_up=row.put_up,
            paper=self.papers.get(row.id),
            submitted_by=row.submitted_by,
            recognised_by=row.recognised_by,
            term_months=covenant.term_months,
            recognised_on=row.recognised_on,
            term_ends=row.term_ends,
            notice=mapping.notice(row),
            predecessor=row.predecessor_id,
            successor_underway=row.id in self.succeeded,
            newest_version=self.newest,
        )


def covenant_text(row: CovenantRow) -> CovenantText:
    """The text of this version, as it was read, with what explains it."""
    return replace(covenants.from_json(row.text), plain=covenants.plain_from_json(row.plain))


def _grouped(rows: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    groups: dict[K, list[R]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _partners(session: Session, ids: Sequence[int]) -> dict[int, list[Partner]]:
    query = (
        select(AgreementPartnerRow.agreement_id, PartnerRow)
        .join(PartnerRow, PartnerRow.key == AgreementPartnerRow.partner)
        .where(AgreementPartnerRow.agreement_id.in_(ids))
        .order_by(AgreementPartnerRow.place)
    )
    found = _grouped(session.execute(query), lambda pair: pair[0])
    return {key: [Partner(row.key, row.name, row.kind) for _, row in pairs] for key, pairs in found.items()}


def newcomer(session: Session, key: str) -> Newcomer | None:
    """The organisation with this key, with who speaks and signs for it; None when there is none."""
    row = session.get(PartnerRow, key)
    if row is None:
        return None
    seats, signatories = _seats(session, [key]), _signatories(session, [key])
    partner = Partner(row.key, row.name, row.kind)
    return Newcomer(partner, tuple(seats.get(key, ())), tuple(signatories.get(key, ())))


def _succeeded(session: Session, ids: Sequence[int]) -> frozenset[int]:
    query = select(AgreementRow.predecessor_id).where(
        AgreementRow.predecessor_id.in_(ids), AgreementRow.state.not_in((*FINAL, *IN_FORCE))
    )
    return frozenset(key for key in session.scalars(query) if key is not None)


def _seats(session: Session, partners: Iterable[str]) -> dict[str, list[Seat]]:
    holder = aliased(SeatRow)
    query = (
        select(SeatRow, holder.person_id)
        .outerjoin(holder, holder.id == SeatRow.deputy_of)
        .where(SeatRow.partner.in_(partners))
        .order_by(SeatRow.level, SeatRow.id)
    )
    found = (mapping.seat(row, person) for row, person in session.execute(query))
    return _grouped(found, lambda seat: seat.partner)


def _signatories(session: Session, partners: Iterable[str]) -> dict[str, list[Signatory]]:
    query = (
        select(SignatoryRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SignatoryRow.person_id)
        .where(SignatoryRow.partner.in_(partners))
        .order_by(SignatoryRow.id)
    )
    found = (mapping.signatory(row, name) for row, name in session.execute(query))
    return _grouped(found, lambda signatory: signatory.partner)


def _proposals(session: Session, ids: Sequence[int]) -> dict[int, list[Proposal]]:
    asked = select(ProposalRow).where(ProposalRow.agreement_id.in_(ids)).order_by(ProposalRow.number)
    rows = session.scalars(asked).all()
    keys = [row.id for row in rows]
    revisions = _of_proposals(session, RevisionRow, keys, RevisionRow.number)
    stances = _of_proposals(session, StanceRow, keys, StanceRow.id)
    counts = select(RemarkRow.proposal_id, func.count()).where(RemarkRow.proposal_id.in_(keys))
    remarks = dict(session.execute(counts.group_by(RemarkRow.proposal_id)).all())
    found: dict[int, list[Proposal]] = defaultdict(list)
    for row in rows:
        texts = tuple(
            Revision(r.number, mapping.draft_from_json(r.draft), r.person_id, r.digest)
            for r in revisions[row.id]
        )
        said = tuple(mapping.stance(s) for s in stances.get(row.id, []))
        found[row.agreement_id].append(
            Proposal(row.number, row.partner, texts, said, row.retracted, remarks.get(row.id, 0))
        )
    return found


def _of_proposals(session: Session, table: type[R], keys: Sequence[int], order: Any) -> dict[int, list[R]]:  # noqa: ANN401 - a column
    kind: Any = table
    query = select(kind).where(kind.proposal_id.in_(keys)).order_by(order)
    return _grouped(session.scalars(query), lambda row: row.proposal_id)


def _approvals(session: Session, ids: Sequence[int]) -> dict[int, list[Approval]]:
    query = (
        select(ApprovalRow)
        .where(ApprovalRow.agreement_id.in_(ids), ApprovalRow.void_at.is_(None))
        .order_by(ApprovalRow.id)
    )
    found = _grouped(session.scalars(query), lambda row: row.agreement_id)
    return {key: [Approval(r.partner, r.person_id, r.digest) for r in rows] for key, rows in found.items()}


def _papers(session: Session, ids: Sequence[int]) -> dict[int, Paper]:
    standing = select(PaperRow).where(PaperRow.agreement_id.in_(ids), PaperRow.void_at.is_(None))
    rows = session.scalars(standing).all()
    keys = [row.id for row in rows]
    blocks = (
        select(AskedRow).where(AskedRow.paper_id.in_(keys)).order_by(AskedRow.group, AskedRow.signatory_id)
    )
    signed = select(SignatureRow).where(SignatureRow.paper_id.in_(keys)).order_by(SignatureRow.id)
    asked = _grouped(session.scalars(blocks), lambda row: row.paper_id)
    signatures = _grouped(session.scalars(signed), lambda row: row.paper_id)
    return {
        row.agreement_id: mapping.paper(row, asked.get(row.id, []), signatures.get(row.id, []))
        for row in rows
    }
