"""The partners and levels of the newest covenant, with who sits there today. Only for looking."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import PartnerKind
from workflow.persistence import beginnings, mandates
from workflow.persistence.tables import CovenantPartnerRow, LevelRow, PartnerRow
from workflow.services.desk import Desk
from workflow.services.mandates import Held, lines


@dataclass(frozen=True, slots=True)
class Place:
    """One level of one partner."""

    level: str
    held: tuple[Held, ...]
    """Who sits there today; empty when nobody does."""


@dataclass(frozen=True, slots=True)
class Table:
    """One partner."""

    key: str
    name: str
    kind: PartnerKind
    named: bool
    """Whether the newest covenant names it; else it was added later."""
    places: tuple[Place, ...]
    signs: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All partners at all levels."""

    version: int
    levels: tuple[str, ...]
    """Lowest first."""
    tables: tuple[Table, ...]


class Seating:
    """Who sits where."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(self) -> Plan | None:
        """Partners and levels of the newest covenant with who sits there today; None before the first."""
        today = self._desk.today()
        with self._desk.database.reading() as session:
            covenant = beginnings.newest_covenant(session)
            if covenant is None:
                return None
            of_covenant = select(LevelRow.rank, LevelRow.name).where(LevelRow.covenant_id == covenant.id)
            levels = [(rank, name) for rank, name in session.execute(of_covenant.order_by(LevelRow.rank))]
            valid = mandates.valid_from(session, today, teams=False)
            held = [line for line in lines(session, valid) if line.since <= today]
            tables = tuple(_table(partner, levels, held) for partner in _partners(session, covenant.id))
            return Plan(covenant.version, tuple(name for _, name in levels), tables)


def _partners(session: Session, covenant: int) -> list[tuple[PartnerRow, bool]]:
    """Every partner that is no team: those of the covenant in its order, then the others."""
    query = (
        select(PartnerRow, CovenantPartnerRow.place)
        .outerjoin(
            CovenantPartnerRow,
            (CovenantPartnerRow.partner == PartnerRow.key) & (CovenantPartnerRow.covenant_id == covenant),
        )
        .where(PartnerRow.kind != PartnerKind.TEAM)
        .order_by(CovenantPartnerRow.place.is_(None), CovenantPartnerRow.place, PartnerRow.name)
    )
    return [(row, place is not None) for row, place in session.execute(query)]


def _table(partner: tuple[PartnerRow, bool], levels: list[tuple[int, str]], held: list[Held]) -> Table:
    row, named = partner
    own = [line for line in held if line.partner == row.key]
    places = tuple(
        Place(name, tuple(line for line in own if not line.signs and line.level == rank))
        for rank, name in levels
    )
    return Table(row.key, row.name, row.kind, named, places, tuple(line for line in own if line.signs))
