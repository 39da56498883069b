"""The lists that the authorities publish, revoking, renewal, and the root's key that is kept apart."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.ocsp import OCSPCertStatus, load_der_ocsp_response
from cryptography.x509.oid import AuthorityInformationAccessOID

from signing.certificates import KeyAway, Order
from signing.keeping import WrongPassphrase, lock, unlock
from signing.revocations import NoList, NotRevocable, Revocations, RootNeeded
from signing.trust import Authority, known_roots
from tests.papers import NOON, authority

SITE = "https://convenant.example"
PASSPHRASE = "een lange wachtzin voor de wortel"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sleutels"


@pytest.fixture
def ours(folder: Path) -> Authority:
    return Authority.create(folder, "gemeente Proefdam", NOON, SITE)


@pytest.fixture
def lists(ours: Authority, tmp_path: Path) -> Revocations:
    made = Revocations(tmp_path / "lijsten", ours)
    assert made.renew(NOON) == ("wortel", "uitgifte")
    return made


def revoked_in(lists: Revocations, name: str) -> set[int]:
    return {each.serial_number for each in x509.load_der_x509_crl(lists.published(name))}


def certificate(ours: Authority, name: str) -> x509.Certificate:
    return next(each.pair.certificate for each in ours.known if each.name == name)


def apart(folder: Path, ours: Authority) -> Authority:
    """The same, with the key of the root in a folder of its own."""
    lock(folder.parent / "wortel", "wortel", ours.root, PASSPHRASE)
    (folder / "wortel.key").unlink()
    return Authority.load(folder)


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["wortel", "uitgifte"])
def test_each_authority_has_a_list_that_it_signed(name: str, ours: Authority, lists: Revocations) -> None:
    found = x509.load_der_x509_crl(lists.published(name))
    assert found.is_signature_valid(certificate(ours, name).public_key())  # type: ignore[arg-type]  # the kind of key that our authorities have
    assert not list(found)
    assert found.last_update_utc < NOON < found.next_update_utc  # type: ignore[operator]  # a list of ours says both days
    assert lists.holding(name, NOON)


def test_a_list_is_made_anew_after_a_day_and_on_demand(lists: Revocations) -> None:
    assert lists.renew(NOON + timedelta(hours=3)) == ()
    assert lists.renew(NOON + timedelta(days=1)) == ("wortel", "uitgifte")
    first = x509.load_der_x509_crl(lists.published("uitgifte"))
    assert lists.renew(NOON + timedelta(days=1, minutes=1), timedelta(0)) == ("wortel", "uitgifte")
    second = x509.load_der_x509_crl(lists.published("uitgifte"))
    numbers = [each.extensions.get_extension_for_class(x509.CRLNumber).value for each in (first, second)]
    assert numbers[0].crl_number < numbers[1].crl_number


def test_a_list_of_a_clock_that_ran_ahead_is_made_anew(lists: Revocations) -> None:
    lists.renew(NOON + timedelta(days=400))
    with pytest.raises(NoList):
        lists.holding("uitgifte", NOON)
    assert lists.renew(NOON) == ("wortel", "uitgifte")
    assert lists.holding("uitgifte", NOON)


def test_a_list_that_is_too_old_or_damaged_or_missing_does_not_hold(
    lists: Revocations, tmp_path: Path
) -> None:
    with pytest.raises(NoList):
        lists.holding("uitgifte", NOON + timedelta(days=31))
    (tmp_path / "lijsten" / "uitgifte.crl").write_bytes(b"onzin")
    (tmp_path / "lijsten" / "wortel.crl").unlink()
    for name in ("uitgifte", "wortel", "onbekend"):
        with pytest.raises(NoList):
            lists.holding(name, NOON)


def test_certificates_say_where_the_list_is_when_there_is_a_site(ours: Authority, tmp_path: Path) -> None:
    for name, above in (("uitgifte", "wortel"), ("zegel", "uitgifte"), ("tijdstempels", "uitgifte")):
        extensions = certificate(ours, name).extensions
        (point,) = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        assert point.full_name is not None
        assert [each.value for each in point.full_name] == [f"{SITE}/vertrouwen/{above}.crl"]
        (issuer,) = extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        assert issuer.access_method == AuthorityInformationAccessOID.CA_ISSUERS
        assert issuer.access_location.value == f"{SITE}/vertrouwen/{above}.cer"
    alone = Authority.create(tmp_path / "alleen", "x", NOON)
    with pytest.raises(x509.ExtensionNotFound):
        certificate(alone, "zegel").extensions.get_extension_for_class(x509.CRLDistributionPoints)


# ── revoking ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "above"), [("zegel", "uitgifte"), ("uitgifte", "wortel")])
def test_a_certificate_is_revoked_by_its_fingerprint_or_its_number(
    name: str, above: str, ours: Authority, lists: Revocations
) -> None:
    mine = certificate(ours, name)
    assert not lists.is_revoked(mine)
    assert lists.revoke(mine.fingerprint(hashes.SHA256()).hex(":").upper(), NOON) == above
    assert revoked_in(lists, above) == {mine.serial_number}
    assert lists.is_revoked(mine)
    lists.renew(NOON + timedelta(days=2))
    assert revoked_in(lists, above) == {mine.serial_number}
    with pytest.raises(NotRevocable, match="al ingetrokken"):
        lists.revoke(f"{mine.serial_number:x}", NOON)


def test_a_persons_certificate_is_revoked_by_its_number(ours: Authority, lists: Revocations) -> None:
    made = ours.issue("V.", "BPT", NOON).certificate
    assert lists.revoke(f"{made.serial_number:x}", NOON) == "uitgifte"
    state = lists.stated(made, NOON)
    assert state is not None
    assert load_der_ocsp_response(state.dump()).certificate_status is OCSPCertStatus.REVOKED


@pytest.mark.parametrize(
    ("which", "why"), [("", "kennen wij niet"), ("zegel", "kennen wij niet"), ("ab" * 32, "kennen wij niet")]
)
def test_what_is_unknown_cannot_be_revoked(which: str, why: str, lists: Revocations) -> None:
    with pytest.raises(NotRevocable, match=why):
        lists.revoke(which, NOON)


def test_a_root_cannot_be_revoked(ours: Authority, lists: Revocations) -> None:
    with pytest.raises(NotRevocable, match="wortel is niet in te trekken"):
        lists.revoke(f"{ours.root.certificate.serial_number:x}", NOON)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed: no second opinion")
@pytest.mark.parametrize("revoked", [False, True])
def test_openssl_agrees(revoked: bool, ours: Authority, lists: Revocations, tmp_path: Path) -> None:
    if revoked:
        lists.revoke(f"{certificate(ours, 'zegel').serial_number:x}", NOON)
    kept = tmp_path / "sleutels"
    for name in ("wortel", "uitgifte"):
        command = ["openssl", "crl", "-inform", "DER", "-in", str(tmp_path / "lijsten" / f"{name}.crl")]
        pem = subprocess.run([*command], capture_output=True, check=True).stdout
        (tmp_path / f"{name}.crl.pem").write_bytes(pem)
    crls = (tmp_path / "wortel.crl.pem").read_bytes() + (tmp_path / "uitgifte.crl.pem").read_bytes()
    (tmp_path / "alle.crl").write_bytes(crls)
    done = subprocess.run(
        [
            "openssl", "verify", "-crl_check_all", "-attime", str(int(NOON.timestamp())),
            "-CAfile", kept / "wortel.pem", "-untrusted", kept / "uitgifte.pem",
            "-CRLfile", tmp_path / "alle.crl", kept / "zegel.pem",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) is not revoked, done.stdout + done.stderr
    assert ("certificate revoked" in done.stderr) is revoked


# ── what a file takes along ──────────────────────────────────────────────────────────────────────────────


def test_of_a_short_life_is_told_how_it_went_and_of_a_long_one_how_it_stands(
    ours: Authority, lists: Revocations
) -> None:
    later = NOON + timedelta(days=30)
    person = lists.stated(ours.issue("V.", "BPT", NOON).certificate, later)
    seal = lists.stated(ours.seal.certificate, later)
    assert person is not None
    assert seal is not None
    short, long = (load_der_ocsp_response(each.dump()) for each in (person, seal))
    assert short.certificate_status is long.certificate_status is OCSPCertStatus.GOOD
    assert short.this_update_utc == NOON - timedelta(minutes=1)
    assert short.next_update_utc == NOON + timedelta(minutes=15)
    assert long.this_update_utc == later - timedelta(minutes=1)
    assert long.next_update_utc == later + timedelta(days=3 * 365)


def test_of_others_and_of_authorities_nothing_is_stated(ours: Authority, lists: Revocations) -> None:
    assert lists.stated(authority().asn1, NOON) is None
    assert all(lists.stated(each, NOON) is None for each in ours.seal.chain)


# ── renewal, and the root apart ──────────────────────────────────────────────────────────────────────────


def test_the_root_works_from_its_own_folder_and_with_its_pass_phrase_only(
    folder: Path, ours: Authority
) -> None:
    alone = apart(folder, ours)
    assert alone.root.key is None
    assert PASSPHRASE.encode() not in (folder.parent / "wortel" / "wortel.p12").read_bytes()
    assert (folder.parent / "wortel" / "wortel.p12").stat().st_mode & 0o777 == 0o600
    with pytest.raises(WrongPassphrase, match="klopt niet"):
        unlock(folder.parent / "wortel", "iets anders")
    with pytest.raises(OSError, match="no root here"):
        unlock(folder.parent / "leeg", PASSPHRASE)
    with pytest.raises(KeyAway):
        alone.renewed(folder, Order("x", NOON))
    assert not (folder / "2").exists()
    open_again = alone.unlocked(unlock(folder.parent / "wortel", PASSPHRASE))
    assert open_again.renewed(folder, Order("x", NOON)).root_pem == ours.root_pem


def test_without_the_root_its_list_stays_and_nothing_of_it_is_revoked(
    folder: Path, ours: Authority, lists: Revocations
) -> None:
    alone = lists.of(apart(folder, ours))
    assert alone.renew(NOON + timedelta(days=1)) == ("uitgifte",)
    assert alone.holding("wortel", NOON + timedelta(days=4 * 365))
    with pytest.raises(RootNeeded):
        alone.revoke(f"{certificate(ours, 'uitgifte').serial_number:x}", NOON)


@pytest.mark.parametrize("root", [False, True])
def test_what_was_renewed_stays_known_and_signs_no_more(root: bool, folder: Path, ours: Authority) -> None:
    later = NOON + timedelta(days=365)
    renewed = ours.renewed(folder, Order("gemeente Proefdam", later, site=SITE), root=root)
    assert renewed.seal.certificate.dump() != ours.seal.certificate.dump()
    assert renewed.roots_pem == known_roots(folder)[::-1]
    assert renewed.roots_pem[-1] == ours.root_pem
    assert len(renewed.roots_pem) == 1 + root
    assert {each.name for each in renewed.known if not each.current} >= {"uitgifte", "tijdstempels", "zegel"}
    old = {each.name: each.pair.key for each in renewed.known if not each.current}
    assert old["zegel"] is None
    assert old["tijdstempels"] is None
    assert not (folder / "zegel.key").exists()
    lists = Revocations(folder.parent / "lijsten", renewed)
    wanted = {"uitgifte", "uitgifte-2", "wortel"} | ({"wortel-2"} if root else set())
    assert set(lists.renew(later)) == wanted
    assert lists.revoke(f"{certificate(ours, 'zegel').serial_number:x}", later) == "uitgifte"


def test_a_certificate_does_not_outlive_its_root(folder: Path, ours: Authority) -> None:
    renewed = ours.renewed(folder, Order("x", NOON + timedelta(days=20 * 365)))
    ends = renewed.root.certificate.not_valid_after_utc
    assert all(each.pair.certificate.not_valid_after_utc <= ends for each in renewed.known)


def test_a_third_generation_follows_the_second(folder: Path, ours: Authority) -> None:
    third = ours.renewed(folder, Order("x", NOON)).renewed(folder, Order("x", NOON))
    assert [each.name for each in third.known if each.current] == [
        "uitgifte-3", "tijdstempels-3", "zegel-3", "wortel",
    ]  # fmt: skip
