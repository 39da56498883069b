"""Stand-ins for what is outside: a clock that is set, and paperwork that is quick and honest about its bytes.

The real paper is tested in tests/unit/signing and tests/integration/test_paper_*.py; these are for the rest.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from workflow.domain.facts import PaperCheck
from workflow.ports import Expectation, NotGenuine, NoTimestamp, NotSealed, PaperworkFailed, SignedPaper


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


class FakePaperwork:
    """Typesetter, signer and verifier in one: a "PDF" is a line of JSON per revision."""

    def __init__(self) -> None:
        self.broken: str | None = None
        self.made = 0

    def make(self, paper: Mapping[str, Any], attachment: bytes) -> bytes:
        self._fail()
        self.made += 1
        digest = hashlib.sha256(attachment).hexdigest()
        return (
            json.dumps({"reference": paper["reference"], "digest": digest, "made": self.made}).encode()
            + b"\n"
        )

    def unprintable(self, text: str) -> Sequence[str]:
        return tuple(dict.fromkeys(c for c in text if c in "☃\u202e"))

    def sign(self, pdf: bytes, field: str, person: str, partner: str) -> SignedPaper:
        self._fail()
        line = json.dumps({"field": field, "person": person, "partner": partner}).encode()
        return SignedPaper(pdf + line + b"\n", hashlib.sha256(pdf + line).hexdigest())

    def check(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        head = hashlib.sha256(pdf).hexdigest()
        whole = hashlib.sha256(pdf[: expected.base_size]).hexdigest() == expected.base
        found = {json.loads(line)["field"] for line in pdf[expected.base_size :].splitlines()}
        wanted = {field for field, certificate in expected.certificates.items() if certificate}
        good = whole and found == wanted
        return PaperCheck(head, valid=good, reasons=() if good else ("Veranderd.",))

    def recall(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        return self.check(pdf, expected)

    def grown(self, before: bytes, signed: SignedPaper, field: str, expected: Expectation) -> PaperCheck:
        certificates = {**expected.certificates, field: signed.certificate}
        return self.check(signed.pdf, replace(expected, certificates=certificates))

    def _fail(self) -> None:
        if self.broken:
            raise PaperworkFailed(self.broken)


class FakeNotary:
    """Signs with a hash that only it can make, and says when by its own clock."""

    origin = "convenant.example/journaal"
    key = "convenant.example/journaal+00000000+sleutel"
    roots = ("-----BEGIN CERTIFICATE-----",)

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.broken: str | None = None

    def sign(self, text: str) -> str:
        return f"{text}\n— {self.origin} {self._mark(text)}\n"

    def opened(self, note: str) -> str:
        text = note.rpartition("\n\n")[0] + "\n"
        if note != self.sign(text):
            raise NotGenuine("De handtekening onder de verklaring klopt niet.")
        return text

    def stamp(self, note: str) -> bytes:
        if self.broken:
            raise NoTimestamp(self.broken)
        moment = self.clock.now().isoformat()
        return f"{moment} {self._mark(moment + note)}".encode()

    def stamped_at(self, note: str, stamp: bytes) -> datetime:
        moment, _, mark = stamp.decode(errors="replace").partition(" ")
        if mark != self._mark(moment + note):
            raise NotGenuine("Het tijdstempel hoort niet bij deze verklaring of is beschadigd.")
        return datetime.fromisoformat(moment)

    def _mark(self, text: str) -> str:
        return hashlib.sha256(f"geheim {text}".encode()).hexdigest()


class FakeHasher:
    """A hasher without the slowness that a real one has on purpose."""

    def hash(self, password: str) -> str:
        return hashlib.sha256(password.encode()).hexdigest()

    def matches(self, password: str, hashed: str) -> bool:
        return self.hash(password) == hashed


class FakeVault:
    """Turns a secret round, and remembers what it is about."""

    def seal(self, secret: str, about: str) -> str:
        return f"{about}|{secret[::-1]}"

    def opened(self, sealed: str, about: str) -> str:
        if not sealed.startswith(f"{about}|"):
            raise NotSealed
        return sealed.removeprefix(f"{about}|")[::-1]
