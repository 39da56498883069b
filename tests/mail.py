"""Real mail servers for the tests: one that fails when told to, and one that is a process of its own."""

import asyncio
import mailbox
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from web.settings import Settings


@dataclass
class MailServer:
    """What came in, in order; `refuses` may answer with an SMTP error for an address."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    refuses: Callable[[str], str | None] = lambda _: None
    seconds: float = 0.0
    """How long the server takes over each message, after it has it."""

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        if answer := self.refuses(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        await asyncio.sleep(self.seconds)
        return "250 OK"

    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.received]

    def settings(self, **given: Any) -> Settings:
        """Settings that send to this server."""
        return Settings(mail_host="127.0.0.1", mail_port=self.port, mail_tls=False, **given)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(*, utf8: bool = False) -> Iterator[MailServer]:
    """A server that is up; whether it takes addresses with letters beyond ASCII (SMTPUTF8)."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, enable_SMTPUTF8=utf8)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@dataclass
class MailProcess:
    """A server in a process of its own, with STARTTLS, and the folder in which it keeps what arrives."""

    port: int
    folder: Path
    certificate: Path

    @property
    def received(self) -> list[EmailMessage]:
        """What arrived, in no order."""
        kept = mailbox.Maildir(self.folder, create=False)
        return [message_from_bytes(each.as_bytes(), policy=policy.default) for each in kept]


@contextmanager
def mail_process(folder: Path) -> Iterator[MailProcess]:
    """A process that is up, and takes nothing without STARTTLS."""
    key, certificate, port = folder / "sleutel.pem", folder / "certificaat.pem", free_port()
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", "/CN=mail", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*made, *named, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    started = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"]
    told = ["--tlscert", certificate, "--tlskey", key, "-c", "aiosmtpd.handlers.Mailbox", folder / "post"]
    server = subprocess.Popen([*started, *told], stderr=subprocess.DEVNULL)
    try:
        _await(port, server)
        yield MailProcess(port, folder / "post", certificate)
    finally:
        server.terminate()
        server.wait()


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert server.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError
