"""A real mail server for the tests: it keeps what arrives, and fails when it is told to."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
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

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802
        if answer := self.refuses(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
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
def mail_server() -> Iterator[MailServer]:
    """A server that is up."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
