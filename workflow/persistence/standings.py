"""In which periods a team was recognised: kept while it happens, so that any day can be looked up later."""

from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from workflow.domain.standing import Period, Periods
from workflow.persistence import rows
from workflow.persistence.tables import AgreementRow, StandingRow


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


def periods(session: Session) -> dict[int, Periods]:
    """The periods of every agreement that ever had one, by its id."""
    found: dict[int, Periods] = {}
    for row in session.scalars(select(StandingRow).order_by(StandingRow.id)):
        found[row.agreement_id] = (*found.get(row.agreement_id, ()), Period(row.since, row.until))
    return found


def holds_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions on `StandingRow` for a period that includes the end of that day."""
    return (StandingRow.since <= day, or_(StandingRow.until.is_(None), StandingRow.until > day))
