"""Seats and signatories: for whom a person speaks and signs, on which written mandate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.names import free_key, kind_of
from workflow.domain.parties import Mandate
from workflow.domain.vocabulary import Administration, PartnerKind
from workflow.persistence import mandates, mapping, people
from workflow.persistence.tables import LevelRow, PartnerRow, SeatRow, SignatoryRow
from workflow.persistence.together import Together
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until a day, both included; None means without end."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Chair:
    """A place at the table of one partner."""

    partner: str
    level: int
    approver: bool = False
    deputy_of: int | None = None
    """The id of the seat that this one stands in for; then partner and level are that seat's."""


@dataclass(frozen=True, slots=True)
class Held:
    """One line of the mandate register: who may speak or sign for whom, on which written ground."""

    id: int
    signs: bool
    """A signature; else a seat."""
    name: str
    partner: str
    partner_name: str
    level: int | None
    function: str
    approver: bool
    stands_in_for: str
    """The name of the person whose seat a deputy takes; empty for somebody's own."""
    since: date
    until: date | None
    mandate: Mandate
    deputy_of: int | None = None
    """The id of that seat."""
    given_by: str = ""
    """Who gave or nominated it; empty for the command line and for what is older than keepers."""
    accepted_by: str = ""
    """The keeper who accepted it; empty where none did yet."""
    person: int = 0


class Mandates:
    """The register of mandates, for looking; and the organisations that no covenant names."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, day: date, *, teams: bool | None = None) -> tuple[Held, ...]:
        """Every seat and signature that is valid on that day or later, with its written ground.

        Of all partners, or only of those that are a team, or only of those that are none.
        """
        with self._desk.database.reading() as session:
            return lines(session, mandates.valid_from(session, day, teams=teams))

    def one(self, number: int, *, signs: bool) -> Held:
        """One line of that register: a signature, else a seat. Raises NotFound, also for what has ended."""
        with self._desk.database.reading() as session:
            table = SignatoryRow if signs else SeatRow
            row = mandates.by_number(session, table, number, self._desk.today())
            if row is None:
                raise NotFound
            return lines(session, [row])[0]

    def organisation(self, name: str) -> str:
        """Add an organisation that no covenant names, so that it can join a team; gives its key."""
        with self._desk.database.begin() as session:
            key = free_key(name, frozenset(session.scalars(select(PartnerRow.key))))
            session.add(PartnerRow(key=key, name=name, kind=kind_of(name)))
            body = {"partner": key, "kind": kind_of(name).value}
            journalled(session, self._desk, Administration.ORGANISATION_ADDED, body, {"name": name})
            return key

    def partners(self) -> list[tuple[str, str]]:
        """Key and name of every partner that is no team."""
        query = select(PartnerRow).where(PartnerRow.kind != PartnerKind.TEAM).order_by(PartnerRow.key)
        with self._desk.database.reading() as session:
            return [(row.key, row.name) for row in session.scalars(query)]

    def levels(self) -> list[tuple[int, str]]:
        """Rank and name of the levels of the newest covenant, lowest first."""
        with self._desk.database.reading() as session:
            newest = select(func.max(LevelRow.covenant_id)).scalar_subquery()
            rows = session.scalars(
                select(LevelRow).where(LevelRow.covenant_id == newest).order_by(LevelRow.rank)
            )
            return [(row.rank, row.name) for row in rows]


def lines(session: Session, rows: Iterable[tuple[SeatRow | SignatoryRow, str]]) -> tuple[Held, ...]:
    """Lines of the mandate register, by partner, level and name."""
    found = list(rows)
    ask = Together(session)
    partners = ask.ask(select(PartnerRow.key, PartnerRow.name))
    held_for = {row.deputy_of for row, _ in found if isinstance(row, SeatRow) and row.deputy_of}
    holders = mandates.holders_told(ask, held_for)
    names = people.names_told(ask, {p for row, _ in found for p in (row.given_by, row.accepted_by) if p})
    about = dict(partners.rows), holders(), names()
    told = (held(row, name, *about) for row, name in found)
    return tuple(sorted(told, key=lambda h: (h.partner_name, h.level or 0, h.name)))


def held(
    row: SeatRow | SignatoryRow,
    name: str,
    partners: Mapping[str, str],
    holders: Mapping[int, str],
    names: Mapping[int, str],
) -> Held:
    """The line of the register for this row."""
    seat = row if isinstance(row, SeatRow) else None
    return Held(
        id=row.id,
        signs=seat is None,
        name=name,
        partner=row.partner,
        partner_name=partners[row.partner],
        level=seat.level if seat else None,
        function="" if isinstance(row, SeatRow) else row.function,
        approver=bool(seat and seat.approver),
        stands_in_for=holders[seat.deputy_of] if seat and seat.deputy_of else "",
        since=row.since,
        until=row.until,
        mandate=mapping.mandate(row),
        deputy_of=seat.deputy_of if seat else None,
        given_by=names.get(row.given_by or 0, ""),
        accepted_by=names.get(row.accepted_by or 0, ""),
        person=row.person_id,
    )
