"""The journal. Triggers (see the migrations) refuse changing, deleting and replacing its rows.

Two changes are allowed: emptying a personal part, and giving a checkpoint the timestamp that it had to wait
for. Body and personal content are stored as the text that was hashed, to the byte.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Dialect, ForeignKey, LargeBinary, Text, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.written import Written, text_of
from workflow.persistence.tables.base import Base, Digest, Number
from workflow.persistence.times import UtcTime


class WrittenJson(TypeDecorator[Mapping[str, Any]]):
    """A JSON object, stored and read as exactly the text that is hashed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, _: Dialect) -> str | None:
        """The text of the object."""
        return None if value is None else text_of(value).decode()

    def process_result_value(self, value: object, _: Dialect) -> Written | None:
        """The object in the text; whatever somebody else put there is read as text too."""
        return None if value is None else Written.read(value if isinstance(value, str) else repr(value))


class Octets(TypeDecorator[bytes]):
    """Bytes; what somebody put in their place on SQLite, which takes anything, is read as bytes too."""

    impl = LargeBinary
    cache_ok = True

    def result_processor(self, _: Dialect, __: object) -> Callable[[object], bytes | None]:
        """Gives what turns a stored value into bytes."""
        return lambda value: (
            None if value is None else bytes(value) if isinstance(value, bytes | memoryview) else b"?"
        )


class JournalRow(Base):
    """One entry; see `workflow.domain.journal`."""

    __tablename__ = "journal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    agreement: Mapped[int | None] = mapped_column(index=True)
    """The agreement that the body is about, repeated to find its history; checking compares the two."""
    body: Mapped[dict[str, Any]] = mapped_column(WrittenJson)
    commitment: Mapped[Digest]
    previous: Mapped[Digest]
    hash: Mapped[Digest]


class PersonalRow(Base):
    """The personal part of an entry, apart from it, so that it can be erased without breaking the chain."""

    __tablename__ = "journal_personal"

    number: Mapped[int] = mapped_column(ForeignKey("journal.number"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes | None] = mapped_column(Octets)
    """None once it was erased; the content then too."""
    content: Mapped[dict[str, Any] | None] = mapped_column(WrittenJson)


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
    stamp: Mapped[bytes | None] = mapped_column(Octets)
    """The RFC 3161 timestamp over the note, in DER; None while the service could not be reached."""


class JournalCheckRow(Base):
    """One check of the whole journal."""

    __tablename__ = "journal_checks"

    id: Mapped[Number]
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    entries: Mapped[int]
    faults: Mapped[list[str]] = mapped_column(JSON)
    """Dutch sentences, the first of them."""


class SentCheckpointRow(Base):
    """A checkpoint that was mailed to every keeper of mandates: at most one a day."""

    __tablename__ = "sent_checkpoints"

    day: Mapped[date] = mapped_column(primary_key=True)
    size: Mapped[int]
