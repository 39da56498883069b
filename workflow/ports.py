"""What the agreement needs from outside. The composition root (`web.app`) passes the real ones in."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflow.domain.facts import PaperCheck


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


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A PDF with one more signature in it."""

    pdf: bytes
    certificate: str
    """SHA-256 of the certificate that was made for this signature."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What we know of a PDF of our own: it must hold exactly this, or it is not valid here."""

    base: str
    """SHA-256 of the first `base_size` bytes."""
    base_size: int
    certificates: Mapping[str, str | None]
    """Every signature field, with the SHA-256 of the certificate in it, or None while it is empty."""


class Typesetter(Protocol):
    """Makes the PDF of an agreed text, once, with all signature fields in it."""

    def make(self, paper: Mapping[str, Any], attachment: bytes) -> bytes:
        """The sealed PDF. Raises PaperworkFailed."""
        ...

    def unprintable(self, text: str) -> Sequence[str]:
        """The characters of people's text that cannot be printed, each once."""
        ...


class Signer(Protocol):
    """Sets one person's own signature in a PDF."""

    def sign(self, pdf: bytes, field: str, person: str, partner: str) -> SignedPaper:
        """The PDF with the signature in that field. Raises PaperworkFailed."""
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


class NotSealed(ValueError):
    """This was not sealed here, or not about this."""


class Vault(Protocol):
    """Keeps secrets that must be read again, so that they are unreadable in the database."""

    def seal(self, secret: str, about: str) -> str:
        """The secret, encrypted; it opens only about the same thing."""
        ...

    def opened(self, sealed: str, about: str) -> str:
        """The secret. Raises NotSealed."""
        ...


@dataclass(frozen=True, slots=True)
class Paperwork:
    """The three sides of the paper, together."""

    typesetter: Typesetter
    signer: Signer
    verifier: Verifier
