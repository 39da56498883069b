"""The certificates that travel along in a signature: each must be the very one its issuer signed.

A copy of the root is read by nobody: the check trusts its own. Left alone, such a copy would be a place in
the file where a byte can change unseen.
"""

from collections.abc import Iterator, Sequence

from asn1crypto import cms, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from signing.reasons import DAMAGED_CERTIFICATE, LOOSE_CERTIFICATE
from signing.report import Finding, invalid, unknown


def carried_findings(signed: cms.SignedData, known: Sequence[x509.Certificate]) -> list[Finding]:
    """What is wrong with a certificate in a signature, or in the timestamp that it carries.

    Args:
        signed: The content of the signature.
        known: Certificates from elsewhere: the roots, and what the file brings along.

    Raises whatever the parser raises.
    """
    own = {certificate.dump(): certificate for certificate in carried(signed)}
    around = {certificate.dump(): certificate for certificate in known} | own
    answers = {_is_whole(certificate, list(around.values())) for certificate in own.values()}
    if False in answers:
        return [invalid(DAMAGED_CERTIFICATE)]
    return [unknown(LOOSE_CERTIFICATE)] if None in answers else []


def tokens(signer: cms.SignerInfo) -> Iterator[cms.SignedData]:
    """The timestamps a signer's signature carries (RFC 3161, appendix A)."""
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            yield from (token["content"] for token in attribute["values"])


def carried(signed: cms.SignedData) -> Iterator[x509.Certificate]:
    """The certificates in a signature and in its timestamps; one may come more than once."""
    yield from (each.chosen for each in signed["certificates"] or () if each.name == "certificate")
    for signer in signed["signer_infos"]:
        for token in tokens(signer):
            yield from carried(token)


def _is_whole(certificate: x509.Certificate, around: Sequence[x509.Certificate]) -> bool | None:
    """Whether one of these signed it, and it is written in the one way there is; None: cannot be told."""
    stated, signed_by = certificate["tbs_certificate"]["signature"], certificate["signature_algorithm"]
    if stated.dump() != signed_by.dump() or certificate["signature_value"].contents[:1] != b"\0":
        return False  # RFC 5280, 4.1.1.2; a signature is a whole number of bytes
    answers = {
        _signed(certificate.dump(), each.dump())
        for each in around
        if each.subject.dump() == certificate.issuer.dump()
    }
    return True if True in answers else None if None in answers or not answers else False


def _signed(certificate: bytes, issuer: bytes) -> bool | None:
    """Whether the one signed the other; None when this cannot be computed."""
    try:
        above = pyca.load_der_x509_certificate(issuer)
        pyca.load_der_x509_certificate(certificate).verify_directly_issued_by(above)
    except UnsupportedAlgorithm:
        return None
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
