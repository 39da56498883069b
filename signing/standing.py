"""How a certificate stands at the moment of the check, apart from how it stood when it signed."""

import asyncio
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from signing.anchors import Trust
from signing.report import Standing


def standing_of(
    certificate: x509.Certificate, carried: tuple[x509.Certificate, ...], trust: Trust, at: datetime
) -> Standing:
    """Whether a certificate is good now. It says nothing about a signature that was set before.

    Args:
        certificate: The signer's.
        carried: What travels along in the signature.
        trust: The roots and what the file brings along.
        at: The moment of the check, aware.
    """
    if at > certificate.not_valid_after:
        return Standing.EXPIRED
    if at < certificate.not_valid_before:
        return Standing.NOT_YET
    validator = CertificateValidator(certificate, carried, trust.at(at))
    try:
        asyncio.run(validator.async_validate_path())
    except RevokedError:
        return Standing.REVOKED
    except (PathError, ValidationError):
        return Standing.UNKNOWN
    return Standing.GOOD
