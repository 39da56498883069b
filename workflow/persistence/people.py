"""Queries about people: who they are, what they may do, how they log in."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import Role
from workflow.persistence.tables import InvitationRow, PersonRow, RoleRow, SeatRow, SessionRow, SignatoryRow


def by_email(session: Session, email: str) -> PersonRow | None:
    """The person with this address, in any case, or None."""
    address = email.strip().lower()
    if "\0" in address:  # PostgreSQL does not even look for it
        return None
    return session.scalar(select(PersonRow).where(PersonRow.email == address))


def locked(session: Session, person: int) -> PersonRow | None:
    """The person, locked until the end of this transaction; None for a closed account and for nobody.

    Others may still refer to the person, as every message does.
    """
    query = select(PersonRow).where(PersonRow.id == person, PersonRow.active)
    return session.scalar(query.with_for_update(key_share=True))


def roles(session: Session, person: int) -> frozenset[Role]:
    """The roles of this person; none when the account is closed."""
    query = (
        select(RoleRow.role)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(RoleRow.person_id == person, PersonRow.active)
    )
    return frozenset(session.scalars(query))


def with_role(session: Session, role: Role) -> tuple[int, ...]:
    """The active people with this role."""
    query = (
        select(PersonRow.id)
        .join(RoleRow, RoleRow.person_id == PersonRow.id)
        .where(RoleRow.role == role, PersonRow.active)
        .order_by(PersonRow.id)
    )
    return tuple(session.scalars(query))


def names(session: Session, people: Iterable[int]) -> dict[int, str]:
    """The names of these people, by id."""
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(set(people)))
    return dict(session.execute(query).all())


def partners_during(session: Session, person: int, since: date, until: date | None) -> frozenset[str]:
    """The partners for which this person holds a seat or signs on some day of that period."""
    found: set[str] = set()
    for table in (SeatRow, SignatoryRow):
        query = select(table.partner).where(
            table.person_id == person,
            or_(table.until.is_(None), table.until >= since),
            *([table.since <= until] if until else []),
        )
        found |= set(session.scalars(query))
    return frozenset(found)


def login(session: Session, token: str) -> tuple[SessionRow, PersonRow] | None:
    """The login with this token hash and its active person, or None."""
    query = (
        select(SessionRow, PersonRow)
        .join(PersonRow, PersonRow.id == SessionRow.person_id)
        .where(SessionRow.token == token, PersonRow.active)
    )
    return session.execute(query).one_or_none()


def end_logins(session: Session, person: int) -> None:
    """End every login of this person."""
    session.execute(delete(SessionRow).where(SessionRow.person_id == person))


def open_invitation(session: Session, token: str, now: datetime) -> InvitationRow | None:
    """The unused, unexpired invitation with this token hash, of an account that is not closed; or None."""
    query = (
        select(InvitationRow)
        .join(PersonRow, PersonRow.id == InvitationRow.person_id)
        .where(InvitationRow.token == token, InvitationRow.used_at.is_(None), InvitationRow.expires_at > now)
        .where(PersonRow.active)
    )
    return session.scalar(query)


def use_up(session: Session, invitation: InvitationRow, now: datetime) -> bool:
    """Use up this invitation and every other open one of its person; False when somebody was just faster.

    The person must be locked: an older link may not outlive the moment at which a password was set.
    """
    opened = (
        update(InvitationRow)
        .where(InvitationRow.person_id == invitation.person_id, InvitationRow.used_at.is_(None))
        .values(used_at=now)
        .returning(InvitationRow.token)
    )
    return invitation.token in session.scalars(opened).all()
