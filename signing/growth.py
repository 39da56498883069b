"""Whether a file of our own is an earlier version of it with exactly one more signature, and nothing else.

Checking a whole file asks of every signature what every later revision changed, which grows with the square
of their number. What was found valid cannot become invalid by bytes behind it that only fill one field. So it
is enough to look at the new revision alone, and more strictly than a verifier of strangers' files could: of
all objects that were there before, it may change the one field that is signed, and of that only its value and
its appearance. Whatever else it holds is then reachable through that signature only.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.anchors import Root, Trust, evidence_in, load_roots
from signing.embedded import FormField, open_pdf, place_of
from signing.expected import ACTIVE, names_in
from signing.judge import BROKEN, judge_signature
from signing.physical import check_signature, range_of
from signing.reasons import NO_STAMP, NOT_GROWN, SOMETHING_FOLLOWS, UNREADABLE_SIGNATURE
from signing.revisions import metadata_changed

MAY_CHANGE = frozenset({"/V", "/AP"})
"""Of the signed field: its value and how it looks."""
CONTENT = "stream"
TAIL = 64


def check_growth(  # noqa: PLR0913, PLR0917 - two files and what is known of them
    before: bytes, after: bytes, field: str, certificate: str, roots: Sequence[Root], at: datetime
) -> tuple[str, ...]:
    """Why `after` is not `before` with one valid signature more, in Dutch; empty when it is.

    Args:
        before: A file of our own that was found valid.
        after: What was made of it, by ourselves.
        field: The name of the field that was signed.
        certificate: SHA-256 of the certificate that was made for this signature.
        roots: The certificates that are trusted.
        at: The moment of the check, aware.
    """
    try:
        return _grown_wrongly(before, after, field, certificate, roots, at)
    except BROKEN:
        return (str(UNREADABLE_SIGNATURE),)


def _grown_wrongly(  # noqa: PLR0913, PLR0917 - as above
    before: bytes, after: bytes, field: str, certificate: str, roots: Sequence[Root], at: datetime
) -> tuple[str, ...]:
    reader = open_pdf(after)
    signed = filled(reader, field)
    if signed is None or not after.startswith(before) or not _only_signs(before, reader, signed):
        return (str(NOT_GROWN),)
    place = place_of(reader, signed)
    if problem := check_signature(after, place):
        return (str(problem.reason),)
    if (covered := range_of(place)) is None or covered.end != len(after):
        return (str(SOMETHING_FOLLOWS),)
    signature = EmbeddedPdfSignature(reader, signed.dictionary, field)
    if signature.signed_revision != reader.total_revisions - 1:
        return (str(NOT_GROWN),)
    trust = Trust(load_roots(roots), evidence_in(reader))
    judged = asyncio.run(judge_signature(signature, trust, at))
    reasons = [str(finding.reason) for finding in judged.findings]
    if judged.certificate is None or judged.certificate.sha256.hex() != certificate:
        reasons.append(str(NOT_GROWN))
    if judged.timestamp is None:
        reasons.append(str(NO_STAMP))
    return tuple(reasons)


def filled(reader: PdfFileReader, name: str) -> FormField | None:
    """The filled field with this name. The other fields' signatures are not read: that is what costs time."""
    for each in reader.root["/AcroForm"]["/Fields"]:
        field = each.get_object()
        if field["/T"] == name and "/V" in field:
            return FormField(name, str(field["/FT"]), field, field.raw_get("/V"))
    return None


def _only_signs(before: bytes, reader: PdfFileReader, field: FormField) -> bool:
    """Whether the last revision changes nothing but the field, and holds nothing that acts."""
    if not follows(before, reader):
        return False
    last = reader.total_revisions - 1
    earlier = reader.get_historical_resolver(last - 1)
    may = {number_of(field.dictionary.container_ref): MAY_CHANGE} | rewritten(reader)
    for ref in reader.xrefs.explicit_refs_in_revision(last):
        now = reader.get_object(ref)
        if earlier.is_ref_unassignable(ref):
            if ACTIVE & names_in(now):
                return False
        elif not set(differences(earlier(ref), now)) <= may.get(number_of(ref), frozenset()):
            return False
    return True


def follows(before: bytes, reader: PdfFileReader) -> bool:
    """Whether the earlier version ends where the last revision but one does, and has the same title."""
    last = reader.total_revisions - 1
    end = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", before[-TAIL:])
    if end is None or int(end[1]) != reader.xrefs.get_startxref_for_revision(last - 1):
        return False
    return not metadata_changed(reader, last - 1)


def rewritten(reader: PdfFileReader) -> dict[tuple[int, int], frozenset[str]]:
    """What pyHanko writes anew each time: the catalog as it was, and when the file was changed last."""
    catalog, info = reader.root.container_ref, reader.trailer.raw_get("/Info")
    metadata = reader.root.raw_get("/Metadata")
    return {
        number_of(catalog): frozenset(),
        number_of(info): frozenset({"/ModDate"}),
        number_of(metadata): frozenset({"/Length", CONTENT}),
    }


def number_of(reference: Any) -> tuple[int, int]:  # noqa: ANN401 - pyHanko has three kinds of references
    """The number and generation of what is referred to."""
    return reference.idnum, reference.generation


def differences(old: generic.PdfObject, new: generic.PdfObject) -> Iterator[str]:
    """The keys at which two dictionaries differ."""
    if not (isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject)):
        yield "?"
        return
    for key in set(old) | set(new):
        if key not in old or key not in new or old.raw_get(key) != new.raw_get(key):
            yield str(key)
    if isinstance(old, generic.StreamObject) or isinstance(new, generic.StreamObject):
        yield CONTENT
