"""Every filled signature field of a file with its verdict: the physical check first, then the rest."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.anchors import Trust
from signing.embedded import FormField, entry, place_of, signature_in
from signing.judge import Judged, judge_signature, judge_timestamp
from signing.physical import Place, check_signature, range_of
from signing.reasons import UNREADABLE_SIGNATURE, UNSUPPORTED
from signing.report import Finding, Kind, unknown

SEAL_FIELD = "zegel"

_SUPPORTED = {member.value for member in SigSeedSubFilter}


@dataclass(frozen=True, slots=True)
class Checked:
    """One filled signature field with what was found about it."""

    field: FormField
    place: Place
    kind: Kind
    findings: tuple[Finding, ...] = ()
    signature: EmbeddedPdfSignature | None = None
    """None when it could not be read."""
    judged: Judged | None = None
    """None when there was a reason not to come to cryptography."""

    @property
    def end(self) -> int:
        """Up to which byte of the file it covers."""
        covered = range_of(self.place)
        return covered.end if covered else 0

    @property
    def certificate(self) -> x509.Certificate | None:
        """The certificate of the signer."""
        return self.judged.certificate if self.judged else None

    @property
    def certifies(self) -> bool:
        """Whether it states what may still change in the file (DocMDP, ISO 32000-1, 12.8.2.2)."""
        references = entry(signature_in(self.field), "/Reference")
        entries = [each.get_object() for each in references] if isinstance(references, ArrayObject) else []
        return any(
            isinstance(e, DictionaryObject) and entry(e, "/TransformMethod") == "/DocMDP" for e in entries
        )


def check_signatures(
    pdf: bytes, reader: PdfFileReader, fields: tuple[FormField, ...], trust: Trust, at: datetime
) -> tuple[Checked, ...]:
    """The verdict on each filled signature field, in the order in which they were set.

    Args:
        pdf: The whole file.
        reader: The same file, opened.
        fields: All fields of its form.
        trust: The roots and what the file brings along.
        at: The moment of the check.
    """
    filled = [field for field in fields if field.signs and field.value is not None]
    checked = [_physically(pdf, reader, field) for field in filled]
    checked.sort(key=lambda each: each.end)
    return asyncio.run(_judge_all(checked, trust, at))


def _physically(pdf: bytes, reader: PdfFileReader, field: FormField) -> Checked:
    place = place_of(reader, field)
    finding = check_signature(pdf, place)
    checked = Checked(field, place, _kind(field), (finding,) if finding else ())
    if finding:
        return checked
    if entry(signature_in(field), "/SubFilter") not in _SUPPORTED:
        return replace(checked, findings=(unknown(UNSUPPORTED),))
    try:
        signature = EmbeddedPdfSignature(reader, field.dictionary, field.name)
        return replace(checked, signature=signature)
    except Exception:  # noqa: BLE001  a CMS made to break the parser: whatever it raises, we cannot tell
        return replace(checked, findings=(unknown(UNREADABLE_SIGNATURE),))


async def _judge_all(checked: list[Checked], trust: Trust, at: datetime) -> tuple[Checked, ...]:
    """Last one first: a trusted document timestamp is the moment at which all before it must hold."""
    done: list[Checked] = []
    moment = at
    for each in reversed(checked):
        judged = await _judge(each, trust, moment)
        done.append(judged)
        if each.kind is Kind.TIMESTAMP and judged.judged and judged.judged.timestamp:
            moment = judged.judged.timestamp
    return tuple(reversed(done))


async def _judge(checked: Checked, trust: Trust, at: datetime) -> Checked:
    if checked.signature is None:
        return checked
    judge = judge_timestamp if checked.kind is Kind.TIMESTAMP else judge_signature
    try:
        judged = await judge(checked.signature, trust, at)
    except Exception:  # noqa: BLE001  as above: reading goes on while the signature is judged
        return replace(checked, findings=(unknown(UNREADABLE_SIGNATURE),))
    return replace(checked, findings=judged.findings, judged=judged)


def _kind(field: FormField) -> Kind:
    if entry(signature_in(field), "/Type") == "/DocTimeStamp":
        return Kind.TIMESTAMP
    return Kind.SEAL if field.name == SEAL_FIELD else Kind.SIGNATURE
