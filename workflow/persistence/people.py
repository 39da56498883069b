"""Queries about people: who they are, what they may do, how they log in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import CompoundSelect, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from workflow.domain.addresses import spelled
from workflow.domain.vocabulary import Role
from workflow.persistence import rows
from workflow.persistence.tables import (
    FactorRow,
    InvitationRow,
    PersonRow,
    RoleRow,
    SeatRow,
    SessionRow,
    SignatoryRow,
    SignOnRow,
)
from workflow.persistence.together import Later, Together, among


def by_email(session: Session, email: str) -> PersonRow | None:
    """The person with this address, in any case, or None."""
    address = spelled(email)
    if "\0" in address:  # PostgreSQL does not even look for it
        return None
    return session.scalar(select(PersonRow).where(PersonRow.email == address))


def locked(session: Session, person: int) -> PersonRow | None:
    """The person, locked until the end of this transaction; None for a closed account and for nobody.

    Not so strongly that no message to them can be left meanwhile: who leaves one may hold the journal's lock.
    """
    query = select(PersonRow).where(PersonRow.id == person, PersonRow.active)
    return session.scalar(query.with_for_update(key_share=True))


def in_use(session: Session, person: PersonRow) -> bool:
    """Whether its owner ever got in, or has something to get in with: then nobody gives a way into it."""
    if person.first_used_at is not None or person.password is not None:
        return True
    has = (select(table.id).where(table.person_id == person.id).exists() for table in (FactorRow, SignOnRow))
    return bool(session.scalar(select(or_(*has))))


def use_first(session: Session, person: PersonRow, now: datetime) -> None:
    """Its owner got in: from the first time on the account is in use, and no link leads into it."""
    if person.first_used_at is None:
        person.first_used_at = now
        end_invitations(session, person.id, now)


def choose_language(session: Session, person: int, language: str) -> bool:
    """Give an open account this language, without telling the journal; False when there is no such one."""
    chosen = (
        update(PersonRow)
        .where(PersonRow.id == person, PersonRow.active)
        .values(language=language)
        .returning(PersonRow.id)
        .execution_options(**{rows.NOTED: True})
    )
    return session.scalar(chosen) is not None


def roles(session: Session, person: int) -> frozenset[Role]:
    """The roles of this person; none when the account is closed."""
    return frozenset(session.scalars(_roles(person)))


def roles_told(ask: Together, person: int) -> Later[frozenset[Role]]:
    """The same, asked together with other things."""
    told = ask.ask(_roles(person))
    return lambda: frozenset(role for (role,) in told.rows)


def _roles(person: int) -> Select[Role]:
    return (
        select(RoleRow.role)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(RoleRow.person_id == person, RoleRow.role != Role.INSTALLATION, PersonRow.active)
    )


def with_role(session: Session, role: Role) -> tuple[int, ...]:
    """The active people with this role."""
    query = (
        select(PersonRow.id)
        .join(RoleRow, RoleRow.person_id == PersonRow.id)
        .where(RoleRow.role == role, PersonRow.active)
        .order_by(PersonRow.id)
    )
    return tuple(session.scalars(query))


def accounts(session: Session, people: Iterable[int]) -> Sequence[PersonRow]:
    """These people, by id. While the answer is held, asking for one of them by key asks nothing."""
    query = select(PersonRow).where(PersonRow.id.in_(set(people))).order_by(PersonRow.id)
    return session.scalars(query).all()


def names(session: Session, people: Iterable[int]) -> dict[int, str]:
    """The names of these people, by id."""
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(set(people)))
    return dict(session.execute(query).all())


def names_told(ask: Together, people: Iterable[int]) -> Later[dict[int, str]]:
    """The same, asked together with other things."""
    told = ask.ask(select(PersonRow.id, PersonRow.name).where(among(PersonRow.id, set(people))))
    return lambda: dict(told.rows)


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


def partners_of(person: int) -> CompoundSelect[str]:
    """The partners for which this person ever held a seat or signed: a query, to be asked within another."""
    seats = select(SeatRow.partner).where(SeatRow.person_id == person)
    return seats.union(select(SignatoryRow.partner).where(SignatoryRow.person_id == person))


def login(session: Session, token: str) -> tuple[SessionRow, PersonRow, frozenset[Role]] | None:
    """The login with this token hash and its active person with their roles, or None."""
    query = (
        select(SessionRow, PersonRow, RoleRow.role)
        .join(PersonRow, PersonRow.id == SessionRow.person_id)
        .outerjoin(RoleRow, RoleRow.person_id == PersonRow.id)
        .where(SessionRow.token == token, PersonRow.active)
    )
    found = session.execute(query).all()
    if not found:
        return None
    row, person, _ = found[0]
    return row, person, frozenset(role for _, _, role in found if role is not None)


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
    return invitation.token in end_invitations(session, invitation.person_id, now)


def end_invitations(session: Session, person: int, now: datetime) -> frozenset[str]:
    """No open invitation of this person works any more; gives the hashes of their tokens."""
    opened = (
        update(InvitationRow)
        .where(InvitationRow.person_id == person, InvitationRow.used_at.is_(None))
        .values(used_at=now)
        .returning(InvitationRow.token)
        .execution_options(**{rows.NOTED: True})
    )
    used = frozenset(session.scalars(opened))
    for token in sorted(used):
        rows.touch(session, InvitationRow, (token,))
    return used


def close(session: Session, person: PersonRow, now: datetime) -> None:
    """Close this account: its logins and its open invitations end."""
    person.active = False
    end_logins(session, person.id)
    end_invitations(session, person.id, now)
