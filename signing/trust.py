"""The installation's own trust: a root, an issuing authority under it, a timestamp authority and the seal.

A signature gets a certificate of its own: made for one person, one partner and fifteen minutes, with a key
that signs once and is never stored. Who that person is, the site has just established; this says so.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT, ISSUING, TIMESTAMPS, SEAL = "wortel", "uitgifte", "tijdstempels", "zegel"
YEARS = {ROOT: 25, ISSUING: 15, TIMESTAMPS: 15, SEAL: 15}
EPHEMERAL = timedelta(minutes=15)
EARLIER = timedelta(minutes=1)
"""A certificate is valid from a moment before now, for clocks that are a little behind."""
LONGEST_NAME = 64
"""Of a common name or organisation in a certificate (X.520, upper bounds), counted in bytes to be safe."""
CUT = "…"
WHOLE_NAME = x509.ObjectIdentifier("2.5.4.41")
"""`name` of X.520: here a name stands whole when it is too long for the other two."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A key with its certificate and those above it."""

    certificate: asn1.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[asn1.Certificate, ...]
    """The certificates above it; the root is the last."""


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Authority:
    """Who gives out the certificates of this installation."""

    def __init__(self, pairs: dict[str, _Pair]) -> None:
        self._pairs = pairs
        self._chain = tuple(parsed(pairs[name].certificate) for name in (ISSUING, ROOT))

    @classmethod
    def create(cls, folder: Path, organisation: str, now: datetime) -> "Authority":
        """The authority in this folder; made now if there is none, by one process only.

        Everything is written beside the folder and then gets its name in one step, so that no process ever
        sees half of it, and of two that start at once the second finds what the first made.

        Args:
            folder: Where the keys stay, or will stay; it may be there, empty.
            organisation: Whose it is; stands in every certificate.
            now: This moment, aware.

        Raises:
            OSError: the folder cannot be written, or there is something else in it.
        """
        if not (folder / f"{ROOT}.pem").exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".sleutels-") as workshop:
                fresh = Path(workshop) / "nieuw"
                fresh.mkdir(mode=0o700)
                _write(fresh, _made(organisation, now))
                try:
                    fresh.rename(folder)
                except OSError:
                    if not (folder / f"{ROOT}.pem").exists():
                        raise  # else another process was first, and its keys count
                _flush(folder.parent)
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> "Authority":
        """The authority that was made in this folder. Raises OSError, TypeError or ValueError."""
        return cls({name: _read(folder, name) for name in YEARS})

    @property
    def root_pem(self) -> bytes:
        """The root certificate: who trusts it can check everything."""
        return self._pairs[ROOT].certificate.public_bytes(serialization.Encoding.PEM)

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
        builder = _builder(_name(person, partner), above.certificate.subject, now, now + EPHEMERAL)
        builder = builder.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
        return Identity(parsed(_signed(builder, key, above.key)), key, self._chain)

    def _identity(self, name: str) -> Identity:
        pair = self._pairs[name]
        return Identity(parsed(pair.certificate), pair.key, self._chain)


def parsed(certificate: x509.Certificate) -> asn1.Certificate:
    """The certificate for pyHanko: parsed from its bytes, so that nothing encodes it anew."""
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


# ── making ───────────────────────────────────────────────────────────────────────────────────────────────


def _made(organisation: str, now: datetime) -> dict[str, _Pair]:
    pairs: dict[str, _Pair] = {}
    for name, years in YEARS.items():
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(f"Convenant {name}", organisation)
        above = pairs.get(ROOT if name == ISSUING else ISSUING)  # the root has nobody above it
        issuer = above.certificate.subject if above else subject
        builder = _builder(subject, issuer, now, now + timedelta(days=365 * years))
        signing = above.key if above else key
        pairs[name] = _Pair(_signed(_extended(builder, name), key, signing), key)
    return pairs


def _extended(builder: x509.CertificateBuilder, name: str) -> x509.CertificateBuilder:
    if name in (ROOT, ISSUING):
        length = 1 if name == ROOT else 0
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
        return builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    builder = builder.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
    if name == TIMESTAMPS:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)  # RFC 3161, 2.3
    return builder


def _builder(
    subject: x509.Name, issuer: x509.Name, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(until)
    )


def _signed(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, signing: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """The certificate of this key, signed with the key of whoever is above it."""
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    other = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    whole = builder.public_key(key.public_key())
    whole = whole.add_extension(own, critical=False).add_extension(other, critical=False)
    return whole.sign(signing, hashes.SHA256())


def _usage(*allowed: str) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in allowed for name in every})


def _name(person: str, organisation: str) -> x509.Name:
    """Person and organisation. What is too long is cut visibly, and then both stand whole in `name`.

    Raises ValueError for a name without a letter in it.
    """
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(organisation)),
        x509.NameAttribute(NameOID.COMMON_NAME, _short(person)),
    ]
    if (_short(person), _short(organisation)) != (person, organisation):
        parts.append(x509.NameAttribute(WHOLE_NAME, f"{person}, {organisation}"))
    return x509.Name(parts)


def _short(name: str) -> str:
    encoded = name.encode()
    if len(encoded) <= LONGEST_NAME:
        return name.strip()
    return encoded[: LONGEST_NAME - len(CUT.encode())].decode(errors="ignore").strip() + CUT


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────


def _write(folder: Path, pairs: dict[str, _Pair]) -> None:
    """Each key in a file that only this account can read, each certificate beside it."""
    for name, pair in pairs.items():
        encoded = pair.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _put(folder / f"{name}.key", encoded, 0o600)
        _put(folder / f"{name}.pem", pair.certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    _flush(folder)


def _put(path: Path, content: bytes, mode: int) -> None:
    """Write a new file to the disk itself; its mode is right from its first byte."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Write the names in a folder to the disk itself."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(folder: Path, name: str) -> _Pair:
    key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{name}.key is no EC key")
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    if certificate.public_key() != key.public_key():
        raise ValueError(f"{name}.key does not belong to {name}.pem")
    return _Pair(certificate, key)
