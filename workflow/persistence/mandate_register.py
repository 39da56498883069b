"""The register of mandates as a decision looks at it, and the rows of nominations and objections.

Loaded is what is about one partner and about the people that an act names: never the whole town.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select
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
from workflow.persistence.together import Later, Together, among

R = TypeVar("R", SeatRow, SignatoryRow)
OPEN = (NominationState.OPEN, NominationState.AWAITS_CODE)


def load(session: Session, partners: Collection[str], people: Collection[int]) -> Register:
    """What a decision about these partners and these people may look at; asked in one query."""
    ask = Together(session)
    rows = ask.ask(select(PartnerRow))
    office = ask.ask(_office())
    kept, coordinating = ask.ask(_named_keepers()), ask.ask(_coordinators(partners, people))
    seats, signatures = (
        ask.ask(_held(SeatRow, partners, people)),
        ask.ask(_held(SignatoryRow, partners, people)),
    )
    nominations, objections = _nominations(ask, partners), _objections(ask)
    listed = ask.ask(select(CovenantRow.text).order_by(CovenantRow.version.desc()).limit(1))
    names = ask.ask(select(PersonRow.id, PersonRow.name).where(among(PersonRow.id, people)))
    named_keepers = (Keeper(r.id, r.person_id, r.partner, r.since, r.until, r.proof) for (r,) in kept.rows)
    by_seat = (Keeper(0, r.person_id, r.partner, r.since, r.until) for (r,) in coordinating.rows)
    return Register(
        kinds={row.key: row.kind for (row,) in rows.rows},
        keepers=(*named_keepers, *by_seat),
        holdings=(*(holding(r) for (r,) in seats.rows), *(holding(r) for (r,) in signatures.rows)),
        nominations=nominations(),
        objections=objections(),
        office=frozenset(person for person, _ in office.rows),
        office_domains=frozenset(domain_of(email) for _, email in office.rows),
        domains={row.key: row.domain for (row,) in rows.rows if row.domain},
        named=_named(
            [text for (text,) in listed.rows], {r.name for (r,) in rows.rows if r.key in partners}, names.rows
        ),
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


def _nominations(ask: Together, partners: Collection[str]) -> Later[tuple[Nomination, ...]]:
    """Those for these partners that still wait for somebody, oldest first."""
    waiting = (NominationRow.partner.in_(partners), NominationRow.state.in_(OPEN))
    rows = ask.ask(select(NominationRow).where(*waiting).order_by(NominationRow.id))
    given = ask.ask(select(AcceptanceRow).join(NominationRow).where(*waiting).order_by(AcceptanceRow.at))

    def made() -> tuple[Nomination, ...]:
        accepted: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for (each,) in given.rows:
            accepted[each.nomination_id].append((each.person_id, each.partner))
        return tuple(
            Nomination(
                row.id,
                change_of(row),
                row.by_id,
                row.state,
                _accepted(row, accepted.get(row.id, [])),
                row.tries,
            )
            for (row,) in rows.rows
        )

    return made


def _accepted(row: NominationRow, given: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Of a first keeper: who of the office confirmed, for no partner."""
    if row.state is NominationState.AWAITS_CODE and row.settled_by is not None:
        return ((row.settled_by, ""),)
    return tuple(given)


def domain_of(email: str) -> str:
    """What stands behind the @, in lower case."""
    return email.rpartition("@")[2].lower()


def _office() -> Select[int, str]:
    return (
        select(PersonRow.id, PersonRow.email)
        .join(RoleRow, RoleRow.person_id == PersonRow.id)
        .where(RoleRow.role == Role.MAYORS_OFFICE, PersonRow.active)
    )


def _named_keepers() -> Select[KeeperRow]:
    joined = select(KeeperRow).join(PersonRow, PersonRow.id == KeeperRow.person_id)
    return joined.where(PersonRow.active).order_by(KeeperRow.id)


def _coordinators(partners: Collection[str], people: Collection[int]) -> Select[SeatRow]:
    """A team's keepers are its coordinators: who sits for it, for nobody else, and was accepted."""
    return (
        select(SeatRow)
        .join(PersonRow, PersonRow.id == SeatRow.person_id)
        .join(PartnerRow, PartnerRow.key == SeatRow.partner)
        .where(PartnerRow.kind == PartnerKind.TEAM, PersonRow.active)
        .where(or_(SeatRow.partner.in_(partners), among(SeatRow.person_id, people)))
        .where(SeatRow.deputy_of.is_(None), SeatRow.accepted_by.is_not(None))
    )


def _held(table: type[R], partners: Collection[str], people: Collection[int]) -> Select[R]:
    wanted = or_(table.partner.in_(partners), among(table.person_id, people))
    return select(table).where(wanted).order_by(table.id)


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


def _objections(ask: Together) -> Later[tuple[KeeperObjection, ...]]:
    """Those that were not settled."""
    waiting = KeeperObjectionRow.settled_at.is_(None)
    rows = ask.ask(select(KeeperObjectionRow).where(waiting).order_by(KeeperObjectionRow.id))
    said = ask.ask(select(KeeperVoteRow).join(KeeperObjectionRow).where(waiting).order_by(KeeperVoteRow.at))

    def made() -> tuple[KeeperObjection, ...]:
        votes: dict[int, list[Vote]] = defaultdict(list)
        for (each,) in said.rows:
            votes[each.objection_id].append(Vote(each.person_id, each.partner or "", each.stays))
        return tuple(
            KeeperObjection(row.id, row.keeper_id, row.partner, row.person_id, tuple(votes.get(row.id, [])))
            for (row,) in rows.rows
        )

    return made


def _named(
    covenants: list[dict[str, Any]], partners: set[str], people: Iterable[tuple[int, str]]
) -> frozenset[int]:
    """Whom of these people the newest covenant's list of signatories names for these partners."""
    listed = {
        each["name"].casefold()
        for text in covenants
        for each in text.get("signatories", [])
        if each["partner"] in partners and each["name"]
    }
    return frozenset(person for person, name in people if name.casefold() in listed)
