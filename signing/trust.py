"""The installation's own trust: a root, an issuing authority under it, a timestamp authority and the seal.

A signature gets a certificate of its own: made for one person, one partner and fifteen minutes, with a key
that signs once and is never stored. Who that person is, the site has just established; this says so.

What is renewed stays known: older roots and authorities go on being trusted and published, so that whatever
was signed under them keeps its verdict.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from signing.certificates import (
    ISSUING,
    LONGEST_NAME,
    ROOT,
    SEAL,
    TIMESTAMPS,
    WHOLE_NAME,
    Generation,
    Order,
    Pair,
    begun,
    made,
    person_name,
    published,
    signed,
    usage,
)
from signing.keeping import FileKeys, Keys, forget, generations, store

__all__ = ["LONGEST_NAME", "WHOLE_NAME", "Authority", "Identity", "Known", "known_roots", "parsed"]

EPHEMERAL = timedelta(minutes=15)
FILES = FileKeys()


@dataclass(frozen=True, slots=True)
class Identity:
    """A key with its certificate and those above it."""

    certificate: asn1.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[asn1.Certificate, ...]
    """The certificates above it; the root is the last."""


@dataclass(frozen=True, slots=True)
class Known:
    """One certificate of this installation, of now or of before."""

    name: str
    """Its name in an address, such as `uitgifte-2`."""
    pair: Pair
    current: bool

    @property
    def is_root(self) -> bool:
        """Whether nobody is above it."""
        return self.name.split("-")[0] == ROOT

    @property
    def is_authority(self) -> bool:
        """Whether it gives out certificates, and thus has a list of revoked ones."""
        return self.is_root or self.name.split("-")[0] == ISSUING


class Authority:
    """Who gives out the certificates of this installation."""

    def __init__(self, known: Sequence[Generation]) -> None:
        self._generations = tuple(known)
        self._pairs = {name: pair for generation in known for name, pair in generation.items()}
        self._chain = tuple(parsed(self._pairs[name].certificate) for name in (ISSUING, ROOT))

    @classmethod
    def create(
        cls, folder: Path, organisation: str, now: datetime, site: str = "", keys: Keys = FILES
    ) -> "Authority":
        """The authority in this folder; made now if there is none, by one process only.

        Args:
            folder: Where the keys stay, or will stay; it may be there, empty.
            organisation: Whose it is; stands in every certificate.
            now: This moment, aware.
            site: Where the lists are published; empty when nobody can reach that.
            keys: Where the keys are made; that of the root is always a file, until it is kept apart.

        Raises:
            OSError: the folder cannot be written, or there is something else in it.
        """
        if not (folder / f"{ROOT}.pem").exists():
            order = Order(organisation, now, site=site)
            store(folder, lambda fresh: made(order, lambda name: _key(keys, fresh, name)))
        return cls.load(folder, keys)

    @classmethod
    def load(cls, folder: Path, keys: Keys = FILES) -> "Authority":
        """The authority that was made in this folder. Raises OSError, TypeError or ValueError."""
        return cls(generations(folder, keys))

    def renewed(self, folder: Path, order: Order, keys: Keys = FILES, *, root: bool = False) -> "Authority":
        """The authority with a new generation; what was, stays known, and signs no more.

        Args:
            folder: Where the keys are.
            order: Whose, when, where; its number is not looked at.
            keys: Where the new keys are made.
            root: Whether a new root is made too; it stands beside the one before.

        Raises:
            KeyAway: the key of the root is not here, see `unlocked`.
            OSError: the folder cannot be written.
        """
        order = replace(order, number=len(self._generations) + 1)
        above = None if root else self._pairs[ROOT]
        target = folder / str(order.number)
        store(target, lambda fresh: made(order, lambda name: _key(keys, fresh, name), above))
        forget(folder if order.number == 2 else folder / str(order.number - 1))
        return Authority.load(folder, keys)

    def unlocked(self, keys: Iterable[ec.EllipticCurvePrivateKey]) -> "Authority":
        """The same authority, with the keys of its roots."""
        held = tuple(keys)
        return Authority(
            [
                {name: _with(pair, held) if name == ROOT else pair for name, pair in generation.items()}
                for generation in self._generations
            ]
        )

    @property
    def root_pem(self) -> bytes:
        """The root certificate: who trusts it can check everything of now."""
        return _pem(self._pairs[ROOT])

    @property
    def roots_pem(self) -> tuple[bytes, ...]:
        """Every root there ever was: who trusts them can check everything, the newest first."""
        return tuple(_pem(g[ROOT]) for g in reversed(self._generations) if ROOT in g)

    @property
    def root(self) -> Pair:
        """The root of now, with its key when that is here."""
        return self._pairs[ROOT]

    @property
    def known(self) -> tuple[Known, ...]:
        """Every certificate of this installation, those of before included, the newest generation first."""
        return tuple(
            Known(published(name, number), pair, current=self._pairs[name] is pair)
            for number, generation in reversed(list(enumerate(self._generations, 1)))
            for name, pair in generation.items()
        )

    @property
    def seal(self) -> Identity:
        """The seal of the installation. A seal is a machine's; it is not called signing."""
        return self._identity(SEAL)

    @property
    def timestamps(self) -> Identity:
        """The timestamp authority."""
        return self._identity(TIMESTAMPS)

    def issue(self, person: str, partner: str, now: datetime) -> Identity:
        """A fresh key with a certificate of fifteen minutes, for one signature of one person."""
        key = ec.generate_private_key(ec.SECP256R1())
        above = self._pairs[ISSUING]
        builder = begun(person_name(person, partner), above.certificate.subject, now, now + EPHEMERAL)
        builder = builder.add_extension(usage("digital_signature", "content_commitment"), critical=True)
        return Identity(parsed(signed(builder, key, above.signing)), key, self._chain)

    def _identity(self, name: str) -> Identity:
        pair = self._pairs[name]
        return Identity(parsed(pair.certificate), pair.signing, self._chain)


def known_roots(folder: Path) -> tuple[bytes, ...]:
    """Every root certificate (PEM) of the authority in this folder, if there is one. Raises OSError."""
    later = sorted((p for p in folder.glob(f"*/{ROOT}.pem") if p.parent.name.isdigit()), key=_generation_of)
    return tuple(path.read_bytes() for path in (folder / f"{ROOT}.pem", *later) if path.exists())


def _generation_of(path: Path) -> int:
    return int(path.parent.name)


def parsed(certificate: x509.Certificate) -> asn1.Certificate:
    """The certificate for pyHanko: parsed from its bytes, so that nothing encodes it anew."""
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _key(keys: Keys, folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
    return (FILES if name == ROOT else keys).fresh(folder, name)


def _with(root: Pair, held: Sequence[ec.EllipticCurvePrivateKey]) -> Pair:
    """The root with its key, if that is among these."""
    mine = next((key for key in held if key.public_key() == root.certificate.public_key()), root.key)
    return Pair(root.certificate, mine)


def _pem(pair: Pair) -> bytes:
    return pair.certificate.public_bytes(serialization.Encoding.PEM)
