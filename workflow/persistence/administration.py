"""What the journal tells of accounts, seats, covenants and certificates, held against the tables.

A row that the journal does not know was put there behind the application's back; so was one that differs.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, Fault, Personal
from workflow.domain.text import digest_of
from workflow.domain.vocabulary import Action, Administration, EntryKind
from workflow.persistence.tables import (
    CovenantRow,
    HandoverRow,
    PersonRow,
    RoleRow,
    SeatRow,
    SignatoryRow,
    SignatureRow,
)

GROUND = ("since", "until", "source", "reference", "conditions")
SEAT = ("seat", "person", "partner", "level", "approver", "deputy_of", *GROUND)
SIGNATORY = ("signatory", "person", "partner", "group", *GROUND)
Sets = dict[str, set[tuple[Any, ...]]]


def differences(session: Session, whole: Iterable[tuple[Entry, Personal | None]]) -> Iterator[Fault]:
    """A fault for every sort of row that is not what the journal says of it."""
    told, stored = _Told(), _stored(session)
    last = 0
    for entry, part in whole:
        last = entry.number
        if entry.body.get("kind") != EntryKind.REFUSAL:
            told.hear(entry.body, part.content if part else {})
    said = told.sets()
    for sort, rows in stored.items():
        if rows != said.get(sort, set()):
            yield Fault(last, f"In het journaal staan andere {sort} dan in de database.")


class _Told:
    """The rows that a journal tells of, gathered entry by entry."""

    def __init__(self) -> None:
        self._people: dict[int, dict[str, Any]] = defaultdict(dict)
        self._seats: dict[int, dict[str, Any]] = {}
        self._signatures: dict[int, dict[str, Any]] = {}
        self._handovers: dict[int, tuple[Any, ...]] = {}
        self._rows: Sets = defaultdict(set)

    def hear(self, body: Mapping[str, Any], personal: Mapping[str, Any]) -> None:
        """Take one entry in; entries about other things are passed over."""
        match body.get("action"):
            case Administration.INVITED | Administration.ACCEPTED | Administration.CLOSED:
                self._account(body, personal)
            case Administration.SEAT_GIVEN:
                self._seats[body["seat"]] = {key: body[key] for key in SEAT}
            case Administration.SIGNATURE_GIVEN:
                whole = {key: body[key] for key in SIGNATORY} | {"function": personal.get("function")}
                self._signatures[body["signatory"]] = whole
            case Administration.SEAT_ENDED | Administration.SIGNATURE_ENDED:
                seat = "seat" in body
                ended = self._seats[body["seat"]] if seat else self._signatures[body["signatory"]]
                ended["until"] = body["until"]
            case (
                Administration.HANDOVER_OFFERED | Administration.HANDED_OVER | Administration.HANDOVER_CLOSED
            ):
                self._handover(body)
            case Administration.ADOPTED:
                self._rows["convenanten"].add(
                    (body["version"], body["digest"], body["digest"], body["term_months"])
                )
            case Action.SIGN:
                effect = next(e for e in body["effects"] if e["effect"] == "Signed")
                self._rows["certificaten"].add((effect["after"], body["certificate"]))

    def _account(self, body: Mapping[str, Any], personal: Mapping[str, Any]) -> None:
        account = self._people[body["person"]]
        match body["action"]:
            case Administration.INVITED:
                account.update({"password": None, "active": True, **account, **personal})
                self._rows["rollen"] |= {(body["person"], role) for role in body["roles"]}
            case Administration.ACCEPTED:
                account["password"] = body["password"]
            case _:
                account["active"] = False

    def _handover(self, body: Mapping[str, Any]) -> None:
        """Who offers what to whom; then whether it was settled, and whether by accepting."""
        number, action = body["handover"], body["action"]
        if action == Administration.HANDOVER_OFFERED:
            self._handovers[number] = (body["team"], body["person"], body["to"], False, False)
        else:
            accepted = action == Administration.HANDED_OVER
            self._handovers[number] = (*self._handovers[number][:3], True, accepted)

    def sets(self) -> Sets:
        """All rows, as `_stored` gives them."""
        keys = ("email", "name", "password", "active")
        people = {(person, *(account.get(k) for k in keys)) for person, account in self._people.items()}
        seats = {tuple(seat.values()) for seat in self._seats.values()}
        signatures = {tuple(signature.values()) for signature in self._signatures.values()}
        handovers = {(number, *handover) for number, handover in self._handovers.items()}
        own = {"accounts": people, "zetels": seats, "ondertekenaars": signatures, "overdrachten": handovers}
        return {**self._rows, **own}


def _stored(session: Session) -> Sets:
    people, roles = session.scalars(select(PersonRow)), session.scalars(select(RoleRow))
    seats, signatories = session.scalars(select(SeatRow)), session.scalars(select(SignatoryRow))
    covenants, signatures = session.scalars(select(CovenantRow)), session.scalars(select(SignatureRow))
    handovers = session.scalars(select(HandoverRow))
    return {
        "accounts": {(p.id, p.email, p.name, _hashed(p.password), p.active) for p in people},
        "rollen": {(r.person_id, r.role.value) for r in roles},
        "zetels": {
            (s.id, s.person_id, s.partner, s.level, s.approver, s.deputy_of, *_ground(s)) for s in seats
        },
        "ondertekenaars": {
            (s.id, s.person_id, s.partner, s.group, *_ground(s), s.function) for s in signatories
        },
        "convenanten": {(c.version, c.digest, digest_of(c.text), c.term_months) for c in covenants},
        "overdrachten": {
            (h.id, h.team_id, h.from_id, h.to_id, h.settled_at is not None, h.accepted) for h in handovers
        },
        "certificaten": {(s.after, s.certificate) for s in signatures},
    }


def _hashed(password: str | None) -> str | None:
    return hashlib.sha256(password.encode()).hexdigest() if password else None


def _ground(row: SeatRow | SignatoryRow) -> tuple[str | None, ...]:
    until = row.until.isoformat() if row.until else None
    ground = (row.mandate_source, row.mandate_reference, row.mandate_conditions)
    return (row.since.isoformat(), until, *ground)
