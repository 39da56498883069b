"""Papers that are in order, in many ways: refusing one of these is as wrong as accepting a forgery."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

from signing.expected import Expected
from signing.report import Answer
from signing.verify import verify
from tests.forgeries.bases import LATER, archived, finished, ours
from tests.papers import (
    AUTHORITY,
    NOON,
    Issue,
    archive,
    authority,
    blank,
    issue,
    name,
    person,
    put,
    revocations,
    signer_of,
    stamper,
    with_evidence,
)

FIELD, OTHER = "handtekening-bpt", "handtekening-wonen"


@dataclass(frozen=True)
class File:
    """A file with the moment at which it is judged and what is known of it."""

    pdf: bytes
    at: datetime = NOON
    expected: Expected | None = None
    roots: Sequence[bytes] = ()

    def is_accepted(self) -> bool:
        roots = self.roots or [authority().pem]
        return verify(self.pdf, roots, self.at, self.expected).verdict is Answer.VALID


def _ours(signers: int, *, known: bool, at: datetime = LATER) -> Callable[[], File]:
    def make() -> File:
        base = ours(signers)
        return File(base.pdf, at, base.expected if known else None, base.roots)

    return make


def _by(key: object = None, **more: object) -> Callable[[], File]:
    return lambda: File(put(blank(("bpt",)), FIELD, person("bpt", key=key), None, **more))  # type: ignore[arg-type]  # the test says what it gives


def _pss() -> File:
    holder = person("bpt", key=rsa.generate_private_key(65537, 2048))
    return File(put(blank(("bpt",)), FIELD, holder, None, signer=signer_of(holder, prefer_pss=True)))


def _through_another() -> File:
    between = issue(name("Tussenuitgever"), authority(), AUTHORITY)
    holder = person("bpt", between)
    return File(put(blank(("bpt",)), FIELD, holder, stamper(), signer=signer_of(holder, between)))


def _two() -> File:
    pdf = put(blank(("bpt", "wonen")), FIELD, person("bpt"), stamper())
    return File(put(pdf, OTHER, person("wonen"), stamper()), LATER)


def _with_evidence() -> File:
    pdf = put(blank(("bpt",)), FIELD, person("bpt"), stamper())
    return File(with_evidence(pdf, revocations(authority())), LATER)


def _not_revoked() -> File:
    holder = person("bpt", how=Issue(revocable=True))
    return File(
        with_evidence(put(blank(("bpt",)), FIELD, holder, stamper()), revocations(authority())), LATER
    )


def _revoked_afterwards() -> File:
    holder = person("bpt", how=Issue(revocable=True))
    lists = revocations(authority(), holder, NOON + timedelta(days=2))
    return File(with_evidence(put(blank(("bpt",)), FIELD, holder, stamper()), lists), LATER)


def _archived_twice() -> File:
    pdf = archive(archived().pdf, stamper(at=NOON + timedelta(days=300)))
    return File(pdf, LATER)


def _own_field() -> File:
    spec = SigFieldSpec("Signature1", box=(1, 1, 90, 90))
    return File(put(blank(()), "Signature1", person("bpt"), None, spec=spec))


RSA = rsa.generate_private_key(65537, 3072)
LEGITIMATE: dict[str, Callable[[], File]] = {
    "ours, 1 signer": _ours(1, known=True),
    "ours, 1 signer, to a stranger": _ours(1, known=False),
    "ours, 2 signers, now": _ours(2, known=True, at=NOON),
    "ours, 4 signers, to a stranger": _ours(4, known=False),
    "ours, 8 signers": _ours(8, known=True),
    "finished by us": lambda: File(finished(2).pdf, LATER, finished(2).expected, finished(2).roots),
    "B-LTA": lambda: File(archived().pdf, LATER),
    "B-LTA, renewed": _archived_twice,
    "P-256 without a timestamp": _by(),
    "P-384": _by(ec.generate_private_key(ec.SECP384R1()), md_algorithm="sha384"),
    "Ed25519": _by(ed25519.Ed25519PrivateKey.generate(), md_algorithm="sha512"),
    "RSA": _by(RSA),
    "RSA-PSS": _pss,
    "the older form": _by(subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
    "certified by a person": _by(certify=True, docmdp_permissions=MDPPerm.FILL_FORMS),
    "a field of its own": _own_field,
    "through another authority": _through_another,
    "two people, no seal": _two,
    "validation data behind it": _with_evidence,
    "a list without it": _not_revoked,
    "revoked afterwards": _revoked_afterwards,
}
