"""Reading a certificate that the office registers for somebody: whether it can sign here, and how strongly.

What a certificate says of itself counts only when a root that was given vouches for it. Whether a root is one
of a qualified provider stands in the European trusted lists; who runs the installation looks there.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from asn1crypto import core, pem, x509
from cryptography import x509 as pyca
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.path import ValidationPath

from language.said import said
from signing.anchors import Evidence, Root, Trust, load_roots
from signing.person import may_sign, name_in
from signing.ways.keys import WRONG_KIND, length_of
from signing.ways.wish import ADVANCED, QUALIFIED

LARGEST = 64 * 1024
"""Bytes of a file with a certificate and those above it."""
STATEMENTS = "1.3.6.1.5.5.7.1.3"
"""qcStatements (RFC 3739, 3.2.6)."""
QUALIFIED_CERTIFICATE, IN_A_DEVICE, SORT = "0.4.0.1862.1.1", "0.4.0.1862.1.4", "0.4.0.1862.1.6"
FOR_A_PERSON = "0.4.0.1862.1.6.1"
"""QcCompliance, QcSSCD, QcType and its esign (ETSI EN 319 412-5, 4.2)."""

NOT_ONE = said("Dit is geen certificaat. Geef een bestand in PEM of DER (.pem, .crt of .cer).")
NOT_FOR_SIGNING = said("Dit certificaat is niet van een persoon of kantoor dat documenten mag ondertekenen.")
NOT_NOW = said("Dit certificaat is verlopen of geldt nog niet.")
STRANGER = said(
    "Dit certificaat komt niet van een uitgever die deze installatie vertrouwt. Geef ook de certificaten van "
    "de uitgever in het bestand, of vraag de beheerder om het wortelcertificaat."
)


class NotUsable(ValueError):
    """The certificate cannot be registered. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the register keeps of a certificate."""

    sha256: str
    public_key: str
    """SHA-256 of its public key."""
    subject: str
    issuer: str
    level: str
    """What a signature with it is at most."""
    ends: date
    pem: str
    """The certificate and those above it, the root last."""


class _Statement(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """QCStatement (RFC 3739, 3.2.6)."""

    _fields: ClassVar = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]


class _Statements(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = _Statement


class _Sorts(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = core.ObjectIdentifier


def read(data: bytes, roots: Sequence[Root], qualified: Sequence[Root], at: datetime) -> Known:
    """What the register keeps of the certificate in a file, if somebody may sign with it.

    Args:
        data: PEM, with the certificates above it if wished, or the DER of the certificate alone.
        roots: Who is trusted to say who somebody is.
        qualified: Those of them that issue qualified certificates.
        at: This moment, aware.

    Raises:
        NotUsable: it is no certificate, or not one to sign with here.
    """
    certificate, *others = _certificates(data)
    if not may_sign(certificate):
        raise NotUsable(NOT_FOR_SIGNING)
    if length_of(certificate) is None:
        raise NotUsable(WRONG_KIND)
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise NotUsable(NOT_NOW)
    path = _path(certificate, others, (*roots, *qualified), at)
    if path is None:
        raise NotUsable(STRANGER)
    above = reversed(list(path.iter_certs(include_root=True))[:-1])
    whole = [certificate, *above]
    strong = _promises(certificate) and _path(certificate, others, qualified, at) is not None
    return Known(
        sha256=certificate.sha256.hex(),
        public_key=certificate.public_key.sha256.hex(),
        subject=named(certificate),
        issuer=issuer_of(certificate),
        level=QUALIFIED if strong else ADVANCED,
        ends=certificate.not_valid_after.date(),
        pem="".join(pem.armor("CERTIFICATE", each.dump()).decode("ascii") for each in whole),
    )


def named(certificate: x509.Certificate) -> str:
    """The name of the holder, with the organisation if there is one."""
    parts = (name_in(certificate, part) for part in ("common_name", "organization_name"))
    return ", ".join(part for part in parts if part) or certificate.subject.human_friendly


def issuer_of(certificate: x509.Certificate) -> str:
    """The name of who issued it, with the organisation if there is one."""
    name = certificate.issuer.native
    parts = (name.get(part) for part in ("common_name", "organization_name"))
    return ", ".join(str(part) for part in parts if part) or certificate.issuer.human_friendly


def _certificates(data: bytes) -> list[x509.Certificate]:
    if not data or len(data) > LARGEST:
        raise NotUsable(NOT_ONE)
    try:
        parts = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        for der in parts:
            pyca.load_der_x509_certificate(der).extensions  # noqa: B018  reads all of it
        return [x509.Certificate.load(der, strict=True) for der in parts]
    except (ValueError, TypeError, pyca.DuplicateExtension) as error:
        raise NotUsable(NOT_ONE) from error


def _path(
    certificate: x509.Certificate, others: Sequence[x509.Certificate], roots: Sequence[Root], at: datetime
) -> ValidationPath | None:
    """The way from the certificate to one of the roots, valid at that moment; None when there is none."""
    context = Trust(load_roots(roots), Evidence(certificates=tuple(others))).at(at)
    validator = CertificateValidator(certificate, others, validation_context=context)
    try:
        path: ValidationPath = asyncio.run(validator.async_validate_usage(set()))
    except (PathError, ValidationError):
        return None
    return path


def _promises(certificate: x509.Certificate) -> bool:
    """Whether it says to be a qualified one, of a person, with its key in a qualified device."""
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == STATEMENTS:
            statements = _Statements.load(extension["extn_value"].contents)
            told = {statement["id"].dotted: statement["info"] for statement in statements}
            sorts = (
                [each.dotted for each in _Sorts.load(told[SORT].dump())] if SORT in told else [FOR_A_PERSON]
            )
            return {QUALIFIED_CERTIFICATE, IN_A_DEVICE} <= told.keys() and FOR_A_PERSON in sorts
    return False
