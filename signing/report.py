"""What a check of a PDF says: three answers, never a shade in between, and the reasons in plain Dutch.

Only `GELDIG` counts. `ONGELDIG` means that something was shown to be wrong: changed bytes, a structure
that lies, a signature that does not fit. `NIET_TE_BEPALEN` means that we cannot tell: no trust in the
certificate, a file we cannot read, a limit that was reached.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Self


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
    reason: str
    """A Dutch sentence for somebody without technical knowledge."""
    changed: bool | None = None
    """True when this shows that the file was changed after signing; None when it says nothing about that."""


def invalid(reason: str) -> Finding:
    """Something is wrong, but not with the bytes that were signed."""
    return Finding(Answer.INVALID, reason)


def tampered(reason: str) -> Finding:
    """The file is not what was signed."""
    return Finding(Answer.INVALID, reason, changed=True)


def unknown(reason: str) -> Finding:
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
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The values JSON knows; the times as ISO 8601 in UTC."""
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
            "reasons": list(self.reasons),
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
            reasons=tuple(data["reasons"]),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on a file."""

    verdict: Answer
    unchanged: bool | None
    """Whether every signed byte is still as it was signed; None when that cannot be told."""
    signatures: tuple[SignatureReport, ...] = ()
    reasons: tuple[str, ...] = ()

    def as_json(self, file: str) -> dict[str, Any]:
        """The answer of `convenant verify`: the same keys for every file, readable or not."""
        return {
            "file": file,
            "verdict": self.verdict.value,
            "unchanged": self.unchanged,
            "signatures": [signature.as_json() for signature in self.signatures],
            "reasons": list(self.reasons),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            verdict=Answer(data["verdict"]),
            unchanged=data["unchanged"],
            signatures=tuple(SignatureReport.from_json(entry) for entry in data["signatures"]),
            reasons=tuple(data["reasons"]),
        )


def undecided(reason: str) -> Report:
    """The report on a file of which nothing can be said."""
    return Report(Answer.UNKNOWN, None, (), (reason,))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
