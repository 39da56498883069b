"""The journal. Triggers (see the migrations) refuse changing, deleting and replacing its rows.

Two changes are allowed: emptying a personal part, and giving a checkpoint the timestamp that it had to wait
for.
"""

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
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None once it was erased; the content then too."""
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class NodeRow(Base):
    """A node of the Merkle tree over the entries; see `workflow.domain.merkle`. Level 0 holds the leaves."""

    __tablename__ = "journal_nodes"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[Digest]


class CheckpointRow(Base):
    """A signed checkpoint over the first `size` entries."""

    __tablename__ = "journal_checkpoints"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str]
    stamp: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The RFC 3161 timestamp over the note, in DER; None while the service could not be reached."""
