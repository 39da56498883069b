"""People with certificates of their own: an issuer outside the house, certificate files, tokens."""

import os
import secrets
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from signing.ways.certificates import read
from signing.ways.wish import Registered, Wish
from tests.ours import SIGNERS, ours
from tests.papers import AUTHORITY, NOON, Holder, Issue, authority, issue, name

FIELDS = list(SIGNERS)
PASSWORD = "wachtwoord van het bestand"
LONG = Issue(NOON - timedelta(days=30), NOON + timedelta(days=700))
MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


@cache
def root() -> Holder:
    """Of an issuer that the installation trusts."""
    return authority("Uitgever van certificaten", 7)


@cache
def issuing() -> Holder:
    """The authority under it that really issues."""
    return issue(name("Uitgever G1", "Uitgever BV"), root(), AUTHORITY)


@cache
def office(who: str = "V. Vertegenwoordiger", kind: str = "p256", number: int = 0) -> Holder:
    """A person with a certificate of two years; another number is another key."""
    keys = {
        "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
        "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
        "rsa3072": lambda: rsa.generate_private_key(65537, 3072),
    }
    return issue(name(who, "Kantoor"), issuing(), LONG, keys[kind]())


def same_key(holder: Holder, who: str) -> Holder:
    """Another certificate of the same key, in another name."""
    return issue(name(who, "Kantoor"), issuing(), LONG, holder.key)


def chain(holder: Holder) -> bytes:
    """The file that somebody gives the office: their certificate and that of its issuer."""
    return holder.pem + issuing().pem


def registered(holder: Holder, reference: str = "") -> Registered:
    """As the register keeps it."""
    return Registered(read(chain(holder), [root().pem], [], NOON).pem, reference)


def wish(signers: int = 0, holder: Holder | None = None, reference: str = "", **more: Any) -> Wish:
    """The next one who signs our paper."""
    field = FIELDS[signers]
    known = (registered(holder, reference),) if holder else ()
    return replace(Wish(ours(signers).pdf, field, *SIGNERS[field], known), **more)


def certificate_file(holder: Holder, password: str = PASSWORD, key: Any = None) -> bytes:
    """PKCS#12."""
    how = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(
        b"handtekening", key or holder.key, holder.certificate, [issuing().certificate], how
    )


def qualified(statements: bytes, key: Any = None) -> Holder:
    """A certificate that says something of itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    plain = office("Q. Gekwalificeerd").certificate
    builder = (
        x509.CertificateBuilder()
        .subject_name(plain.subject)
        .issuer_name(plain.issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(LONG.start)
        .not_valid_after(LONG.end)
    )
    for each in plain.extensions:
        if not isinstance(each.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(each.value, critical=each.critical)
    told = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), statements)
    made = builder.add_extension(told, critical=False).sign(issuing().key, plain.signature_hash_algorithm)
    return Holder(made, key)


# ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────

PIN, OFFICER = "654321", "12345678"


def module() -> str:
    """The PKCS#11 module of SoftHSM; without it the test is skipped, and says so."""
    found = next((path for path in MODULES if Path(path).exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2 is not installed: nothing is known of signing with a token")
    return found


def token(
    holder: Holder, folder: Path, monkeypatch: pytest.MonkeyPatch, other_key: Any = None
) -> tuple[str, str]:
    """A token with this person's certificate and key: the module and the label of the token."""
    from pkcs11 import lib

    path, label = module(), f"token-{secrets.token_hex(4)}"
    (folder / "tokens").mkdir(parents=True, exist_ok=True)
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    key = (other_key or holder.key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(key)
    (folder / "own.der").write_bytes(holder.certificate.public_bytes(Encoding.DER))
    init = ["--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", OFFICER]
    put = [
        "--import",
        str(folder / "key.pem"),
        "--token",
        label,
        "--label",
        "sleutel",
        "--id",
        "01",
        "--pin",
        PIN,
    ]
    for arguments in (init, put):
        subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, env=os.environ)
    _put_certificate(path, label, holder)
    lib(path).reinitialize()
    return path, label


def _put_certificate(path: str, label: str, holder: Holder) -> None:
    from pkcs11 import Attribute, CertificateType, ObjectClass, lib

    lib(path).reinitialize()
    with lib(path).get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.LABEL: "certificaat",
                Attribute.ID: b"\x01",
                Attribute.SUBJECT: holder.asn1.subject.dump(),
                Attribute.VALUE: holder.asn1.dump(),
            }
        )
