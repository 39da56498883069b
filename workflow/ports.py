"""What the agreement needs from outside. The composition root (`web.app`) passes the real ones in."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from workflow.domain.facts import PaperCheck
from workflow.domain.vocabulary import SignatureLevel, SigningWay


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...


class DocumentStore(Protocol):
    """Files by the SHA-256 of their content."""

    def put(self, content: bytes) -> str:
        """Store durably; gives the SHA-256."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes with this SHA-256. Raises LookupError."""
        ...

    def lock(self, name: str) -> AbstractContextManager[None]:
        """Hold the lock with this name among all processes."""
        ...


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


class NotGenuine(ValueError):
    """A signed note or its timestamp is not what it seems. Its str is a Dutch sentence."""


class NoTimestamp(Exception):
    """The timestamp service gave nothing; it is tried again later. Its str says why."""


class NoteJudge(Protocol):
    """Judges signed notes of one key, also when they come from somebody's file."""

    def opened(self, note: str) -> str:
        """The text that was signed. Raises NotGenuine."""
        ...

    def stamped_at(self, note: str, stamp: bytes) -> datetime:
        """The moment at which a trusted timestamp says the note was there. Raises NotGenuine."""
        ...


class Notary(NoteJudge, Protocol):
    """Signs what the journal says of itself, and judges what it signed before."""

    @property
    def origin(self) -> str:
        """The name of the journal and of its key; it never changes."""
        ...

    @property
    def key(self) -> str:
        """The public key, in one line."""
        ...

    @property
    def roots(self) -> Sequence[str]:
        """The certificates (PEM) to which its timestamps lead."""
        ...

    def sign(self, text: str) -> str:
        """The signed note of this text, which ends in a newline."""
        ...

    def stamp(self, note: str) -> bytes:
        """An RFC 3161 timestamp over the note. Raises NoTimestamp."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar object (RFC 5545) that goes along with a message (RFC 6047)."""

    method: str
    """Its METHOD: REQUEST or CANCEL."""
    content: str
    """With CRLF at the end of every line."""


class Mailer(Protocol):
    """Sends one message."""

    def send(self, address: str, subject: str, text: str, calendar: CalendarPart | None = None) -> None:
        """Hand the message over. Raises OSError when that fails; it is tried again later."""
        ...


class PasswordHasher(Protocol):
    """Makes and checks password hashes (argon2id)."""

    def hash(self, password: str) -> str:
        """A salted hash."""
        ...

    def matches(self, password: str, hashed: str) -> bool:
        """Whether the password belongs to the hash."""
        ...


class EvidenceKit(Protocol):
    """What an evidence pack holds beside what is in the database."""

    @property
    def verifier(self) -> bytes:
        """The source of the program that checks a pack."""
        ...

    def guide(self, told: Mapping[str, str]) -> str:
        """What is what in a pack and how to check it, in plain Dutch."""
        ...

    def page(self, paper: Mapping[str, Any]) -> str:
        """The agreed text as one HTML page, from the data that the PDF is made from."""
        ...

    def certificates(self, pdf: bytes) -> Sequence[bytes]:
        """Every certificate that a signed PDF holds, in PEM, each once."""
        ...

    def lists(self) -> Mapping[str, bytes]:
        """The lists of revoked certificates (CRL, in DER) by a plain file name; none is allowed."""
        ...

    def vouch(self, key: str) -> bytes:
        """The seal of the installation under the public key of its journal: a detached CMS signature in DER.

        Made once; the same from then on. Raises PaperworkFailed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Paperwork:
    """The four sides of the paper, together."""

    typesetter: Typesetter
    signer: Signer
    verifier: Verifier
    archivist: Archivist
