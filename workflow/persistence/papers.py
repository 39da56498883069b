"""Queries about the PDFs."""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from workflow.persistence.tables import ArchiveRow, AskedRow, PaperRow, PartnerRow, SignatureRow
from workflow.persistence.together import Together, Told


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


def standing_told(ask: Together, agreement: int) -> Told[PaperRow]:
    """The PDF of this agreement that was not made void, asked together with other things."""
    return ask.ask(select(PaperRow).where(PaperRow.agreement_id == agreement, PaperRow.void_at.is_(None)))


def blocks_told(ask: Together, agreement: int) -> Told[AskedRow, SignatureRow | None, str]:
    """Its signature blocks, each with the signature in it and the name of the partner."""
    signature_in_it = and_(
        SignatureRow.paper_id == AskedRow.paper_id, SignatureRow.signatory_id == AskedRow.signatory_id
    )
    return ask.ask(
        select(AskedRow, SignatureRow, PartnerRow.name)
        .join(PaperRow, PaperRow.id == AskedRow.paper_id)
        .join(PartnerRow, PartnerRow.key == AskedRow.partner)
        .outerjoin(SignatureRow, signature_in_it)
        .where(PaperRow.agreement_id == agreement, PaperRow.void_at.is_(None))
        .order_by(AskedRow.group, AskedRow.signatory_id)
    )


def archives(session: Session, paper: int) -> list[ArchiveRow]:
    """The archive timestamps of a PDF, in their order."""
    query = select(ArchiveRow).where(ArchiveRow.paper_id == paper).order_by(ArchiveRow.number)
    return list(session.scalars(query))


def ageing(session: Session, moment: datetime) -> list[int]:
    """The agreements whose finished PDF has no archive timestamp that lasts until this moment."""
    signed = (
        select(func.count()).select_from(SignatureRow).where(SignatureRow.paper_id == PaperRow.id)
    ).scalar_subquery()
    asked = (
        select(func.count()).select_from(AskedRow).where(AskedRow.paper_id == PaperRow.id)
    ).scalar_subquery()
    lasting = select(ArchiveRow.paper_id).where(ArchiveRow.until > moment)
    query = (
        select(PaperRow.agreement_id)
        .where(PaperRow.void_at.is_(None), signed == asked, PaperRow.id.not_in(lasting))
        .order_by(PaperRow.id)
    )
    return list(session.scalars(query))


def by_version(session: Session, digest: str) -> PaperRow | None:
    """The PDF of which this hash is the base or any later version, void ones included; or None."""
    signed = select(SignatureRow.paper_id).where(SignatureRow.after == digest)
    archived = select(ArchiveRow.paper_id).where(ArchiveRow.digest == digest)
    query = select(PaperRow).where(
        (PaperRow.base == digest) | PaperRow.id.in_(signed) | PaperRow.id.in_(archived)
    )
    return session.scalars(query).first()


def is_finished(session: Session, paper: PaperRow, digest: str) -> bool:
    """Whether this version of the PDF holds every signature: as it is, or with fewer archive timestamps."""
    return digest in {paper.head, *(each.digest for each in archives(session, paper.id))}


def versions(session: Session) -> list[tuple[str, str]]:
    """Reference and SHA-256 of every version of every PDF ever made, each once, void ones included."""
    bases = select(PaperRow.reference, PaperRow.base)
    signed = select(PaperRow.reference, SignatureRow.after).join(
        SignatureRow, SignatureRow.paper_id == PaperRow.id
    )
    archived = select(PaperRow.reference, ArchiveRow.digest).join(
        ArchiveRow, ArchiveRow.paper_id == PaperRow.id
    )
    queries = (bases, signed, archived)
    found = ((reference, digest) for query in queries for reference, digest in session.execute(query))
    return list(dict.fromkeys(found))


def digests(session: Session) -> set[str]:
    """The SHA-256 of every file that some row refers to."""
    columns = (PaperRow.base, PaperRow.head, SignatureRow.before, SignatureRow.after, ArchiveRow.digest)
    return {digest for column in columns for digest in session.scalars(select(column))}
