"""The register of mandates as a decision looks at it, and the rows of nominations and objections.

Loaded is what is about one partner and about the people that an act names: never the whole town.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.domain.parties import Mandate
from workflow.domain.partners.register import (
    Holding,
    Keeper,
    KeeperObjection,
    MandateChange,
    Nomination,
    Register,
    Vote,
)
from workflow.domain.partners.words import KeeperProof, NominationState
from workflow.domain.vocabulary import PartnerKind, Role
from workflow.persistence.tables import (
    AcceptanceRow,
    CovenantRow,
    KeeperObjectionRow,
    KeeperRow,
    KeeperVoteRow,
    NominationRow,
    PartnerRow,
    PersonRow,
    RoleRow,
    SeatRow,
    SignatoryRow,
)

R = TypeVar("R", SeatRow, SignatoryRow)
OPEN = (NominationState.OPEN, NominationState.AWAITS_CODE)


def load(session: Session, partner: str, people: Iterable[int]) -> Register:
    """What a decision about this partner and these people may look at."""
    persons = set(people)
    named_partners = {row.key: row for row in session.scalars(select(PartnerRow))}
    kinds = {key: row.kind for key, row in named_partners.items()}
    office, office_domains = _office(session)
    return Register(
        kinds=kinds,
        keepers=_keepers(session, partner, persons),
        holdings=_holdings(session, partner, persons),
        nominations=nominations(session, partner),
        objections=_objections(session),
        office=office,
        office_domains=office_domains,
        domains={key: row.domain for key, row in named_partners.items() if row.domain},
        named=_named(session, named_partners.get(partner), persons),
    )


def change_to_json(change: MandateChange) -> dict[str, Any]:
    """What a nomination row holds of its change, beside sort, partner and person."""
    return {
        "since": change.since.isoformat(),
        "until": change.until.isoformat() if change.until else None,
        "number": change.number,
        "level": change.level,
        "approver": change.approver,
        "deputy_of": change.deputy_of,
        "function": change.function,
        "source": change.mandate.source,
        "reference": change.mandate.reference,
        "conditions": change.mandate.conditions,
        "proof": change.proof.value,
        "domain": change.domain,
    }


def change_of(row: NominationRow) -> MandateChange:
    """The inverse of `change_to_json`, with what the row itself says."""
    told = row.content
    return MandateChange(
        sort=row.sort,
        partner=row.partner,
        person=row.person_id,
        since=date.fromisoformat(told["since"]),
        until=date.fromisoformat(told["until"]) if told["until"] else None,
        number=told["number"],
        level=told["level"],
        approver=told["approver"],
        deputy_of=told["deputy_of"],
        function=told["function"],
        mandate=Mandate(told["source"], told["reference"], told["conditions"]),
        proof=KeeperProof(told["proof"]),
        domain=told["domain"],
    )


def nominations(session: Session, partner: str) -> tuple[Nomination, ...]:
    """The nominations for this partner that still wait for somebody, oldest first."""
    query = select(NominationRow).where(NominationRow.partner == partner, NominationRow.state.in_(OPEN))
    rows = session.scalars(query.order_by(NominationRow.id)).all()
    given: dict[int, list[tuple[int, str]]] = defaultdict(list)
    of_these = AcceptanceRow.nomination_id.in_([row.id for row in rows])
    for each in session.scalars(select(AcceptanceRow).where(of_these).order_by(AcceptanceRow.at)):
        given[each.nomination_id].append((each.person_id, each.partner))
    return tuple(
        Nomination(
            row.id, change_of(row), row.by_id, row.state, _accepted(row, given.get(row.id, [])), row.tries
        )
        for row in rows
    )


def _accepted(row: NominationRow, given: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Of a first keeper: who of the office confirmed, for no partner."""
    if row.state is NominationState.AWAITS_CODE and row.settled_by is not None:
        return ((row.settled_by, ""),)
    return tuple(given)


def _office(session: Session) -> tuple[frozenset[int], frozenset[str]]:
    query = (
        select(PersonRow.id, PersonRow.email)
        .join(RoleRow, RoleRow.person_id == PersonRow.id)
        .where(RoleRow.role == Role.MAYORS_OFFICE, PersonRow.active)
    )
    rows = session.execute(query).all()
    return frozenset(row.id for row in rows), frozenset(domain_of(row.email) for row in rows)


def domain_of(email: str) -> str:
    """What stands behind the @, in lower case."""
    return email.rpartition("@")[2].lower()


def _keepers(session: Session, partner: str, people: set[int]) -> tuple[Keeper, ...]:
    """Every named keeper; and the coordinators of the team, and those among the people, by their seats."""
    query = select(KeeperRow).join(PersonRow, PersonRow.id == KeeperRow.person_id).where(PersonRow.active)
    named = (
        Keeper(row.id, row.person_id, row.partner, row.since, row.until, row.proof)
        for row in session.scalars(query.order_by(KeeperRow.id))
    )
    seats = (
        select(SeatRow)
        .join(PersonRow, PersonRow.id == SeatRow.person_id)
        .join(PartnerRow, PartnerRow.key == SeatRow.partner)
        .where(PartnerRow.kind == PartnerKind.TEAM)
        .where(or_(SeatRow.partner == partner, SeatRow.person_id.in_(people)))
        .where(SeatRow.deputy_of.is_(None), SeatRow.accepted_by.is_not(None), PersonRow.active)
    )
    coordinating = (
        Keeper(0, row.person_id, row.partner, row.since, row.until) for row in session.scalars(seats)
    )
    return (*named, *coordinating)


def _holdings(session: Session, partner: str, people: set[int]) -> tuple[Holding, ...]:
    def those(table: type[R]) -> Iterator[Holding]:
        wanted = or_(table.partner == partner, table.person_id.in_(people))
        return map(holding, session.scalars(select(table).where(wanted).order_by(table.id)))

    return (*those(SeatRow), *those(SignatoryRow))


def holding(row: SeatRow | SignatoryRow) -> Holding:
    """The seat or signature as the rules about mandates look at it."""
    return Holding(
        row.id,
        row.person_id,
        row.partner,
        isinstance(row, SignatoryRow),
        row.since,
        row.until,
        approver=isinstance(row, SeatRow) and row.approver,
        accepted=row.accepted_by is not None,
    )


def _objections(session: Session) -> tuple[KeeperObjection, ...]:
    rows = session.scalars(
        select(KeeperObjectionRow)
        .where(KeeperObjectionRow.settled_at.is_(None))
        .order_by(KeeperObjectionRow.id)
    ).all()
    votes: dict[int, list[Vote]] = defaultdict(list)
    of_these = KeeperVoteRow.objection_id.in_([row.id for row in rows])
    for each in session.scalars(select(KeeperVoteRow).where(of_these).order_by(KeeperVoteRow.at)):
        votes[each.objection_id].append(Vote(each.person_id, each.partner or "", each.stays))
    return tuple(
        KeeperObjection(row.id, row.keeper_id, row.partner, row.person_id, tuple(votes.get(row.id, [])))
        for row in rows
    )


def _named(session: Session, partner: PartnerRow | None, people: set[int]) -> frozenset[int]:
    """Whom of these people the newest covenant's list of signatories names for this partner."""
    newest = session.scalar(select(CovenantRow).order_by(CovenantRow.version.desc()).limit(1))
    if newest is None or partner is None or not people:
        return frozenset()
    listed = {
        each["name"].casefold()
        for each in newest.text.get("signatories", [])
        if each["partner"] == partner.name and each["name"]
    }
    rows = session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(people)))
    return frozenset(row.id for row in rows if row.name.casefold() in listed)
