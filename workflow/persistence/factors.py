"""Queries about factors, recovery codes and logins that are on their way."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import FactorKind
from workflow.persistence import rows
from workflow.persistence.tables import (
    AddressChangeRow,
    ChallengeRow,
    FactorRow,
    FactorUseRow,
    PersonRow,
    RecoveryRow,
    SessionRow,
)


def of(session: Session, person: int, kind: FactorKind | None = None) -> list[FactorRow]:
    """The factors of this person, oldest first; of one kind if that is asked."""
    query = select(FactorRow).where(FactorRow.person_id == person).order_by(FactorRow.id)
    return list(session.scalars(query.where(FactorRow.kind == kind) if kind else query))


def passkey(session: Session, credential: str) -> tuple[FactorRow, FactorUseRow] | None:
    """The passkey with this number and how far it was used, of an account that is open; or None."""
    query = (
        select(FactorRow, FactorUseRow)
        .join(FactorUseRow, FactorUseRow.factor_id == FactorRow.id)
        .join(PersonRow, PersonRow.id == FactorRow.person_id)
        .where(FactorRow.credential == credential, FactorRow.kind == FactorKind.PASSKEY, PersonRow.active)
    )
    return session.execute(query).one_or_none()


def add(session: Session, factor: FactorRow, count: int) -> None:
    """A new factor, used this far."""
    session.add(factor)
    session.flush()
    session.add(FactorUseRow(factor_id=factor.id, count=count, used_at=factor.added_at))
    session.flush()


def used(session: Session, factor: int) -> FactorUseRow:
    """How far this factor was used, locked until the end of this transaction: a code counts once."""
    query = select(FactorUseRow).where(FactorUseRow.factor_id == factor).with_for_update()
    return session.scalars(query).one()


def owner(session: Session, factor: int) -> int | None:
    """Whose factor this is; None for a closed account."""
    query = select(PersonRow.id).join(FactorRow, FactorRow.person_id == PersonRow.id)
    return session.scalar(query.where(FactorRow.id == factor, PersonRow.active))


def last_used(session: Session, person: int) -> dict[int, datetime]:
    """When each factor of this person was used last."""
    query = (
        select(FactorUseRow.factor_id, FactorUseRow.used_at)
        .join(FactorRow, FactorRow.id == FactorUseRow.factor_id)
        .where(FactorRow.person_id == person)
    )
    return dict(session.execute(query).all())


def remove(session: Session, factor: FactorRow) -> None:
    """Take a factor away."""
    session.execute(delete(FactorUseRow).where(FactorUseRow.factor_id == factor.id))
    session.delete(factor)
    session.flush()


def remove_all(session: Session, person: int) -> None:
    """Take away every factor and recovery code of this person, and the change of address they asked for."""
    for factor in of(session, person):
        remove(session, factor)
    rows.remove(session, RecoveryRow, RecoveryRow.person_id == person)
    session.execute(delete(AddressChangeRow).where(AddressChangeRow.person_id == person))


def new_codes(session: Session, person: int, digests: list[str]) -> None:
    """These recovery codes instead of the earlier ones."""
    rows.remove(session, RecoveryRow, RecoveryRow.person_id == person)
    session.add_all(RecoveryRow(digest=digest, person_id=person) for digest in digests)


def codes_left(session: Session, person: int) -> int:
    """How many recovery codes this person has left."""
    return session.scalar(select(func.count()).where(RecoveryRow.person_id == person)) or 0


def use_code(session: Session, person: int, digest: str) -> bool:
    """Use a recovery code up; False when this person has no such code. The person must be locked."""
    row = session.get(RecoveryRow, digest)
    if row is None or row.person_id != person:
        return False
    session.delete(row)
    session.flush()
    return True


def ask(session: Session, digest: str, expires: datetime, now: datetime) -> None:
    """Remember a question to a passkey; those that were never answered go."""
    session.execute(delete(ChallengeRow).where(ChallengeRow.expires_at <= now))
    session.add(ChallengeRow(digest=digest, expires_at=expires))


def answered(session: Session, digest: str, now: datetime) -> bool:
    """Whether this question was open; it is not any more."""
    found = delete(ChallengeRow).where(ChallengeRow.digest == digest, ChallengeRow.expires_at > now)
    return bool(session.scalars(found.returning(ChallengeRow.digest)).all())


def half(session: Session, token: str) -> tuple[SessionRow, PersonRow] | None:
    """The login with this token hash of which the second step was not taken, and its person; or None."""
    query = (
        select(SessionRow, PersonRow)
        .join(PersonRow, PersonRow.id == SessionRow.person_id)
        .where(SessionRow.token == token, SessionRow.whole.is_(False), PersonRow.active)
    )
    return session.execute(query).one_or_none()


def logins(session: Session, person: int, since: datetime, seen: datetime) -> list[SessionRow]:
    """The logins of this person that were begun after `since` and seen after `seen`, the last seen first."""
    query = (
        select(SessionRow)
        .where(SessionRow.person_id == person, SessionRow.whole)
        .where(SessionRow.started_at >= since, SessionRow.seen_at >= seen)
        .order_by(SessionRow.seen_at.desc(), SessionRow.started_at.desc(), SessionRow.token)
    )
    return list(session.scalars(query))


def end_others(session: Session, person: int, token: str) -> int:
    """End every login of this person but the one with this token hash; gives how many ended."""
    ended = delete(SessionRow).where(SessionRow.person_id == person, SessionRow.token != token)
    return len(session.scalars(ended.returning(SessionRow.token)).all())


def want_address(session: Session, change: AddressChangeRow, now: datetime) -> None:
    """Remember this wish; earlier ones of the same person go, and so do all that were never confirmed."""
    gone = (AddressChangeRow.person_id == change.person_id) | (AddressChangeRow.expires_at <= now)
    session.execute(delete(AddressChangeRow).where(gone))
    session.add(change)


def wanted_address(session: Session, person: int, token: str, now: datetime) -> AddressChangeRow | None:
    """The wish of this person with this token hash, if it may still be confirmed; or None."""
    row = session.get(AddressChangeRow, token)
    return row if row and row.person_id == person and row.expires_at > now else None
