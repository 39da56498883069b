"""Papers that are signed in order, by somebody who may not, or with something that does not hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.sign import sign
from tests.forgeries.bases import Base, Forged, Forger, block, versions
from tests.ours import installation, stamps
from tests.papers import (
    AUTHORITY,
    NOON,
    STAMPING,
    Holder,
    Issue,
    Stamper,
    authority,
    blank,
    issue,
    name,
    person,
    put,
    revocations,
    seal,
    signer_of,
    stamper,
    weak_rsa,
    with_evidence,
)

FIELD, OTHER = "handtekening-bpt", "handtekening-wonen"
ROOTS = [authority().pem]


@cache
def sealed(*partners: str) -> bytes:
    return seal(blank(partners or ("bpt",)))


def _signed(holder: Callable[[], Holder], stamps: Callable[[], Any] = stamper, **more: Any) -> Forger:
    """A sealed paper for one, signed by this holder."""

    def forge(_: Base) -> Forged:
        who = holder()
        settings = {key: value(who) if callable(value) else value for key, value in more.items()}
        return Forged(put(sealed(), FIELD, who, stamps(), **settings), roots=ROOTS)

    return forge


def twin_root() -> Holder:
    """A root with the name of ours and, in its certificate, the number of our key."""
    ours, key = authority().certificate, ec.generate_private_key(ec.SECP256R1())
    number = ours.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateBuilder()
        .subject_name(ours.subject)
        .issuer_name(ours.subject)
        .public_key(key.public_key())
        .serial_number(ours.serial_number)
        .not_valid_before(AUTHORITY.start)
        .not_valid_after(AUTHORITY.end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(number, critical=False)
    )
    return Holder(builder.sign(key, hashes.SHA256()), key)


def _all_by(root: Callable[[], Holder]) -> Forger:
    """Seal, signature and timestamps, all by another root."""

    def forge(_: Base) -> Forged:
        other = root()
        pdf = put(seal(blank(("bpt",)), other), FIELD, person("bpt", other), stamper(other))
        return Forged(pdf, roots=ROOTS)

    return forge


def self_signed() -> Holder:
    return issue(name("V. Vertegenwoordiger", "bpt"), None, Issue())


def by_a_person() -> Holder:
    return issue(name("V. Vertegenwoordiger", "bpt"), person("gemeente"), Issue())


def _with_purpose(purpose: x509.ObjectIdentifier) -> Callable[[], Holder]:
    return lambda: person("bpt", how=Issue(purposes=(purpose,)))


def _weak_issuer() -> Holder:
    between = issue(name("Zwakke uitgever"), authority(), AUTHORITY, weak_rsa())
    return person("bpt", between)


def _revoked(_: Base) -> Forged:
    holder = person("bpt", how=Issue(revocable=True))
    lists = revocations(authority(), holder, NOON - timedelta(seconds=30))
    pdf = with_evidence(put(blank(("bpt",)), FIELD, holder, stamper()), lists)
    return Forged(pdf, roots=ROOTS)


def _one_for_two(same: bool) -> Forger:
    """One key, or one name on two certificates, in the fields of two partners."""

    def forge(_: Base) -> Forged:
        holder = person("bpt")
        twin = holder if same else issue(name("V. Vertegenwoordiger", "bpt"), authority(), Issue())
        pdf = put(sealed("bpt", "wonen"), FIELD, holder, stamper())
        return Forged(put(pdf, OTHER, twin, stamper()), roots=ROOTS)

    return forge


def _sealed_by_a_person(_: Base) -> Forged:
    """Somebody's own certificate in the field of the seal, and again in the place of the signature."""
    holder = person("bpt")
    root = authority()
    spoof = seal(blank(("bpt",)), root, holder=holder)
    return Forged(put(spoof, FIELD, holder, stamper()), roots=ROOTS)


def _signed_by(who: str) -> Forger:
    """The product's own signature, by the wrong one, where we know who should sign."""

    def forge(base: Base) -> Forged:
        field, person_name, partner = block(len(base.fields) - 1)
        given = {
            "another person": ("Iemand Anders", partner),
            "for another partner": (person_name, "een ander"),
        }
        as_who = given.get(who, (person_name, partner))
        authority_of = installation(2) if who == "of another installation" else installation()
        pdf = sign(base.before, field, *as_who, authority_of, stamps(), NOON).pdf
        return Forged(pdf, base.expected, only_ours=True)

    return forge


def _other_text(base: Base) -> Forged:
    """A valid paper for the same people, over another text."""
    number = len(base.fields)
    other = versions(number % 3 + 1 if number != 2 else 1)
    return Forged(other[-1], base.expected, only_ours=True)


PEOPLE: dict[str, Forger] = {
    "a root with the same name": _all_by(lambda: authority(number=2)),
    "a root with the same name, number and key number": _all_by(twin_root),
    "a root nobody knows": _all_by(lambda: authority("Een ander")),
    "a signature by a twin of the root": _signed(lambda: person("bpt", twin_root())),
    "a certificate of one's own": _signed(self_signed),
    "a certificate by another person": _signed(by_a_person),
    "expired": _signed(lambda: person("bpt", how=Issue(NOON - timedelta(days=9), NOON - timedelta(days=8)))),
    "not valid yet": _signed(
        lambda: person("bpt", how=Issue(NOON + timedelta(days=1), NOON + timedelta(days=2)))
    ),
    "revoked": _revoked,
    "an authority": _signed(lambda: person("bpt", how=Issue(ca=True))),
    "only for encryption": _signed(lambda: person("bpt", how=Issue(usages=frozenset({"key_encipherment"})))),
    "no word on its use": _signed(lambda: person("bpt", how=Issue(usages=None))),
    "a web server": _signed(_with_purpose(ExtendedKeyUsageOID.SERVER_AUTH)),
    "a timestamp authority": _signed(_with_purpose(ExtendedKeyUsageOID.TIME_STAMPING)),
    "one key for two": _one_for_two(same=True),
    "one name for two": _one_for_two(same=False),
    "sealed by a person": _sealed_by_a_person,
    "another person than we know": _signed_by("another person"),
    "for another partner": _signed_by("for another partner"),
    "the right name, another certificate": _signed_by("the same again"),
    "of another installation": _signed_by("of another installation"),
    "the right people under another text": _other_text,
}
WEAK: dict[str, Forger] = {
    "RSA of 1024 bits": _signed(lambda: person("bpt", key=weak_rsa())),
    "RSA of 512 bits": _signed(lambda: person("bpt", key=rsa.generate_private_key(65537, 1024))),
    "a curve of 192 bits": _signed(lambda: person("bpt", key=ec.generate_private_key(ec.SECP192R1()))),
    "SHA-1": _signed(lambda: person("bpt", key=rsa.generate_private_key(65537, 2048)), md_algorithm="sha1"),
    "MD5": _signed(lambda: person("bpt", key=rsa.generate_private_key(65537, 2048)), md_algorithm="md5"),
    "SHA-1 without a timestamp": _signed(
        lambda: person("bpt", key=rsa.generate_private_key(65537, 2048)), lambda: None, md_algorithm="sha1"
    ),
    "a weak issuer": _signed(_weak_issuer, signer=signer_of),
}
STAMPS: dict[str, Forger] = {
    "none": _signed(lambda: person("bpt"), lambda: None),
    "of a stranger": _signed(lambda: person("bpt"), lambda: stamper(authority("Een ander"))),
    "of a twin of the root": _signed(lambda: person("bpt"), lambda: stamper(twin_root())),
    "of nobody who may": _signed(
        lambda: person("bpt"), lambda: Stamper(issue(name("X"), authority(), replace(STAMPING, purposes=())))
    ),
    "of a person": _signed(lambda: person("bpt"), lambda: Stamper(person("gemeente"))),
    "after the certificate expired": _signed(
        lambda: person("bpt"), lambda: stamper(at=NOON + timedelta(days=3))
    ),
    "before the certificate": _signed(lambda: person("bpt"), lambda: stamper(at=NOON - timedelta(days=3))),
    "in the future": _signed(lambda: person("bpt"), lambda: stamper(at=NOON + timedelta(days=3000))),
    "of an expired authority": _signed(
        lambda: person("bpt"),
        lambda: Stamper(issue(name("Oud"), authority(), replace(STAMPING, end=NOON + timedelta(days=1)))),
    ),
}
