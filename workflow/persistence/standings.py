"""In which periods a team was recognised: kept while it happens, so that any day can be looked up later."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.domain.area import Area, in_text
from workflow.domain.publication import public_words
from workflow.domain.standing import Period, Periods, joined
from workflow.domain.vocabulary import ProposalKind, PublicPlace
from workflow.persistence import publication, rows
from workflow.persistence.tables import AgreementRow, ProposalRow, RevisionRow, StandingRow, TeamRow

_OTHERWISE = RevisionRow.draft["text"]


def begin(session: Session, row: AgreementRow, since: date) -> None:
    """The team is recognised from this day, until the agreement lapses as far as that is known."""
    known = [day for day in (row.term_ends, row.notice_day) if day]
    until = min(known, default=None)
    session.add(StandingRow(team_id=row.team_id, agreement_id=row.id, since=since, until=until))


def end(session: Session, row: AgreementRow, until: date) -> None:
    """The running period does not include this day, nor what follows; it never gets longer."""
    longer = or_(StandingRow.until.is_(None), StandingRow.until > until)
    rows.change(session, StandingRow, StandingRow.agreement_id == row.id, longer, until=until)


def agreement_on(session: Session, team: int, day: date) -> AgreementRow | None:
    """The agreement by which this team was recognised at the end of that day, or None."""
    query = (
        select(AgreementRow)
        .join(StandingRow, StandingRow.agreement_id == AgreementRow.id)
        .where(StandingRow.team_id == team, *holds_on(day))
        .order_by(StandingRow.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def last_agreement(session: Session, team: int) -> AgreementRow | None:
    """The agreement by which this team is or was recognised last, or None."""
    query = (
        select(AgreementRow)
        .join(StandingRow, StandingRow.agreement_id == AgreementRow.id)
        .where(StandingRow.team_id == team)
        .order_by(StandingRow.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def periods(session: Session) -> dict[int, Periods]:
    """The periods of every agreement that ever had one, by its id."""
    found: dict[int, Periods] = {}
    for row in session.scalars(select(StandingRow).order_by(StandingRow.id)):
        found[row.agreement_id] = (*found.get(row.agreement_id, ()), Period(row.since, row.until))
    return found


def holds_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions on `StandingRow` for a period that includes the end of that day."""
    return (StandingRow.since <= day, or_(StandingRow.until.is_(None), StandingRow.until > day))


def team_count(session: Session, day: date) -> int:
    """How many teams were recognised at the end of that day."""
    return session.scalar(select(func.count()).select_from(StandingRow).where(*holds_on(day))) or 0


def teams_on(session: Session, day: date, first: int, count: int) -> Sequence[Row[int, int, str]]:
    """Team, agreement and slug of the recognised teams of that day, by name: `count` from the `first` on."""
    return session.execute(_by_name(day).offset(first).limit(count)).all()


def teams_like(session: Session, day: date, words: Iterable[str]) -> Sequence[Row[int, int, str]]:
    """The same for every team in whose `words_of` these words may stand; the caller looks closer.

    What was agreed and what stands in public in its place are both looked through.

    Most of them stand in JSON, where other than ASCII letters and digits are written otherwise; a pattern
    passes over those, so that this finds too many teams rather than too few.
    """
    text = AgreementRow.text
    agreed = (text["team"]["name"], text["area"]["streets"], text["covenant"]["title"], text["supplements"])
    places = [func.lower(cast(part, Text)) for part in agreed]
    patterns = ["%" + re.sub(r"[^a-z0-9]+", "%", word.lower()) + "%" for word in words]
    found = _by_name(day).join(AgreementRow, AgreementRow.id == StandingRow.agreement_id)

    def somewhere(pattern: str) -> ColumnElement[bool]:
        otherwise = _deviations().where(func.lower(cast(_OTHERWISE, Text)).like(pattern)).subquery()
        deviates = AgreementRow.id.in_(select(otherwise.c.agreement_id))
        adapted = StandingRow.team_id.in_(publication.says_in_public(pattern))
        return or_(deviates, adapted, *(place.like(pattern) for place in places))

    return session.execute(found.where(*map(somewhere, patterns))).all()


def words_of(session: Session, agreements: Iterable[int]) -> dict[int, str]:
    """By what a team is found, as everyone may read it: its name, streets, covenant, and what it agreed."""
    text, ids = AgreementRow.text, list(agreements)
    asked = (text["team"]["name"], text["area"]["streets"], text["covenant"]["title"], text["supplements"])
    query = select(AgreementRow.id, AgreementRow.team_id, *asked).where(AgreementRow.id.in_(ids))
    told = session.execute(query).all()
    versions = publication.versions(session, {row.team_id for row in told})
    otherwise: dict[int, list[str]] = defaultdict(list)
    for key, words in session.execute(_deviations().where(ProposalRow.agreement_id.in_(ids))):
        otherwise[key].append(words)
    found = {}
    for key, team, name, streets, title, extra in told:
        said = [(PublicPlace.TEAM_NAME, name), *((PublicPlace.STREET, street) for street in streets)]
        said += [(PublicPlace.TITLE, each["title"]) for each in extra]
        said += [(PublicPlace.SUPPLEMENT, each["text"]) for each in extra]
        said += [(PublicPlace.DEVIATION, words) for words in otherwise[key]]
        public = (public_words(place, words, versions.get(team, {})) for place, words in said)
        found[key] = " ".join((title, *public))
    return found


def _deviations() -> Select[int, Any]:
    """The agreement and the words of each deviation that stands: its last version."""
    versions = aliased(RevisionRow)
    last = select(func.max(versions.number)).where(versions.proposal_id == ProposalRow.id).scalar_subquery()
    return (
        select(ProposalRow.agreement_id, _OTHERWISE)
        .join(RevisionRow, RevisionRow.proposal_id == ProposalRow.id)
        .where(
            ProposalRow.retracted.is_(False),
            RevisionRow.number == last,
            RevisionRow.draft["kind"].as_string() == ProposalKind.DEVIATION.value,
        )
    )


def _by_name(day: date) -> Select[int, int, str]:
    return (
        select(StandingRow.team_id, StandingRow.agreement_id, TeamRow.slug)
        .join(TeamRow, TeamRow.id == StandingRow.team_id)
        .where(*holds_on(day))
        .order_by(func.lower(TeamRow.name), TeamRow.id)
    )


def said_of(session: Session, agreements: Iterable[int]) -> dict[int, tuple[str, Area]]:
    """The name and area of these agreements as everyone may read them, without the rest of their texts."""
    name, area = AgreementRow.text["team"]["name"], AgreementRow.text["area"]
    query = select(AgreementRow.id, AgreementRow.team_id, name, area)
    told = session.execute(query.where(AgreementRow.id.in_(list(agreements)))).all()
    versions = publication.versions(session, {row.team_id for row in told})
    found = {}
    for key, team, title, written in told:
        own = versions.get(team, {})
        streets = [public_words(PublicPlace.STREET, street, own) for street in written["streets"]]
        found[key] = public_words(PublicPlace.TEAM_NAME, title, own), in_text({**written, "streets": streets})
    return found


def periods_of(session: Session, teams: Iterable[int]) -> dict[int, Periods]:
    """The periods in which these teams were recognised, oldest first; adjoining ones are one period."""
    query = select(StandingRow).where(StandingRow.team_id.in_(list(teams))).order_by(StandingRow.id)
    found: dict[int, list[Period]] = {}
    for row in session.scalars(query):
        found.setdefault(row.team_id, []).append(Period(row.since, row.until))
    return {team: joined(periods) for team, periods in found.items()}
