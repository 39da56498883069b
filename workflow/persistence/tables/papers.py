"""The PDFs that are signed: what they were made from, who is asked, who signed, what keeps it valid."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import SignatureLevel, SigningWay
from workflow.persistence.tables.base import (
    STANDING,
    AgreementKey,
    Base,
    Digest,
    Number,
    PartnerKey,
    PersonKey,
    word,
)
from workflow.persistence.times import UtcTime


class PaperRow(Base):
    """One PDF. `head` moves by compare-and-swap only; the bytes stand in the file store under it."""

    __tablename__ = "papers"
    __table_args__ = (
        Index(
            "uq_papers_standing",
            "agreement_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[Number]
    agreement_id: Mapped[AgreementKey]
    reference: Mapped[str]
    digest: Mapped[Digest]
    base: Mapped[Digest]
    base_size: Mapped[int]
    """Bytes of the PDF as it was rendered and sealed; every later version begins with exactly these."""
    head: Mapped[Digest]
    opened_by: Mapped[PersonKey]
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    void_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AskedRow(Base):
    """A signature block of a PDF: who signs there, as it was when signing was opened."""

    __tablename__ = "asked_signatories"

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True)
    signatory_id: Mapped[int] = mapped_column(ForeignKey("signatories.id"), primary_key=True)
    field: Mapped[str]
    """The name of the signature field in the PDF."""
    person_id: Mapped[PersonKey]
    partner: Mapped[PartnerKey]
    name: Mapped[str]
    function: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    mandate_source: Mapped[str]
    mandate_reference: Mapped[str]
    mandate_conditions: Mapped[str] = mapped_column(default="")
    group: Mapped[int] = mapped_column("signing_group")
    given_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The keeper who accepted the mandate."""


class SignatureRow(Base):
    """A signature that was set: one per block, and one per version of the file."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("paper_id", "signatory_id"), UniqueConstraint("paper_id", "before"))

    id: Mapped[Number]
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), index=True)
    signatory_id: Mapped[int] = mapped_column(ForeignKey("signatories.id"))
    person_id: Mapped[PersonKey]
    before: Mapped[Digest]
    after: Mapped[Digest]
    certificate: Mapped[Digest]
    """SHA-256 of the certificate with which it was set: the identity that counts."""
    way: Mapped[SigningWay | None] = mapped_column(word(SigningWay))
    """None, here and below, for a signature from before this was kept; then the key was an ephemeral one."""
    level: Mapped[SignatureLevel | None] = mapped_column(word(SignatureLevel))
    means: Mapped[str | None]
    """By what means the person was identified."""
    issuer: Mapped[str | None]
    """Who issued the certificate."""
    at: Mapped[datetime] = mapped_column(UtcTime)


class ArchiveRow(Base):
    """An archive timestamp behind the last signature of a PDF. The newest one carries all before it."""

    __tablename__ = "archive_stamps"

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """The first, second … of this PDF; the first comes with the last signature."""
    digest: Mapped[Digest]
    """SHA-256 of the file up to and including this timestamp."""
    until: Mapped[datetime] = mapped_column(UtcTime, index=True)
    """The last moment of the certificate of this timestamp."""
    at: Mapped[datetime] = mapped_column(UtcTime)
