"""Which keys the installation of this database has: their fingerprints, and nothing of the keys."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import KeyKind
from workflow.persistence.tables.base import Base, Digest, word
from workflow.persistence.times import UtcTime


class InstallationKeyRow(Base):
    """The fingerprint of one key."""

    __tablename__ = "installation_keys"

    kind: Mapped[KeyKind] = mapped_column(word(KeyKind), primary_key=True)
    fingerprint: Mapped[Digest] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[datetime | None] = mapped_column(UtcTime)
    """When an administrator put the keys of another folder in its place; None while it counts."""
