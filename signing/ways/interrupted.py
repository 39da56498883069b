"""Signing in two halves, so that the key can be elsewhere: first what is to be signed, then its signature.

Between the two everything is in one value, which can be kept as JSON with the PDF beside it and be resumed
by another process. What stands in the box, and when it says it was signed, is fixed in the first half; the
moment that counts is in the timestamp, which comes with the second.
"""

import asyncio
import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko.sign.timestamps import TimeStamper

from signing.keys import DIGEST
from signing.sign import CANNOT_SIGN, SigningFailed, paper_signer, unstamped
from signing.ways.keys import RawSigner


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF with room for one signature, and what is to be signed."""

    pdf: bytes
    """With zeroes where the signature comes."""
    digest: bytes
    """SHA-256 of everything but that place."""
    start: int
    end: int
    """Where that place is in the file."""
    attributes: bytes
    """DER of the signed attributes: what the key signs."""
    certificates: tuple[bytes, ...]
    """DER of the certificate and of those above it."""

    @property
    def to_sign(self) -> bytes:
        """SHA-256 of the signed attributes: what a service is asked to sign."""
        return hashlib.sha256(self.attributes).digest()

    def as_json(self) -> dict[str, Any]:
        """Everything but the PDF."""
        return {
            "digest": _text(self.digest),
            "start": self.start,
            "end": self.end,
            "attributes": _text(self.attributes),
            "certificates": [_text(each) for each in self.certificates],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], pdf: bytes) -> "Prepared":
        """The inverse. Raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            pdf,
            base64.b64decode(data["digest"], validate=True),
            int(data["start"]),
            int(data["end"]),
            base64.b64decode(data["attributes"], validate=True),
            tuple(base64.b64decode(each, validate=True) for each in data["certificates"]),
        )


def prepare(  # noqa: PLR0913, PLR0917 - what one signature consists of
    pdf: bytes,
    field: str,
    names: tuple[str, str],
    certificates: Sequence[x509.Certificate],
    timestamper: TimeStamper,
    at: datetime,
) -> Prepared:
    """The first half: this person's place in this field, and what is to be signed. Raises SigningFailed.

    Args:
        pdf: The whole file so far.
        field: The name of an empty signature field in it.
        names: Of the person, and of the partner.
        certificates: The person's and those above it.
        timestamper: Who will say when; only how much room that takes is asked now.
        at: This moment, aware.
    """
    by = _signer(certificates, b"")
    signer = paper_signer(field, names, by, timestamper, at)

    async def halfway() -> tuple[PreparedByteRangeDigest, bytes, bytes]:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        output = io.BytesIO()
        place, _, _ = await signer.async_digest_doc_for_signing(
            writer, existing_fields_only=True, bytes_reserved=signer.room, output=output
        )
        attributes = await by.signed_attrs(place.document_digest, DIGEST, use_pades=True)
        return place, output.getvalue(), attributes.dump()

    try:
        place, whole, attributes = asyncio.run(halfway())
    except (SigningError, PdfError) as error:
        raise SigningFailed(CANNOT_SIGN) from error
    return Prepared(
        whole,
        place.document_digest,
        place.reserved_region_start,
        place.reserved_region_end,
        attributes,
        tuple(each.dump() for each in certificates),
    )


def finish(prepared: Prepared, signature: bytes, timestamper: TimeStamper) -> bytes:
    """The second half: the PDF with this signature in it, and its timestamp.

    Raises SigningFailed, also when the signature is not one over what was prepared.
    """
    by = _signer([x509.Certificate.load(each) for each in prepared.certificates], signature)
    place = PreparedByteRangeDigest(prepared.digest, prepared.start, prepared.end)
    output = io.BytesIO(prepared.pdf)

    async def rest() -> None:
        attributes = cms.CMSAttributes.load(prepared.attributes)
        content = await by.async_sign_prescribed_attributes(
            DIGEST, signed_attrs=attributes, timestamper=timestamper
        )
        await PdfTBSDocument.async_finish_signing(output, place, content)

    try:
        asyncio.run(rest())
    except OSError as error:  # of these, TimestampFailed is one; nothing else here reads or writes
        raise SigningFailed(unstamped(error)) from error
    except (SigningError, PdfError) as error:
        raise SigningFailed(CANNOT_SIGN) from error
    return output.getvalue()


def _signer(certificates: Sequence[x509.Certificate], signature: bytes) -> RawSigner:
    async def raw(_: bytes) -> bytes:
        return signature

    return RawSigner(certificates[0], certificates[1:], raw)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
