"""Signed elsewhere and uploaded: each control, with a file that breaks just that one."""

import hashlib
import io
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from signing.reasons import BETWEEN, NOT_ALLOWED, OTHER_FIELDS, SOMETHING_FOLLOWS, STRANGER, TWICE
from signing.ways import uploaded
from signing.ways.ephemeral import Ephemeral
from signing.ways.uploaded import Uploaded
from signing.ways.wish import NOT_REGISTERED
from tests import brought
from tests.brought import FIELDS, office, wish
from tests.forgeries.revisions import REVISIONS
from tests.forgeries.tools import flipped, last, revised
from tests.hostile import HOSTILE
from tests.ours import SIGNERS, installation, ours, stamps
from tests.papers import (
    NOON,
    Holder,
    authority,
    issue,
    name,
    put,
    revocations,
    signer_of,
    stamper,
    with_evidence,
)
from web.adapters import PaperJudge
from web.ways import AnySigner
from workflow.domain.vocabulary import SignatureLevel, SigningWay
from workflow.ports.paper import Brought, Expectation, Registration, SignedPaper, ToSign, WrongMeans

ROOTS = [installation().root_pem, brought.root().pem]
DAY = timedelta(days=1)
TWO = 2
"""How many had signed when somebody downloaded the paper."""


class Noon:
    """The clock stands still."""

    def now(self) -> Any:
        return NOON


def elsewhere(pdf: bytes, field: str, holder: Holder, times: Any = None, **more: Any) -> bytes:
    """What another program makes: its own stamp, its own fonts, and the certificates of its user."""
    return put(pdf, field, holder, times or stamps(), signer=signer_of(holder, brought.issuing()), **more)


@cache
def good() -> bytes:
    """The third one signed elsewhere."""
    return elsewhere(ours(TWO).pdf, FIELDS[TWO], office())


def answer(
    file: bytes,
    holder: Holder | None = None,
    *,
    registered: bool = True,
    known: tuple[Registration, ...] | None = None,
) -> tuple[str, SignedPaper | None]:
    """What is said of an upload; empty when it is taken."""
    if known is None:
        held = holder or office()
        pem = brought.registered(held).pem
        known = (
            (Registration(held.sha256, "Uitgever G1", SignatureLevel.ADVANCED, pem),) if registered else ()
        )
    base, field = ours(TWO), FIELDS[TWO]
    way = AnySigner({SigningWay.UPLOAD: Uploaded(ROOTS)}, "", (ROOTS, []), Noon())
    expected = Expectation(digest(base.base), len(base.base), base.certificates)
    asked = ToSign(base.pdf, field, *SIGNERS[field], known)
    try:
        (signed,) = way.sign([asked], Brought(SigningWay.UPLOAD, file))
    except WrongMeans as problem:
        return str(problem), None
    check = PaperJudge(ROOTS, Noon()).grown(base.pdf, signed, field, expected)
    return ("", signed) if check.valid else (" ".join(check.reasons), None)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_our_file_with_one_good_signature_more_is_taken() -> None:
    said, signed = answer(good())
    assert said == ""
    assert signed is not None
    assert (signed.pdf, signed.certificate) == (good(), office().sha256)
    assert (signed.level, signed.issuer) == (SignatureLevel.ADVANCED, "Uitgever G1")


def test_and_the_next_one_signs_behind_it_in_our_own_way() -> None:
    field = FIELDS[TWO + 1]
    next_one = wish(TWO + 1, pdf=good())
    (made,) = Ephemeral(installation(), stamps()).sign([next_one], NOON)
    judges = PaperJudge(ROOTS, Noon())
    base = ours(TWO)
    known = {**base.certificates, FIELDS[TWO]: office().sha256}
    expected = Expectation(digest(base.base), len(base.base), known, elsewhere=True)
    assert judges.check(good(), expected).valid
    check = judges.grown(good(), SignedPaper(made.pdf, made.certificate), field, expected)
    assert check.reasons == ()
    whole = replace(expected, certificates={**known, field: made.certificate})
    assert judges.check(made.pdf, whole).valid


# ── not our bytes ────────────────────────────────────────────────────────────────────────────────────────


def rewritten(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


NOT_OURS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "another file": lambda: b"%PDF-1.7 iets anders",
    "signed before the last one signed": lambda: elsewhere(ours(1).pdf, FIELDS[TWO], office()),
    "one bit of our bytes": lambda: flipped(good(), 5_000),
    "our last bit": lambda: flipped(good(), len(ours(TWO).pdf) - 1),
    "saved in another way": lambda: rewritten(good()),
    "something before it": lambda: b"%PDF-1.7\n" + good(),
    "cut off before our end": lambda: good()[: len(ours(TWO).pdf) - 10],
}


@pytest.mark.parametrize("what", NOT_OURS)
def test_our_own_bytes_come_first(what: str) -> None:
    said, _ = answer(NOT_OURS[what]())
    assert said == (uploaded.NO_FILE if what == "nothing" else uploaded.OTHER_FILE)


def test_one_signature_does_not_add_a_megabyte() -> None:
    assert answer(good() + bytes(uploaded.MOST_GROWTH))[0] == uploaded.TOO_MUCH


# ── not one new signature in one's own field ─────────────────────────────────────────────────────────────


def test_the_file_as_it_was_downloaded_is_not_signed() -> None:
    assert answer(ours(TWO).pdf)[0] == uploaded.NOT_THERE


def test_a_revision_without_a_signature_is_none() -> None:
    assert answer(revised(REVISIONS["catalog written again"])(ours(TWO).pdf))[0] == uploaded.NOT_THERE


def test_a_signature_in_the_field_of_another_does_not_count() -> None:
    assert answer(elsewhere(ours(TWO).pdf, FIELDS[TWO + 1], office()))[0] == uploaded.NOT_THERE


def test_nor_does_one_in_a_field_of_its_own() -> None:
    spec = SigFieldSpec("nieuw", box=(10, 10, 100, 40))
    assert answer(elsewhere(ours(TWO).pdf, "nieuw", office(), spec=spec))[0] == uploaded.NOT_THERE


def test_a_new_field_beside_it_is_refused() -> None:
    spec = SigFieldSpec("nieuw", box=(10, 10, 100, 40))
    file = elsewhere(good(), "nieuw", office("Iemand anders"), spec=spec)
    assert str(OTHER_FIELDS) in answer(file)[0]


@pytest.mark.parametrize("first", [TWO, TWO + 1])
def test_two_new_signatures_are_one_too_many(first: int) -> None:
    both = (FIELDS[TWO], office()), (FIELDS[TWO + 1], office("Iemand anders"))
    file = ours(TWO).pdf
    for field, holder in both if first == TWO else reversed(both):
        file = elsewhere(file, field, holder)
    assert f"In het veld {FIELDS[TWO + 1]} staat een handtekening die wij niet kennen." in answer(file)[0]


# ── something behind or beside it ────────────────────────────────────────────────────────────────────────


FOLLOWS: dict[str, Callable[[bytes], bytes]] = {
    "a byte": lambda pdf: pdf + b"\n",
    "a comment": lambda pdf: pdf + b"% iets\n%%EOF\n",
    "evidence": lambda pdf: with_evidence(pdf, revocations(authority())),
    "a revision": revised(REVISIONS["catalog written again"]),
}


@pytest.mark.parametrize("what", FOLLOWS)
def test_the_last_signature_covers_the_whole_file(what: str) -> None:
    said, _ = answer(FOLLOWS[what](good()))
    assert str(SOMETHING_FOLLOWS) in said or str(BETWEEN) in said


def changed_and_signed(name: str) -> bytes:
    """Something changed in the same revision that the signature covers."""
    writer = IncrementalPdfFileWriter(io.BytesIO(ours(TWO).pdf))
    REVISIONS[name](writer)
    metadata = PdfSignatureMetadata(
        field_name=FIELDS[TWO], md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    signer = PdfSigner(metadata, signer_of(office(), brought.issuing()), timestamper=stamps())
    made = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=14336)
    return bytes(made.getvalue())


HARMLESS = {"validation data", "object nobody refers to", "catalog written again"}
"""What other programs do along with a signature: it shows nothing and does nothing."""
UNSIGNABLE = {"form removed", "fields removed"}
"""After these there is no field left to sign."""


@pytest.mark.parametrize("name", [each for each in REVISIONS if each not in HARMLESS | UNSIGNABLE])
def test_nothing_changes_along_with_the_signature(name: str) -> None:
    assert answer(changed_and_signed(name))[1] is None


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_what_does_no_harm_does_no_harm(name: str) -> None:
    assert answer(changed_and_signed(name))[0] == ""


def test_what_is_said_is_about_the_upload_alone() -> None:
    assert answer(changed_and_signed("other text"))[0] == str(NOT_ALLOWED)


# ── whose certificate ────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_must_be_registered_for_the_signer() -> None:
    assert answer(good(), registered=False)[0] == NOT_REGISTERED
    assert answer(good(), office("Iemand anders"))[0] == NOT_REGISTERED


def test_a_certificate_of_this_installation_does_not_count_elsewhere() -> None:
    (made,) = Ephemeral(installation(), stamps()).sign([wish(TWO)], NOON)
    assert answer(made.pdf)[0] == NOT_REGISTERED


def test_the_issuer_must_be_trusted() -> None:
    stranger = issue(name("V."), authority("Onbekende uitgever", 9), brought.LONG)
    file = put(ours(TWO).pdf, FIELDS[TWO], stranger, stamps(), signer=signer_of(stranger))
    kept = Registration(stranger.sha256, "x", SignatureLevel.ADVANCED, stranger.pem.decode())
    assert str(STRANGER) in answer(file, known=(kept,))[0]


def test_one_certificate_signs_in_one_field() -> None:
    """Also when somebody registered it twice."""
    first = elsewhere(ours(TWO).pdf, FIELDS[TWO], office())
    file = elsewhere(first, FIELDS[TWO + 1], office())
    known = {**ours(TWO).certificates, FIELDS[TWO]: office().sha256}
    base = ours(TWO).base
    expected = Expectation(digest(base), len(base), known)
    signed = SignedPaper(file, office().sha256, SigningWay.UPLOAD)
    check = PaperJudge(ROOTS, Noon()).grown(first, signed, FIELDS[TWO + 1], expected)
    assert str(TWICE) in check.reasons


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_timestamp_it_is_refused() -> None:
    file = put(ours(TWO).pdf, FIELDS[TWO], office(), None, signer=signer_of(office(), brought.issuing()))
    assert answer(file)[0] == uploaded.NO_STAMP


@pytest.mark.parametrize(
    "times", [lambda: stamper(authority("Vreemde tijd", 4)), lambda: stamper(brought.root(), NOON + DAY)]
)
def test_nor_with_one_that_does_not_count(times: Callable[[], Any]) -> None:
    said, signed = answer(elsewhere(ours(TWO).pdf, FIELDS[TWO], office(), times()))
    assert signed is None
    assert "tijdstempel" in said or said == str(STRANGER)


# ── files that are made to hurt, and other programs ──────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sorted(HOSTILE)[::7])
def test_a_hostile_file_behind_our_bytes_keeps_nobody_busy(name: str) -> None:
    began = time.monotonic()
    file = ours(TWO).pdf + HOSTILE[name]()[: uploaded.MOST_GROWTH - 1]
    said, signed = answer(file)
    assert said
    assert signed is None
    assert time.monotonic() - began < 40


def test_a_broken_signature_is_refused() -> None:
    covered, _ = last(good())
    middle = (covered.gap_start + covered.gap_end) // 4
    assert answer(flipped(good(), covered.gap_start + middle % 2_000 + 100, 2))[1] is None


def test_what_pdfsig_signs_after_others_does_not_pass(tmp_path: Path) -> None:
    """Poppler renumbers an object and writes a date in the field, which a close look does not allow."""
    if not all(map(shutil.which, ("pdfsig", "certutil", "pk12util"))):
        pytest.skip("pdfsig with NSS is not installed: nothing is known of its signatures")
    base, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    base.write_bytes(ours(TWO).pdf)
    (tmp_path / "own.p12").write_bytes(brought.certificate_file(office(), "geheim"))
    store = f"sql:{tmp_path}"
    for command in (
        ["certutil", "-N", "-d", store, "--empty-password"],
        ["pk12util", "-i", str(tmp_path / "own.p12"), "-d", store, "-W", "geheim"],
        [
            "pdfsig",
            "-nssdir",
            str(tmp_path),
            "-sign",
            FIELDS[TWO],
            "-nick",
            "handtekening",
            str(base),
            str(out),
        ],
    ):
        done = subprocess.run(command, capture_output=True, check=False)
    if not out.exists():
        pytest.skip(f"pdfsig did not sign: {done.stderr.decode()[:200]}")
    assert answer(out.read_bytes())[1] is None
