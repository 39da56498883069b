"""The installation's own authority: what it keeps and how, and what its certificates say."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.trust import LONGEST_NAME, WHOLE_NAME, Authority, Identity
from tests.ours import installation
from tests.papers import NOON

NAMES = ("wortel", "uitgifte", "tijdstempels", "zegel")
ABOVE = {"wortel": "wortel", "uitgifte": "wortel", "tijdstempels": "uitgifte", "zegel": "uitgifte"}
YEARS = {"wortel": 25, "uitgifte": 15, "tijdstempels": 15, "zegel": 15}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Authority.create(tmp_path / "trust" / "sleutels", "gemeente Proefdam", NOON)
    return tmp_path / "trust" / "sleutels"


def kept(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())


def pyca(identity: Identity) -> x509.Certificate:
    return x509.load_der_x509_certificate(identity.certificate.dump())


def part(certificate: x509.Certificate, which: x509.ObjectIdentifier) -> str:
    (found,) = certificate.subject.get_attributes_for_oid(which)
    return str(found.value)


def usages(certificate: x509.Certificate) -> set[str]:
    found = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert found.critical
    every = ("digital_signature", "content_commitment", "key_encipherment", "key_agreement", "key_cert_sign")
    return {each for each in every if getattr(found.value, each)}


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────


def test_only_this_account_can_read_the_keys(folder: Path) -> None:
    assert {each.name for each in folder.iterdir()} == {
        f"{n}.{kind}" for n in NAMES for kind in ("key", "pem")
    }
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in folder.glob("*.key")} == {0o600}


def test_nothing_is_left_beside_the_keys(folder: Path) -> None:
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_what_was_made_once_stays(folder: Path) -> None:
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    again = Authority.create(folder, "gemeente Anders", NOON + timedelta(days=1))
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before
    assert again.root_pem == Authority.load(folder).root_pem == (folder / "wortel.pem").read_bytes()
    assert again.seal.certificate.dump() == Authority.load(folder).seal.certificate.dump()


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    assert Authority.create(tmp_path / "leeg", "x", NOON).root_pem


def test_of_two_that_start_at_once_the_second_finds_what_the_first_made(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, late = Path.rename, tmp_path / "laat"

    def overtaken(self: Path, target: Path) -> Path:
        shutil.copytree(folder, target)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", overtaken)
    assert Authority.create(late, "gemeente Laat", NOON).root_pem == Authority.load(folder).root_pem
    assert {each.name for each in tmp_path.iterdir()} == {"laat", "trust"}


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "brief.txt").write_text("van iemand anders")
    with pytest.raises(OSError, match=r"(?i)not empty"):
        Authority.create(tmp_path / "vol", "x", NOON)
    assert [each.name for each in tmp_path.rglob("*")] == ["vol", "brief.txt"]


def _key(folder: Path, key: Any, *, password: bool = False) -> None:
    """Another key in the place of the issuing one."""
    hidden = serialization.BestAvailableEncryption(b"x") if password else serialization.NoEncryption()
    encoded = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden)
    (folder / "uitgifte.key").write_bytes(encoded)


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:300])


def curve() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


BROKEN: dict[str, tuple[Callable[[Path], object], type[Exception], str]] = {
    "key gone": (lambda f: (f / "uitgifte.key").unlink(), OSError, "uitgifte.key"),
    "certificate gone": (lambda f: (f / "zegel.pem").unlink(), OSError, "zegel.pem"),
    "no key": (lambda f: (f / "uitgifte.key").write_bytes(b"iets"), ValueError, "."),
    "empty key": (lambda f: (f / "uitgifte.key").write_bytes(b""), ValueError, "."),
    "half a certificate": (lambda f: _half(f / "zegel.pem"), ValueError, "."),
    "another kind of key": (lambda f: _key(f, rsa.generate_private_key(65537, 2048)), TypeError, "no EC key"),
    "another key": (lambda f: _key(f, curve()), ValueError, "does not belong to uitgifte.pem"),
    "key with a password": (lambda f: _key(f, curve(), password=True), TypeError, "(?i)password"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_folder_that_is_not_whole_is_refused(case: str, folder: Path) -> None:
    spoil, kind, message = BROKEN[case]
    spoil(folder)
    with pytest.raises(kind, match=message):
        Authority.load(folder)


def test_nothing_to_load_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="wortel"):
        Authority.load(tmp_path)


# ── the certificates above ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_each_certificate_is_signed_by_the_one_above_it(name: str, folder: Path) -> None:
    certificate = kept(folder, name)
    certificate.verify_directly_issued_by(kept(folder, ABOVE[name]))
    assert part(certificate, NameOID.ORGANIZATION_NAME) == "gemeente Proefdam"
    assert part(certificate, NameOID.COMMON_NAME) == f"Convenant {name}"
    assert certificate.not_valid_before_utc == NOON - timedelta(minutes=1)
    assert certificate.not_valid_after_utc == NOON + timedelta(days=365 * YEARS[name])


@pytest.mark.parametrize(("name", "length"), [("wortel", 1), ("uitgifte", 0)])
def test_authorities_issue_and_do_nothing_else(name: str, length: int, folder: Path) -> None:
    certificate = kept(folder, name)
    limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (limits.critical, limits.value.ca, limits.value.path_length) == (True, True, length)
    assert usages(certificate) == {"key_cert_sign"}


@pytest.mark.parametrize("name", ["tijdstempels", "zegel"])
def test_who_seals_or_stamps_cannot_issue(name: str, folder: Path) -> None:
    certificate = kept(folder, name)
    assert usages(certificate) == {"digital_signature", "content_commitment"}
    with pytest.raises(x509.ExtensionNotFound):
        certificate.extensions.get_extension_for_class(x509.BasicConstraints)


def test_the_timestamp_authority_is_for_timestamps_alone(folder: Path) -> None:
    purpose = kept(folder, "tijdstempels").extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert (purpose.critical, list(purpose.value)) == (True, [ExtendedKeyUsageOID.TIME_STAMPING])


# ── the certificate of one person ────────────────────────────────────────────────────────────────────────


def test_a_certificate_names_person_and_partner_for_fifteen_minutes() -> None:
    identity = installation().issue("Zoë van den Ægir", "stichting Proefwonen", NOON)
    certificate = pyca(identity)
    assert part(certificate, NameOID.COMMON_NAME) == "Zoë van den Ægir"
    assert part(certificate, NameOID.ORGANIZATION_NAME) == "stichting Proefwonen"
    assert not certificate.subject.get_attributes_for_oid(WHOLE_NAME)
    assert certificate.not_valid_before_utc == NOON - timedelta(minutes=1)
    assert certificate.not_valid_after_utc == NOON + timedelta(minutes=15)
    assert usages(certificate) == {"digital_signature", "content_commitment"}
    issuing, root = (x509.load_der_x509_certificate(each.dump()) for each in identity.chain)
    certificate.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    assert root == x509.load_pem_x509_certificate(installation().root_pem)


def test_every_signature_has_a_key_of_its_own() -> None:
    made = [installation().issue("V.", "BPT", NOON) for _ in range(5)]
    assert all(pyca(each).public_key() == each.key.public_key() for each in made)
    assert len({each.certificate.public_key.sha256 for each in made}) == 5
    assert len({each.certificate.serial_number for each in made}) == 5
    assert {each.key.curve.name for each in made} == {"secp256r1"}


LONG = "Stichting tot Bevordering van de Leefbaarheid in de Wijken van Proefdam en Omstreken"


@pytest.mark.parametrize(
    ("person", "partner"), [("V.", LONG), (LONG, "BPT"), (LONG, LONG), ("é" * 40, "BPT"), (" V. ", "BPT")]
)
def test_a_name_that_does_not_fit_is_cut_visibly_and_stands_whole_beside_it(
    person: str, partner: str
) -> None:
    certificate = pyca(installation().issue(person, partner, NOON))
    assert part(certificate, WHOLE_NAME) == f"{person}, {partner}"
    for which, name in ((NameOID.COMMON_NAME, person), (NameOID.ORGANIZATION_NAME, partner)):
        shown = part(certificate, which)
        assert len(shown.encode()) <= LONGEST_NAME
        assert shown == name.strip() or (shown.endswith("…") and name.startswith(shown[:-1].strip()))


@pytest.mark.parametrize("name", ["x" * LONGEST_NAME, "é" * (LONGEST_NAME // 2)])
def test_a_name_that_just_fits_is_whole(name: str) -> None:
    certificate = pyca(installation().issue(name, "BPT", NOON))
    assert part(certificate, NameOID.COMMON_NAME) == name
    assert not certificate.subject.get_attributes_for_oid(WHOLE_NAME)


@pytest.mark.parametrize("person", ["", "  ", "\t\n"])
def test_nobody_is_no_name(person: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)empty|length"):
        installation().issue(person, "BPT", NOON)
