"""Finished papers of our own with their archive timestamp, and the judgement of ETSI EN 319 102-1 on them."""

import asyncio
import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.anchors import load_roots
from signing.certificates import Order
from signing.longterm import Archived, archive
from signing.revocations import Revocations
from signing.seal import make_paper
from signing.sign import sign
from signing.timestamps import own_timestamper
from signing.trust import Authority
from tests.ours import SIGNERS, TEMPLATES, data, installation, ours, stamps, text
from tests.papers import NOON, Made

SOON = NOON + timedelta(minutes=2)
"""When the archive timestamp of `finished` was set."""


@cache
def lists() -> Revocations:
    """Of the installation of `tests.ours`."""
    made = Revocations(Path(tempfile.mkdtemp()), installation())
    made.renew(NOON)
    return made


@cache
def finished(signers: int = 4) -> Archived:
    """Signed by the first so many, with its archive timestamp."""
    return archive(ours(signers).pdf, 1, lists(), stamps(lambda: SOON), SOON)


@dataclass
class Office:
    """An installation whose clock is set, and which may be renewed on the way."""

    folder: Path
    moment: datetime
    site: str = ""

    def __post_init__(self) -> None:
        self.authority = Authority.create(self.keys, "gemeente Proefdam", self.moment, self.site)

    @property
    def keys(self) -> Path:
        return self.folder / "sleutels"

    @property
    def lists(self) -> Revocations:
        made = Revocations(self.folder / "lijsten", self.authority)
        made.renew(self.moment)
        return made

    @property
    def stamper(self) -> TimeStamper:
        return own_timestamper(self.authority.timestamps, lambda: self.moment)

    def renew(self, *, root: bool = False) -> None:
        order = Order("gemeente Proefdam", self.moment, site=self.site)
        self.authority = self.authority.renewed(self.keys, order, root=root)

    def sealed(self) -> Made:
        attachment = json.dumps(text()).encode()
        pdf = make_paper(data(), attachment, TEMPLATES, self.authority, self.stamper, self.moment)
        return Made(pdf, pdf, dict.fromkeys(SIGNERS))

    def signed(self, made: Made, field: str) -> Made:
        person, partner = SIGNERS[field]
        done = sign(made.pdf, field, person, partner, self.authority, self.stamper, self.moment)
        return Made(done.pdf, made.base, {**made.certificates, field: done.certificate})

    def archived(self, pdf: bytes, number: int = 1) -> bytes:
        return archive(pdf, number, self.lists, self.stamper, self.moment).pdf

    def paper(
        self, between: timedelta, meanwhile: Callable[[int], None] = lambda _: None
    ) -> tuple[Made, bytes]:
        """Signed by four with this much time between them, and then archived."""
        made = self.sealed()
        for number, field in enumerate(SIGNERS):
            meanwhile(number)
            self.moment += between
            made = self.signed(made, field)
        self.moment += timedelta(minutes=1)
        return made, self.archived(made.pdf)


def lta_verdicts(pdf: bytes, roots: tuple[bytes, ...]) -> dict[str, str]:
    """What `ades_lta_validation` says now of each signature, with nothing but the file and the roots.

    What a certificate declares is looked for in the file only. Of a certificate of years it need not be there
    for this very moment (that would ask a network); for the past it must. A list of a later day tells of
    earlier ones too: our authorities never take a revocation back.
    """
    soft = RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(load_roots(roots))),
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy(soft, soft), retroactive_revinfo=True),
    )
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=policy,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
            key_usage_settings=KeyUsageConstraints(key_usage={"digital_signature"}),
        )
    )
    now = datetime.now(UTC)
    moment = ValidationTimingInfo(now, now, point_in_time_validation=True)
    reader = PdfFileReader(io.BytesIO(pdf))
    return {
        str(signature.field_name): str(
            asyncio.run(ades_lta_validation(signature, spec, moment)).ades_subindic
        )
        for signature in reader.embedded_regular_signatures
    }
