"""The public register: which teams were recognised on a day, and by which text. No person stands in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.area import Area, in_text
from workflow.domain.covenant import PlainWords
from workflow.domain.publication import public_text, sentences_with
from workflow.domain.standing import Periods
from workflow.domain.vocabulary import FINAL, State
from workflow.persistence import papers, publication, standings
from workflow.persistence.tables import AgreementRow, CovenantRow, TeamRow
from workflow.persistence.versions import covenant_text
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.pages import SIZE, Sheet

Found = tuple[int, int, str]
"""Team, agreement and slug."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A team that was recognised on the day that was asked."""

    slug: str
    name: str
    """As it was agreed; what a successor may call the team is not public yet."""
    area: Area
    since: date
    """The first day of the unbroken time in which it was recognised then."""

    @property
    def streets(self) -> tuple[str, ...]:
        """The streets of the team's area."""
        return self.area.streets


@dataclass(frozen=True, slots=True)
class Extract:
    """The text that applied to a team on a day."""

    reference: str
    sha256: str
    """Of the signed PDF: whoever has that file can see that it is this one."""
    partners: tuple[str, ...]
    text: Mapping[str, Any]
    """The agreed text, without what people told about themselves and why."""
    plain: PlainWords
    """What the covenant means in plain words; no part of the text."""
    adapted: int = 0
    """How many sentences of it read otherwise than they were signed, to keep somebody's privacy."""

    @property
    def area(self) -> Area:
        """The agreed area."""
        return in_text(self.text["area"])

    @property
    def deviations(self) -> tuple[Mapping[str, Any], ...]:
        """The principles of the covenant from which this team deviates."""
        return tuple(each for each in self.text["annex"]["principles"] if each["deviation"])


class Fate(Enum):
    """What became of a PDF of this site that is no signed agreement of a recognised team."""

    VOID = "void"
    """The signing was stopped: declined, or reopened for talks."""
    EARLIER = "earlier"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Card:
    """What the register says of one team."""

    slug: str
    name: str
    day: date
    periods: Periods
    """When it was recognised, newest first."""
    status: State | None
    """How it stood on that day; None for an earlier day on which it was not recognised."""
    extract: Extract | None
    """What applied on that day; None when it was not recognised then."""
    stopped: date | None = None
    """The day on which it came to stand as `status` says, where it is not recognised."""

    @property
    def since(self) -> date | None:
        """The first day of the unbroken time in which it was recognised on that day."""
        return next((period.since for period in self.periods if period.holds_on(self.day)), None)


class Register:
    """Looking teams up."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self) -> int:
        """How many teams are recognised today."""
        with self._desk.database.reading() as session:
            return standings.team_count(session, self._desk.today())

    def on(self, day: date, search: str = "", page: int = 1) -> Sheet[Listed]:
        """The teams recognised on that day by name, a page of them; with a search, those that have its words.

        Without a search only the teams of the page are read.
        """
        words = search.lower().split()
        with self._desk.database.reading() as session:
            if not words:
                total = standings.team_count(session, day)
                rows = standings.teams_on(session, day, (page - 1) * SIZE, SIZE)
                return Sheet(_listed(session, day, [(*row,) for row in rows]), page, total)
            rows = standings.teams_like(session, day, words)
            kept = _having(session, [(*row,) for row in rows], words)
            part = kept[(page - 1) * SIZE : page * SIZE]
            return Sheet(_listed(session, day, part), page, len(kept))

    def team(self, slug: str, day: date | None = None) -> Card:
        """What the register says of this team. Raises NotFound for one that never was recognised."""
        asked = day or self._desk.today()
        with self._desk.database.reading() as session:
            team = session.scalar(select(TeamRow).where(TeamRow.slug == slug))
            periods = standings.periods_of(session, [team.id]).get(team.id) if team else None
            if team is None or not periods:
                raise NotFound
            row = standings.agreement_on(session, team.id, asked)
            if row is None:
                now = asked == self._desk.today()
                return _card_of_stopped(session, team, asked, periods, now=now)
            extract = _extract(session, row)
            name = extract.text["team"]["name"]
            return Card(slug, name, asked, periods[::-1], State.RECOGNISED, extract)

    def fate(self, sha256: str) -> Fate | None:
        """What became of the PDF with this hash; None when it is not of this site, or is in the register."""
        if self.knows(sha256):
            return None
        with self._desk.database.reading() as session:
            paper = papers.by_version(session, sha256)
            if paper is None:
                return None
            if paper.void_at:
                return Fate.VOID
            if paper.head != sha256:
                return Fate.EARLIER
            state = session.get_one(AgreementRow, paper.agreement_id).state
        return Fate.RUNNING if state in {State.FOR_SIGNING, State.SIGNED} else Fate.ENDED

    def knows(self, sha256: str) -> Listed | None:
        """The recognised team whose signed PDF has this hash, or None."""
        today = self._desk.today()
        with self._desk.database.reading() as session:
            paper = papers.by_version(session, sha256)
            if paper is None or paper.void_at or not papers.is_finished(session, paper, sha256):
                return None
            row = session.get_one(AgreementRow, paper.agreement_id)
            now = standings.agreement_on(session, row.team_id, today)
            if now is None or now.id != row.id:
                return None
            slug = session.get_one(TeamRow, row.team_id).slug
            return _listed(session, today, [(row.team_id, row.id, slug)])[0]


def _having(session: Session, rows: Iterable[Found], words: list[str]) -> list[Found]:
    rows = list(rows)
    told = standings.words_of(session, [agreement for _, agreement, _ in rows])
    return [row for row in rows if all(word in told[row[1]].lower() for word in words)]


def _listed(session: Session, day: date, rows: list[Found]) -> tuple[Listed, ...]:
    said = standings.said_of(session, [agreement for _, agreement, _ in rows])
    periods = standings.periods_of(session, [team for team, _, _ in rows])
    return tuple(
        Listed(slug, *said[agreement], next(p.since for p in periods[team] if p.holds_on(day)))
        for team, agreement, slug in rows
    )


def _card_of_stopped(session: Session, team: TeamRow, day: date, periods: Periods, *, now: bool) -> Card:
    last = standings.last_agreement(session, team.id)
    if last is None or last.text is None:
        raise NotFound
    name, _ = standings.said_of(session, [last.id])[last.id]
    if not now:
        return Card(team.slug, name, day, periods[::-1], None, None)
    status = _fallen(last, day)
    days = {State.ENDED: last.notice_day, State.EXPIRED: last.term_ends}
    return Card(team.slug, name, day, periods[::-1], status, None, days.get(status) or periods[-1].until)


def _fallen(row: AgreementRow, day: date) -> State:
    """Why this agreement recognises nobody on this day; known by its days before the state says it."""
    if row.state in FINAL:
        return row.state
    days = {State.ENDED: row.notice_day, State.EXPIRED: row.term_ends}
    past = {on: state for state, on in days.items() if on and on <= day}
    return past[min(past)] if past else row.state


def _extract(session: Session, row: AgreementRow) -> Extract:
    paper = papers.standing(session, row.id)
    if paper is None or row.text is None:
        raise NotFound
    versions = publication.versions(session, [row.team_id]).get(row.team_id, {})
    text = _for_anyone(public_text(row.text, versions))
    partners = tuple(partner["name"] for partner in text["partners"])
    plain = covenant_text(session.get_one(CovenantRow, row.covenant_id)).plain
    adapted = sentences_with(row.text, versions)
    return Extract(paper.reference, paper.head, partners, text, plain, adapted)


def _for_anyone(text: Mapping[str, Any]) -> dict[str, Any]:
    """What was agreed, without the words in which somebody may be named: contact, notes and reasons."""
    team, area, annex = text["team"], text["area"], text["annex"]
    principles = [_without_reason(each) for each in annex["principles"]]
    return {
        **text,
        "team": {"name": team["name"], "members": team["members"]},
        "area": {**area, "note": ""},
        "annex": {**annex, "principles": principles},
        "supplements": [{**each, "reason": ""} for each in text["supplements"]],
    }


def _without_reason(principle: Mapping[str, Any]) -> dict[str, Any]:
    deviation = principle["deviation"]
    return {**principle, "deviation": {**deviation, "reason": ""} if deviation else deviation}
