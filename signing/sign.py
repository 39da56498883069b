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
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper

from language.said import said
from signing.appearance import Signed as Appearance
from signing.certificates import KeyAway
from signing.keys import DIGEST, KeySigner, RoomSigner
from signing.timestamps import ClockDiffers, room_of
from signing.trust import Authority

NO_TIMESTAMP = said(
    "De tijdstempeldienst geeft geen antwoord. Er is niets ondertekend. Probeer het straks opnieuw."
)
NO_NAME = said("Een handtekening heeft een naam en een partij nodig. Er is niets ondertekend.")
NO_KEY = said(
    "De sleutels van de installatie zijn nu niet bereikbaar. Er is niets ondertekend. "
    "Probeer het straks opnieuw."
)
CANNOT_SIGN = said("Op deze plaats in dit document is niet te tekenen. Er is niets ondertekend.")
ZONE = ZoneInfo("Europe/Amsterdam")


OTHER_TIME = said(
    "De klok van het systeem loopt niet gelijk met die van de tijdstempeldienst. Er is niets getekend. "
    "Waarschuw de beheerder."
)


def unstamped(error: OSError) -> str:
    """Why there is no timestamp, in Dutch: the service is away, or says another time than our clock."""
    return OTHER_TIME if isinstance(error, ClockDiffers) else NO_TIMESTAMP


class SigningFailed(RuntimeError):
    """No signature was set, and nothing else happened. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A PDF with one more signature."""

    pdf: bytes
    certificate: str
    """SHA-256 of the certificate in it."""


class PaperSigner(PdfSigner):
    """pyHanko's signer, with the time of our own clock, and within PDF 1.7 as PDF/A-3 asks."""

    signer: RoomSigner
    at: datetime
    """The moment that the signature itself states; the one that counts is in its timestamp."""

    @property
    def room(self) -> int:
        """Digits kept free for the signature with its timestamp: pyHanko would build it twice to know it."""
        return 2 * (self.signer.room + room_of(self.default_timestamper))

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002 - pyHanko's signature
        """Only what PAdES itself asks; pyHanko would raise the file to PDF 2.0 because of an ECDSA key."""
        pdf_out.register_extension(ESIC_EXTENSION_1)

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:
        """A session that takes place at this signer's moment."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


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
        SigningFailed: there is no such empty field, no name, no timestamp, or no key.
    """
    if not (person.strip() and partner.strip()):
        raise SigningFailed(NO_NAME)
    try:
        identity = authority.issue(person, partner, at)
    except KeyAway as error:
        raise SigningFailed(NO_KEY) from error
    signer = paper_signer(field, (person, partner), KeySigner(identity), timestamper, at)
    return Signed(written(signer, pdf, at), identity.certificate.sha256.hex())


def paper_signer(
    field: str, names: tuple[str, str], signer: RoomSigner, timestamper: TimeStamper, at: datetime
) -> PaperSigner:
    """What sets the signature of a person for a partner (their names) in this field, with whatever key."""
    person, partner = names
    lines = (
        "Digitaal ondertekend door",
        person,
        f"namens {partner}",
        f"{at.astimezone(ZONE):%d-%m-%Y %H.%M uur}",
    )
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES)
    whole = PaperSigner(metadata, signer, timestamper=timestamper, stamp_style=Appearance(lines=lines))
    whole.at = at
    return whole


def written(signer: PaperSigner, pdf: bytes, at: datetime, *, new_field: bool = False) -> bytes:
    """The PDF with what this signer adds at this moment. Raises SigningFailed."""
    signer.at = at
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        output = signer.sign_pdf(writer, existing_fields_only=not new_field, bytes_reserved=signer.room)
        return bytes(output.getvalue())
    except KeyAway as error:
        raise SigningFailed(NO_KEY) from error
    except OSError as error:  # of these, TimestampFailed is one; nothing else here reads or writes
        raise SigningFailed(unstamped(error)) from error
    except (SigningError, PdfError) as error:
        raise SigningFailed(CANNOT_SIGN) from error
