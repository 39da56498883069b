"""The signed checkpoints of the journal, as they are stored."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow.persistence.tables import CheckpointRow


def latest(session: Session) -> CheckpointRow | None:
    """The newest checkpoint, or None before the first."""
    return session.scalar(select(CheckpointRow).order_by(CheckpointRow.size.desc()).limit(1))


def covering(session: Session, number: int) -> CheckpointRow | None:
    """The oldest checkpoint that covers this entry, or None."""
    query = select(CheckpointRow).where(CheckpointRow.size >= number).order_by(CheckpointRow.size).limit(1)
    return session.scalar(query)


def stamped(session: Session, number: int) -> Sequence[int]:
    """The sizes of the checkpoints with a timestamp that cover this entry, smallest first."""
    known = (CheckpointRow.stamp.is_not(None), CheckpointRow.size >= number)
    return session.scalars(select(CheckpointRow.size).where(*known).order_by(CheckpointRow.size)).all()


def every(session: Session) -> Sequence[CheckpointRow]:
    """All of them, oldest first."""
    return session.scalars(select(CheckpointRow).order_by(CheckpointRow.size)).all()


def waiting(session: Session) -> list[tuple[int, str]]:
    """Size and note of the checkpoints that have no timestamp yet, newest first."""
    query = (
        select(CheckpointRow.size, CheckpointRow.note)
        .where(CheckpointRow.stamp.is_(None))
        .order_by(CheckpointRow.size.desc())
    )
    return [(size, note) for size, note in session.execute(query)]


def give_stamp(session: Session, size: int, stamp: bytes) -> None:
    """Give a checkpoint its timestamp, unless another process was first."""
    still = (CheckpointRow.size == size, CheckpointRow.stamp.is_(None))
    session.execute(update(CheckpointRow).where(*still).values(stamp=stamp))
