"""The archive timestamp: what it holds, that nothing else comes with it, and verdicts two years on."""

import hashlib
import io
import shutil
import socket
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signing.certificates import KeyAway, Pair
from signing.embedded import form_fields, open_pdf, signature_in
from signing.expected import Expected
from signing.longterm import NO_LIST, NOT_ARCHIVED, archive, check_archived
from signing.physical import raw_signatures
from signing.report import Answer
from signing.revocations import Revocations
from signing.seal import OFF_THE_PAGE
from signing.sign import NO_KEY, NO_TIMESTAMP, SigningFailed, sign
from signing.timestamps import TimestampFailed, own_timestamper
from signing.trust import Authority
from signing.verify import verify
from tests.forgeries.tools import dictionary
from tests.longterm import SOON, Office, finished, lists, lta_verdicts
from tests.ours import SIGNERS, installation, ours, stamps
from tests.papers import NOON, Made, stamper
from tests.second_opinion import complaints, pdfsig, qpdf_complaint

LATER = timedelta(days=730)
ROOTS = [installation().root_pem]
Writer = IncrementalPdfFileWriter


def known(made: Made, *archives: bytes) -> Expected:
    digests = [hashlib.sha256(each).hexdigest() for each in archives]
    return Expected(hashlib.sha256(made.base).hexdigest(), len(made.base), made.certificates, digests)


def checked(after: bytes, number: int = 1, before: bytes | None = None) -> tuple[str, ...]:
    return check_archived(before or ours(4).pdf, after, number, ROOTS, SOON)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a check asked the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


# ── what it is ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_archive_timestamp_is_one_revision_that_changes_nothing_else() -> None:
    made = finished()
    assert made.pdf.startswith(ours(4).pdf)
    assert open_pdf(made.pdf).total_revisions == open_pdf(ours(4).pdf).total_revisions + 1
    assert checked(made.pdf) == ()
    ends = installation().timestamps.certificate.not_valid_after
    assert made.until == ends


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("later", [timedelta(minutes=1), LATER, timedelta(days=14 * 365)])
def test_it_stays_valid_and_says_so(later: timedelta) -> None:
    pdf = finished().pdf
    report = verify(pdf, ROOTS, SOON + later, known(ours(4), pdf))
    assert (report.verdict, report.unchanged, report.reasons) == (Answer.VALID, True, ())
    assert {s.level for s in report.signatures[:-1]} == {"PAdES B-LTA"}
    assert report.signatures[-1].field == "archief-1"
    assert verify(pdf, ROOTS, SOON + later).verdict is Answer.VALID


def test_when_the_timestamp_authority_has_ended_too_nobody_can_tell() -> None:
    ended = finished().until + timedelta(days=1)
    assert verify(finished().pdf, ROOTS, ended).verdict is Answer.UNKNOWN


@pytest.mark.parametrize("signers", [1, 4])
@pytest.mark.parametrize("standard", ["3a", "ua1"])
def test_it_keeps_the_standard(standard: str, signers: int) -> None:
    pdf = finished(signers).pdf
    again = archive(pdf, 2, lists(), stamps(lambda: SOON), SOON).pdf
    assert [complaints(each, standard) for each in (pdf, again)] == [{}, {}]


def test_others_find_every_signature_valid_behind_it() -> None:
    found = pdfsig(finished().pdf)
    assert {found[name] for name in ("zegel", *SIGNERS)} == {"Signature is Valid"}
    assert qpdf_complaint(finished().pdf) is None


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed: no second opinion")
def test_openssl_finds_the_timestamp_and_a_signature_valid(tmp_path: Path) -> None:
    pdf = finished().pdf
    (tmp_path / "root.pem").write_bytes(ROOTS[0])
    for field in form_fields(open_pdf(pdf)):
        signature = signature_in(field)
        _, start, end, rest = (int(number) for number in signature["/ByteRange"])
        (tmp_path / "data").write_bytes(pdf[:start] + pdf[end : end + rest])
        content = cms.ContentInfo.load(signature["/Contents"].original_bytes)
        (tmp_path / "cms").write_bytes(content.dump())
        trust = ["-CAfile", tmp_path / "root.pem", "-attime", str(int(SOON.timestamp()))]
        if field.name.startswith("archief"):
            how = ["ts", "-verify", "-data", tmp_path / "data", "-in", tmp_path / "cms", "-token_in", *trust]
        else:
            how = [
                "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "cms",
                "-content", tmp_path / "data", "-purpose", "any", "-out", "/dev/null", *trust,
            ]  # fmt: skip
        done = subprocess.run(["openssl", *how], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (field.name, done.stderr)


# ── two years on, by the standard's own rules ────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("site", ["", "https://convenant.example"])
@pytest.mark.parametrize("between", [timedelta(minutes=1), timedelta(days=3)])
def test_past_validation_passes_two_years_after_certificates_of_a_quarter_of_an_hour(
    between: timedelta, site: str, tmp_path: Path
) -> None:
    office = Office(tmp_path, datetime.now(UTC).replace(microsecond=0) - timedelta(days=750), site)
    made, pdf = office.paper(between)
    assert lta_verdicts(pdf, office.authority.roots_pem) == dict.fromkeys(
        ["zegel", *SIGNERS], "AdESPassed.OK"
    )
    assert "AdESPassed.OK" not in {
        v for f, v in lta_verdicts(made.pdf, office.authority.roots_pem).items() if f != "zegel"
    }


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("root", [False, True])
def test_what_was_signed_before_during_and_after_a_renewal_keeps_its_verdict(
    root: bool, tmp_path: Path
) -> None:
    office = Office(tmp_path, datetime.now(UTC).replace(microsecond=0) - timedelta(days=760))
    before = office.paper(timedelta(hours=1))
    during = office.paper(timedelta(hours=1), lambda number: office.renew(root=root) if number == 2 else None)
    after = office.paper(timedelta(hours=1))
    roots = office.authority.roots_pem
    for made, pdf in (before, during, after):
        for moment in (office.moment, office.moment + LATER):
            assert verify(pdf, roots, moment, known(made, pdf)).verdict is Answer.VALID
        assert set(lta_verdicts(pdf, roots).values()) == {"AdESPassed.OK"}


def test_a_second_timestamp_carries_the_file_past_the_end_of_the_first(tmp_path: Path) -> None:
    office = Office(tmp_path, NOON)
    made, first = office.paper(timedelta(hours=1))
    office.moment += timedelta(days=14 * 365 + 300)
    office.renew()
    second = office.archived(first, 2)
    assert check_archived(first, second, 2, office.authority.roots_pem, office.moment) == ()
    expected = known(made, first, second)
    late = office.moment + timedelta(days=5 * 365)
    assert verify(second, office.authority.roots_pem, late, expected).verdict is Answer.VALID
    assert verify(first, office.authority.roots_pem, late, known(made, first)).verdict is Answer.UNKNOWN


# ── what is not ours ─────────────────────────────────────────────────────────────────────────────────────


def stamped(
    pdf: bytes, change: Callable[[Writer], None], by: TimeStamper | None = None, field: str = "archief-1"
) -> bytes:
    """As our own archive timestamp, with a change in its revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    evidence = lists().evidence([installation().seal.certificate], SOON)
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=evidence.certificates, crls=evidence.crls)
    change(writer)
    stamp = PdfTimeStamper(by or stamps(lambda: SOON), field, OFF_THE_PAGE)
    return stamp.timestamp_pdf(writer, "sha256", bytes_reserved=16_384).getvalue()


def _orphan(writer: Writer) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"BT (Wij betalen alles) Tj ET"))


def _in_the_store(writer: Writer) -> None:
    store = writer.root["/DSS"]
    store["/Notitie"] = pdf_string("iets anders")
    writer.update_container(store)


def _in_the_catalog(writer: Writer) -> None:
    writer.root["/Notitie"] = pdf_string("iets anders")
    writer.update_root()


def _script(writer: Writer) -> None:
    writer.root["/OpenAction"] = dictionary(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))
    writer.update_root()


def _text(writer: Writer) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 720 Td (Wij betalen alles) Tj ET")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def _annotation(writer: Writer) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    rect = generic.ArrayObject([generic.NumberObject(n) for n in (70, 700, 400, 740)])
    note = dictionary(Type=pdf_name("/Annot"), Subtype=pdf_name("/Square"), Rect=rect)
    page["/Annots"] = generic.ArrayObject([*page["/Annots"], writer.add_object(note)])
    writer.update_container(page)


def _without_a_widget(writer: Writer) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Annots"] = generic.ArrayObject(list(page["/Annots"])[1:])
    writer.update_container(page)


def _another_field(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(dictionary(FT=pdf_name("/Tx"), T=pdf_string("bedrag"))))
    writer.update_container(form["/Fields"])


def _other_form(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form["/DA"] = pdf_string("/F1 40 Tf")
    writer.update_container(form)


def _title(writer: Writer) -> None:
    info = writer.trailer["/Info"]
    info["/Title"] = pdf_string("Iets anders")
    writer.update_container(info)


def _nothing(_: Writer) -> None:
    pass


CHANGES = {
    "an object that nothing refers to": _orphan,
    "something else in the store": _in_the_store,
    "something else in the catalog": _in_the_catalog,
    "a script": _script,
    "another text": _text,
    "an annotation": _annotation,
    "a widget gone": _without_a_widget,
    "another field": _another_field,
    "another form": _other_form,
    "another title": _title,
}


def test_the_forgeries_are_forged_by_their_change_alone() -> None:
    assert checked(stamped(ours(4).pdf, _nothing)) == ()


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_comes_along_in_its_revision(change: str) -> None:
    forged = stamped(ours(4).pdf, CHANGES[change])
    assert checked(forged) == (NOT_ARCHIVED,)
    assert verify(forged, ROOTS, SOON, known(ours(4), finished().pdf)).verdict is Answer.INVALID


def _more(pdf: bytes) -> bytes:
    return stamped(pdf, _nothing, field="archief-2")


def _stranger(pdf: bytes) -> bytes:
    return stamped(pdf, _nothing, stamper(at=SOON))


def _other_place(pdf: bytes) -> bytes:
    return stamped(pdf, _nothing, field="archief-7")


def _only_a_store(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    evidence = lists().evidence([installation().seal.certificate], SOON)
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=evidence.certificates)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _two_at_once(pdf: bytes) -> bytes:
    return stamped(stamped(pdf, _nothing), _nothing, field="archief-2")


def _container(made: bytes, behind: int) -> tuple[int, int]:
    """Where the hex digits of the last container begin and end, without the zeros behind them."""
    where = max((found for found, _ in raw_signatures(made)), key=lambda found: found.end)
    start, end = where.gap_start + 1, where.gap_end - 1
    assert start > behind
    return start, start + len(made[start:end].rstrip(b"0"))


def _twist(made: bytes, place: int) -> bytes:
    """Another hex digit there."""
    other = b"1" if made[place : place + 1] != b"1" else b"2"
    return made[:place] + other + made[place + 1 :]


def _twisted(pdf: bytes) -> bytes:
    made = stamped(pdf, _nothing)
    return _twist(made, _container(made, len(pdf))[0] + 2000)


ELSE = {
    "of somebody else": _stranger,
    "in another field": _other_place,
    "only a store": _only_a_store,
    "two at once": _two_at_once,
    "damaged": _twisted,
    "nothing at all": lambda pdf: pdf,
    "a byte behind it": lambda pdf: stamped(pdf, _nothing) + b"\n",
}


@pytest.mark.parametrize("case", ELSE)
def test_anything_else_is_no_archive_timestamp_of_ours(case: str) -> None:
    forged = ELSE[case](ours(4).pdf)
    assert checked(forged) != ()
    if case != "nothing at all":
        assert verify(forged, ROOTS, SOON, known(ours(4), finished().pdf)).verdict is not Answer.VALID
        assert verify(forged, ROOTS, SOON, known(ours(4))).verdict is not Answer.VALID


MISMATCHES = {
    "one too many": (_more(finished().pdf), known(ours(4), finished().pdf)),
    "one that we do not know": (finished().pdf, known(ours(4))),
    "one too few": (ours(4).pdf, known(ours(4), finished().pdf)),
    "another of our own": (stamped(ours(4).pdf, _nothing), known(ours(4), finished().pdf)),
    "only one of two": (finished().pdf, known(ours(4), finished().pdf, _more(finished().pdf))),
}


@pytest.mark.parametrize(("file", "expected"), MISMATCHES.values(), ids=MISMATCHES)
def test_exactly_the_timestamps_that_we_know_are_in_it(file: bytes, expected: Expected) -> None:
    assert verify(file, ROOTS, SOON, expected).verdict is Answer.INVALID


def test_a_signature_behind_an_archive_timestamp_is_not_ours() -> None:
    early = archive(ours(3).pdf, 1, lists(), stamps(lambda: SOON), SOON).pdf
    field, (person, partner) = list(SIGNERS.items())[3]
    office = installation()
    late = sign(early, field, person, partner, office, stamps(lambda: SOON), SOON)
    certificates = {**ours(3).certificates, field: late.certificate}
    expected = known(Made(late.pdf, ours(3).base, certificates), early)
    assert verify(late.pdf, ROOTS, SOON, expected).verdict is Answer.INVALID


# ── failing ──────────────────────────────────────────────────────────────────────────────────────────────


class Dead(TimeStamper):
    async def async_request_tsa_response(self, req: Any) -> Any:
        raise TimestampFailed("no answer")


def test_without_a_timestamp_there_is_none() -> None:
    with pytest.raises(SigningFailed) as failed:
        archive(ours(4).pdf, 1, lists(), Dead(), SOON)
    assert str(failed.value) == NO_TIMESTAMP


def test_without_a_list_that_holds_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(SigningFailed) as failed:
        archive(ours(4).pdf, 1, Revocations(tmp_path, installation()), stamps(), SOON)
    assert str(failed.value) == NO_LIST


def test_without_a_key_there_is_none(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path / "sleutels", "gemeente Proefdam", NOON)
    signing = Revocations(tmp_path / "lijsten", authority)
    signing.renew(NOON)
    identity = authority.timestamps

    class Away:
        certificate, chain = identity.certificate, identity.chain

        class key:  # noqa: N801 - stands in for an attribute
            @staticmethod
            def sign(*_: Any) -> bytes:
                raise KeyAway("the token was taken out")

    gone = own_timestamper(Away, lambda: NOON)  # type: ignore[arg-type]  # a fake in its place
    with pytest.raises(SigningFailed) as failed:
        archive(ours(4).pdf, 1, lists(), gone, SOON)
    assert str(failed.value) == NO_KEY
    with pytest.raises(KeyAway, match="Convenant wortel"):
        _ = Pair(authority.root.certificate, None).signing


def test_a_damaged_container_is_refused_wherever_the_damage_is() -> None:
    """Whatever the parser makes of it: refused, and nothing raised."""
    made = stamped(ours(4).pdf, _nothing)
    start, end = _container(made, len(ours(4).pdf))
    assert not [place for place in range(start, end, 61) if checked(_twist(made, place)) == ()]
