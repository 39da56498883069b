"""The journal. Triggers (see the migration) refuse changing, deleting and replacing its rows."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from workflow.persistence.tables.base import Base, Digest


class JournalRow(Base):
    """One entry; see `workflow.domain.journal`."""

    __tablename__ = "journal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    agreement: Mapped[int | None] = mapped_column(index=True)
    """The agreement that the body is about, repeated to find its history; checking compares the two."""
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    commitment: Mapped[Digest]
    previous: Mapped[Digest]
    hash: Mapped[Digest]


class PersonalRow(Base):
    """The personal part of an entry, apart from it, so that it can be erased without breaking the chain."""

    __tablename__ = "journal_personal"

    number: Mapped[int] = mapped_column(ForeignKey("journal.number"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
