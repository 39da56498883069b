"""Real PDFs for a share of the agreements, and quick ones for the others: a signature takes its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import FakePaperwork
from workflow.domain.facts import PaperCheck
from workflow.domain.vocabulary import SigningWay
from workflow.ports import EvidenceKit
from workflow.ports.paper import (
    ArchivedPaper,
    Brought,
    Expectation,
    KnownCertificate,
    Paperwork,
    SignedPaper,
    ToSign,
)

HEADER = b"%PDF-"


@dataclass
class SharedPaperwork:
    """All four sides of the paper; which PDF is real stands in its first bytes."""

    real: Paperwork
    one_in: int
    """One agreement in so many gets a real PDF."""
    quick: FakePaperwork = field(default_factory=FakePaperwork)

    def make(self, paper: Mapping[str, Any], attachment: bytes) -> bytes:
        agreement = int(str(paper["reference"]).rpartition("-")[2])
        maker = self.quick if agreement % self.one_in else self.real.typesetter
        return maker.make(paper, attachment)

    def unprintable(self, text: str) -> Sequence[str]:
        return self.real.typesetter.unprintable(text)

    @property
    def ways(self) -> Sequence[SigningWay]:
        return self.real.signer.ways

    def sign(self, wishes: Sequence[ToSign], brought: Brought) -> Sequence[SignedPaper]:
        return self._on(wishes[0].pdf).signer.sign(wishes, brought)

    def read(self, certificate: bytes) -> KnownCertificate:
        return self.real.signer.read(certificate)

    def archive(self, pdf: bytes, number: int) -> ArchivedPaper:
        return self._on(pdf).archivist.archive(pdf, number)

    def check(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        return self._on(pdf).verifier.check(pdf, expected)

    def recall(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        return self._on(pdf).verifier.recall(pdf, expected)

    def grown(self, before: bytes, signed: SignedPaper, field: str, expected: Expectation) -> PaperCheck:
        return self._on(before).verifier.grown(before, signed, field, expected)

    def archived(self, before: bytes, after: ArchivedPaper, expected: Expectation) -> PaperCheck:
        return self._on(before).verifier.archived(before, after, expected)

    def _on(self, pdf: bytes) -> Paperwork:
        quick = self.quick
        return self.real if pdf.startswith(HEADER) else Paperwork(quick, quick, quick, quick)

    def whole(self) -> Paperwork:
        """The four sides as the desk wants them."""
        return Paperwork(self, self, self, self)


@dataclass
class TownKit:
    """The installation's own kit, which also packs a quick PDF: there are no certificates in that."""

    real: EvidenceKit

    def certificates(self, pdf: bytes) -> Sequence[bytes]:
        return self.real.certificates(pdf) if pdf.startswith(HEADER) else ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)
