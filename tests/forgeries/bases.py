"""The signed papers that are forged, with everything that is known of each."""

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata

from signing.expected import Expected
from signing.growth import check_growth
from signing.keys import DIGEST, KeySigner
from signing.longterm import archive as archive_of_ours
from signing.longterm import check_archived
from signing.report import Answer
from signing.seal import make_paper
from signing.sign import PaperSigner, sign
from signing.verify import verify
from tests.forgeries.tools import Change
from tests.longterm import SOON, lists
from tests.ours import TEMPLATES, data, installation, stamps, text
from tests.papers import NOON, archive, authority, paper, revocations, stamper, with_evidence

LATER = NOON + timedelta(days=700)


@dataclass(frozen=True)
class Base:
    """A paper that everyone signed."""

    pdf: bytes
    before: bytes
    """The version before the last signature."""
    sealed: bytes
    roots: Sequence[bytes]
    expected: Expected | None
    """None when it is no paper of ours."""
    at: datetime = LATER

    @property
    def archived(self) -> bool:
        """Whether something else than the last signer's signature comes last."""
        return self.expected is None or bool(self.expected.archives)

    @property
    def fields(self) -> list[str]:
        """The fields in the order in which they were signed."""
        return list(self.expected.certificates) if self.expected else []


@dataclass(frozen=True)
class Forged:
    """A forgery, with what a very credulous party would expect of it."""

    pdf: bytes
    expected: Expected | None = None
    """None for what is known of the base."""
    roots: Sequence[bytes] | None = None
    at: datetime | None = None
    only_ours: bool = False
    """Only who knows the paper can tell: to others it is a paper like any other."""


Forger = Callable[[Base], bytes | Forged]


def accepted_by(base: Base, forged: bytes | Forged) -> list[str]:
    """Which of the ways to judge a paper call this one valid."""
    made = forged if isinstance(forged, Forged) else Forged(forged)
    roots, at = made.roots or base.roots, made.at or base.at
    judges = []
    anyone = verify(made.pdf, roots, at).verdict is Answer.VALID
    if anyone and not made.only_ours:
        judges.append("as anyone")
    expected = made.expected or base.expected
    # Knowing more can only add reasons: what nobody accepts without, nobody accepts with it.
    if anyone and expected and verify(made.pdf, roots, at, expected).verdict is Answer.VALID:
        judges.append("as ours")
    if expected and grown(base, made.pdf, expected):
        judges.append("as one signature more")
    return judges


def grown(base: Base, pdf: bytes, expected: Expected) -> bool:
    """Whether it passes as the version before with the last signature, or with its archive timestamp."""
    field = base.fields[-1]
    certificate = expected.certificates.get(field) or ""
    try:
        if base.archived:
            return not check_archived(base.before, pdf, 1, base.roots, base.at)
        return not check_growth(base.before, pdf, field, certificate, base.roots, base.at)
    except Exception:  # noqa: BLE001  it is asked of our own work only; a stranger's may break it
        return False


def block(number: int) -> tuple[str, str, str]:
    """Field, name and partner of a signatory."""
    return f"handtekening-{number}", f"Vera Vos {number}", f"partij {number}"


@cache
def versions(signers: int) -> tuple[bytes, ...]:
    """The sealed paper with room for so many, and what it becomes with each signature."""
    about = data()
    model = about["blocks"][0]
    about["blocks"] = [
        {**model, "field": field, "name": name, "partner": partner}
        for field, name, partner in map(block, range(signers))
    ]
    made = [make_paper(about, json.dumps(text()).encode(), TEMPLATES, installation(), stamps(), NOON)]
    certificates = []
    for field, name, partner in map(block, range(signers)):
        signed = sign(made[-1], field, name, partner, installation(), stamps(), NOON)
        made.append(signed.pdf)
        certificates.append(signed.certificate)
    _CERTIFICATES[signers] = certificates
    return tuple(made)


_CERTIFICATES: dict[int, list[str]] = {}


@cache
def ours(signers: int) -> Base:
    """A paper of the product, signed by all of so many: B-T."""
    made = versions(signers)
    certificates = {block(n)[0]: each for n, each in enumerate(_CERTIFICATES[signers])}
    known = Expected(hashlib.sha256(made[0]).hexdigest(), len(made[0]), certificates)
    return Base(made[-1], made[-2], made[0], [installation().root_pem], known)


@cache
def archived() -> Base:
    """Validation data and an archive timestamp behind the signatures: B-LTA, as others make it."""
    made, before = paper(2, ("bpt", "gemeente")), paper(1, ("bpt", "gemeente"))
    stamp = stamper(at=NOON + timedelta(hours=1))
    pdf = archive(with_evidence(made.pdf, revocations(authority())), stamp)
    return Base(pdf, before.pdf, made.base, [authority().pem], None)


@cache
def finished(signers: int) -> Base:
    """A finished paper of the product, with its own archive timestamp: B-LTA."""
    signed = ours(signers)
    assert signed.expected is not None
    pdf = archive_of_ours(signed.pdf, 1, lists(), stamps(lambda: SOON), SOON).pdf
    known = replace(signed.expected, archives=(hashlib.sha256(pdf).hexdigest(),))
    return Base(pdf, signed.pdf, signed.sealed, signed.roots, known)


BASES: dict[str, Callable[[], Base]] = {
    "1 signer": lambda: ours(1),
    "2 signers": lambda: ours(2),
    "4 signers": lambda: ours(4),
    "8 signers": lambda: ours(8),
    "2 signers, archived by others": archived,
    "1 signer, finished": lambda: finished(1),
    "4 signers, finished": lambda: finished(4),
}


def signed_by_the_last(base: Base, start: bytes, change: Change | None = None, **how: Any) -> Forged:
    """The last signer's own signature behind these bytes, with a change in that very revision.

    Whoever sees it is told to expect exactly this certificate: only what else was changed can give it away.
    """
    number = len(base.fields) - 1
    field, name, partner = block(number)
    identity = installation().issue(name, partner, NOON)
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, **how
    )
    signer = PaperSigner(metadata, KeySigner(identity), timestamper=stamps())
    signer.at = NOON
    writer = IncrementalPdfFileWriter(io.BytesIO(start))
    if change:
        change(writer)
    pdf = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=signer.room).getvalue()
    assert base.expected is not None
    certificates = {**base.expected.certificates, field: identity.certificate.sha256.hex()}
    return Forged(pdf, replace(base.expected, certificates=certificates))
