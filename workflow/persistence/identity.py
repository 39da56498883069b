"""Queries about who somebody is elsewhere, and about what two people of the office do to an account."""

from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.vocabulary import PartnerKind, Role
from workflow.persistence import rows
from workflow.persistence.tables import (
    KeeperRow,
    PartnerRow,
    PersonRow,
    ResetRow,
    RoleRequestRow,
    RoleRow,
    SeatRow,
    SignatoryRow,
    SignOnRow,
)

# ── single sign-on ───────────────────────────────────────────────────────────────────────────────────────


def sign_on(session: Session, issuer: str, subject: str) -> SignOnRow | None:
    """Whose this subject of this issuer is; None when nobody's yet."""
    query = select(SignOnRow).where(SignOnRow.issuer == issuer, SignOnRow.subject == subject)
    return session.scalar(query)


def sign_on_of(session: Session, person: int, issuer: str) -> SignOnRow | None:
    """Who this person is at this issuer; None when that is not known yet."""
    query = select(SignOnRow).where(SignOnRow.person_id == person, SignOnRow.issuer == issuer)
    return session.scalar(query.with_for_update())


def may_be(session: Session, person: int, issuer: str, subject: str) -> bool:
    """Whether nothing says that this person is another subject, or this subject another person."""
    same = (SignOnRow.person_id == person) & (SignOnRow.subject == subject)
    one = (SignOnRow.person_id == person) | (SignOnRow.subject == subject)
    return session.scalar(select(SignOnRow.id).where(SignOnRow.issuer == issuer, one, ~same).limit(1)) is None


def issuers(session: Session, person: int) -> frozenset[str]:
    """Where this person logs in."""
    return frozenset(session.scalars(select(SignOnRow.issuer).where(SignOnRow.person_id == person)))


def unbind(session: Session, person: int) -> None:
    """Forget who this person is elsewhere."""
    rows.remove(session, SignOnRow, SignOnRow.person_id == person)


# ── resets ───────────────────────────────────────────────────────────────────────────────────────────────


def open_reset(session: Session, person: int) -> ResetRow | None:
    """What was asked for this person and not settled yet."""
    query = select(ResetRow).where(ResetRow.person_id == person, ResetRow.settled_at.is_(None))
    return session.scalars(query.order_by(ResetRow.id.desc()).limit(1)).first()


def reset(session: Session, number: int, *, lock: bool = True) -> ResetRow | None:
    """The reset with this number while it is open, locked unless one only reads; or None."""
    query = select(ResetRow).where(ResetRow.id == number, ResetRow.settled_at.is_(None))
    return session.scalar(query.with_for_update() if lock else query)


def reset_told(session: Session, token: str, *, lock: bool = True) -> ResetRow | None:
    """The open reset of which the owner was told with this token hash, in the same way; or None."""
    query = select(ResetRow).where(ResetRow.token == token, ResetRow.settled_at.is_(None))
    return session.scalar(query.with_for_update() if lock else query)


def open_resets(session: Session) -> list[ResetRow]:
    """Every reset that is not settled, oldest first."""
    return list(session.scalars(select(ResetRow).where(ResetRow.settled_at.is_(None)).order_by(ResetRow.id)))


def confirmed_before(session: Session, moment: datetime) -> list[int]:
    """The numbers of the open resets that were confirmed at that moment or earlier."""
    query = select(ResetRow.id).where(ResetRow.settled_at.is_(None), ResetRow.confirmed_at <= moment)
    return list(session.scalars(query.order_by(ResetRow.id)))


# ── roles ────────────────────────────────────────────────────────────────────────────────────────────────


def office_members(session: Session) -> tuple[int, int]:
    """How many accounts ever held the office's role, and how many of those are open."""
    held = select(func.count()).select_from(RoleRow).where(RoleRow.role == Role.MAYORS_OFFICE)
    still = held.join(PersonRow, PersonRow.id == RoleRow.person_id).where(PersonRow.active)
    return session.scalar(held) or 0, session.scalar(still) or 0


def role_request(session: Session, number: int) -> RoleRequestRow | None:
    """The request with this number while it is open, locked; or None."""
    query = select(RoleRequestRow).where(RoleRequestRow.id == number, RoleRequestRow.settled_at.is_(None))
    return session.scalar(query.with_for_update())


def role_requests(session: Session, person: int | None = None) -> list[RoleRequestRow]:
    """Every request that is not settled, oldest first; of one person if that is asked."""
    query = select(RoleRequestRow).where(RoleRequestRow.settled_at.is_(None)).order_by(RoleRequestRow.id)
    return list(session.scalars(query.where(RoleRequestRow.person_id == person) if person else query))


def speaks_elsewhere(session: Session, person: int, day: date) -> bool:
    """Whether this person speaks, signs or keeps mandates, that day or later, elsewhere than the gemeente."""
    return any(
        session.scalar(
            select(table.id)
            .join(PartnerRow, PartnerRow.key == table.partner)
            .where(table.person_id == person, PartnerRow.kind != PartnerKind.MUNICIPALITY)
            .where(or_(table.until.is_(None), table.until >= day))
            .limit(1)
        )
        for table in (SeatRow, SignatoryRow, KeeperRow)
    )
