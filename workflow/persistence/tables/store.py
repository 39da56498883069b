"""What the nightly check of the store found."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from workflow.persistence.tables.base import Base, Number
from workflow.persistence.times import UtcTime


class StoreCheckRow(Base):
    """One check of every stored PDF."""

    __tablename__ = "store_checks"

    id: Mapped[Number]
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    files: Mapped[int]
    verified: Mapped[int]
    faults: Mapped[list[str]] = mapped_column(JSON)
    """Dutch sentences."""
    orphans: Mapped[int] = mapped_column(server_default="0")
    """PDFs that nothing referred to, cleared away."""
    unfinished: Mapped[int] = mapped_column(server_default="0")
    """Files that were never finished, cleared away."""
