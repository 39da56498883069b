"""The installation's keys in a PKCS#11 token: all that they do, and that they do nothing else."""

import copy
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from signing.certificates import KeyAway, Order
from signing.growth import check_growth
from signing.longterm import archive, check_archived
from signing.revocations import Revocations
from signing.sign import NO_KEY, SigningFailed, sign
from signing.timestamps import own_timestamper
from signing.token import Token, TokenFailed, TokenKeys, open_token
from signing.trust import Authority
from tests import softhsm
from tests.ours import SIGNERS, sealed
from tests.papers import NOON

FIELD, (PERSON, PARTNER) = next(iter(SIGNERS.items()))


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Token]:
    library = softhsm.fresh(tmp_path / "hsm", monkeypatch)
    pkcs11.unload(str(library))  # the library reads where its tokens are when it is loaded
    yield open_token(library, softhsm.LABEL, softhsm.PIN)
    pkcs11.unload(str(library))


@pytest.fixture
def authority(token: Token, tmp_path: Path) -> Authority:
    return Authority.create(tmp_path / "sleutels", "gemeente Proefdam", NOON, keys=TokenKeys(token))


def test_no_key_but_that_of_the_root_is_on_the_disk(authority: Authority, tmp_path: Path) -> None:
    kept = {each.name for each in (tmp_path / "sleutels").iterdir()}
    assert {name for name in kept if name.endswith(".key")} == {"wortel.key"}
    assert {name for name in kept if name.endswith(".token")} == {
        "uitgifte.token", "tijdstempels.token", "zegel.token",
    }  # fmt: skip
    assert authority.root.key is not None


def test_it_signs_stamps_and_archives_with_the_keys_in_the_token(
    authority: Authority, tmp_path: Path
) -> None:
    stamps = own_timestamper(authority.timestamps, lambda: NOON)
    lists = Revocations(tmp_path / "lijsten", authority)
    assert lists.renew(NOON) == ("wortel", "uitgifte")
    signed = sign(sealed(), FIELD, PERSON, PARTNER, authority, stamps, NOON)
    roots = [authority.root_pem]
    assert check_growth(sealed(), signed.pdf, FIELD, signed.certificate, roots, NOON) == ()
    made = archive(signed.pdf, 1, lists, stamps, NOON)
    assert check_archived(signed.pdf, made.pdf, 1, roots, NOON) == ()


def test_the_seal_is_found_again_and_renewed_in_the_token(
    authority: Authority, token: Token, tmp_path: Path
) -> None:
    again = Authority.load(tmp_path / "sleutels", TokenKeys(token))
    renewed = again.renewed(tmp_path / "sleutels", Order("x", NOON), TokenKeys(token))
    for each in (again, renewed):
        signature = each.seal.key.sign(b"iets", ec.ECDSA(hashes.SHA256()))
        each.seal.key.public_key().verify(signature, b"iets", ec.ECDSA(hashes.SHA256()))
    assert again.seal.certificate.dump() != renewed.seal.certificate.dump()


def test_a_key_does_not_leave_its_token_and_only_signs(authority: Authority) -> None:
    key = authority.seal.key
    form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for leave in (lambda: key.private_bytes(*form), key.private_numbers):
        with pytest.raises(TokenFailed, match="does not leave"):
            leave()
    with pytest.raises(TokenFailed, match="only signs"):
        key.exchange(ec.ECDH(), key.public_key())
    with pytest.raises(TokenFailed, match="SHA-256"):
        key.sign(b"iets", ec.ECDSA(hashes.SHA512()))
    assert copy.deepcopy(key) is copy.copy(key) is key
    assert (key.curve.name, key.key_size) == ("secp256r1", 256)


def test_it_works_in_a_process_that_was_forked(authority: Authority) -> None:
    authority.issue("V.", "BPT", NOON)
    child = os.fork()
    if child == 0:
        try:
            authority.issue("V.", "BPT", NOON)
        except BaseException:  # noqa: BLE001 - whatever it is, the child tells it by its exit code
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("wrong", ["pin", "label", "module"])
def test_a_token_that_does_not_answer_is_said_without_the_pin(
    wrong: str, authority: Authority, tmp_path: Path
) -> None:
    library, label, pin = softhsm.module(), softhsm.LABEL, softhsm.PIN
    given = {"pin": (library, label, "97531"), "label": (library, "weg", pin)}
    other = open_token(*given.get(wrong, (tmp_path / "geen.so", label, pin)))
    pkcs11.unload(str(library))  # a process that is logged in already is not asked for a PIN again
    broken = Authority.load(tmp_path / "sleutels", TokenKeys(other))
    with pytest.raises(KeyAway) as failed:
        broken.issue("V.", "BPT", NOON)
    assert softhsm.PIN not in str(failed.value)
    assert "97531" not in str(failed.value)
    stamps = own_timestamper(authority.timestamps, lambda: NOON)
    with pytest.raises(SigningFailed) as refused:
        sign(sealed(), FIELD, PERSON, PARTNER, broken, stamps, NOON)
    assert str(refused.value) == NO_KEY


def test_without_a_token_its_keys_are_not_found(authority: Authority, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "sleutels", tmp_path / "kopie")
    with pytest.raises(OSError, match=r"uitgifte\.key"):
        Authority.load(tmp_path / "kopie")
    assert authority.seal
