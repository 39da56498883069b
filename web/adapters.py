"""The outside world behind the ports: the clock, argon2, the paper."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import InvalidHashError, VerificationError
from pyhanko.sign.timestamps import TimeStamper

from language.said import Said
from signing import checkpoints
from signing.checkpoints import NoteKey, NoteReader
from signing.expected import Expected
from signing.fonts import unprintable
from signing.foreign import verify_foreign
from signing.growth import check_growth
from signing.longterm import archive, check_archived
from signing.reasons import NOT_GROWN, WAITING, Reason
from signing.report import Answer, Report
from signing.revocations import Revocations
from signing.seal import make_paper
from signing.sign import SigningFailed
from signing.trust import Authority
from signing.verify import verify
from workflow.domain.facts import PaperCheck
from workflow.domain.vocabulary import SigningWay
from workflow.ports import Clock, NotGenuine, NoTimestamp
from workflow.ports.paper import ArchivedPaper, Expectation, PaperworkFailed, SignedPaper

"""How a report says who did not sign yet: nothing is wrong with that."""
REMEMBERED = 1_000
"""Verdicts that are kept in memory: a few per document that is being signed."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)


class Argon2Hasher:
    """argon2id with 64 MiB, 3 passes and 4 lanes (RFC 9106's second choice; OWASP asks for 46 MiB)."""

    def __init__(self, memory_kib: int = 65_536) -> None:
        self._argon2 = Argon2(memory_cost=memory_kib, time_cost=3, parallelism=4)

    def hash(self, password: str) -> str:
        """A salted hash."""
        return self._argon2.hash(password)

    def matches(self, password: str, hashed: str) -> bool:
        """Whether the password belongs to the hash."""
        try:
            return self._argon2.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


class PaperMaker:
    """The typesetter: the paper with the seal of this installation's own authority."""

    def __init__(
        self,
        authority: Authority,
        revocations: Revocations,
        timestamper: TimeStamper,
        templates: Path,
        clock: Clock,
    ) -> None:
        self._authority = authority
        self._revocations = revocations
        self._timestamper = timestamper
        self._templates = templates
        self._clock = clock

    def make(self, paper: Mapping[str, Any], attachment: bytes) -> bytes:
        """The sealed PDF. Raises PaperworkFailed."""
        try:
            return make_paper(
                paper, attachment, self._templates, self._authority, self._timestamper, self._clock.now()
            )
        except SigningFailed as problem:
            raise PaperworkFailed(str(problem)) from problem

    def unprintable(self, text: str) -> Sequence[str]:
        """The characters that cannot be printed, each once."""
        return unprintable(text)

    def archive(self, pdf: bytes, number: int) -> ArchivedPaper:
        """The PDF with an archive timestamp. Raises PaperworkFailed."""
        try:
            made = archive(pdf, number, self._revocations, self._timestamper, self._clock.now())
        except SigningFailed as problem:
            raise PaperworkFailed(str(problem)) from problem
        return ArchivedPaper(made.pdf, made.until)


class PaperJudge:
    """The verifier, on PDFs of our own: with everything we know of them."""

    def __init__(self, roots: Sequence[bytes], clock: Clock) -> None:
        self._roots = roots
        self._clock = clock
        self._valid: OrderedDict[str, Expectation] = OrderedDict()
        """What was found valid, by SHA-256; the oldest goes first."""

    def check(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        """The verdict of this moment on exactly these bytes."""
        known = _known(expected)
        report = verify(pdf, self._roots, self._clock.now(), known)
        return self._told(pdf, expected, () if report.verdict is Answer.VALID else _reasons(report))

    def recall(self, pdf: bytes, expected: Expectation) -> PaperCheck:
        """The verdict that was given on these bytes before: it cannot change, for bytes do not."""
        digest = hashlib.sha256(pdf).hexdigest()
        if self._valid.get(digest) == expected:
            return PaperCheck(digest, valid=True)
        return self.check(pdf, expected)

    def grown(self, before: bytes, signed: SignedPaper, field: str, expected: Expectation) -> PaperCheck:
        """Whether one valid signature came to it and nothing else; of an upload the child says so."""
        now, certificates = self._clock.now(), {**expected.certificates, field: signed.certificate}
        after = replace(expected, certificates=certificates)
        if signed.way is SigningWay.UPLOAD:
            after = replace(after, elsewhere=True)
            problems = self._upload_problems(before, signed.pdf, after)
        else:
            problems = check_growth(before, signed.pdf, field, signed.certificate, self._roots, now)
        return self._told(signed.pdf, after, problems)

    def _upload_problems(self, before: bytes, after: bytes, expected: Expectation) -> tuple[str, ...]:
        if not after.startswith(before):
            return (str(NOT_GROWN),)
        known = _known(expected)
        report = verify_foreign(after, self._roots, self._clock.now(), known)
        if report.verdict is Answer.VALID:
            return ()
        each = (reason for signature in report.signatures for reason in signature.reasons)
        told = dict.fromkeys(str(r) for r in (*report.reasons, *each) if r.code != WAITING.code)
        return tuple(told) or (str(NOT_GROWN),)

    def archived(self, before: bytes, after: ArchivedPaper, expected: Expectation) -> PaperCheck:
        """Whether one valid archive timestamp came to it and nothing else."""
        number = len(expected.archives) + 1
        problems = check_archived(before, after.pdf, number, self._roots, self._clock.now())
        digest = hashlib.sha256(after.pdf).hexdigest()
        return self._told(after.pdf, replace(expected, archives=(*expected.archives, digest)), problems)

    def _told(self, pdf: bytes, expected: Expectation, problems: tuple[str, ...]) -> PaperCheck:
        digest = hashlib.sha256(pdf).hexdigest()
        if not problems:
            self._valid[digest] = expected
            while len(self._valid) > REMEMBERED:
                self._valid.popitem(last=False)
        return PaperCheck(digest, not problems, problems)


def _known(expected: Expectation) -> Expected:
    return Expected(
        expected.base,
        expected.base_size,
        dict(expected.certificates),
        expected.archives,
        expected.elsewhere,
    )


def _reasons(report: Report) -> tuple[str, ...]:
    """Why it is not valid, of the file and of each signature."""
    each = (_of_field(s.field, reason) for s in report.signatures for reason in s.reasons)
    return (*map(str, report.reasons), *each)


def _of_field(field: str, reason: Reason) -> str:
    return Said("{field}: {reason}", {"field": field, "reason": str(reason)})


class JournalJudge:
    """Judges signed notes by one key, and their timestamps by these roots; each timestamp once."""

    def __init__(self, reader: NoteReader, roots: Sequence[bytes]) -> None:
        self._reader = reader
        self._roots = roots
        self._judged: dict[tuple[str, bytes], datetime] = {}

    def opened(self, note: str) -> str:
        """The text that was signed. Raises NotGenuine."""
        try:
            return self._reader.opened(note)
        except checkpoints.NotGenuine as problem:
            raise NotGenuine(str(problem)) from problem

    def stamped_at(self, note: str, stamp: bytes) -> datetime:
        """When the note was there. Raises NotGenuine."""
        try:
            if (note, stamp) not in self._judged:
                self._judged[note, stamp] = checkpoints.stamped_at(note, stamp, self._roots)
        except checkpoints.NotGenuine as problem:
            raise NotGenuine(str(problem)) from problem
        return self._judged[note, stamp]


class JournalNotary(JournalJudge):
    """Signs notes with the installation's own key."""

    def __init__(self, key: NoteKey, timestamper: TimeStamper, roots: Sequence[bytes]) -> None:
        super().__init__(key.reader, roots)
        self._key = key
        self._timestamper = timestamper
        self.origin = key.name
        self.key = key.reader.line
        self.roots = tuple(root.decode("ascii") for root in roots)

    def sign(self, text: str) -> str:
        """The signed note of this text."""
        return self._key.sign(text)

    def stamp(self, note: str) -> bytes:
        """A timestamp over the note. Raises NoTimestamp."""
        try:
            return checkpoints.stamp(note, self._timestamper)
        except checkpoints.NotStamped as problem:
            raise NoTimestamp(str(problem)) from problem
