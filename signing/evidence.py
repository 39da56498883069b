"""What proves a signed PDF and the journal's key to whoever has nothing but the root certificate."""

import asyncio
from io import BytesIO

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper

from signing.anchors import evidence_in
from signing.carried import tokens
from signing.keys import DIGEST, KeySigner
from signing.sign import SigningFailed, unstamped
from signing.trust import Identity


def certificates_in(pdf: bytes) -> tuple[bytes, ...]:
    """Every certificate that a signed PDF of our own holds, in PEM, in the order in which they come."""
    reader = PdfFileReader(BytesIO(pdf))
    found: dict[bytes, None] = {}
    for signature in reader.embedded_signatures:
        for certificate in _in_container(signature.signed_data):
            found.setdefault(certificate.dump())
    for certificate in evidence_in(reader).certificates:
        found.setdefault(certificate.dump())
    return tuple(pem.armor("CERTIFICATE", der) for der in found)


def vouched(content: bytes, seal: Identity, timestamper: TimeStamper) -> bytes:
    """A detached signature (CMS, CAdES with a timestamp) of the installation's seal, in DER.

    Args:
        content: What is vouched for.
        seal: Key and certificates of the seal.
        timestamper: Who says when.

    Raises:
        SigningFailed: there is no timestamp.
    """
    signer = KeySigner(seal)
    try:
        made = asyncio.run(
            signer.async_sign_general_data(
                content, DIGEST, detached=True, timestamper=timestamper, use_cades=True
            )
        )
    except OSError as error:
        raise SigningFailed(unstamped(error)) from error
    return bytes(made.dump())


def _in_container(signed: cms.SignedData) -> tuple[x509.Certificate, ...]:
    """The certificates in a signature, and those in its timestamp."""
    own = tuple(choice.chosen for choice in signed["certificates"] or () if choice.name == "certificate")
    stamps = (stamp for signer in signed["signer_infos"] for stamp in tokens(signer))
    return own + tuple(certificate for stamp in stamps for certificate in _in_container(stamp))
