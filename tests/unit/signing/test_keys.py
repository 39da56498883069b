"""The key that signs, and the one condition of asn1crypto that is mended for it."""

import asyncio
import time
from functools import cache

import asn1crypto
import pytest
from asn1crypto import core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from signing import asn1
from signing.keys import KeySigner
from tests.ours import installation
from tests.papers import NOON


def test_the_open_key_signs_what_its_certificate_checks() -> None:
    identity = installation().issue("V.", "BPT", NOON)
    signer = KeySigner(identity)
    made = asyncio.run(signer.async_sign_raw(b"iets", "sha256"))
    identity.key.public_key().verify(made, b"iets", ec.ECDSA(hashes.SHA256()))
    room = len(asyncio.run(signer.async_sign_raw(b"iets", "sha256", dry_run=True)))
    assert len(made) <= room


@pytest.mark.parametrize("dry_run", [True, False])
def test_another_digest_than_promised_is_refused(dry_run: bool) -> None:
    signer = KeySigner(installation().seal)
    with pytest.raises(ValueError, match="sha256, not sha1"):
        asyncio.run(signer.async_sign_raw(b"iets", "sha1", dry_run))


def test_the_certificates_above_travel_along_with_the_root() -> None:
    identity = installation().seal
    known = {each.dump() for each in KeySigner(identity).cert_registry}
    assert {each.dump() for each in identity.chain} <= known


# ── the mended condition of asn1crypto ───────────────────────────────────────────────────────────────────


class Floor(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """A floor with another one below it."""


Floor._fields = [("pad", core.OctetString), ("below", Floor, {"optional": True})]


@cache
def _padding(below: int) -> int:
    """How much to add so that the length of the floor ends in the byte 0x80."""
    return next(n for n in range(600) if (len(core.OctetString(bytes(n)).dump()) + below) % 256 == 128)


def tower(floors: int) -> Floor:
    built, size = None, 0
    for _ in range(floors):
        pad = {"pad": bytes(_padding(size))}
        built = Floor(pad if built is None else pad | {"below": built})
        size += len(core.OctetString(pad["pad"]).dump())
        size += 2 if size < 128 else 3 if size < 256 else 4
    assert built is not None
    return built


def test_lengths_that_end_in_0x80_cost_nothing() -> None:
    """Without the mend these fourteen floors take a minute, and each floor more takes three times as long."""
    began = time.process_time()
    built = tower(14)
    assert [built.dump() for _ in range(3)] == [built.dump(force=True)] * 3
    assert time.process_time() - began < 3
    assert Floor.load(built.dump()).native == built.native


@pytest.mark.parametrize(
    ("header", "definite"),
    [
        ("30 80", False), ("30 03", True), ("30 81 80", True), ("30 82 01 80", True), ("80 00", True),
        ("30 84 00 00 01 80", True), ("a0 82 01 84 30 82 01 80", True), ("a0 82 01 84 30 80", False),
        ("bf 81 00 82 01 80", True), ("bf 81 00 80", False), ("1f 20 81 80", True), ("1f 20 80", False),
    ],
)  # fmt: skip
def test_which_headers_are_of_indefinite_length(header: str, definite: bool) -> None:
    assert asn1.is_definite(bytes.fromhex(header)) is definite


def test_what_really_is_of_indefinite_length_is_still_read() -> None:
    octets = core.OctetString.load(bytes.fromhex("24 80 04 02 61 62 00 00"))
    numbers = core.SequenceOf.load(bytes.fromhex("30 80 02 01 05 00 00"), spec=core.Integer)
    assert (octets.native, numbers.native) == (b"ab", [5])
    assert core.OctetString.load(octets.dump()).native == b"ab"
    assert core.SequenceOf.load(numbers.dump(), spec=core.Integer).native == [5]


def test_mending_twice_changes_nothing() -> None:
    before = [kind.dump for kind in asn1.MENDED]
    assert asn1.mend()
    assert [kind.dump for kind in asn1.MENDED] == before


def test_another_release_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asn1crypto, "__version__", "1.6.0")
    monkeypatch.setattr(core.Primitive, "dump", core.Primitive.dump.__wrapped__)
    assert not asn1.mend()
    assert not hasattr(core.Primitive.dump, "__wrapped__")
