"""Stand-ins for what is outside: a clock that is set, and paperwork that is quick and honest about its bytes.

The real paper is tested in tests/unit/signing and tests/integration/test_paper_*.py; these are for the rest.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from workflow.domain.facts import PaperCheck
from workflow.domain.vocabulary import SignatureLevel, SigningWay
from workflow.ports import Message, NotGenuine, NoTimestamp, NotSealed
from workflow.ports.paper import (
    ArchivedPaper,
    Brought,
    Expectation,
    KnownCertificate,
    NotUsable,
    PaperworkFailed,
    SignedPaper,
    ToSign,
)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime | None = None) -> None:
        self.moment = moment or datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


class FakePaperwork:
    """Typesetter, signer and verifier in one: a "PDF" is a line of JSON per revision."""

    def __init__(self) -> None:
        self.broken: str | None = None
        self.made = 0
        self.lasts_until = datetime(2041, 11, 23, tzinfo=UTC)
        self.ways: Sequence[SigningWay] = (SigningWay.EPHEMERAL,)
        self.token = b""

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

    def sign(self, wishes: Sequence[ToSign], brought: Brought) -> Sequence[SignedPaper]:
        self._fail()
        return [self._signed(wish, brought) for wish in wishes]

    def _signed(self, wish: ToSign, brought: Brought) -> SignedPaper:
        line = json.dumps({"field": wish.field, "person": wish.person, "partner": wish.partner}).encode()
        certificate, level = hashlib.sha256(wish.pdf + line).hexdigest(), SignatureLevel.SIMPLE
        if brought.way is not SigningWay.EPHEMERAL:  # the file, or what is on the token, is the certificate
            certificate = hashlib.sha256(brought.file or self.token).hexdigest()
            level = SignatureLevel.ADVANCED
        return SignedPaper(wish.pdf + line + b"\n", certificate, brought.way, level, "proef", "Proefuitgever")

    def read(self, certificate: bytes) -> KnownCertificate:
        if not certificate.startswith(b"certificaat"):
            raise NotUsable("Dit is geen certificaat.")
        digest, key = (hashlib.sha256(part).hexdigest() for part in (certificate, certificate.split()[-1]))
        ends, level = date(2028, 1, 1), SignatureLevel.ADVANCED
        return KnownCertificate(digest, key, "V. Vos", "Proefuitgever", level, ends, certificate.decode())

    def check(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        head = hashlib.sha256(pdf).hexdigest()
        whole = hashlib.sha256(pdf[: expected.base_size]).hexdigest() == expected.base
        lines = pdf[expected.base_size :].splitlines(keepends=True)
        found = {json.loads(line)["field"] for line in lines}
        wanted = {field for field, certificate in expected.certificates.items() if certificate}
        wanted |= {f"archief-{number}" for number in range(1, len(expected.archives) + 1)}
        ends = [hashlib.sha256(pdf[: len(pdf) - sum(map(len, lines[n + 1 :]))]) for n in range(len(lines))]
        stamped = [end.hexdigest() for end, line in zip(ends, lines, strict=True) if b'"archief-' in line]
        good = whole and found == wanted and stamped == list(expected.archives)
        return PaperCheck(head, valid=good, reasons=() if good else ("Veranderd.",))

    def archive(self, pdf: bytes, number: int) -> ArchivedPaper:
        self._fail()
        line = json.dumps({"field": f"archief-{number}"}).encode()
        return ArchivedPaper(pdf + line + b"\n", self.lasts_until)

    def archived(self, before: bytes, after: ArchivedPaper, expected: Expectation) -> PaperCheck:
        digest = hashlib.sha256(after.pdf).hexdigest()
        return self.check(after.pdf, replace(expected, archives=(*expected.archives, digest)))

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


class FakeKit:
    """The outside of an evidence pack, without keys."""

    verifier = b"# controleer"

    def guide(self, told: Mapping[str, str]) -> str:
        return f"Bewijspakket van {told['team']}, {told['kind']}."

    def page(self, paper: Mapping[str, Any]) -> str:
        return f"<!doctype html>{paper['digest']}"

    def certificates(self, pdf: bytes) -> Sequence[bytes]:
        return (b"certificaat",)

    def lists(self) -> Mapping[str, bytes]:
        return {}

    def vouch(self, key: str) -> bytes:
        return b"zegel"


class FakeHasher:
    """A hasher without the slowness that a real one has on purpose."""

    def hash(self, password: str) -> str:
        return hashlib.sha256(password.encode()).hexdigest()

    def matches(self, password: str, hashed: str) -> bool:
        return self.hash(password) == hashed


class FakeMailer:
    """Mail goes nowhere."""

    def send(self, message: Message) -> None:
        """Nothing: it is sent."""


class FakeVault:
    """Turns a secret round, and remembers what it is about."""

    def seal(self, secret: str, about: str) -> str:
        return f"{about}|{secret[::-1]}"

    def opened(self, sealed: str, about: str) -> str:
        if not sealed.startswith(f"{about}|"):
            raise NotSealed
        return sealed.removeprefix(f"{about}|")[::-1]
