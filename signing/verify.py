"""Checking a signed PDF: bytes in, a verdict out. Everything that shows or acts on a verdict asks here.

The order is the rule. First the physical check: do the bytes lie where the signatures say they lie?
Then, from the last signature to the first, the cryptography, the certificates and what later revisions
changed. Then what holds for the signatures together, and for a file of our own whether it is exactly
the file we made. Only roots that are given are trusted and nothing is ever fetched.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.anchors import Root, Trust, evidence_in, load_roots
from signing.checked import Checked, check_signatures
from signing.embedded import FormField, NotJudged, form_fields, open_pdf
from signing.expected import Expected, compare
from signing.judge import is_pades
from signing.person import name_in
from signing.physical import check_order, raw_signatures
from signing.reasons import (
    HIDDEN,
    LATE_CERTIFICATION,
    NEW_METADATA,
    NO_SEAL,
    NO_SIGNATURE,
    NO_STAMP,
    NOBODY,
    NOT_EVERYONE,
    SOMETHING_FOLLOWS,
    TOO_MANY,
    TWICE,
    UNREADABLE,
    WAITING,
    Reason,
)
from signing.remains import look_for_damage
from signing.report import (
    Answer,
    Finding,
    Kind,
    Report,
    SignatureReport,
    Standing,
    invalid,
    tampered,
    undecided,
    unknown,
    worst,
)
from signing.revisions import metadata_changed, only_evidence_follows
from signing.standing import standing_of

MOST_SIGNATURES = 60
"""Checking is quadratic in the number of signatures: a file with more than this is not judged."""


def verify(pdf: bytes, roots: Sequence[Root], at: datetime, expected: Expected | None = None) -> Report:
    """The verdict on a PDF, by the rules of ETSI EN 319 102-1 and our own physical check.

    Args:
        pdf: The whole file; for a file of a stranger call `signing.foreign.verify_foreign` instead.
        roots: The certificates that are trusted, and no others: PEM, DER or parsed.
        at: The moment of the check, aware. A certificate may have expired before it when a trusted
            timestamp says that the signature was there earlier.
        expected: What we know of a file of our own; then it must be exactly that.

    Raises:
        ValueError: `at` has no time zone, or a root is no certificate.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of a check needs a time zone")
    anchors = load_roots(roots)
    return replace(_guarded(pdf, anchors, at, expected), at=at)


def _guarded(
    pdf: bytes, anchors: tuple[x509.Certificate, ...], at: datetime, expected: Expected | None
) -> Report:
    try:
        return _verify(pdf, anchors, at, expected)
    except NotJudged as problem:
        return _from_remains(pdf, problem.reason)
    # A parser can fail in any way on a file made to make it fail; whatever it was, we cannot tell. That
    # is why everything is caught here, per signature in `checked`, and nowhere else.
    except Exception:  # noqa: BLE001 - see above
        return _from_remains(pdf, UNREADABLE)


def _verify(
    pdf: bytes, roots: tuple[x509.Certificate, ...], at: datetime, expected: Expected | None
) -> Report:
    reader = open_pdf(pdf)
    fields = form_fields(reader)
    filled = [field for field in fields if field.signs and field.value is not None]
    if len(filled) > MOST_SIGNATURES:
        raise NotJudged(TOO_MANY)
    if not filled:
        return _without_signatures(pdf, expected)
    trust = Trust(roots, evidence_in(reader))
    checked = check_signatures(pdf, reader, fields, trust, at)
    findings = [*check_order(pdf, [each.place for each in checked]), *_together(checked)]
    findings += _later(pdf, reader, checked, strict=expected is not None)
    findings += compare(pdf, reader, fields, checked, expected) if expected else _unfinished(fields, checked)
    return _report(pdf, trust, fields, checked, findings, at)


def _together(checked: Sequence[Checked]) -> Iterator[Finding]:
    """What must hold between the signatures."""
    if any(each.certifies for each in checked[1:]):
        yield tampered(LATE_CERTIFICATION)
    if checked[0].kind is Kind.SEAL and any(each.judged and not each.judged.stamped for each in checked):
        yield invalid(NO_STAMP)
    people = [each.certificate for each in checked if each.certificate and each.kind is Kind.SIGNATURE]
    keys = Counter(certificate.public_key.sha256 for certificate in people)
    if any(times > 1 for times in keys.values()):
        yield invalid(TWICE)
    if checked[0].kind is Kind.SEAL:
        yield from _of_a_sealed_file(checked[0].certificate, people)


def _of_a_sealed_file(seal: x509.Certificate | None, people: Sequence[x509.Certificate]) -> Iterator[Finding]:
    """Whoever signs one of ours gets a new key each time, so there a name counts too; and no person seals."""
    names = Counter(certificate.subject.dump() for certificate in people)
    if any(times > 1 for times in names.values()):
        yield invalid(TWICE)
    sealing = seal and (seal.subject.dump(), seal.public_key.dump())
    if sealing and any(sealing[0] == c.subject.dump() or sealing[1] == c.public_key.dump() for c in people):
        yield invalid(NO_SEAL)


def _unfinished(fields: Sequence[FormField], checked: Sequence[Checked]) -> Iterator[Finding]:
    """A sealed file has a place for everyone who must sign: until all have, it is no signed agreement.

    Whoever knows the file better says so with `expected`; others' forms may well keep a field empty.
    """
    if checked[0].kind is Kind.SEAL:
        empty = [field.name for field in fields if field.signs and field.value is None]
        if not any(each.kind is Kind.SIGNATURE for each in checked):
            yield unknown(NOBODY)
        elif empty:
            yield unknown(NOT_EVERYONE)


def _later(
    pdf: bytes, reader: PdfFileReader, checked: Sequence[Checked], *, strict: bool
) -> Iterator[Finding]:
    """What came behind the signatures."""
    signed = [each.signature.signed_revision for each in checked if each.signature is not None]
    if checked[-1].end != len(pdf):
        lenient = not strict and checked[0].kind is not Kind.SEAL and len(signed) == len(checked)
        if not (lenient and only_evidence_follows(reader, signed[-1])):
            yield tampered(SOMETHING_FOLLOWS)
    if signed and metadata_changed(reader, signed[0]):
        yield tampered(NEW_METADATA)


def _report(  # noqa: PLR0913, PLR0917 - everything that was found
    pdf: bytes,
    trust: Trust,
    fields: Sequence[FormField],
    checked: Sequence[Checked],
    findings: list[Finding],
    at: datetime,
) -> Report:
    archived = [each.end for each in checked if each.kind is Kind.TIMESTAMP and not each.findings]
    signatures = tuple(_signature(each, trust, max(archived, default=0), at) for each in checked)
    every = [*findings, *(finding for each in checked for finding in each.findings)]
    if worst(finding.answer for finding in every) is Answer.UNKNOWN and (damage := look_for_damage(pdf)):
        findings.append(damage)
        every.append(damage)
    empty = [field.name for field in fields if field.signs and field.value is None]
    reasons = [finding.reason for finding in findings]
    if empty:
        reasons.append(WAITING.about(fields=", ".join(empty)))
    return Report(worst(f.answer for f in every), _unchanged(every, checked), signatures, tuple(reasons))


def _unchanged(findings: Sequence[Finding], checked: Sequence[Checked]) -> bool | None:
    if any(finding.changed for finding in findings):
        return False
    return True if all(each.judged for each in checked) else None


def _signature(checked: Checked, trust: Trust, archived_until: int, at: datetime) -> SignatureReport:
    certificate, judged = checked.certificate, checked.judged
    return SignatureReport(
        field=checked.field.name,
        kind=checked.kind,
        signer=name_in(certificate, "common_name") if certificate else None,
        partner=name_in(certificate, "organization_name") if certificate else None,
        time=judged.time if judged else None,
        timestamp=judged.timestamp if judged else None,
        level=_level(checked, trust, archived=checked.end < archived_until),
        certificate_sha256=certificate.sha256.hex() if certificate else None,
        verdict=worst(finding.answer for finding in checked.findings),
        reasons=tuple(dict.fromkeys(finding.reason for finding in checked.findings)),
        now=_now(checked, trust, at),
    )


def _now(checked: Checked, trust: Trust, at: datetime) -> Standing:
    if checked.signature is None or checked.certificate is None:
        return Standing.UNKNOWN
    carried = tuple(checked.signature.other_embedded_certs)
    return standing_of(checked.certificate, carried, trust, at)


def _level(checked: Checked, trust: Trust, *, archived: bool) -> str | None:
    """The name of the form the signature has (ETSI EN 319 142-1, 6); None when it could not be read."""
    if checked.signature is None or checked.judged is None:
        return None
    if checked.kind is Kind.TIMESTAMP:
        return "RFC 3161"
    stamped = checked.judged.timestamp is not None
    if not is_pades(checked.signature):
        return "CMS-T" if stamped else "CMS"
    if not stamped:
        return "PAdES B-B"
    if not trust.evidence.tells_revocation:
        return "PAdES B-T"
    return "PAdES B-LTA" if archived else "PAdES B-LT"


def _without_signatures(pdf: bytes, expected: Expected | None) -> Report:
    if raw_signatures(pdf):
        return Report(Answer.INVALID, unchanged=False, reasons=(HIDDEN,))
    return Report(Answer.INVALID, None, (), (NO_SIGNATURE,)) if expected else undecided(NO_SIGNATURE)


def _from_remains(pdf: bytes, reason: Reason) -> Report:
    damage = look_for_damage(pdf)
    return Report(damage.answer, unchanged=False, reasons=(damage.reason,)) if damage else undecided(reason)
