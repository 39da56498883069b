"""Signed notes and the timestamps over them: the side of the journal's checkpoints that knows keys.

A note is text with signature lines under it (C2SP signed-note), signed with Ed25519. Its key stays in the
folder of the other keys, in the one-line form that other tools for such notes read; what it is called is
part of it and never changes.
"""

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from signing.anchors import Root, Trust, load_roots
from signing.carried import carried_findings
from signing.container import container_findings
from signing.keeping import put_once
from signing.keys import DIGEST

KEY, PUBLIC = "journaal.key", "journaal.pub"
ED25519 = b"\x01"
"""The type of the key and its signatures (C2SP signed-note, "Signature types")."""
PRIVATE = "PRIVATE+KEY+"
MARK = "— "
"""What a signature line begins with."""
LARGEST_NOTE = 100_000


class NotGenuine(ValueError):
    """A note or timestamp is not what it seems, or it cannot be told. Its str is a Dutch sentence."""


class BrokenKey(ValueError):
    """This is no key for notes. Its str is a Dutch sentence."""


class NotStamped(Exception):
    """There is no timestamp. Its str says why, to who runs the installation."""


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NoteReader:
    """A public key with its name: opens the notes that were signed with it."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, key: str) -> "NoteReader":
        """The key in a line `name+id+key`. Raises BrokenKey."""
        name, identity, kind, public = _parts(key.strip())
        if kind != ED25519 or len(public) != 32 or _identity(name, public).hex() != identity:
            raise BrokenKey("Dit is geen sleutel waarmee een journaal te controleren is.")
        return cls(name, public)

    @property
    def line(self) -> str:
        """The inverse of `parse`: what is published."""
        encoded = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{_identity(self.name, self.public).hex()}+{encoded}"

    def opened(self, note: str) -> str:
        """The text of a note, signed with this key. Raises NotGenuine.

        Lines of other signers are allowed, as the format asks; one that has this key's name and identity
        and does not fit makes the note worthless.
        """
        text, divider, signatures = note.rpartition("\n\n")
        lines = signatures.split("\n")
        if not divider or lines.pop() or len(note) > LARGEST_NOTE:
            raise NotGenuine("Dit is geen ondertekende verklaring.")
        ours = [signature for signature in map(self._signature, lines) if signature is not None]
        if len(ours) != 1:
            raise NotGenuine("De verklaring is niet met deze sleutel gemaakt.")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(ours[0], f"{text}\n".encode())
        except (InvalidSignature, UnicodeEncodeError) as error:
            raise NotGenuine("De handtekening onder de verklaring klopt niet.") from error
        return f"{text}\n"

    def _signature(self, line: str) -> bytes | None:
        """The signature in a line if it is by this key, else None."""
        name, space, encoded = line.removeprefix(MARK).partition(" ")
        signature = _unarmoured(encoded)
        if not line.startswith(MARK) or not space or signature is None:
            raise NotGenuine("Dit is geen ondertekende verklaring.")
        own = name == self.name and signature[:4] == _identity(self.name, self.public)
        return signature[4:] if own else None


@dataclass(frozen=True, slots=True)
class NoteKey:
    """The key with which an installation signs what its journal says of itself."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def create(cls, folder: Path, name: str) -> "NoteKey":
        """The key in this folder; made now under this name if there is none, by one process only.

        Raises OSError, and BrokenKey when what is there is no such key.
        """
        path = folder / KEY
        if not path.exists():
            secret = cls(_plain(name), Ed25519PrivateKey.generate()).secret
            put_once(path, f"{secret}\n".encode(), 0o600)
        key = cls.parse(path.read_text(encoding="utf-8"))
        if not (folder / PUBLIC).exists():
            put_once(folder / PUBLIC, f"{key.reader.line}\n".encode(), 0o644)
        return key

    @classmethod
    def parse(cls, secret: str) -> "NoteKey":
        """The key in a line `PRIVATE+KEY+name+id+key`. Raises BrokenKey."""
        name, identity, kind, seed = _parts(secret.strip().removeprefix(PRIVATE))
        if not secret.startswith(PRIVATE) or kind != ED25519 or len(seed) != 32:
            raise BrokenKey(f"In {KEY} staat geen sleutel.")
        key = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        if _identity(name, key.reader.public).hex() != identity:
            raise BrokenKey(f"In {KEY} staat geen sleutel.")
        return key

    @property
    def reader(self) -> NoteReader:
        """The public side."""
        return NoteReader(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The note: the text, which ends in a newline, with the signature under it."""
        if not text.endswith("\n"):
            raise ValueError("the text of a note ends in a newline")
        reader = self.reader
        signed = _identity(self.name, reader.public) + self.private.sign(text.encode())
        return f"{text}\n{MARK}{self.name} {base64.b64encode(signed).decode()}\n"

    @property
    def secret(self) -> str:
        """The inverse of `parse`: what only the installation may read."""
        encoded = base64.b64encode(ED25519 + self.private.private_bytes_raw()).decode()
        return f"{PRIVATE}{self.name}+{_identity(self.name, self.reader.public).hex()}+{encoded}"


def _identity(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def _parts(line: str) -> tuple[str, str, bytes, bytes]:
    """Name, identity, type and bytes of a key in its one-line form. Raises BrokenKey."""
    name, _, rest = line.partition("+")
    identity, _, encoded = rest.partition("+")
    key = _unarmoured(encoded)
    if not name or not key or _plain(name) != name:
        raise BrokenKey("Dit is geen sleutel waarmee een journaal te controleren is.")
    return name, identity, key[:1], key[1:]


def _plain(name: str) -> str:
    """The name without what a key's name may not hold: spaces and plus signs."""
    return "".join(c for c in name if not c.isspace() and c != "+")


def _unarmoured(encoded: str) -> bytes | None:
    """The bytes in base64, written in the one way there is; None for anything else."""
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == encoded else None


# ── timestamps ───────────────────────────────────────────────────────────────────────────────────────────


def stamp(note: str, timestamper: TimeStamper) -> bytes:
    """An RFC 3161 timestamp over a note, in DER. Raises NotStamped."""
    digest = hashlib.sha256(note.encode()).digest()
    try:
        return bytes(asyncio.run(timestamper.async_timestamp(digest, DIGEST)).dump())
    except OSError as error:
        raise NotStamped(str(error)) from error


def stamped_at(note: str, token: bytes, roots: Sequence[Root]) -> datetime:
    """When a timestamp says that this note was there. Raises NotGenuine.

    Its certificate must lead to one of the roots at that moment; nothing is fetched. Whether it was revoked
    since is not asked.
    """
    anchors = load_roots(roots)
    try:
        return asyncio.run(_stamped_at(note.encode(), token, anchors))
    except NotGenuine:
        raise
    # A token made to break the parser can make it raise anything; whatever it was, we cannot tell.
    except Exception as error:
        raise NotGenuine("Het tijdstempel is niet te lezen.") from error


async def _stamped_at(note: bytes, token: bytes, roots: tuple[x509.Certificate, ...]) -> datetime:
    info = cms.ContentInfo.load(token, strict=True)
    signed = info["content"]
    stated: datetime = signed["encap_content_info"]["content"].parsed["gen_time"].native
    trust = Trust(roots)
    found = await validate_tst_signed_data(
        signed, trust.at(stated), lambda algorithm: hashlib.new(algorithm, note).digest()
    )
    status = TimestampSignatureStatus(**found)
    if not (status.intact and status.valid):
        raise NotGenuine("Het tijdstempel hoort niet bij deze verklaring of is beschadigd.")
    if not status.trusted:
        raise NotGenuine("Het tijdstempel komt niet van een uitgever die wij vertrouwen.")
    odd = container_findings(signed, status.signing_cert) or carried_findings(signed, trust.known)
    if odd:
        raise NotGenuine("Het tijdstempel is van binnen niet zoals het hoort.")
    return status.timestamp
