"""Timestamps: our own authority, a service over HTTP, and every way in which a service lets us down."""

import asyncio
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from asn1crypto import cms, core, tsp
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing import timestamps
from signing.report import Answer
from signing.seal import seal
from signing.sign import NO_TIMESTAMP, SigningFailed, sign
from signing.timestamps import TimestampFailed, own_timestamper, remote_timestamper
from signing.verify import verify
from tests.ours import SIGNERS, installation, sealed, stamps
from tests.papers import AUTHORITY, NOON, STAMPING, blank, issue, name
from tests.papers import authority as stranger
from tests.second_opinion import pdfsig

DIGEST = bytes(range(32))
FIELD = next(iter(SIGNERS))
REPLY = "application/timestamp-reply"
Answering = Callable[[tsp.TimeStampReq], tuple[int, str, bytes]]


def response(request: tsp.TimeStampReq, by: TimeStamper | None = None) -> tsp.TimeStampResp:
    """An honest answer, by the authority of another installation unless said otherwise."""
    service = by or own_timestamper(installation(7).timestamps, lambda: NOON)
    answer = service.async_request_tsa_response(request)
    return tsp.TimeStampResp.load(asyncio.run(answer).dump())


def honest(request: tsp.TimeStampReq) -> tuple[int, str, bytes]:
    return 200, REPLY, response(request).dump()


class Service(ThreadingHTTPServer):
    """A timestamp service that answers as it is told."""

    daemon_threads = True
    answering: Answering = staticmethod(honest)
    asked: list[tsp.TimeStampReq]
    mistakes: list[BaseException]
    """Of the test itself; that somebody hung up is none."""

    def handle_error(self, *arguments: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.mistakes.append(error)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/tsa"


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = tsp.TimeStampReq.load(body)
        self.server.asked.append(request)
        status, kind, content = self.server.answering(request)
        if not status:
            return  # hangs up without a word
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        """Nothing: the tests say what went wrong."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service(("127.0.0.1", 0), Handler)
    server.asked, server.mistakes = [], []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    assert server.mistakes == []


def stamp(by: TimeStamper, digest: bytes = DIGEST) -> cms.ContentInfo:
    return asyncio.run(by.async_timestamp(digest, "sha256"))


def content_of(token: cms.ContentInfo) -> tsp.TSTInfo:
    return token["content"]["encap_content_info"]["content"].parsed


# ── our own ──────────────────────────────────────────────────────────────────────────────────────────────


def test_our_own_authority_says_when_by_the_clock_it_was_given() -> None:
    moments = iter([NOON, NOON + timedelta(days=3)])
    by = own_timestamper(installation().timestamps, lambda: next(moments))
    tokens = [content_of(stamp(by)) for _ in range(2)]
    assert [token["gen_time"].native for token in tokens] == [NOON, NOON + timedelta(days=3)]
    assert {token["message_imprint"]["hashed_message"].native for token in tokens} == {DIGEST}
    assert len({token["serial_number"].native for token in tokens}) == 2
    assert {token["policy"].native for token in tokens} == {timestamps.POLICY}


def test_our_own_timestamp_names_its_certificate() -> None:
    token = stamp(stamps())
    (signer,) = token["content"]["signer_infos"]
    assert signer["sid"].chosen["serial_number"].native == installation().timestamps.certificate.serial_number
    assert "signing_certificate_v2" in {each["type"].native for each in signer["signed_attrs"]}


# ── a service ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_service_gives_a_timestamp_of_what_was_asked(service: Service) -> None:
    token = content_of(stamp(remote_timestamper(service.address)))
    (asked,) = service.asked
    assert asked["message_imprint"]["hashed_message"].native == DIGEST
    assert asked["cert_req"].native
    assert token["nonce"].native == asked["nonce"].native
    assert token["gen_time"].native == NOON


def test_every_question_has_a_number_of_its_own(service: Service) -> None:
    by = remote_timestamper(service.address)
    for _ in range(3):
        stamp(by)
    assert len({asked["nonce"].native for asked in service.asked}) == 3


def test_a_signature_carries_the_time_of_the_service(service: Service) -> None:
    """The timestamp is trusted by the root of the service, and by no other."""
    by = remote_timestamper(service.address)
    later = NOON + timedelta(seconds=40)
    made = sign(sealed(), FIELD, "V.", "BPT", installation(), by, later)
    roots = [installation().root_pem, installation(7).root_pem]
    report = verify(made.pdf, roots, NOON + timedelta(days=400)).signatures[1]
    assert (report.verdict, report.timestamp) == (Answer.VALID, NOON), report
    assert verify(made.pdf, roots[:1], later).signatures[1].verdict is Answer.UNKNOWN


def test_granted_with_changes_is_granted(service: Service) -> None:
    service.answering = changed(lambda r: r["status"].__setitem__("status", "granted_with_mods"))
    assert content_of(stamp(remote_timestamper(service.address)))


LARGE = "Een grote dienst voor vertrouwen"


@cache
def large_service() -> DummyTimeStamper:
    """As the large ones are: RSA of 4096 bits, with three certificates above it."""
    key = rsa.generate_private_key(65537, 4096)
    above = root = issue(
        name("Wortel van een grote dienst", "Grote dienst voor vertrouwen"), None, AUTHORITY, key
    )
    chain = [root]
    for number in range(2):
        above = issue(name(f"Uitgifte {number}", "Grote dienst voor vertrouwen"), above, AUTHORITY, key)
        chain.append(above)
    holder = issue(name("Tijd", "Grote dienst voor vertrouwen"), above, STAMPING, key)
    others = SimpleCertificateStore.from_certs(each.asn1 for each in chain)
    return DummyTimeStamper(holder.asn1, holder.asn1_key, certs_to_embed=others, fixed_dt=NOON)


def test_there_is_room_for_the_timestamp_of_a_large_service(service: Service) -> None:
    service.answering = lambda asked: (200, REPLY, response(asked, large_service()).dump())
    by = remote_timestamper(service.address)
    made = sign(sealed(), FIELD, "V.", "BPT", installation(), by, NOON)
    assert pdfsig(made.pdf)[FIELD] == "Signature is Valid"


# ── a service that lets us down ──────────────────────────────────────────────────────────────────────────


def changed(change: Callable[[tsp.TimeStampResp], object]) -> Answering:
    """An answer with something different in it."""

    def answering(request: tsp.TimeStampReq) -> tuple[int, str, bytes]:
        answer = response(request)
        change(answer)
        return 200, REPLY, answer.dump(force=True)

    return answering


def asked_otherwise(**other: Any) -> Answering:
    """An answer to another question."""

    def answering(request: tsp.TimeStampReq) -> tuple[int, str, bytes]:
        question = tsp.TimeStampReq.load(request.dump())
        for key, value in other.items():
            if value is None:
                del question[key]
            else:
                question[key] = value
        return 200, REPLY, response(question).dump()

    return answering


def imprint(digest: bytes) -> dict[str, Any]:
    return {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}


def no_timestamp_inside(answer: tsp.TimeStampResp) -> None:
    inside = {"content_type": "data", "content": core.ParsableOctetString(b"iets")}
    answer["time_stamp_token"]["content"]["encap_content_info"] = inside


def slow(request: tsp.TimeStampReq) -> tuple[int, str, bytes]:
    time.sleep(0.6)
    return honest(request)


GRANTED, REJECTED, WAITING = (bytes.fromhex(f"3005300302010{status}") for status in (0, 2, 3))
"""Without a timestamp, as RFC 3161, 2.4.2 has it; asn1crypto cannot write these."""
FAILURES: dict[str, Answering] = {
    "an error of its own": lambda asked: (500, "text/plain", b"stuk"),
    "too busy": lambda asked: (503, REPLY, response(asked).dump()),
    "not found": lambda asked: (404, "text/html", b"<h1>weg</h1>"),
    "hangs up": lambda asked: (0, "", b""),
    "a page": lambda asked: (200, "text/html", b"<h1>Welkom</h1>"),
    "another kind of content": lambda asked: (200, "text/plain", response(asked).dump()),
    "nothing": lambda asked: (200, REPLY, b""),
    "garbage": lambda asked: (200, REPLY, b"\xff" * 400),
    "text": lambda asked: (200, REPLY, b"dit is geen tijdstempel"),
    "half an answer": lambda asked: (200, REPLY, response(asked).dump()[:200]),
    "an empty sequence": lambda asked: (200, REPLY, b"\x30\x00"),
    "a number": lambda asked: (200, REPLY, b"\x02\x01\x05"),
    "rejected": lambda asked: (200, REPLY, REJECTED),
    "waiting": lambda asked: (200, REPLY, WAITING),
    "granted and nothing with it": lambda asked: (200, REPLY, GRANTED),
    "no timestamp inside": changed(no_timestamp_inside),
    "another number": asked_otherwise(nonce=5),
    "no number": asked_otherwise(nonce=None),
    "another digest": asked_otherwise(message_imprint=imprint(b"x" * 32)),
    "a shorter digest": asked_otherwise(message_imprint=imprint(DIGEST[:31])),
    "too late": slow,
}  # fmt: skip


@pytest.mark.parametrize("failure", FAILURES)
def test_without_an_honest_answer_there_is_no_signature(
    failure: str, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timestamps, "SECONDS", 0.3)
    service.answering = FAILURES[failure]
    by = remote_timestamper(service.address)
    with pytest.raises(TimestampFailed):
        stamp(by)
    with pytest.raises(SigningFailed) as refusal:
        sign(sealed(), FIELD, "V.", "BPT", installation(), by, NOON)
    assert str(refusal.value) == NO_TIMESTAMP
    monkeypatch.undo()
    service.answering, by = honest, remote_timestamper(service.address)
    assert sign(sealed(), FIELD, "V.", "BPT", installation(), by, NOON).pdf.startswith(sealed())


def test_nobody_at_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        by = remote_timestamper(f"http://127.0.0.1:{free.getsockname()[1]}/tsa")
    with pytest.raises(TimestampFailed, match="contacting"):
        stamp(by)
    with pytest.raises(SigningFailed, match="Er is niets ondertekend"):
        seal(blank(), installation(), by, NOON)


@pytest.mark.parametrize("address", ["", "geen adres", "http://", "ftp://127.0.0.1/"])
def test_what_is_no_address_gives_no_timestamp(address: str) -> None:
    with pytest.raises(TimestampFailed):
        stamp(remote_timestamper(address))


def test_it_says_which_service_failed_and_how(service: Service) -> None:
    service.answering = FAILURES["rejected"]
    with pytest.raises(TimestampFailed, match="rejection"):
        stamp(remote_timestamper(service.address))
    service.answering = FAILURES["nothing"]
    with pytest.raises(TimestampFailed, match=service.address):
        stamp(remote_timestamper(service.address))


def test_a_timestamp_of_a_stranger_does_not_make_a_valid_signature(service: Service) -> None:
    """Whose time it is, the check tells; the service can say what it likes."""
    root = stranger("Een vreemde")
    holder = issue(name("Tijd"), root, STAMPING)
    identity = timestamps.Identity(holder.asn1, holder.key, (root.asn1,))
    service.answering = lambda asked: (
        200, REPLY, response(asked, own_timestamper(identity, lambda: NOON)).dump()
    )  # fmt: skip
    made = sign(sealed(), FIELD, "V.", "BPT", installation(), remote_timestamper(service.address), NOON)
    report = verify(made.pdf, [installation().root_pem], NOON)
    assert [each.verdict for each in report.signatures] == [Answer.VALID, Answer.UNKNOWN]
