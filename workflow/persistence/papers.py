"""Queries about the PDFs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.persistence.tables import AskedRow, PaperRow, SignatureRow


def standing(session: Session, agreement: int) -> PaperRow | None:
    """The PDF of this agreement that was not made void, or None."""
    query = select(PaperRow).where(PaperRow.agreement_id == agreement, PaperRow.void_at.is_(None))
    return session.scalar(query)


def blocks(session: Session, paper: int) -> list[tuple[AskedRow, SignatureRow | None]]:
    """The signature blocks of a PDF, each with the signature in it."""
    query = (
        select(AskedRow, SignatureRow)
        .outerjoin(
            SignatureRow,
            (SignatureRow.paper_id == AskedRow.paper_id)
            & (SignatureRow.signatory_id == AskedRow.signatory_id),
        )
        .where(AskedRow.paper_id == paper)
        .order_by(AskedRow.group, AskedRow.signatory_id)
    )
    return [(block, signature) for block, signature in session.execute(query)]


def by_version(session: Session, digest: str) -> PaperRow | None:
    """The PDF of which this hash is the base or any signed version, void ones included; or None."""
    signed = select(SignatureRow.paper_id).where(SignatureRow.after == digest)
    query = select(PaperRow).where((PaperRow.base == digest) | PaperRow.id.in_(signed))
    return session.scalars(query).first()


def versions(session: Session) -> list[tuple[str, str]]:
    """Reference and SHA-256 of every version of every PDF that was ever made, void ones included."""
    bases = select(PaperRow.reference, PaperRow.base)
    signed = select(PaperRow.reference, SignatureRow.after).join(
        SignatureRow, SignatureRow.paper_id == PaperRow.id
    )
    return [(reference, digest) for query in (bases, signed) for reference, digest in session.execute(query)]
