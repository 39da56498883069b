"""The archive timestamp: what lets a finished file be judged in twenty years, without us or a network.

One revision behind the last signature brings along what became of every certificate (a document security
store) and a timestamp over all of it, ETSI EN 319 142-1, 5.4: PAdES B-LTA. Before the certificate of that
timestamp ends, another such revision follows. Why it is done once, at the end, stands in ADR 0030.
"""

import asyncio
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.general import SigningError, extract_certificate_info
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from language.said import said
from signing.anchors import Root, Trust, evidence_in, load_roots
from signing.carried import carried
from signing.certificates import KeyAway
from signing.embedded import FormField, open_pdf, place_of
from signing.expected import ACTIVE, ARCHIVE_FIELD, names_in
from signing.growth import differences, filled, follows, number_of, rewritten
from signing.judge import BROKEN, judge_timestamp
from signing.keys import DIGEST
from signing.physical import check_signature, range_of, raw_signatures
from signing.revocations import NoList, Revocations
from signing.seal import OFF_THE_PAGE
from signing.sign import CANNOT_SIGN, NO_KEY, SigningFailed, unstamped
from signing.timestamps import room_of

NO_LIST = said("De lijst met ingetrokken certificaten is er niet of is te oud. Er is niets ondertekend.")
NOT_ARCHIVED = said("De nieuwe versie is niet de vorige met één archieftijdstempel erbij.")
LISTS = ("/Certs", "/OCSPs", "/CRLs")


@dataclass(frozen=True, slots=True)
class Archived:
    """A PDF with one archive timestamp more."""

    pdf: bytes
    until: datetime
    """The last moment of the certificate of that timestamp: before it, another one is needed."""


def archive(
    pdf: bytes, number: int, revocations: Revocations, timestamper: TimeStamper, at: datetime
) -> Archived:
    """The PDF with an archive timestamp behind everything that was there.

    Args:
        pdf: The whole file, finished.
        number: The how manieth archive timestamp of it.
        revocations: Says what became of the certificates.
        timestamper: Who says when.
        at: This moment, aware.

    Raises:
        SigningFailed: there is no timestamp, no list that holds, or no key; then nothing was made.
    """
    field = f"{ARCHIVE_FIELD}{number}"
    try:
        evidence = revocations.evidence(_unstated(pdf, number), at)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=evidence.certificates, crls=evidence.crls, ocsps=evidence.ocsps
        )
        stamper = PdfTimeStamper(timestamper, field, OFF_THE_PAGE, "Archieftijdstempel")
        made = stamper.timestamp_pdf(writer, DIGEST, bytes_reserved=2 * room_of(timestamper)).getvalue()
    except NoList as error:
        raise SigningFailed(NO_LIST) from error
    except KeyAway as error:
        raise SigningFailed(NO_KEY) from error
    except OSError as error:  # of these, TimestampFailed is one; nothing else here reads or writes
        raise SigningFailed(unstamped(error)) from error
    except (SigningError, PdfError) as error:
        raise SigningFailed(CANNOT_SIGN) from error
    return Archived(made, _until(made))


def check_archived(
    before: bytes, after: bytes, number: int, roots: Sequence[Root], at: datetime
) -> tuple[str, ...]:
    """Why `after` is not `before` with one valid archive timestamp more, in Dutch; empty when it is.

    Args:
        before: A file of our own that was found valid.
        after: What was made of it, by ourselves.
        number: The how manieth archive timestamp that is.
        roots: The certificates that are trusted.
        at: The moment of the check, aware.
    """
    try:
        return _archived_wrongly(before, after, number, roots, at)
    except BROKEN:
        return (NOT_ARCHIVED,)


def _archived_wrongly(
    before: bytes, after: bytes, number: int, roots: Sequence[Root], at: datetime
) -> tuple[str, ...]:
    reader = open_pdf(after)
    field = filled(reader, f"{ARCHIVE_FIELD}{number}")
    if field is None or not after.startswith(before) or not _only_archives(before, reader, field):
        return (NOT_ARCHIVED,)
    if problem := check_signature(after, place_of(reader, field)):
        return (str(problem.reason),)
    stamp = EmbeddedPdfSignature(reader, field.dictionary, field.name)
    covered = range_of(place_of(reader, field))
    if covered is None or covered.end != len(after) or stamp.sig_object_type != "/DocTimeStamp":
        return (NOT_ARCHIVED,)
    trust = Trust(load_roots(roots), evidence_in(reader))
    judged = asyncio.run(judge_timestamp(stamp, trust, at))
    return tuple(str(finding.reason) for finding in judged.findings)


def _unstated(pdf: bytes, number: int) -> Iterator[x509.Certificate]:
    """The certificates of which nothing is stated in the file yet, each once; not those of authorities.

    Behind an archive timestamp only its own is new. Read from the bytes: the parser takes ten times as long.
    """
    known: set[bytes] = set()
    signatures = sorted(raw_signatures(pdf), key=lambda found: found[0].end)
    for _, content in signatures if number == 1 else signatures[-1:]:
        for each in carried(cms.ContentInfo.load(content)["content"]):
            if not each.ca and each.dump() not in known:
                known.add(each.dump())
                yield each


def _until(pdf: bytes) -> datetime:
    """The last moment of the certificate of the newest timestamp."""
    _, content = max(raw_signatures(pdf), key=lambda found: found[0].end)
    stamp = extract_certificate_info(cms.ContentInfo.load(content)["content"])
    moment: datetime = stamp.signer_cert.not_valid_after
    return moment


# ── what one such revision may hold ──────────────────────────────────────────────────────────────────────


def _only_archives(before: bytes, reader: PdfFileReader, field: FormField) -> bool:
    """Whether the last revision holds the store, the field with its timestamp, and nothing else."""
    if not follows(before, reader):
        return False
    last = reader.total_revisions - 1
    earlier = reader.get_historical_resolver(last - 1)
    own = {number_of(field.dictionary.container_ref), number_of(field.value)}
    fresh = own | _store(reader)
    may = _may_change(reader)
    for ref in reader.xrefs.explicit_refs_in_revision(last):
        now, number = reader.get_object(ref), number_of(ref)
        if earlier.is_ref_unassignable(ref):
            if number not in fresh or ACTIVE & names_in(now):
                return False
        elif not set(differences(earlier(ref), now)) <= may.get(number, frozenset()):
            return False
    return _grows(reader, earlier, field)


def _store(reader: PdfFileReader) -> set[tuple[int, int]]:
    """The objects of the document security store: itself, and the certificates, answers and lists in it."""
    store = reader.root["/DSS"]
    if set(store) - {"/Type", *LISTS}:
        return set()
    parts = [reader.root.raw_get("/DSS"), *(ref for key in LISTS if key in store for ref in store[key])]
    return {number_of(each) for each in parts}


def _may_change(reader: PdfFileReader) -> dict[tuple[int, int], frozenset[str]]:
    may = rewritten(reader)
    may[number_of(reader.root.container_ref)] = frozenset({"/DSS", "/AcroForm"})
    store, form = reader.root["/DSS"], reader.root["/AcroForm"]
    may[number_of(store.container_ref)] = frozenset(LISTS)
    may[number_of(form.container_ref)] = may.get(number_of(form.container_ref), frozenset()) | {"/Fields"}
    for page in _pages(reader):
        may[number_of(page.container_ref)] = frozenset({"/Annots"})
    return may


def _grows(reader: PdfFileReader, earlier: HistoricalResolver, field: FormField) -> bool:
    """Whether form, annotations and store are the earlier ones with something behind them, as it should."""
    own = [number_of(field.dictionary.container_ref)]
    form_now, form_then = reader.root["/AcroForm"], earlier.root["/AcroForm"]
    if not set(differences(form_then, form_now)) <= {"/Fields"}:
        return False
    if _numbers(form_now["/Fields"]) != _numbers(form_then["/Fields"]) + own:
        return False
    return _shown(reader, earlier) in ([], own) and _store_grows(reader, earlier)


def _shown(reader: PdfFileReader, earlier: HistoricalResolver) -> list[tuple[int, int]] | None:
    """The annotations that came behind the earlier ones; None when those are not what they were."""
    added: list[tuple[int, int]] = []
    for page, before in zip(_pages(reader), _pages(earlier), strict=True):
        now, then = _annotations(page), _annotations(before)
        if now[: len(then)] != then:
            return None
        added += now[len(then) :]
    return added


def _store_grows(reader: PdfFileReader, earlier: HistoricalResolver) -> bool:
    if "/DSS" not in earlier.root:
        return True
    now, then = reader.root["/DSS"], earlier.root["/DSS"]
    return all(
        _numbers(now.get(key, ()))[: len(then.get(key, ()))] == _numbers(then.get(key, ())) for key in LISTS
    )


def _annotations(page: generic.DictionaryObject) -> list[tuple[int, int]]:
    return _numbers(page["/Annots"]) if "/Annots" in page else []


def _numbers(references: Sequence[generic.IndirectObject]) -> list[tuple[int, int]]:
    return [number_of(each) for each in references]


def _pages(reader: PdfFileReader | HistoricalResolver) -> Iterator[generic.DictionaryObject]:
    """Every page, from the tree; our own files have no loops in it."""
    todo = [reader.root["/Pages"]]
    while todo:
        each = todo.pop(0)
        if each["/Type"] == "/Page":
            yield each
        else:
            todo = [kid.get_object() for kid in each["/Kids"]] + todo
