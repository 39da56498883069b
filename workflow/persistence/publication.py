"""What was judged of sentences that become public, whose names to look for, and what is still to judge."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.publication import Judgement
from workflow.domain.vocabulary import IN_FORCE
from workflow.persistence.erasure import GONE
from workflow.persistence.tables import AgreementRow, JudgementRow, PersonRow, PublicReadingRow, TeamRow

Versions = dict[int, dict[str, str]]
"""By team: the public versions, by the digest of the sentence."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An agreement in force of whose text something is still to judge, or that nobody counted yet."""

    agreement: int
    team: str
    undecided: int | None
    """None when it was not counted yet."""


def names(session: Session) -> Sequence[str]:
    """The name of everybody who has an account or had one, but of those who were erased."""
    return session.scalars(select(PersonRow.name).where(PersonRow.name != GONE).distinct()).all()


def judgements(session: Session, team: int) -> dict[str, Judgement]:
    """What was said last of each sentence of this team, by its digest."""
    rows = session.scalars(select(JudgementRow).where(JudgementRow.team_id == team))
    return {row.sentence: Judgement(frozenset(row.allowed), row.version) for row in rows}


def versions(session: Session, teams: Iterable[int]) -> Versions:
    """The public versions of sentences of these teams."""
    query = select(JudgementRow.team_id, JudgementRow.sentence, JudgementRow.version).where(
        JudgementRow.team_id.in_(set(teams)), JudgementRow.version.is_not(None)
    )
    found: Versions = defaultdict(dict)
    for team, sentence, version in session.execute(query):
        found[team][sentence] = version or ""
    return found


def says_in_public(pattern: str) -> Select[int]:
    """The teams with a public version that is like this pattern, in small letters."""
    like = func.lower(JudgementRow.version).like(pattern)
    return select(JudgementRow.team_id).where(JudgementRow.version.is_not(None), like)


def row_of(session: Session, team: int, sentence: str) -> JudgementRow:
    """The row of a sentence of this team by its digest; a new one when nothing was said of it yet."""
    query = select(JudgementRow).where(JudgementRow.team_id == team, JudgementRow.sentence == sentence)
    return session.scalar(query) or JudgementRow(team_id=team, sentence=sentence)


def count(session: Session, agreement: int, undecided: int, at: datetime) -> None:
    """Keep how much is still to judge of this agreement."""
    row = session.get(PublicReadingRow, agreement) or PublicReadingRow(agreement_id=agreement)
    row.undecided, row.at = undecided, at
    session.add(row)
    session.flush()


def unread(session: Session, first: int, most: int) -> tuple[tuple[Unread, ...], int]:
    """The agreements in force with something to judge, by team, `most` from the `first` on; and how many."""
    query = (
        select(AgreementRow.id, TeamRow.name, PublicReadingRow.undecided)
        .join(TeamRow, TeamRow.id == AgreementRow.team_id)
        .outerjoin(PublicReadingRow, PublicReadingRow.agreement_id == AgreementRow.id)
        .where(*_waiting())
        .order_by(func.lower(TeamRow.name), AgreementRow.id)
    )
    found = tuple(Unread(*row) for row in session.execute(query.offset(first).limit(most)))
    return found, unread_count(session)


def unread_count(session: Session) -> int:
    """How many agreements in force there are of whose text something is still to judge."""
    return session.scalar(unread_counted()) or 0


def unread_counted() -> Select[int]:
    """The question how many those are."""
    return (
        select(func.count(AgreementRow.id))
        .outerjoin(PublicReadingRow, PublicReadingRow.agreement_id == AgreementRow.id)
        .where(*_waiting())
    )


def _waiting() -> tuple[ColumnElement[bool], ...]:
    still = or_(PublicReadingRow.undecided.is_(None), PublicReadingRow.undecided > 0)
    return AgreementRow.state.in_(IN_FORCE), still


def in_force(session: Session) -> Sequence[int]:
    """The numbers of all agreements in force."""
    return session.scalars(select(AgreementRow.id).where(AgreementRow.state.in_(IN_FORCE))).all()
