"""How the keys and certificates of the installation are kept: on disk, in a token, and the root's key apart.

A folder per generation: the first in the folder itself, the second in `2`, and so on. Each gets its name in
one step, so that no process ever sees half of it.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from signing.certificates import ISSUING, ROOT, SEAL, TIMESTAMPS, YEARS, Generation, Pair

ROUNDS = 600_000
"""Of PBKDF2 with SHA-256, for the pass phrase of the root (OWASP, 2023)."""
LOCKED = ".p12"
UNFINISHED = ".nieuw-"
"""What the name of a file or folder begins with that is not whole yet; after a crash it may stay."""


class WrongPassphrase(ValueError):
    """The key of the root does not open. Its str is a Dutch sentence."""


class Keys(Protocol):
    """Where new keys are made, and found again."""

    def fresh(self, folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
        """A new P-256 key; in the folder stays what finds it again."""
        ...

    def known(self, folder: Path, name: str, certificate: x509.Certificate) -> ec.EllipticCurvePrivateKey:
        """The key that was made in this folder under this name. Raises OSError, TypeError or ValueError."""
        ...


class FileKeys:
    """Each key in a file that only this account can read."""

    def fresh(self, folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
        """A new key, written to `name.key`."""
        key = ec.generate_private_key(ec.SECP256R1())
        form = (serialization.Encoding.PEM, PrivateFormat.PKCS8, serialization.NoEncryption())
        put(folder / f"{name}.key", key.private_bytes(*form), 0o600)
        return key

    def known(self, folder: Path, name: str, certificate: x509.Certificate) -> ec.EllipticCurvePrivateKey:
        """The key in `name.key`. Raises OSError, TypeError or ValueError."""
        key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{name}.key is no EC key")
        if certificate.public_key() != key.public_key():
            raise ValueError(f"{name}.key does not belong to {name}.pem")
        return key


def store(folder: Path, make: Callable[[Path], Generation]) -> bool:
    """Have a generation made beside this folder, which then gets its name; False when another was first.

    Raises OSError when the folder cannot be written, or there is something else in it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=UNFINISHED) as workshop:
        fresh = Path(workshop) / "nieuw"
        fresh.mkdir(mode=0o700)
        for name, pair in make(fresh).items():
            put(fresh / f"{name}.pem", pair.certificate.public_bytes(serialization.Encoding.PEM), 0o644)
        flush(fresh)
        try:
            fresh.rename(folder)
        except OSError:
            if not (folder / f"{ISSUING}.pem").exists():
                raise
            return False
        flush(folder.parent)
    return True


def generations(folder: Path, keys: Keys) -> tuple[Generation, ...]:
    """Everything in this folder, the oldest first. Raises OSError, TypeError or ValueError."""
    folders = [folder]
    while (after := folder / str(len(folders) + 1)).exists():
        folders.append(after)
    return tuple(_generation(each, keys, folders) for each in folders)


def forget(folder: Path) -> None:
    """Delete the keys of a generation that was renewed, but for the one that signs its own list."""
    for name in (TIMESTAMPS, SEAL):
        (folder / f"{name}.key").unlink(missing_ok=True)
    flush(folder)


# ── the root's key, apart ────────────────────────────────────────────────────────────────────────────────


def lock(folder: Path, name: str, root: Pair, passphrase: str) -> Path:
    """Keep the key of a root apart, in a file of this name that only the pass phrase opens; gives that file.

    Raises OSError, also when there is such a file already.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    how = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    path = folder / f"{name}{LOCKED}"
    put(path, pkcs12.serialize_key_and_certificates(None, root.signing, root.certificate, None, how), 0o600)
    flush(folder)
    return path


def unlock(folder: Path, passphrase: str) -> tuple[ec.EllipticCurvePrivateKey, ...]:
    """The keys of the roots in this folder. Raises WrongPassphrase, and OSError when there are none."""
    found = sorted(folder.glob(f"*{LOCKED}"))
    if not found:
        raise FileNotFoundError(0, "no root here", str(folder))
    return tuple(_opened(path, passphrase) for path in found)


def _opened(path: Path, passphrase: str) -> ec.EllipticCurvePrivateKey:
    try:
        key, _, _ = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase.encode())
    except ValueError as error:
        raise WrongPassphrase("De wachtzin van de wortel klopt niet.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise WrongPassphrase(f"In {path.name} zit geen sleutel van een wortel.")
    return key


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def put(path: Path, content: bytes, mode: int) -> None:
    """Write a new file to the disk itself; whole, with its mode, from its first moment.

    Raises OSError, of which FileExistsError when there is one already.
    """
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(made).chmod(mode)
        path.hardlink_to(made)  # replaces nothing
    finally:
        Path(made).unlink()


def put_once(path: Path, content: bytes, mode: int) -> None:
    """Write a file that was not there; another's is left as it is, and its content counts."""
    with suppress(FileExistsError):
        put(path, content, mode)
    flush(path.parent)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new name beside this file; what was written there takes its place in one step."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=UNFINISHED) as workshop:
        fresh = Path(workshop) / path.name
        yield fresh
        fresh.replace(path)
        flush(path.parent)


def flush(folder: Path) -> None:
    """Write the names in a folder to the disk itself."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _generation(folder: Path, keys: Keys, every: list[Path]) -> Generation:
    first, newest = folder == every[0], folder == every[-1]
    names = [name for name in YEARS if name != ROOT or first or (folder / f"{ROOT}.pem").exists()]
    return {name: _read(folder, name, keys, needed=_needed(name, newest=newest)) for name in names}


def _needed(name: str, *, newest: bool) -> bool:
    """Whether an installation cannot do without this key."""
    return name == ISSUING or (newest and name != ROOT)


def _read(folder: Path, name: str, keys: Keys, *, needed: bool) -> Pair:
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    if (folder / f"{name}.key").exists():
        return Pair(certificate, FileKeys().known(folder, name, certificate))
    return Pair(certificate, keys.known(folder, name, certificate) if needed else None)
