"""The ways to sign: what each makes is one valid signature more; what goes wrong leaves nothing."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from signing.growth import check_growth
from signing.sign import NO_TIMESTAMP, SigningFailed
from signing.timestamps import remote_timestamper
from signing.ways import certificates, service
from signing.ways import pkcs12 as files
from signing.ways import token as tokens
from signing.ways.interrupted import Prepared, finish, prepare
from signing.ways.keys import OTHER_KEY, WRONG_KIND
from signing.ways.remote import AtService
from signing.ways.service import Service
from signing.ways.wish import NONE_REGISTERED, NOT_REGISTERED, Made, Wish, Wrong
from tests import brought, csc
from tests.brought import PASSWORD, certificate_file, chain, office, registered, wish
from tests.ours import installation, stamps
from tests.papers import NOON, Issue, authority, issue, name, person
from tests.second_opinion import complaints, pdfsig

ROOTS = [installation().root_pem, brought.root().pem]
NOBODY = remote_timestamper("http://127.0.0.1:9/")
"""A timestamp service that does not answer."""


def problems(asked: Wish, made: Made) -> tuple[str, ...]:
    return check_growth(asked.pdf, made.pdf, asked.field, made.certificate, ROOTS, NOON)


def file_way(asked: Wish, timestamper: Any = None) -> Made:
    (made,) = files.CertificateFile(timestamper or stamps()).sign([asked], NOON)
    return made


# ── certificates ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_is_read_with_the_way_to_its_root() -> None:
    known = certificates.read(chain(office()), [brought.root().pem], [], NOON)
    assert (known.sha256, known.level) == (office().sha256, "geavanceerde")
    assert (known.subject, known.issuer) == ("V. Vertegenwoordiger, Kantoor", "Uitgever G1, Uitgever BV")
    assert [c.sha256.hex() for c in registered(office()).certificates] == [
        each.sha256 for each in (office(), brought.issuing(), brought.root())
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (lambda: b"", certificates.NOT_ONE),
        (lambda: b"zomaar iets", certificates.NOT_ONE),
        (lambda: chain(office())[:400], certificates.NOT_ONE),
        (lambda: chain(office()) + b" " * 70_000, certificates.NOT_ONE),
        (lambda: brought.issuing().pem, certificates.NOT_FOR_SIGNING),
        (lambda: chain(office(kind="rsa2048")), WRONG_KIND),
        (lambda: chain(office(kind="p521")), WRONG_KIND),
        (lambda: office().pem, certificates.STRANGER),
        (lambda: person("bpt").pem, certificates.STRANGER),
        (lambda: person("bpt", authority("Uitgever van certificaten", 8)).pem, certificates.STRANGER),
    ],
)
def test_what_nobody_can_sign_with_is_not_registered(data: Any, sentence: str) -> None:
    with pytest.raises(certificates.NotUsable) as refused:
        certificates.read(data(), [brought.root().pem], [], NOON)
    assert str(refused.value) == sentence


def test_nor_is_one_that_expired() -> None:
    old = issue(
        name("V."), brought.issuing(), Issue(brought.LONG.start, NOON - (NOON - brought.LONG.start) / 2)
    )
    with pytest.raises(certificates.NotUsable, match="verlopen of geldt nog niet"):
        certificates.read(chain(old), [brought.root().pem], [], NOON)


COMPLIANT, DEVICE = "30080606 04008e460101", "30080606 04008e460104"
PERSON, SEAL = "3013060604008e46010630090607 04008e46010601", "3013060604008e46010630090607 04008e46010602"


def statements(*parts: str) -> bytes:
    body = b"".join(bytes.fromhex(part) for part in parts)
    return bytes([0x30, len(body)]) + body


@pytest.mark.parametrize(
    ("told", "vouched", "level"),
    [
        ((COMPLIANT, DEVICE, PERSON), True, "gekwalificeerde"),
        ((COMPLIANT, DEVICE), True, "gekwalificeerde"),
        ((COMPLIANT, DEVICE, PERSON), False, "geavanceerde"),
        ((COMPLIANT, PERSON), True, "geavanceerde"),
        ((DEVICE, PERSON), True, "geavanceerde"),
        ((COMPLIANT, DEVICE, SEAL), True, "geavanceerde"),
    ],
)
def test_a_certificate_is_qualified_when_a_qualified_issuer_says_so(
    told: tuple[str, ...], vouched: bool, level: str
) -> None:
    holder = brought.qualified(statements(*told))
    roots = [brought.root().pem]
    known = certificates.read(chain(holder), roots, roots if vouched else [], NOON)
    assert known.level == level


# ── a certificate file ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["p256", "p384", "rsa3072"])
def test_signing_with_a_certificate_file(kind: str) -> None:
    holder = office(kind=kind)
    asked = wish(1, holder, file=certificate_file(holder), secret=PASSWORD)
    made = file_way(asked)
    assert made.certificate == holder.sha256
    assert problems(asked, made) == ()
    assert pdfsig(made.pdf)[asked.field] == "Signature is Valid"
    assert [complaints(made.pdf, standard) for standard in ("3a", "ua1")] == [{}, {}]


def test_one_certificate_file_signs_several_documents() -> None:
    both = [wish(n, office(), file=certificate_file(office()), secret=PASSWORD) for n in (0, 1)]
    made = files.CertificateFile(stamps()).sign(both, NOON)
    assert [problems(asked, each) for asked, each in zip(both, made, strict=True)] == [(), ()]


def _without_key() -> bytes:
    how = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(None, None, None, [office().certificate], how)


@pytest.mark.parametrize(
    ("given", "sentence", "about"),
    [
        ({"file": b""}, files.NO_FILE, "file"),
        ({"file": b"%PDF-1.7"}, files.NOT_ONE, "file"),
        ({"file": b"0" * 300_000}, files.NOT_ONE, "file"),
        ({"secret": "fout"}, files.WRONG_PASSWORD, "secret"),
        ({"secret": ""}, files.WRONG_PASSWORD, "secret"),
        ({"file": _without_key()}, files.NO_KEY, "file"),
        ({"file": certificate_file(office(kind="rsa2048"))}, WRONG_KIND, "file"),
        ({"file": certificate_file(office(kind="p521"))}, WRONG_KIND, "file"),
        ({"file": certificate_file(office("Iemand anders"))}, NOT_REGISTERED, ""),
        ({"registered": ()}, NOT_REGISTERED, ""),
    ],
)
def test_a_certificate_file_that_does_not_do(given: dict[str, Any], sentence: str, about: str) -> None:
    whole = {"file": certificate_file(office()), "secret": PASSWORD} | given
    with pytest.raises(Wrong) as refused:
        file_way(wish(0, office(), **whole))
    assert (str(refused.value), refused.value.about) == (sentence, about)


def test_a_file_that_would_keep_the_processor_busy_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROUNDS", 100)
    with pytest.raises(Wrong, match="geen certificaatbestand"):
        files.opened(certificate_file(office()), PASSWORD)


def test_without_a_timestamp_there_is_no_signature() -> None:
    with pytest.raises(SigningFailed, match=NO_TIMESTAMP):
        file_way(wish(0, office(), file=certificate_file(office()), secret=PASSWORD), NOBODY)


def test_what_is_brought_along_is_in_no_message() -> None:
    asked = Wish(b"", "veld", "V.", "BPT", (), b"een geheime sleutel", PASSWORD)
    assert PASSWORD not in repr(asked)
    assert "geheime sleutel" not in repr(asked)


# ── a token ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["p256", "rsa3072"])
def test_signing_with_a_token(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = office(kind=kind)
    module, label = brought.token(holder, tmp_path, monkeypatch)
    both = [wish(n, holder, label, secret=brought.PIN) for n in (0, 1)]
    made = tokens.OnToken(Path(module), stamps()).sign(both, NOON)
    assert [problems(asked, each) for asked, each in zip(both, made, strict=True)] == [(), ()]
    assert pdfsig(made[1].pdf)[both[1].field] == "Signature is Valid"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"secret": ""}, tokens.NO_PIN),
        ({"secret": "000000"}, tokens.WRONG_PIN),
        ({"secret": "0"}, tokens.WRONG_PIN),
        ({"holder": office("Iemand anders")}, tokens.NOT_ON_IT),
        ({"label": "weg"}, tokens.NO_TOKEN),
        ({"label": ""}, NONE_REGISTERED),
        ({"other_key": office("Iemand anders").key}, OTHER_KEY),
        ({"module": "/niet/hier.so"}, tokens.BROKEN),
    ],
)
def test_a_token_that_does_not_do(
    given: dict[str, Any], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, label = brought.token(office(), tmp_path, monkeypatch, given.get("other_key"))
    way = tokens.OnToken(Path(given.get("module", module)), stamps())
    asked = wish(0, given.get("holder", office()), given.get("label", label))
    secret = given.get("secret", brought.PIN)
    with pytest.raises(SigningFailed) as refused:
        way.sign(
            [Wish(asked.pdf, asked.field, asked.person, asked.partner, asked.registered, b"", secret)], NOON
        )
    assert str(refused.value) == sentence


def test_nobody_stays_logged_in_at_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, label = brought.token(office(), tmp_path, monkeypatch)
    way = tokens.OnToken(Path(module), stamps())
    for pin, works in ((brought.PIN, True), ("000000", False), (brought.PIN, True)):
        try:
            done = bool(way.sign([wish(0, office(), label, secret=pin)], NOON))
        except Wrong:
            done = False
        assert done is works


# ── in two halves ────────────────────────────────────────────────────────────────────────────────────────

RESUME = """
import base64, json, sys
from signing.ways.interrupted import Prepared, finish
from tests.ours import stamps
head = json.loads(sys.stdin.buffer.readline())
half = Prepared.from_json(head["half"], sys.stdin.buffer.read())
sys.stdout.buffer.write(finish(half, base64.b64decode(head["signature"]), stamps()))
"""


def halfway(asked: Wish) -> Prepared:
    names = (asked.person, asked.partner)
    return prepare(asked.pdf, asked.field, names, asked.registered[0].certificates, stamps(), NOON)


def test_what_one_process_began_another_finishes() -> None:
    """The stamps of the other process are of another authority: only what is in the file is looked at."""
    asked = wish(0, office())
    half = halfway(asked)
    signature = office().key.sign(half.attributes, ec.ECDSA(hashes.SHA256()))
    kept = {"half": half.as_json(), "signature": base64.b64encode(signature).decode()}
    request = json.dumps(kept).encode() + b"\n" + half.pdf
    done = subprocess.run([sys.executable, "-c", RESUME], input=request, capture_output=True, check=True)
    assert done.stdout.startswith(asked.pdf)
    assert pdfsig(done.stdout)[asked.field] == "Signature is Valid"
    again = finish(Prepared.from_json(json.loads(json.dumps(half.as_json())), half.pdf), signature, stamps())
    assert problems(asked, Made(again, office().sha256)) == ()
    assert len(done.stdout) == len(again)


def test_a_signature_over_something_else_is_not_set() -> None:
    half = halfway(wish(0, office()))
    for wrong in (b"", bytes(70), office().key.sign(b"iets anders", ec.ECDSA(hashes.SHA256()))):
        with pytest.raises(Wrong, match="hoort niet bij het geregistreerde certificaat"):
            finish(half, wrong, stamps())


def test_nor_without_a_timestamp() -> None:
    half = halfway(wish(0, office()))
    signature = office().key.sign(half.attributes, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(SigningFailed, match=NO_TIMESTAMP):
        finish(half, signature, NOBODY)


# ── a signing service ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[csc.Running]:
    with csc.running(office(), tmp_path_factory.mktemp("dienst")) as found:
        yield found


def remote(found: csc.Running, token: str = csc.TOKEN) -> AtService:
    return AtService(Service(found.address, token, seconds=5), stamps())


@pytest.mark.parametrize("how", ["goed", "code", "zonder pincode"])
def test_several_documents_in_one_authorisation(running: csc.Running, how: str) -> None:
    before = len(running.asked())
    secret = "" if how == "zonder pincode" else csc.PIN
    five = [wish(n % 4, office(), how, secret=secret) for n in range(5)]
    made = remote(running).sign(five, NOON)
    assert [problems(asked, each) for asked, each in zip(five, made, strict=True)] == [()] * 5
    assert running.asked()[before:] == ["credentials/info", "credentials/authorize", "signatures/signHash"]


@pytest.mark.parametrize(
    ("how", "secret", "sentence"),
    [
        ("goed", "", service.NO_SECRET),
        ("goed", "000000", service.WRONG_SECRET),
        ("code", "000000", service.WRONG_SECRET),
        ("bezoek", csc.PIN, service.OTHER_AUTHORISATION),
        ("ander soort", csc.PIN, service.BROKEN),
        ("een tegelijk", csc.PIN, "De ondertekendienst tekent hoogstens 1 documenten tegelijk."),
        ("liegt", csc.PIN, OTHER_KEY),
        ("te weinig", csc.PIN, service.BROKEN),
        *(
            (f"{how} bij {what}", csc.PIN, service.BROKEN)
            for how in ("stuk", "onzin", "elders")
            for what in ("credentials/info", "credentials/authorize", "signatures/signHash")
        ),
    ],
)
def test_a_service_that_does_not_do(running: csc.Running, how: str, secret: str, sentence: str) -> None:
    with pytest.raises(SigningFailed) as refused:
        remote(running).sign([wish(n, office(), how, secret=secret) for n in (0, 1)], NOON)
    assert str(refused.value).startswith(sentence)


def test_a_service_that_does_not_know_us_or_is_not_there(running: csc.Running) -> None:
    for way in (remote(running, "andere toegang"), AtService(Service("http://127.0.0.1:9", ""), stamps())):
        with pytest.raises(SigningFailed, match="geeft geen bruikbaar antwoord"):
            way.sign([wish(0, office(), "goed", secret=csc.PIN)], NOON)


def test_a_service_with_another_key_than_was_registered(running: csc.Running) -> None:
    with pytest.raises(Wrong, match="niet voor u geregistreerd"):
        remote(running).sign([wish(0, office("Iemand anders"), "goed", secret=csc.PIN)], NOON)
