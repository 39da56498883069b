"""What a check of a PDF says: three answers, never a shade in between, and the reasons in plain words.

Only `GELDIG` counts. `ONGELDIG` means that something was shown to be wrong: changed bytes, a structure
that lies, a signature that does not fit. `NIET_TE_BEPALEN` means that we cannot tell: no trust in the
certificate, a file we cannot read, a limit that was reached.

Three questions are answered separately: is it unchanged, who signed it, and was the certificate to be
trusted, then and now? A person's certificate lives for a quarter of an hour: "then" decides, "now" informs.
What goes out as JSON is described by docs/verdict.schema.json.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Self

from signing.etsi import LEFT_OPEN, Indication, Sub, conclusion
from signing.reasons import Question, Reason, from_json

FORM = "convenant-verdict-1"
"""The name of the JSON's shape; a change that breaks readers gets another."""


class Answer(Enum):
    """The verdict on a signature or on a file."""

    VALID = "geldig"
    INVALID = "ongeldig"
    UNKNOWN = "niet_te_bepalen"


class Kind(Enum):
    """What a signature in the file is for."""

    SEAL = "zegel"
    SIGNATURE = "handtekening"
    TIMESTAMP = "tijdstempel"


class Standing(Enum):
    """Whether a certificate is good at the moment of the check, whatever it was when it signed."""

    GOOD = "geldig"
    EXPIRED = "verlopen"
    NOT_YET = "nog_niet_geldig"
    REVOKED = "ingetrokken"
    UNKNOWN = "niet_te_bepalen"


def worst(answers: Iterable[Answer]) -> Answer:
    """The answer for the whole: one wrong part makes it wrong, else one unknown part makes it unknown."""
    found = set(answers)
    if Answer.INVALID in found:
        return Answer.INVALID
    return Answer.UNKNOWN if Answer.UNKNOWN in found else Answer.VALID


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands in the way of "geldig"."""

    answer: Answer
    reason: Reason
    changed: bool | None = None
    """True when this shows that the file was changed after signing; None when it says nothing about that."""


def invalid(reason: Reason) -> Finding:
    """Something is wrong, but not with the bytes that were signed."""
    return Finding(Answer.INVALID, reason)


def tampered(reason: Reason) -> Finding:
    """The file is not what was signed."""
    return Finding(Answer.INVALID, reason, changed=True)


def unknown(reason: Reason) -> Finding:
    """We cannot tell."""
    return Finding(Answer.UNKNOWN, reason)


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """The verdict on one signature, seal or document timestamp."""

    field: str
    kind: Kind
    signer: str | None
    """The common name in the certificate; a claim as long as the verdict is not "geldig"."""
    partner: str | None
    """The organisation in the certificate."""
    time: datetime | None
    """When it was signed, in UTC: the trusted timestamp, else what the signer says."""
    timestamp: datetime | None
    """The time of the trusted RFC 3161 token, in UTC."""
    level: str | None
    """"PAdES B-T", "CMS", "RFC 3161" …"""
    certificate_sha256: str | None
    verdict: Answer
    reasons: tuple[Reason, ...] = ()
    now: Standing = Standing.UNKNOWN
    """How its certificate stands at the moment of the check."""

    @property
    def conclusion(self) -> tuple[Indication, Sub | None]:
        """The indication and sub-indication of ETSI EN 319 102-1."""
        return _conclusion(self.verdict, self.reasons)

    def says(self, question: Question) -> bool | None:
        """Whether the answer to one of the three questions is yes; None when that cannot be told."""
        return _says(self.verdict, self.reasons, question)

    def as_json(self) -> dict[str, Any]:
        """The values JSON knows; the times as ISO 8601 in UTC."""
        indication, sub = self.conclusion
        return {
            "field": self.field,
            "kind": self.kind.value,
            "signer": self.signer,
            "partner": self.partner,
            "time": _iso(self.time),
            "timestamp": _iso(self.timestamp),
            "level": self.level,
            "certificate_sha256": self.certificate_sha256,
            "verdict": self.verdict.value,
            "indication": indication.value,
            "sub_indication": sub and sub.value,
            "unchanged": self.says(Question.UNCHANGED),
            "identified": self.says(Question.SIGNER),
            "trusted_then": self.says(Question.TRUST),
            "trusted_now": self.now.value,
            "reasons": [reason.as_json() for reason in self.reasons],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            field=str(data["field"]),
            kind=Kind(data["kind"]),
            signer=data["signer"],
            partner=data["partner"],
            time=_moment(data["time"]),
            timestamp=_moment(data["timestamp"]),
            level=data["level"],
            certificate_sha256=data["certificate_sha256"],
            verdict=Answer(data["verdict"]),
            reasons=tuple(map(from_json, data["reasons"])),
            now=Standing(data["trusted_now"]),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on a file."""

    verdict: Answer
    unchanged: bool | None
    """Whether every signed byte is still as it was signed; None when that cannot be told."""
    signatures: tuple[SignatureReport, ...] = ()
    reasons: tuple[Reason, ...] = ()
    at: datetime | None = None
    """The moment of the check, in UTC."""

    @property
    def conclusion(self) -> tuple[Indication, Sub | None]:
        """The indication and sub-indication of ETSI EN 319 102-1 for the file: of its worst part."""
        parts = (signature.reasons for signature in self.signatures if signature.verdict is not Answer.VALID)
        return _conclusion(self.verdict, (*(reason for part in parts for reason in part), *self.reasons))

    def says(self, question: Question) -> bool | None:
        """Whether the answer to one of the three questions is yes for the whole; None: cannot be told."""
        if question is Question.UNCHANGED:
            return self.unchanged
        each = [signature.says(question) for signature in self.signatures]
        each.append(_says(self.verdict, self.reasons, question) if self.signatures else None)
        return False if False in each else None if None in each else True

    def as_json(self, file: str) -> dict[str, Any]:
        """The answer of `convenant verify`: the same keys for every file, readable or not."""
        indication, sub = self.conclusion
        return {
            "form": FORM,
            "file": file,
            "at": _iso(self.at),
            "verdict": self.verdict.value,
            "indication": indication.value,
            "sub_indication": sub and sub.value,
            "unchanged": self.unchanged,
            "identified": self.says(Question.SIGNER),
            "trusted_then": self.says(Question.TRUST),
            "trusted_now": self._now().value,
            "signatures": [signature.as_json() for signature in self.signatures],
            "reasons": [reason.as_json() for reason in self.reasons],
        }

    def _now(self) -> Standing:
        """The worst standing of the certificates in the file."""
        found = {signature.now for signature in self.signatures} or {Standing.UNKNOWN}
        return next(standing for standing in _WORST_FIRST if standing in found)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            verdict=Answer(data["verdict"]),
            unchanged=data["unchanged"],
            signatures=tuple(SignatureReport.from_json(entry) for entry in data["signatures"]),
            reasons=tuple(map(from_json, data["reasons"])),
            at=_moment(data["at"]),
        )


_WORST_FIRST = (Standing.REVOKED, Standing.UNKNOWN, Standing.NOT_YET, Standing.EXPIRED, Standing.GOOD)


def undecided(reason: Reason) -> Report:
    """The report on a file of which nothing can be said."""
    return Report(Answer.UNKNOWN, None, (), (reason,))


def _conclusion(verdict: Answer, reasons: Iterable[Reason]) -> tuple[Indication, Sub | None]:
    """What is worth knowing with a valid file, such as who has not signed yet, is no reason against it."""
    if verdict is Answer.VALID:
        return Indication.PASSED, None
    return conclusion(reason.etsi for reason in reasons)


def _says(verdict: Answer, reasons: Iterable[Reason], question: Question) -> bool | None:
    """A reason to this question makes it "no" or "cannot be told"; one to an earlier question hides it.

    Of changed bytes nobody can tell who signed them, and of an unknown signer not with what certificate.
    """
    if verdict is Answer.VALID:
        return True
    given = list(reasons)
    if about := [reason for reason in given if reason.question is question]:
        shown = verdict is Answer.INVALID and any(reason.etsi not in LEFT_OPEN for reason in about)
        return False if shown else None
    earlier = list(Question)[: list(Question).index(question)]
    return None if any(reason.question in earlier for reason in given) else True


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
