"""The least that one signature costs: pyHanko and its own signer; nothing is issued, stored or checked.

The timestamps come from the same authority as the product's: pyHanko's own, for tests, knows no such keys.
"""

import io
from datetime import UTC, datetime

from asn1crypto import keys
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.timestamps import own_timestamper
from signing.trust import Authority, Identity

ROOM = 14_336


class BarePyHanko:
    """Signs PAdES B-T with one key that was made beforehand."""

    def __init__(self, authority: Authority) -> None:
        identity = authority.issue("A. Ondertekenaar", "Een partij", datetime.now(UTC))
        self._signer = SimpleSigner(
            identity.certificate, _key(identity), SimpleCertificateStore.from_certs(identity.chain)
        )
        self._stamper = own_timestamper(authority.timestamps, lambda: datetime.now(UTC))

    def sign(self, pdf: bytes, field: str, room: int | None = ROOM) -> bytes:
        """The PDF with one signature more.

        Args:
            pdf: The whole file.
            field: The name of an empty field in it.
            room: Bytes kept free for the signature; None lets pyHanko estimate it, which is its default.
        """
        metadata = PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        signer = PdfSigner(metadata, self._signer, timestamper=self._stamper)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        output = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=room)
        return bytes(output.getvalue())


def empty_field(pdf: bytes) -> str:
    """The name of the first empty signature field."""
    reader = PdfFileReader(io.BytesIO(pdf))
    return next(str(name) for name, *_ in enumerate_sig_fields(reader, filled_status=False))


def _key(identity: Identity) -> keys.PrivateKeyInfo:
    form = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.PrivateKeyInfo.load(identity.key.private_bytes(*form))
