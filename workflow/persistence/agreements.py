"""Loading agreements as a decision looks at them: any number of them in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, defer
from sqlalchemy.sql.base import ExecutableOption

from workflow.domain.facts import Agreement, Approval, Paper, Proposal, TeamForm
from workflow.domain.parties import Newcomer, Partner, Seat, Signatory
from workflow.domain.vocabulary import FINAL, IN_FORCE, State
from workflow.persistence import mapping, proposals, versions
from workflow.persistence.proposals import Outlines
from workflow.persistence.tables import (
    AgreementPartnerRow,
    AgreementRow,
    ApprovalRow,
    AskedRow,
    CovenantRow,
    KeeperObjectionRow,
    KeeperRow,
    PaperRow,
    PartnerRow,
    PersonRow,
    SeatRow,
    SignatoryRow,
    SignatureRow,
    TeamRow,
)
from workflow.persistence.together import Later, Together, among, grouped
from workflow.persistence.versions import Version


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
    shelf = _Shelf.of(session, rows, today, proposals.whole)
    return {row.id: shelf.agreement(row, mapping.form_from_json(row.form)) for row in rows}


def outlines(
    session: Session, rows: Sequence[AgreementRow], today: date, known: Outlines
) -> dict[int, Agreement]:
    """The same without people's words, by id: enough for whose turn it is, and for nothing that is decided.

    The form is empty. Those that negotiate have outlines of their proposals, the others have none. The rows
    may be selected with `without_words`.
    """
    talking = [row for row in rows if row.state is State.IN_NEGOTIATION]
    shelf = _Shelf.of(session, rows, today, lambda ask, _: known.told(ask, talking))
    return {row.id: shelf.agreement(row, TeamForm()) for row in rows}


def without_words() -> tuple[ExecutableOption, ExecutableOption]:
    """Options for a selection of agreements whose texts are not looked at: they may be long."""
    return defer(AgreementRow.form, raiseload=True), defer(AgreementRow.text, raiseload=True)


@dataclass(slots=True)
class _Shelf:
    """Everything that these agreements consist of, fetched in one query and put in order."""

    covenants: dict[int, Version]
    teams: dict[int, str]
    """The key of each team as a partner."""
    partners: dict[int, list[Partner]]
    seats: dict[str, list[Seat]]
    signatories: dict[str, list[Signatory]]
    proposals: dict[int, list[Proposal]]
    approvals: dict[int, list[Approval]]
    papers: dict[int, Paper]
    succeeded: frozenset[int]
    """The agreements that another one is on its way to succeed."""
    frozen: frozenset[str]
    """The partners against whose keeper an objection stands."""
    newest: int
    """The newest version of the covenant."""

    @classmethod
    def of(
        cls,
        session: Session,
        rows: Sequence[AgreementRow],
        today: date,
        read: Callable[[Together, Sequence[int]], Later[dict[int, list[Proposal]]]],
    ) -> "_Shelf":
        ids = [row.id for row in rows]
        ask = Together(session)
        keys = select(AgreementPartnerRow.partner).where(among(AgreementPartnerRow.agreement_id, ids))
        covenants = versions.of(ask, {row.covenant_id for row in rows}, today)
        of_these = among(TeamRow.id, {row.team_id for row in rows})
        teams = ask.ask(select(TeamRow.id, TeamRow.partner).where(of_these))
        partners, approvals, papers = _partners(ask, ids), _approvals(ask, ids), _papers(ask, ids)
        seats, signatories = _seats(ask, keys), _signatories(ask, keys)
        told, succeeded = read(ask, ids), _succeeded(ask, ids)
        newest, frozen = ask.ask(select(func.max(CovenantRow.version))), _frozen(ask)
        return cls(
            covenants=covenants(),
            teams=dict(teams.rows),
            partners=partners(),
            seats=seats(),
            signatories=signatories(),
            proposals=told(),
            approvals=approvals(),
            papers=papers(),
            succeeded=succeeded(),
            frozen=frozen(),
            newest=newest.rows[0][0] or 1,
        )

    def agreement(self, row: AgreementRow, form: TeamForm) -> Agreement:
        version = self.covenants[row.covenant_id]
        partners = self.partners.get(row.id, [])
        return Agreement(
            id=row.id,
            state=row.state,
            team=self.teams[row.team_id],
            partners=tuple(partners),
            levels=version.levels,
            seats=tuple(seat for p in partners for seat in self.seats.get(p.key, [])),
            signatories=tuple(s for p in partners for s in self.signatories.get(p.key, [])),
            covenant=version.text,
            covenant_version=version.number,
            minimum_members=version.minimum_members,
            form=form,
            proposals=tuple(self.proposals.get(row.id, [])),
            approvals=tuple(self.approvals.get(row.id, [])),
            put_up=row.put_up,
            paper=self.papers.get(row.id),
            submitted_by=row.submitted_by,
            recognised_by=row.recognised_by,
            term_months=version.term_months,
            recognised_on=row.recognised_on,
            term_ends=row.term_ends,
            notice=mapping.notice(row),
            predecessor=row.predecessor_id,
            successor_underway=row.id in self.succeeded,
            frozen=self.frozen & {p.key for p in partners},
            newest_version=self.newest,
        )


def _partners(ask: Together, ids: Sequence[int]) -> Later[dict[int, list[Partner]]]:
    of_these = among(AgreementPartnerRow.agreement_id, ids)
    pairs = select(AgreementPartnerRow.agreement_id, AgreementPartnerRow.partner).where(of_these)
    placed = ask.ask(pairs.order_by(AgreementPartnerRow.place))
    own = PartnerRow.key.in_(select(AgreementPartnerRow.partner).where(of_these))
    told = ask.ask(select(PartnerRow.key, PartnerRow.name, PartnerRow.kind).where(own))

    def made() -> dict[int, list[Partner]]:
        found, partners = defaultdict(list), {row[0]: Partner(*row) for row in told.rows}
        for agreement, key in placed.rows:
            found[agreement].append(partners[key])
        return found

    return made


def newcomer(session: Session, key: str) -> Newcomer | None:
    """The organisation with this key, with who speaks and signs for it; None when there is none."""
    row = session.get(PartnerRow, key)
    if row is None:
        return None
    ask, own = Together(session), select(PartnerRow.key).where(PartnerRow.key == key)
    seats, signatories = _seats(ask, own), _signatories(ask, own)
    partner = Partner(row.key, row.name, row.kind)
    return Newcomer(partner, tuple(seats().get(key, ())), tuple(signatories().get(key, ())))


def _succeeded(ask: Together, ids: Sequence[int]) -> Later[frozenset[int]]:
    told = ask.ask(
        select(AgreementRow.predecessor_id).where(
            among(AgreementRow.predecessor_id, ids), AgreementRow.state.not_in((*FINAL, *IN_FORCE))
        )
    )
    return lambda: frozenset(key for (key,) in told.rows if key is not None)


def _frozen(ask: Together) -> Later[frozenset[str]]:
    told = ask.ask(
        select(KeeperRow.partner)
        .join(KeeperObjectionRow, KeeperObjectionRow.keeper_id == KeeperRow.id)
        .where(KeeperObjectionRow.settled_at.is_(None))
    )
    return lambda: frozenset(key for (key,) in told.rows)


def _seats(ask: Together, partners: Select[str]) -> Later[dict[str, list[Seat]]]:
    holder = aliased(SeatRow)
    told = ask.ask(
        select(SeatRow, holder.person_id)
        .outerjoin(holder, holder.id == SeatRow.deputy_of)
        .where(SeatRow.partner.in_(partners))
        .order_by(SeatRow.level, SeatRow.id)
    )
    return lambda: grouped((mapping.seat(*pair) for pair in told.rows), lambda seat: seat.partner)


def _signatories(ask: Together, partners: Select[str]) -> Later[dict[str, list[Signatory]]]:
    told = ask.ask(
        select(SignatoryRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SignatoryRow.person_id)
        .where(SignatoryRow.partner.in_(partners))
        .order_by(SignatoryRow.id)
    )
    return lambda: grouped((mapping.signatory(*pair) for pair in told.rows), lambda one: one.partner)


def _approvals(ask: Together, ids: Sequence[int]) -> Later[dict[int, list[Approval]]]:
    told = ask.ask(
        select(ApprovalRow)
        .where(among(ApprovalRow.agreement_id, ids), ApprovalRow.void_at.is_(None))
        .order_by(ApprovalRow.id)
    )
    return lambda: {
        key: [Approval(r.partner, r.person_id, r.digest) for r in rows]
        for key, rows in grouped((row for (row,) in told.rows), lambda row: row.agreement_id).items()
    }


def _papers(ask: Together, ids: Sequence[int]) -> Later[dict[int, Paper]]:
    standing = (among(PaperRow.agreement_id, ids), PaperRow.void_at.is_(None))
    papers = ask.ask(select(PaperRow).where(*standing))
    blocks = ask.ask(
        select(AskedRow)
        .join(PaperRow, PaperRow.id == AskedRow.paper_id)
        .where(*standing)
        .order_by(AskedRow.group, AskedRow.signatory_id)
    )
    set_ = select(SignatureRow).join(PaperRow, PaperRow.id == SignatureRow.paper_id).where(*standing)
    signed = ask.ask(set_.order_by(SignatureRow.id))

    def made() -> dict[int, Paper]:
        asked = grouped((row for (row,) in blocks.rows), lambda row: row.paper_id)
        signatures = grouped((row for (row,) in signed.rows), lambda row: row.paper_id)
        return {
            row.agreement_id: mapping.paper(row, asked.get(row.id, []), signatures.get(row.id, []))
            for (row,) in papers.rows
        }

    return made
