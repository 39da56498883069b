"""The verdict: who signed, when, with what, and which of the three answers that gives."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import Name, NameAttribute, ObjectIdentifier
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

from signing import verify as subject
from signing.anchors import load_roots
from signing.expected import Expected
from signing.person import name_in
from signing.reasons import UNSUPPORTED
from signing.report import Answer, Kind, Report, worst
from signing.verify import verify
from tests.forgeries.tools import dictionary, field_of, last, revised, with_cms, with_contents
from tests.papers import (
    AUTHORITY,
    NOON,
    STAMPING,
    Holder,
    Issue,
    Made,
    Stamper,
    archive,
    authority,
    blank,
    issue,
    name,
    paper,
    person,
    put,
    revocations,
    seal,
    signer_of,
    stamper,
    weak_rsa,
    with_evidence,
)

LATER = NOON + timedelta(days=900)
FIELD = "handtekening-bpt"
OTHER = "handtekening-wonen"


def check(pdf: bytes, at: datetime = NOON, expected: Expected | None = None) -> Report:
    return verify(pdf, [authority().pem], at, expected)


def known(made: Made) -> Expected:
    return Expected(hashlib.sha256(made.base).hexdigest(), len(made.base), made.certificates)


@cache
def plain() -> bytes:
    """A paper without a seal, with empty fields."""
    return blank()


def signed_by(holder: Holder, stamps: Any = None, pdf: bytes | None = None, **more: Any) -> bytes:
    return put(pdf or plain(), FIELD, holder, stamps, **more)


def reasons(report: Report) -> str:
    return " ".join(str(r) for r in [*report.reasons, *(r for s in report.signatures for r in s.reasons)])


@pytest.mark.parametrize("signers", range(5))
@pytest.mark.parametrize("at", [NOON, LATER], ids=["now", "years later"])
def test_what_we_made_is_valid_now_and_later(signers: int, at: datetime) -> None:
    made = paper(signers)
    report = check(made.pdf, at, known(made))
    assert (report.verdict, report.unchanged) == (Answer.VALID, True), report
    assert [s.kind for s in report.signatures] == [Kind.SEAL] + [Kind.SIGNATURE] * signers
    assert {s.level for s in report.signatures} == {"PAdES B-T"}


@pytest.mark.parametrize("signers", range(5))
def test_what_not_everyone_signed_is_not_valid_to_who_does_not_know_it(signers: int) -> None:
    """A sealed PDF that nobody signed looks like an agreement; it is none."""
    made = paper(signers)
    report = check(made.pdf, LATER)
    assert report.verdict is (Answer.VALID if signers == 4 else Answer.UNKNOWN)
    assert report.unchanged is True
    assert {each.verdict for each in report.signatures} == {Answer.VALID}
    first = {0: "Nog niemand heeft dit document ondertekend.", 4: None}
    other = "Nog niet iedereen heeft dit document ondertekend."
    assert (str(report.reasons[0]) if report.reasons else None) == first.get(signers, other)
    assert check(made.pdf, LATER, known(made)).verdict is Answer.VALID


def test_a_report_says_who_for_whom_and_when() -> None:
    made = paper(1)
    report = check(made.pdf, LATER)
    told = report.as_json("werkafspraken.pdf")
    empty = "handtekening-gemeente, handtekening-politie, handtekening-wonen"
    assert [reason["nl"] for reason in told["reasons"]] == [
        "Nog niet iedereen heeft dit document ondertekend.",
        f"Nog niet ondertekend: {empty}.",
    ]
    assert told["signatures"][1] == {
        "field": FIELD,
        "kind": "handtekening",
        "signer": "V. Vertegenwoordiger",
        "partner": "bpt",
        "time": "2026-11-23T12:00:00Z",
        "timestamp": "2026-11-23T12:00:00Z",
        "level": "PAdES B-T",
        "certificate_sha256": made.certificates[FIELD],
        "verdict": "geldig",
        "indication": "TOTAL-PASSED",
        "sub_indication": None,
        "unchanged": True,
        "identified": True,
        "trusted_then": True,
        "trusted_now": "verlopen",
        "reasons": [],
    }
    assert Report.from_json(json.loads(json.dumps(told))) == report


def test_one_wrong_part_makes_the_whole_wrong() -> None:
    assert worst([]) is Answer.VALID
    assert worst([Answer.VALID, Answer.UNKNOWN]) is Answer.UNKNOWN
    assert worst([Answer.UNKNOWN, Answer.INVALID, Answer.VALID]) is Answer.INVALID


# Files of other systems that are in order.


def key_of(kind: str) -> Any:
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return (
        ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else ec.generate_private_key(ec.SECP384R1())
    )


def by_pss() -> bytes:
    holder = person("bpt", key=key_of("rsa"))
    return signed_by(holder, signer=signer_of(holder, prefer_pss=True))


def through_another() -> bytes:
    between = issue(name("Tussenuitgever"), authority(), AUTHORITY)
    holder = person("bpt", between)
    return signed_by(holder, signer=signer_of(holder, between))


def by_two() -> bytes:
    return put(signed_by(person("bpt")), OTHER, person("wonen"), None)


def certified_by_a_person() -> bytes:
    return signed_by(person("bpt"), certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)


def in_a_field_of_its_own() -> bytes:
    spec = SigFieldSpec("Signature1", box=(1, 1, 90, 90))
    return put(blank(()), "Signature1", person("bpt"), None, spec=spec)


def older_form(stamps: Any = None) -> bytes:
    return signed_by(person("bpt"), stamps, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)


def with_its_evidence() -> bytes:
    return with_evidence(signed_by(person("bpt"), stamper()), revocations(authority()))


LEGITIMATE: dict[str, tuple[Callable[[], bytes], str]] = {
    "with a timestamp": (lambda: signed_by(person("bpt"), stamper()), "PAdES B-T"),
    "without a timestamp": (lambda: signed_by(person("bpt")), "PAdES B-B"),
    "the older form": (older_form, "CMS"),
    "the older form with a timestamp": (lambda: older_form(stamper()), "CMS-T"),
    "RSA": (lambda: signed_by(person("bpt", key=key_of("rsa"))), "PAdES B-B"),
    "RSA-PSS": (by_pss, "PAdES B-B"),
    "P-384": (lambda: signed_by(person("bpt", key=key_of("p384")), md_algorithm="sha384"), "PAdES B-B"),
    "Ed25519": (lambda: signed_by(person("bpt", key=key_of("ed25519")), md_algorithm="sha512"), "PAdES B-B"),
    "a field of its own": (in_a_field_of_its_own, "PAdES B-B"),
    "certified by a person": (certified_by_a_person, "PAdES B-B"),
    "through another authority": (through_another, "PAdES B-B"),
    "two people, no seal": (by_two, "PAdES B-B"),
    "validation data behind it": (with_its_evidence, "PAdES B-LT"),
}


@pytest.mark.parametrize(("make", "level"), LEGITIMATE.values(), ids=LEGITIMATE.keys())
def test_files_of_other_systems_are_valid(make: Callable[[], bytes], level: str) -> None:
    report = check(make())
    assert (report.verdict, report.unchanged) == (Answer.VALID, True), report
    assert report.signatures[0].level == level


@pytest.mark.parametrize("pdf", [paper(4).pdf, with_its_evidence()], ids=["ours", "with evidence"])
def test_an_archive_timestamp_keeps_a_file_valid(pdf: bytes) -> None:
    report = check(archive(pdf, stamper(at=NOON + timedelta(hours=1))), LATER)
    assert report.verdict is Answer.VALID, report
    assert report.signatures[-1].kind is Kind.TIMESTAMP
    assert report.signatures[-1].level == "RFC 3161"
    assert report.signatures[-1].timestamp == NOON + timedelta(hours=1)
    assert report.signatures[0].level in {"PAdES B-T", "PAdES B-LTA"}


def test_an_archive_timestamp_carries_an_older_timestamp_past_its_certificate() -> None:
    how = replace(STAMPING, end=NOON + timedelta(days=1))
    soon_over = Stamper(issue(name("Kort"), authority(), how))
    pdf = signed_by(person("bpt"), soon_over)
    assert check(pdf, LATER).verdict is Answer.UNKNOWN
    assert check(archive(pdf, stamper(at=NOON + timedelta(hours=2))), LATER).verdict is Answer.VALID


# Time.


def test_an_expired_certificate_without_timestamp_cannot_be_judged() -> None:
    report = check(signed_by(person("bpt")), LATER)
    assert (report.verdict, report.unchanged) == (Answer.UNKNOWN, True)
    assert "geen tijdstempel" in reasons(report)


def test_a_certificate_that_was_not_valid_yet_is_refused_by_the_timestamp() -> None:
    tomorrow = Issue(NOON + timedelta(days=1), NOON + timedelta(days=2))
    assert check(signed_by(person("bpt", how=tomorrow), stamper()), LATER).verdict is Answer.INVALID
    assert check(signed_by(person("bpt", how=tomorrow))).verdict is Answer.UNKNOWN


def test_a_timestamp_after_the_certificate_expired_does_not_help() -> None:
    late = stamper(at=NOON + timedelta(days=3))
    report = check(signed_by(person("bpt"), late), LATER)
    assert report.verdict is Answer.UNKNOWN
    assert "al verlopen" in reasons(report)


def test_a_timestamp_in_the_future_cannot_be_judged() -> None:
    pdf = signed_by(person("bpt"), stamper(at=NOON + timedelta(hours=1)))
    assert "toekomst" in reasons(check(pdf))
    assert check(pdf).verdict is Answer.UNKNOWN
    archived = archive(signed_by(person("bpt")), stamper(at=NOON + timedelta(hours=1)))
    assert check(archived).verdict is Answer.UNKNOWN


def test_a_timestamp_of_a_stranger_cannot_be_judged() -> None:
    stranger = authority("Een ander")
    assert check(signed_by(person("bpt"), stamper(stranger))).verdict is Answer.UNKNOWN
    assert check(archive(signed_by(person("bpt")), stamper(stranger))).verdict is Answer.UNKNOWN


def test_a_timestamp_by_somebody_who_is_no_timestamp_authority_does_not_count() -> None:
    nobody = issue(name("Geen tijdstempels"), authority(), replace(STAMPING, purposes=()))
    assert check(signed_by(person("bpt"), Stamper(nobody))).verdict is Answer.UNKNOWN


def test_a_timestamp_of_another_signature_is_refused() -> None:
    taken: list[cms.CMSAttributes] = []
    other = signed_by(person("bpt"), stamper(), pdf=blank(("bpt",)))
    with_cms(other, lambda signed: taken.append(signed["signer_infos"][0]["unsigned_attrs"].copy()))

    def swap(signed: cms.SignedData) -> None:
        signed["signer_infos"][0]["unsigned_attrs"] = taken[0]

    report = check(with_cms(signed_by(person("bpt"), stamper()), swap))
    assert report.verdict is Answer.INVALID
    assert "tijdstempel" in reasons(report)


def test_a_time_without_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="time zone"):
        check(plain(), datetime(2026, 1, 1))  # noqa: DTZ001 - a moment without zone is what is refused


# Trust and certificates.


def test_a_stranger_cannot_be_judged_and_the_file_is_still_unchanged() -> None:
    report = verify(paper(1).pdf, [authority("Een ander").pem], NOON)
    assert (report.verdict, report.unchanged) == (Answer.UNKNOWN, True)


def test_nobody_is_trusted_when_there_are_no_roots() -> None:
    assert verify(paper(1).pdf, [], NOON).verdict is Answer.UNKNOWN


def test_a_root_with_the_same_name_is_another_root() -> None:
    twin = authority(number=2)
    pdf = put(seal(plain(), twin), FIELD, person("bpt", twin), stamper(twin))
    assert {each.verdict for each in check(pdf).signatures} == {Answer.UNKNOWN}
    assert {each.verdict for each in verify(pdf, [twin.pem], NOON).signatures} == {Answer.VALID}


def test_roots_come_in_every_form() -> None:
    root = authority()
    der = root.certificate.public_bytes(serialization.Encoding.DER)
    forms = [root.pem, root.pem.decode(), der, root.certificate, root.asn1]
    assert {each.sha256 for each in load_roots(forms)} == {root.asn1.sha256}
    assert len(load_roots([root.pem + authority("Een ander").pem])) == 2
    with pytest.raises(ValueError, match=r".+"):
        load_roots([b"geen certificaat"])


NO_SIGNERS: dict[str, Issue] = {
    "an authority": Issue(ca=True, usages=frozenset({"digital_signature", "key_cert_sign"})),
    "no word on its use": Issue(usages=None),
    "only for encryption": Issue(usages=frozenset({"key_encipherment"})),
    "a web server": Issue(purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
    "a timestamp authority": Issue(purposes=(ExtendedKeyUsageOID.TIME_STAMPING,)),
    "a signer of programs": Issue(purposes=(ExtendedKeyUsageOID.CODE_SIGNING,)),
}


@pytest.mark.parametrize("how", NO_SIGNERS.values(), ids=NO_SIGNERS.keys())
def test_a_certificate_that_is_not_for_signing_is_refused(how: Issue) -> None:
    assert check(signed_by(person("bpt", how=how))).verdict is Answer.INVALID


@pytest.mark.parametrize("purpose", ["1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4", "2.5.29.37.0"])
def test_a_certificate_for_documents_may_say_so(purpose: str) -> None:
    how = Issue(purposes=(ObjectIdentifier(purpose),))
    assert check(signed_by(person("bpt", how=how))).verdict is Answer.VALID


def test_a_person_cannot_issue_certificates() -> None:
    someone = person("gemeente")
    holder = person("bpt", someone)
    pdf = signed_by(holder, signer=signer_of(holder, someone))
    assert check(pdf).verdict is Answer.UNKNOWN


@pytest.mark.parametrize("pdf", [plain(), paper(0).pdf], ids=["foreign", "ours"])
def test_one_certificate_in_two_fields_is_refused(pdf: bytes) -> None:
    holder = person("bpt")
    twice = put(signed_by(holder, stamper(), pdf), OTHER, holder, stamper())
    assert check(twice).verdict is Answer.INVALID


def test_a_revoked_certificate_is_refused() -> None:
    holder = person("bpt", how=Issue(revocable=True))
    before = NOON - timedelta(seconds=30)
    pdf = with_evidence(signed_by(holder, stamper()), revocations(authority(), holder, before))
    assert check(pdf).verdict is Answer.INVALID
    assert "ingetrokken" in reasons(check(pdf))
    after = with_evidence(
        signed_by(holder, stamper()), revocations(authority(), holder, NOON + timedelta(days=2))
    )
    assert check(after, LATER).verdict is Answer.VALID
    nobody_knows_when = with_evidence(signed_by(holder), revocations(authority(), holder, before))
    assert check(nobody_knows_when).verdict is Answer.UNKNOWN


def test_names_in_a_certificate_may_be_more_than_one_or_none() -> None:
    both = [NameAttribute(NameOID.ORGANIZATION_NAME, each) for each in ("A", "B")]
    certificate = issue(Name(both), authority(), Issue()).asn1
    assert name_in(certificate, "organization_name") == "A, B"
    assert name_in(certificate, "common_name") is None


# Weak techniques.


@pytest.mark.parametrize("stamps", [None, stamper()], ids=["no timestamp", "timestamp"])
def test_sha1_is_refused(stamps: Any) -> None:
    holder = person("bpt", key=key_of("rsa"))
    pdf = signed_by(holder, stamps, md_algorithm="sha1")
    assert check(pdf).verdict is Answer.INVALID
    assert "verouderde" in reasons(check(pdf))


def test_small_keys_are_refused() -> None:
    assert check(signed_by(person("bpt", key=weak_rsa()))).verdict is Answer.INVALID
    small_curve = person("bpt", key=ec.generate_private_key(ec.SECP192R1()))
    assert check(signed_by(small_curve)).verdict is Answer.INVALID


# The inside of the signature.


def spoil(change: Callable[[cms.SignedData, cms.SignerInfo], None]) -> Report:
    pdf = signed_by(person("bpt"), stamper())
    return check(with_cms(pdf, lambda signed: change(signed, signed["signer_infos"][0])))


def test_a_container_written_again_is_valid() -> None:
    assert spoil(lambda signed, signer: None).verdict is Answer.VALID


def other_version(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["version"] = "v3"


def other_signer_version(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["version"] = "v3"


def other_digests(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["digest_algorithms"] = [{"algorithm": "sha512"}]


def digest_with_parameters(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["digest_algorithms"] = [
        algos.DigestAlgorithm({"algorithm": "shake256_len", "parameters": core.Integer(512)})
    ]
    signer["digest_algorithm"] = signed["digest_algorithms"][0].copy()


def other_value(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["signature"] = signer["signature"].native[:-1] + b"\0"


def unknown_attribute(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["unsigned_attrs"].append({"type": "1.2.3.4", "values": [core.Integer(1)]})


def no_certificates(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["certificates"] = []


def two_signers(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["signer_infos"].append(signer.copy())


def content_inside(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["encap_content_info"] = {"content_type": "data", "content": b"iets"}


def other_certificate(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    old = signed["certificates"][0].chosen
    twin = issue(name("Een ander", "bpt"), authority(), Issue()).asn1.copy()
    twin["tbs_certificate"]["serial_number"] = old.serial_number
    twin["tbs_certificate"]["issuer"] = old.issuer
    signed["certificates"] = [asn1_x509.Certificate.load(twin.dump(force=True))]


SPOILED = [
    other_version,
    other_signer_version,
    other_digests,
    digest_with_parameters,
    other_value,
    unknown_attribute,
    no_certificates,
    two_signers,
    content_inside,
    other_certificate,
]


@pytest.mark.parametrize("change", SPOILED)
def test_a_container_in_which_anything_is_changed_is_not_valid(change: Any) -> None:
    assert spoil(change).verdict is not Answer.VALID


def test_names_of_the_issuer_are_compared_to_the_letter() -> None:
    pdf = signed_by(person("bpt"), stamper())
    where, contents = last(pdf)
    signer_part = contents.rindex(
        b"Proefdam convenanten", 0, contents.index(bytes.fromhex("060b2a864886f70d010910020e"))
    )
    louder = contents[:signer_part] + b"pROEFDAM" + contents[signer_part + 8 :]
    assert check(with_contents(pdf, where, louder)).verdict is not Answer.VALID


def test_what_is_no_signature_at_all_cannot_be_read() -> None:
    pdf = signed_by(person("bpt"))
    where, _ = last(pdf)
    report = check(with_contents(pdf, where, bytes.fromhex("3003020101")))
    assert report.verdict is Answer.UNKNOWN
    assert report.signatures[0].signer is None
    assert report.signatures[0].level is None


# Structure.


def test_what_is_no_pdf_cannot_be_judged() -> None:
    for data in (b"", b"PK\3\4", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"junk" + paper(1).pdf):
        assert check(data).verdict is Answer.UNKNOWN, data[:10]


def test_no_signature_cannot_be_judged() -> None:
    for pdf in (plain(), blank(())):
        report = check(pdf)
        assert (report.verdict, report.unchanged, report.signatures) == (Answer.UNKNOWN, None, ())
        assert "geen handtekening" in reasons(report)


def test_an_encrypted_file_cannot_be_judged() -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(plain())))
    writer._assign_security_handler(StandardSecurityHandler.build_from_pw("geheim"))
    out = io.BytesIO()
    writer.write(out)
    assert "versleuteld" in reasons(check(out.getvalue()))


def test_an_unknown_kind_of_signature_cannot_be_judged() -> None:
    pdf = signed_by(person("bpt")).replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ")
    report = check(pdf)
    assert report.verdict is Answer.INVALID, "the kind is covered by the signature"
    assert report.signatures[0].reasons == (UNSUPPORTED,)


def test_too_many_signatures_are_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST_SIGNATURES", 1)
    assert check(paper(2).pdf).verdict is Answer.UNKNOWN


def test_a_certification_behind_a_signature_is_refused() -> None:
    pdf = put(blank(), FIELD, person("bpt"), None)
    late = put(pdf, OTHER, person("wonen"), None, spec=None)
    assert check(late).verdict is Answer.VALID
    forged = revised(_certify_late)(pdf)
    assert check(forged).verdict is Answer.INVALID


def _certify_late(writer: Any) -> None:
    value = field_of(writer, "bpt")["/V"]
    value["/Reference"] = generic.ArrayObject([dictionary(TransformMethod=pdf_name("/DocMDP"))])
    writer.update_container(value)


def test_a_sealed_file_has_a_timestamp_with_every_signature() -> None:
    pdf = put(paper(0).pdf, FIELD, person("bpt"), None)
    assert check(pdf).verdict is Answer.INVALID


def test_a_stranger_who_changes_the_text_and_signs_does_not_pass() -> None:
    """The seal judges what came between it and the next signature."""

    def other_title(writer: Any) -> None:
        writer.set_info(writer.add_object(dictionary(Title=generic.pdf_string("Iets anders"))))

    pdf = put(revised(other_title)(paper(0).pdf), FIELD, person("bpt"), stamper())
    assert check(pdf).verdict is Answer.INVALID
    assert "titel" in reasons(check(pdf))


# What we know of a file of our own.


def test_another_text_is_not_ours() -> None:
    made, other = paper(1), paper(1, ("bpt", "politie"))
    assert check(other.pdf, NOON, known(other)).verdict is Answer.VALID
    assert check(other.pdf, NOON, known(made)).verdict is Answer.INVALID
    shorter = Expected(known(made).base, len(made.pdf) + 1, made.certificates)
    assert check(made.pdf, NOON, shorter).verdict is Answer.INVALID


def test_a_file_without_signatures_is_not_ours() -> None:
    assert check(plain(), NOON, known(paper(1))).verdict is Answer.INVALID


def test_an_earlier_version_is_not_the_one_we_know() -> None:
    report = check(paper(1).pdf, NOON, replace(known(paper(1)), certificates=paper(2).certificates))
    assert report.verdict is Answer.INVALID
    assert "ontbreekt een handtekening" in reasons(report)


def test_a_signature_that_we_do_not_know_is_refused() -> None:
    made = paper(1)
    report = check(made.pdf, NOON, replace(known(made), certificates=paper(0).certificates))
    assert report.verdict is Answer.INVALID
    assert "die wij niet kennen" in reasons(report)


def test_the_wrong_person_is_refused() -> None:
    made = paper(1)
    report = check(made.pdf, NOON, replace(known(made), certificates={**made.certificates, FIELD: "00" * 32}))
    assert report.verdict is Answer.INVALID
    assert "iemand anders" in reasons(report)


@pytest.mark.parametrize("names", [{"extra": None}, {}], ids=["one too few", "one too many"])
def test_other_fields_than_ours_are_refused(names: dict[str, str | None]) -> None:
    made = paper(1)
    certificates = {**made.certificates, **names} if names else {FIELD: made.certificates[FIELD]}
    assert check(made.pdf, NOON, replace(known(made), certificates=certificates)).verdict is Answer.INVALID


def test_our_file_without_its_seal_is_refused() -> None:
    base = plain()
    holder = person("bpt")
    pdf = put(base, FIELD, holder, stamper())
    certificates = {**paper(0).certificates, FIELD: holder.sha256}
    expected = Expected(hashlib.sha256(pdf).hexdigest(), len(pdf), certificates)
    assert "zegel" in reasons(check(pdf, NOON, expected)).lower()
    assert check(pdf, NOON, expected).verdict is Answer.INVALID


def test_a_signature_of_ours_that_cannot_be_read_is_refused() -> None:
    made = paper(1)
    where, _ = last(made.pdf)
    pdf = with_contents(made.pdf, where, bytes.fromhex("3003020101"))
    assert check(pdf, NOON, known(made)).verdict is Answer.INVALID


def test_maintenance_of_others_is_not_ours() -> None:
    made = paper(1)
    for pdf in (archive(made.pdf, stamper()), with_evidence(made.pdf, revocations(authority()))):
        assert check(pdf, NOON, known(made)).verdict is Answer.INVALID


def test_a_signing_revision_of_ours_holds_nothing_that_acts() -> None:
    """Even when everybody who signs afterwards agrees with it."""
    made = paper(0)
    holder = person("bpt")
    writer_made = revised(_hide_a_script)(made.pdf)
    pdf = put(writer_made, FIELD, holder, stamper())
    expected = replace(known(made), certificates={**made.certificates, FIELD: holder.sha256})
    assert check(pdf, NOON, expected).verdict is Answer.INVALID


def _hide_a_script(writer: Any) -> None:
    writer.add_object(dictionary(S=pdf_name("/JavaScript"), JS=generic.pdf_string("app.alert(1)")))


def test_utc_is_told_whatever_the_zone() -> None:
    pdf = signed_by(person("bpt"))
    told = check(pdf, NOON.astimezone(UTC)).as_json("x")
    assert told["signatures"][0]["timestamp"] is None
    assert told["signatures"][0]["time"].endswith("Z")
