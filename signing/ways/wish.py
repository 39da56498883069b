"""What every way to sign takes and gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import datetime
from typing import Protocol

from asn1crypto import pem, x509

from language.said import said
from signing.sign import SigningFailed

SIMPLE, ADVANCED, QUALIFIED = "gewone", "geavanceerde", "gekwalificeerde"
"""What sort of electronic signature it is (Regulation (EU) 910/2014, article 3, 10 to 12)."""
FILE, SECRET = "file", "secret"
"""What the signatory brings along, and of which something can be wrong."""

NOT_REGISTERED = said(
    "Dit certificaat is vandaag niet voor u geregistreerd. Er is niets ondertekend. "
    "Vraag het burgemeestersbureau om uw certificaat te registreren."
)
NONE_REGISTERED = said(
    "Er is vandaag geen certificaat voor u geregistreerd waarmee u zo kunt tekenen. Er is niets ondertekend. "
    "Vraag het burgemeestersbureau om uw certificaat te registreren."
)


class Wrong(SigningFailed):
    """What the signatory brought along does not do; nothing happened. Its str is a Dutch sentence."""

    def __init__(self, sentence: str, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about
        """FILE or SECRET; empty when it is neither."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A certificate with which this person may sign for this partner today."""

    pem: str
    """The certificate, and behind it those above it, the root last."""
    reference: str = ""
    """Where the key is: the label of a token, or the name of a credential at a service."""

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """The certificate and those above it."""
        parts = pem.unarmor(self.pem.encode("ascii"), multiple=True)
        return tuple(x509.Certificate.load(der) for _, _, der in parts)

    @property
    def own(self) -> x509.Certificate:
        """The certificate of the person."""
        return self.certificates[0]

    @property
    def above(self) -> tuple[x509.Certificate, ...]:
        """Those above it."""
        return self.certificates[1:]

    @property
    def sha256(self) -> str:
        """The identity that counts."""
        return str(self.own.sha256.hex())


@dataclass(frozen=True, slots=True)
class Wish:
    """One signature that somebody wants to set."""

    pdf: bytes
    """The whole file so far."""
    field: str
    """The name of an empty signature field in it."""
    person: str
    partner: str
    """Both names, as they come in the box."""
    registered: tuple[Registered, ...] = ()
    file: bytes = with_default(default=b"", repr=False)
    secret: str = with_default(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF with one more signature."""

    pdf: bytes
    certificate: str
    """SHA-256 of the certificate in it."""


class Way(Protocol):
    """One way to sign."""

    means: str
    """By what means a person who signs so is identified; a few Dutch words."""
    highest: str
    """The highest level that a signature set so can have."""
    foreign: bool
    """Whether the file comes from elsewhere, so that it is parsed in the limited child only."""

    def sign(self, wishes: Sequence[Wish], at: datetime) -> tuple[Made, ...]:
        """The signed PDFs, in one authorisation of one person: all of them, or none.

        Raises SigningFailed, of which Wrong is about what the signatory brought along.
        """
        ...


def registered_as(wishes: Sequence[Wish], sha256: str) -> Registered:
    """The registration of this certificate, which every wish must have. Raises Wrong."""
    found = [next((each for each in wish.registered if each.sha256 == sha256), None) for wish in wishes]
    if found and found[0] is not None and all(found):
        return found[0]
    raise Wrong(NOT_REGISTERED)


def with_reference(wishes: Sequence[Wish]) -> tuple[Registered, ...]:
    """The registrations that say where the key is and that every wish has. Raises Wrong without any."""
    common = [each for each in wishes[0].registered if all(each in wish.registered for wish in wishes)]
    found = tuple(each for each in common if each.reference)
    if not found:
        raise Wrong(NONE_REGISTERED)
    return found
