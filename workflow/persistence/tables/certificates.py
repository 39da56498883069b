"""The certificates with which people sign who bring their own, as the office registered them."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vocabulary import SignatureLevel
from workflow.persistence.tables.base import Base, Digest, Number, PartnerKey, PersonKey, word


class CertificateRow(Base):
    """A certificate of one person for one partner, from a day until a day. It is never anybody else's."""

    __tablename__ = "certificates"

    id: Mapped[Number]
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    partner: Mapped[PartnerKey]
    certificate: Mapped[Digest] = mapped_column(unique=True)
    """SHA-256 of the certificate: the identity that counts."""
    public_key: Mapped[Digest] = mapped_column(index=True)
    """SHA-256 of its public key: another certificate of the same key is no other person."""
    subject: Mapped[str]
    issuer: Mapped[str]
    level: Mapped[SignatureLevel] = mapped_column(word(SignatureLevel))
    """What a signature with it is at most."""
    pem: Mapped[str]
    """The certificate and those above it, up to a root that was trusted when it was registered."""
    reference: Mapped[str]
    """Where its key is: the label of a token, or the name of a credential at a service; may stay empty."""
    since: Mapped[date]
    until: Mapped[date | None]
