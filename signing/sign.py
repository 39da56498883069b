"""Setting one signature in a PDF: PAdES with a trusted timestamp (baseline B-T, ETSI EN 319 142-1)."""

import io
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimeStamper

from signing.appearance import Signed as Appearance
from signing.keys import DIGEST, KeySigner
from signing.trust import Authority

ROOM = 14_336
"""Bytes kept free for the signature with its timestamp. Estimating it would build everything twice."""
ZONE = ZoneInfo("Europe/Amsterdam")


class SigningFailed(RuntimeError):
    """No signature was set, and nothing else happened. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A PDF with one more signature."""

    pdf: bytes
    certificate: str
    """SHA-256 of the certificate in it."""


class PaperSigner(PdfSigner):
    """pyHanko's signer, without raising the file to PDF 2.0 because of an ECDSA key: PDF/A-3 is PDF 1.7."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002 - pyHanko's signature
        """Only what PAdES itself asks."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


def sign(  # noqa: PLR0913, PLR0917 - what one signature consists of
    pdf: bytes,
    field: str,
    person: str,
    partner: str,
    authority: Authority,
    timestamper: TimeStamper,
    at: datetime,
) -> Signed:
    """The PDF with this person's signature in this field, as one more revision behind all that was there.

    Args:
        pdf: The whole file so far.
        field: The name of an empty signature field in it.
        person: The name that will stand in the certificate.
        partner: For whom the person signs.
        authority: Who issues the certificate.
        timestamper: Who says when. Without a timestamp there is no signature.
        at: This moment, aware.

    Raises:
        SigningFailed: there is no such field, or no timestamp.
    """
    identity = authority.issue(person, partner, at)
    lines = (
        "Digitaal ondertekend door",
        person,
        f"namens {partner}",
        f"{at.astimezone(ZONE):%d-%m-%Y %H.%M uur}",
    )
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES)
    signer = PaperSigner(
        metadata, KeySigner(identity), timestamper=timestamper, stamp_style=Appearance(lines=lines)
    )
    return Signed(written(signer, pdf), identity.certificate.sha256.hex())


def written(signer: PdfSigner, pdf: bytes, *, new_field: bool = False) -> bytes:
    """The PDF with what this signer adds. Raises SigningFailed."""
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        output = signer.sign_pdf(writer, existing_fields_only=not new_field, bytes_reserved=ROOM)
        return bytes(output.getvalue())
    except OSError as error:  # also pyHanko's own error about a timestamp
        raise SigningFailed(
            "De tijdstempeldienst geeft geen antwoord. Er is niets ondertekend. Probeer het straks opnieuw."
        ) from error
    except (SigningError, PdfError) as error:
        raise SigningFailed("Het document is niet te ondertekenen. Er is niets veranderd.") from error
