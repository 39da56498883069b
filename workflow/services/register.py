"""The public register: the recognised teams, for anyone. No person's name or address stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workflow.domain.area import Area, in_text
from workflow.domain.vocabulary import State
from workflow.persistence import papers
from workflow.persistence.tables import AgreementRow, TeamRow
from workflow.services.answers import NotFound
from workflow.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Listed:
    """A recognised team."""

    slug: str
    name: str
    area: Area
    recognised_at: datetime

    @property
    def streets(self) -> tuple[str, ...]:
        """The streets of the team's area."""
        return self.area.streets


@dataclass(frozen=True, slots=True)
class Extract:
    """What the register says of one team."""

    team: Listed
    reference: str
    sha256: str
    """Of the signed PDF: whoever has that file can see that it is this one."""
    partners: tuple[str, ...]
    text: Mapping[str, Any]
    """The agreed text, without the team's contact and representative."""


class Register:
    """Looking teams up."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def teams(self, search: str = "") -> tuple[Listed, ...]:
        """The recognised teams by name; with a search, those whose name and streets hold all its words."""
        words = search.lower().split()
        with self._desk.database.reading() as session:
            found = [_listed(row, team) for row, team in session.execute(_recognised())]
        kept = [t for t in found if all(w in f"{t.name} {' '.join(t.streets)}".lower() for w in words)]
        return tuple(sorted(kept, key=lambda team: team.name.lower()))

    def team(self, slug: str) -> Extract:
        """What the register says of this team. Raises NotFound for one that is not recognised."""
        with self._desk.database.reading() as session:
            found = session.execute(_recognised().where(TeamRow.slug == slug)).first()
            if found is None:
                raise NotFound
            return _extract(session, found[0], found[1])

    def knows(self, sha256: str) -> Listed | None:
        """The recognised team whose signed PDF has this hash, or None."""
        with self._desk.database.reading() as session:
            paper = papers.by_version(session, sha256)
            if paper is None or paper.head != sha256 or paper.void_at:
                return None
            found = session.execute(_recognised().where(AgreementRow.id == paper.agreement_id)).first()
            return _listed(found[0], found[1]) if found else None


def _recognised() -> Select[AgreementRow, TeamRow]:
    return (
        select(AgreementRow, TeamRow)
        .join(TeamRow, TeamRow.id == AgreementRow.team_id)
        .where(AgreementRow.state == State.RECOGNISED)
        .order_by(AgreementRow.id.desc())
    )


def _listed(row: AgreementRow, team: TeamRow) -> Listed:
    area = in_text((row.text or {})["area"])
    return Listed(team.slug, team.name, area, row.recognised_at or row.since)


def _extract(session: Session, row: AgreementRow, team: TeamRow) -> Extract:
    paper = papers.standing(session, row.id)
    if paper is None or row.text is None:
        raise NotFound
    members = row.text["team"]["members"]
    text = {**row.text, "team": {"name": row.text["team"]["name"], "members": members}}
    partners = tuple(partner["name"] for partner in row.text["partners"])
    return Extract(_listed(row, team), paper.reference, paper.head, partners, text)
