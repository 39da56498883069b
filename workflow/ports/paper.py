"""What the agreement needs of the paper: making, signing, keeping and judging a PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from workflow.domain.facts import PaperCheck
from workflow.domain.vocabulary import SignatureLevel, SigningWay


class PaperworkFailed(Exception):
    """The PDF could not be made, signed or timestamped. Its str is a Dutch sentence for who waits for it."""


class WrongMeans(PaperworkFailed):
    """What the signatory brought along to sign with does not do. Its str is a Dutch sentence."""

    def __init__(self, sentence: str, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about
        """Of what they brought along: "file" or "secret"; empty when it is neither."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How somebody wants to sign, and what they bring along for it. It is never stored."""

    way: SigningWay = SigningWay.EPHEMERAL
    file: bytes = field(default=b"", repr=False)
    """A certificate file, or the PDF that was signed elsewhere."""
    secret: str = field(default="", repr=False)
    """The password of the file, or the PIN or code of a token or service."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A certificate with which a person may sign for a partner on the day that it was asked."""

    certificate: str
    """Its SHA-256: the identity that counts."""
    issuer: str
    level: SignatureLevel
    """What a signature with it is at most."""
    pem: str
    """The certificate and those above it."""
    reference: str = ""
    """Where the key is: the label of a token, or the name of a credential at a service."""


@dataclass(frozen=True, slots=True)
class ToSign:
    """One signature that a person wants to set."""

    pdf: bytes
    field: str
    person: str
    partner: str
    """Both names, as they come in the box."""
    registered: tuple[Registration, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A PDF with one more signature in it, and what that signature is."""

    pdf: bytes
    certificate: str
    """SHA-256 of the certificate with which it was set."""
    way: SigningWay = SigningWay.EPHEMERAL
    level: SignatureLevel = SignatureLevel.SIMPLE
    means: str = ""
    """By what means the person was identified."""
    issuer: str = ""
    """Who issued the certificate."""


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """What the register keeps of a certificate."""

    certificate: str
    public_key: str
    """The SHA-256 of it and of its key."""
    subject: str
    issuer: str
    level: SignatureLevel
    ends: date
    pem: str


class NotUsable(ValueError):
    """A certificate with which nobody can sign here. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class ArchivedPaper:
    """A finished PDF with one archive timestamp more."""

    pdf: bytes
    until: datetime
    """The last moment of the certificate of that timestamp."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What we know of a PDF of our own: it must hold exactly this, or it is not valid here."""

    base: str
    """SHA-256 of the first `base_size` bytes."""
    base_size: int
    certificates: Mapping[str, str | None]
    """Every signature field, with the SHA-256 of the certificate in it, or None while it is empty."""
    archives: tuple[str, ...] = ()
    """SHA-256 of the file up to and including each archive timestamp, in their order."""
    elsewhere: bool = False
    """Whether another program set one of the signatures: it may name a version of PDF, or extensions."""


class Typesetter(Protocol):
    """Makes the PDF of an agreed text, once, with all signature fields in it."""

    def make(self, paper: Mapping[str, Any], attachment: bytes) -> bytes:
        """The sealed PDF. Raises PaperworkFailed."""
        ...

    def unprintable(self, text: str) -> Sequence[str]:
        """The characters of people's text that cannot be printed, each once."""
        ...


class Signer(Protocol):
    """Sets a person's own signature in PDFs."""

    @property
    def ways(self) -> Sequence[SigningWay]:
        """The ways to sign that this installation offers."""
        ...

    def sign(self, wishes: Sequence[ToSign], brought: Brought) -> Sequence[SignedPaper]:
        """The PDFs of one person with their signature, in one authorisation: all of them, or none.

        Raises PaperworkFailed, of which WrongMeans is about what was brought along.
        """
        ...

    def read(self, certificate: bytes) -> KnownCertificate:
        """The certificate in a file, if somebody could sign with it. Raises NotUsable."""
        ...


class Archivist(Protocol):
    """Gives a finished PDF what it needs to be judged in twenty years."""

    def archive(self, pdf: bytes, number: int) -> ArchivedPaper:
        """The PDF with its `number`th archive timestamp. Raises PaperworkFailed."""
        ...


class Verifier(Protocol):
    """Judges a PDF of our own with the same code as the public page."""

    def check(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        """The verdict of this moment on exactly these bytes."""
        ...

    def recall(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        """The verdict that was given on exactly these bytes before, if it was "valid"; else a new one."""
        ...

    def grown(self, before: bytes, signed: SignedPaper, field: str, expected: Expectation) -> PaperCheck:
        """Whether the signed PDF is `before`, found valid for `expected`, with this one signature more."""
        ...

    def archived(self, before: bytes, after: ArchivedPaper, expected: Expectation) -> PaperCheck:
        """Whether `after` is `before`, found valid for `expected`, with one archive timestamp more."""
        ...


@dataclass(frozen=True, slots=True)
class Paperwork:
    """The four sides of the paper, together."""

    typesetter: Typesetter
    signer: Signer
    verifier: Verifier
    archivist: Archivist
