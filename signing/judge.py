"""The verdict on one signature whose place in the file is in order: pyHanko's findings, read strictly.

A signature counts when *all* of these hold: the digest fits the bytes (intact), the signature fits the
digest (valid), the certificate leads to one of our roots at the moment of the trusted timestamp
(trusted), the later revisions stay within what was allowed (`docmdp_ok is True`) and pyHanko's own
`bottom_line` agrees. Whatever it raises beyond that is for the caller: then we cannot tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import InvalidVersion
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import (
    PdfSignatureStatus,
    SignatureStatus,
    TimestampSignatureStatus,
)

from signing.anchors import WEAK_DIGESTS, Trust
from signing.carried import carried_findings, tokens
from signing.container import container_findings
from signing.embedded import entry
from signing.person import SIGNING_KEY_USES, may_sign
from signing.reasons import (
    BROKEN_STAMP,
    CHANGED,
    EXPIRED,
    FORGED,
    FUTURE_STAMP,
    NO_SIGNER,
    NOT_ALLOWED,
    NOT_YET,
    ODD_INSIDE,
    OWN_DEMANDS,
    REVOKED,
    REVOKED_SINCE,
    STAMPED_LATE,
    STRANGE_STAMP,
    STRANGER,
    TOO_EARLY,
    UNSUPPORTED,
    WEAK,
)
from signing.report import Finding, invalid, tampered, unknown

BROKEN = (ValueError, TypeError, LookupError, PdfError, InvalidVersion, UnsupportedAlgorithm)
"""What the parsers raise on a container that they cannot read."""
CLOCK_TOLERANCE = timedelta(minutes=5)
SIGNERS = KeyUsageConstraints(key_usage=SIGNING_KEY_USES)


_CHAIN_REASONS: Mapping[AdESSubIndic | None, Finding] = {
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: invalid(WEAK),
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: invalid(WEAK),
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: unknown(STRANGER),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about one signature."""

    findings: tuple[Finding, ...]
    certificate: x509.Certificate | None
    time: datetime | None = None
    """When it was signed: the trusted timestamp, else what the signer says."""
    timestamp: datetime | None = None
    """The trusted timestamp."""
    stamped: bool = True
    """Whether it carries a timestamp at all, trusted or not."""


async def judge_signature(signature: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Judged:
    """The verdict on a signature or seal.

    Args:
        signature: As read from the form.
        trust: The roots and what the file brings along.
        at: The moment for which the timestamp's own certificate must be valid.

    Raises whatever the parser raises on a CMS it cannot read.
    """
    if not _digest_fits(signature):
        return Judged((tampered(CHANGED),), _certificate(signature))
    moment = _stated_stamp(signature) or at
    try:
        status = await _validated(signature, trust, moment, at)
        stamped, findings = _judge_stamp(status.timestamp_validity, at)
        if (stamped or at) != moment:  # the timestamp does not count, so it does not say when either
            status = await _validated(signature, trust, stamped or at, at)
    except SignatureValidationError as problem:
        return Judged((_structural(problem),), _certificate(signature))
    certificate = status.signing_cert
    findings += _cryptography(status) + _chain(status, stamped, at)
    findings += container_findings(signature.signed_data, certificate)
    if not may_sign(certificate):
        findings.append(invalid(NO_SIGNER))
    if status.docmdp_ok is not True:
        findings.append(tampered(NOT_ALLOWED))
    findings = findings or carried_findings(signature.signed_data, trust.known)
    if not (findings or status.bottom_line):
        findings.append(unknown(OWN_DEMANDS))
    claimed = _aware(status.signer_reported_dt)
    return Judged(
        tuple(findings), certificate, stamped or claimed, stamped, status.timestamp_validity is not None
    )


async def judge_timestamp(signature: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Judged:
    """The verdict on a document timestamp (ETSI EN 319 142-1, 5.4.3); otherwise as `judge_signature`."""
    try:
        status = await async_validate_pdf_timestamp(signature, trust.at(at))
    except SignatureValidationError as problem:
        return Judged((_structural(problem),), _certificate(signature))
    findings = _cryptography(status) + container_findings(signature.signed_data, status.signing_cert)
    if signature.external_md_algorithm in WEAK_DIGESTS:
        findings.append(invalid(WEAK))
    if status.trusted:
        findings = findings or carried_findings(signature.signed_data, trust.known)
    elif not findings:
        findings.append(_CHAIN_REASONS.get(status.trust_problem_indic, unknown(STRANGE_STAMP)))
    if status.timestamp > at + CLOCK_TOLERANCE:
        findings.append(unknown(FUTURE_STAMP))
    if not isinstance(status.diff_result, DiffResult):
        findings.append(tampered(NOT_ALLOWED))
    trusted = None if findings else status.timestamp
    return Judged(tuple(findings), status.signing_cert, trusted, trusted)


async def _validated(
    signature: EmbeddedPdfSignature, trust: Trust, moment: datetime, at: datetime
) -> PdfSignatureStatus:
    """What pyHanko finds when the certificate must be valid at that moment, and that of its timestamp now."""
    return await async_validate_pdf_signature(
        signature, trust.at(moment), trust.at(at), key_usage_settings=SIGNERS
    )


def _stated_stamp(signature: EmbeddedPdfSignature) -> datetime | None:
    """The time in the timestamp of a signature, not yet judged; None without one."""
    stamp = next(tokens(signature.signer_info), None)
    return stamp["encap_content_info"]["content"].parsed["gen_time"].native if stamp is not None else None


def is_pades(signature: EmbeddedPdfSignature) -> bool:
    """Whether it is of the form EN 319 142-1 asks: CAdES, with the signed digest of the certificate."""
    names = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
    cades = entry(signature.sig_object, "/SubFilter") == SigSeedSubFilter.PADES.value
    return cades and bool({"signing_certificate_v2", "signing_certificate"} & names)


def _digest_fits(signature: EmbeddedPdfSignature) -> bool:
    """Whether the bytes are those that were signed; asked first, since all else then is of no interest.

    A signature without signed attributes has no digest to compare; pyHanko judges that one.
    """
    attributes = signature.signer_info["signed_attrs"] or ()
    stated = [each["values"][0].native for each in attributes if each["type"].native == "message_digest"]
    return not stated or stated == [signature.compute_digest()]


def _certificate(signature: EmbeddedPdfSignature) -> x509.Certificate | None:
    """The certificate of the signer, unless the signature names another one than it carries."""
    try:
        return signature.signer_cert
    except SignatureValidationError:
        return None


def _aware(moment: datetime | None) -> datetime | None:
    """A date in a PDF may leave out its time zone; then it is read as UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _judge_stamp(
    stamp: TimestampSignatureStatus | None, at: datetime
) -> tuple[datetime | None, list[Finding]]:
    """The trusted time, and what is wrong with the timestamp."""
    if stamp is None:
        return None, []
    if not (stamp.intact and stamp.valid):
        return None, [invalid(BROKEN_STAMP)]
    if not stamp.trusted:
        return None, [_CHAIN_REASONS.get(stamp.trust_problem_indic, unknown(STRANGE_STAMP))]
    if stamp.timestamp > at + CLOCK_TOLERANCE:
        return None, [unknown(FUTURE_STAMP)]
    return stamp.timestamp, []


def _structural(problem: SignatureValidationError) -> Finding:
    lies = problem.ades_subindication in {
        AdESFailure.FORMAT_FAILURE,
        AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND,
        AdESIndeterminate.GENERIC,
    }
    if lies:
        return invalid(ODD_INSIDE)
    return unknown(UNSUPPORTED)


def _cryptography(status: SignatureStatus) -> list[Finding]:
    if status.md_algorithm in WEAK_DIGESTS:
        return [invalid(WEAK)]
    if not status.intact:
        return [tampered(CHANGED)]
    return [] if status.valid else [tampered(FORGED)]


def _chain(status: PdfSignatureStatus, stamped: datetime | None, at: datetime) -> list[Finding]:
    problem = status.trust_problem_indic
    if status.trusted or not (status.intact and status.valid):
        return []
    if problem in _CHAIN_REASONS:
        return [_CHAIN_REASONS[problem]]
    if status.revocation_details is not None:
        return [invalid(REVOKED) if stamped else unknown(REVOKED_SINCE)]
    if (stamped or at) < status.signing_cert.not_valid_before:
        return [invalid(TOO_EARLY) if stamped else unknown(NOT_YET)]
    if (stamped or at) > status.signing_cert.not_valid_after:
        return [unknown(STAMPED_LATE if stamped else EXPIRED)]
    return [unknown(STRANGER)]
