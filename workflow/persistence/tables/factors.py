"""With what people prove who they are, beside a password. Codes and links are kept as SHA-256 only."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import FactorKind
from workflow.persistence.tables.base import Base, Digest, Number, PersonKey, word
from workflow.persistence.times import UtcTime


class FactorRow(Base):
    """An app that makes codes, or a passkey."""

    __tablename__ = "factors"

    id: Mapped[Number]
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    kind: Mapped[FactorKind] = mapped_column(word(FactorKind))
    name: Mapped[str] = mapped_column(String(60))
    secret: Mapped[str]
    """Of an app its secret, encrypted for this person; of a passkey its public key, in base64."""
    credential: Mapped[str | None] = mapped_column(String(1400), unique=True)
    """By which number a passkey is found, in base64url."""
    added_at: Mapped[datetime] = mapped_column(UtcTime)


class FactorUseRow(Base):
    """How far a factor was used: what is not later than this is a replay."""

    __tablename__ = "factor_uses"

    factor_id: Mapped[int] = mapped_column(ForeignKey("factors.id"), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
    """Of an app the time step of the last code; of a passkey its own counter."""
    used_at: Mapped[datetime] = mapped_column(UtcTime)


class RecoveryRow(Base):
    """A recovery code that was not used yet."""

    __tablename__ = "recovery_codes"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(index=True)


class AddressChangeRow(Base):
    """An address that somebody wants instead of their own, until it is confirmed from there."""

    __tablename__ = "address_changes"

    token: Mapped[Digest] = mapped_column(primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    email: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class ChallengeRow(Base):
    """A question that was put to a passkey; it is answered once."""

    __tablename__ = "passkey_challenges"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
