"""People: how they log in, what they may do, and for whom they speak and sign."""

from datetime import UTC, date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from language.said import DUTCH
from workflow.domain.vocabulary import Role
from workflow.persistence.tables.base import Base, Digest, Number, PartnerKey, PersonKey, word
from workflow.persistence.times import UtcTime

BEFORE_RECORDS = datetime(1970, 1, 1, tzinfo=UTC)
"""As first use: it was used before first uses were recorded."""
LONGEST_ISSUER, LONGEST_SUBJECT = 500, 255
"""Characters of the columns for an OpenID Connect issuer, and for a subject there."""


class PersonRow(Base):
    """Somebody with an account."""

    __tablename__ = "people"

    id: Mapped[Number]
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case."""
    name: Mapped[str]
    password: Mapped[str | None]
    """An argon2id hash; None until the invitation is accepted."""
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default=DUTCH)
    """In which their messages are, and the pages where they chose no other."""
    first_used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When its owner first got in; from then on nobody is given a way into it. See `BEFORE_RECORDS`."""


class RoleRow(Base):
    """A role of a person."""

    __tablename__ = "roles"

    person_id: Mapped[PersonKey] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(word(Role), primary_key=True)


class SessionRow(Base):
    """A login. The cookie holds the token; only its SHA-256 is stored."""

    __tablename__ = "sessions"

    token: Mapped[Digest] = mapped_column(primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    proved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When its owner last proved who they are."""
    whole: Mapped[bool] = mapped_column(default=False)
    """Whether the second step was taken; until then it opens nothing."""
    browser: Mapped[str] = mapped_column(String(60), default="")
    """Where it was begun, for its owner: "Firefox op Linux"."""
    issuer: Mapped[str | None] = mapped_column(String(LONGEST_ISSUER))
    subject: Mapped[str | None] = mapped_column(String(LONGEST_SUBJECT))
    """By whom and as whom its owner was named at their organisation; bound when the second step is taken."""
    keeps: Mapped[str | None] = mapped_column(String(80))
    """The partner of which that organisation calls them a keeper; it counts from the same moment."""


class InvitationRow(Base):
    """A single-use link with which somebody sets their password. Only the token's SHA-256 is stored."""

    __tablename__ = "invitations"

    token: Mapped[Digest] = mapped_column(primary_key=True)
    person_id: Mapped[PersonKey]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SeatRow(Base):
    """A person who speaks for one partner at one level, from a day until a day, on a written mandate."""

    __tablename__ = "seats"

    id: Mapped[Number]
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    partner: Mapped[PartnerKey] = mapped_column(index=True)
    level: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]
    approver: Mapped[bool]
    deputy_of: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    mandate_source: Mapped[str]
    mandate_reference: Mapped[str]
    mandate_conditions: Mapped[str] = mapped_column(default="")
    given_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who gave or nominated it; None for the command line and for what is older than keepers."""
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The keeper of this partner who accepted it; without one it is not counted (ADR 0048)."""


class SignatoryRow(Base):
    """A person who signs for a partner, from a day until a day, on a written mandate."""

    __tablename__ = "signatories"

    id: Mapped[Number]
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    partner: Mapped[PartnerKey] = mapped_column(index=True)
    function: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    mandate_source: Mapped[str]
    mandate_reference: Mapped[str]
    mandate_conditions: Mapped[str] = mapped_column(default="")
    given_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who gave or nominated it; None for the command line and for what is older than keepers."""
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The keeper of this partner who accepted it; without one it is not counted (ADR 0048)."""
    group: Mapped[int] = mapped_column("signing_group")
    """Who signs first: a group signs once every lower group has signed."""


class HandoverRow(Base):
    """A coordinator who offers their part in a team to somebody else, until that person accepts."""

    __tablename__ = "handovers"

    id: Mapped[Number]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    from_id: Mapped[PersonKey]
    to_id: Mapped[PersonKey] = mapped_column(index=True)
    offered_at: Mapped[datetime] = mapped_column(UtcTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """When it was accepted, declined or withdrawn."""
    accepted: Mapped[bool] = mapped_column(default=False)
