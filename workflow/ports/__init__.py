"""What the agreement needs from outside. The composition root (`web.app`) passes the real ones in."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workflow.domain.letter import Letter
from workflow.domain.vocabulary import MailProblem


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

    def stored(self, before: datetime) -> Iterable[str]:
        """The SHA-256 of every file that was last put here before this moment."""
        ...

    def remove(self, digest: str, before: datetime) -> bool:
        """Delete a file, unless it was put here again since this moment; tells whether it is gone now."""
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


@dataclass(frozen=True, slots=True)
class Message:
    """A message on its way to one address."""

    key: str
    """The same however often it is sent: who gets it twice can tell."""
    address: str
    subject: str
    text: str
    """As plain text."""
    letter: Letter | None
    """What the text was made from; None for a message that an older version left."""
    at: datetime
    """The moment of sending, in UTC."""
    calendar: CalendarPart | None = None


class NotDelivered(OSError):
    """One message did not go out, for a reason of its own; its str is what the mail server said."""

    def __init__(self, problem: MailProblem, answer: str = "") -> None:
        super().__init__(answer)
        self.problem = problem
        self.answer = answer


class Mailer(Protocol):
    """Sends one message."""

    def send(self, message: Message) -> None:
        """Hand the message over.

        Raises NotDelivered when it is about this message, and another OSError when it is about the mail
        server; it is tried again later.
        """
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
