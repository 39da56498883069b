"""Messages over a real mail server: what lies in the outbox arrives, its calendar part as it was made."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar
from sqlalchemy import select

from tests.integration.test_meetings import PLAN, cancel, planned
from tests.world import POLICE, World
from web.adapters import SmtpMailer
from web.settings import Settings
from workflow.persistence.tables import OutboxRow
from workflow.ports import CalendarPart
from workflow.services.outbox import Outbox


class Postbox:
    """What a mail server received."""

    def __init__(self) -> None:
        self.received: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append((envelope.rcpt_tos[0], message))
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def mailer(port: int, folder: Path) -> SmtpMailer:
    sender = "Convenant <convenant@example.nl>"
    return SmtpMailer(
        Settings(folder=folder, mail_host="127.0.0.1", mail_port=port, mail_tls=False, mail_from=sender)
    )


def calendar_of(message: EmailMessage) -> EmailMessage:
    (part,) = (p for p in message.walk() if p.get_content_type() == "text/calendar")
    assert isinstance(part, EmailMessage)
    return part


def test_invitations_and_cancellations_arrive(
    world: World, postbox: tuple[Postbox, int], tmp_path: Path
) -> None:
    box, port = postbox
    world.desk = replace(world.desk, sender="Convenant <convenant@example.nl>")
    meeting = planned(world, replace(PLAN, subject="Rondes;\nATTENDEE:mailto:kwaad@example.nl, é\\"))
    assert cancel(world, meeting, "De zaal is bezet.").done
    assert Outbox(world.desk, mailer(port, tmp_path)).send_all() == (8, 0)
    police = [message for address, message in box.received if address == f"{POLICE}-2@example.nl"]
    assert [calendar_of(m).get_param("method") for m in police] == ["REQUEST", "CANCEL"]
    for message in police:
        assert message.get_content_type() == "multipart/alternative"
        assert message["From"] == "Convenant <convenant@example.nl>"
        body = message.get_body(("plain",))
        assert body is not None
        assert f"https://convenant.example/dossier/{world.agreement}/overleg/{meeting}" in body.get_content()
        content = calendar_of(message).get_payload(decode=True)
        assert isinstance(content, bytes)
        assert b"\n" not in content.replace(b"\r\n", b"")
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        assert event["SUMMARY"] == "Rondes; ATTENDEE:mailto:kwaad@example.nl, é\\ (BPT Proef)"
        assert event["ATTENDEE"] == f"mailto:{POLICE}-2@example.nl"
        assert event["ORGANIZER"] == "mailto:convenant@example.nl"
        assert "Afzeggen" not in message["Subject"]
    with world.desk.database.reading() as session:
        rows = session.scalars(select(OutboxRow)).all()
    stored = [row.calendar for row in rows if row.person_id == world.people[f"{POLICE}-2"]]
    assert [calendar_of(m).get_payload(decode=True) for m in police] == [(c or "").encode() for c in stored]


def test_a_message_without_a_calendar_stays_plain(postbox: tuple[Postbox, int], tmp_path: Path) -> None:
    box, port = postbox
    mailer(port, tmp_path).send("anna@example.nl", "Bericht", "Beste Anna,\n\nDag.\n")
    ((address, message),) = box.received
    assert address == "anna@example.nl"
    assert message.get_content_type() == "text/plain"
    assert message.get_content() == "Beste Anna,\r\n\r\nDag.\r\n"


def test_the_calendar_part_is_named_by_its_method(postbox: tuple[Postbox, int], tmp_path: Path) -> None:
    box, port = postbox
    part = CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nX-WORD:é\r\nEND:VCALENDAR\r\n")
    mailer(port, tmp_path).send("anna@example.nl", "Bericht", "Tekst", part)
    found = calendar_of(box.received[0][1])
    assert found.get_payload(decode=True) == part.content.encode()
    assert found.get_param("charset") == "utf-8"
    assert found.get_param("method") == "REQUEST"
