"""Messages over a real mail server: what lies in the outbox arrives, its calendar part as it was made."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from smtplib import SMTPNotSupportedError
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.fakes import FakeClock, FakeMailer
from tests.integration.test_meetings import PLAN, cancel, planned
from tests.mail import MailProcess, MailServer, mail_process, mail_server
from tests.world import POLICE, World
from web.mail import NoAddress, SmtpMailer
from web.settings import Settings
from workflow.domain.letter import Letter
from workflow.persistence.tables import OutboxRow
from workflow.ports import CalendarPart, Message
from workflow.services.outbox import Outbox


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


SENDER = "Convenant <convenant@example.nl>"
LETTER = Letter("Zoë", ("Dit is een bericht.",), "Open Mijn taken", "https://convenant.example/taken")


def message(**other: Any) -> Message:
    given = {"address": "anna@example.nl", "subject": "Bericht voor Zoë", "text": LETTER.text, **other}
    return Message(key="1.1", letter=LETTER, at=FakeClock().now(), **given)


@pytest.fixture
def world(negotiating: World) -> World:
    """What others see: in a concept nobody plans."""
    return negotiating


def calendar_of(message: EmailMessage) -> EmailMessage:
    (part,) = (p for p in message.walk() if p.get_content_type() == "text/calendar")
    assert isinstance(part, EmailMessage)
    return part


def test_invitations_and_cancellations_arrive(world: World, mail: MailServer) -> None:
    Outbox(world.desk, FakeMailer()).send_all()  # what came before
    world.desk = replace(world.desk, sender=SENDER)
    meeting = planned(world, replace(PLAN, subject="Rondes;\nATTENDEE:mailto:kwaad@example.nl, é\\"))
    assert cancel(world, meeting, "De zaal is bezet.").done
    with world.desk.database.reading() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    stored = [row.calendar for row in rows if row.person_id == world.people[f"{POLICE}-2"] and row.calendar]
    assert Outbox(world.desk, SmtpMailer(mail.settings(mail_from=SENDER))).send_all() == (8, 0)
    police = [m for m in mail.received if str(m["To"]) == f"{POLICE}-2@example.nl"]
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
    assert [calendar_of(m).get_payload(decode=True) for m in police] == [(c or "").encode() for c in stored]


def test_a_message_is_text_and_html(mail: MailServer) -> None:
    SmtpMailer(mail.settings(mail_from=SENDER)).send(message())
    (arrived,) = mail.received
    assert [p.get_content_type() for p in arrived.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    assert arrived["Subject"] == "Bericht voor Zoë"
    text, page = arrived.get_body(("plain",)), arrived.get_body(("html",))
    assert text is not None
    assert page is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert '<html lang="nl">' in page.get_content()
    assert page.get_content().count("<a ") == 1


def test_the_calendar_part_comes_last_and_is_named_by_its_method(mail: MailServer) -> None:
    part = CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nX-WORD:é\r\nEND:VCALENDAR\r\n")
    SmtpMailer(mail.settings()).send(message(calendar=part))
    *_, last = mail.received[0].walk()
    found = calendar_of(mail.received[0])
    assert found is last
    assert found.get_payload(decode=True) == part.content.encode()
    assert found.get_param("charset") == "utf-8"
    assert found.get_param("method") == "REQUEST"


def test_an_address_with_a_comma_sends_nobody_else_anything(mail: MailServer) -> None:
    with pytest.raises(NoAddress):
        SmtpMailer(mail.settings()).send(message(address="a,b@example.nl"))
    assert mail.received == []


# ── a server of its own ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailProcess]:
    with mail_process(tmp_path_factory.mktemp("post")) as running:
        yield running


def test_a_message_travels_encrypted(secure: MailProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    SmtpMailer(Settings(mail_host="127.0.0.1", mail_port=secure.port)).send(message(address="tls@example.nl"))
    (arrived,) = (m for m in secure.received if m["To"] == "tls@example.nl")
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content_type() == "multipart/alternative"


def test_a_server_that_nobody_vouches_for_gets_nothing(secure: MailProcess) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        SmtpMailer(Settings(mail_host="127.0.0.1", mail_port=secure.port)).send(
            message(address="x@example.nl")
        )
    assert not [m for m in secure.received if m["To"] == "x@example.nl"]


def test_a_server_without_encryption_gets_nothing(mail: MailServer) -> None:
    with pytest.raises(SMTPNotSupportedError):
        SmtpMailer(Settings(mail_host="127.0.0.1", mail_port=mail.port)).send(message())
    assert mail.received == []


def test_a_server_that_wants_encryption_is_not_talked_to_without(secure: MailProcess) -> None:
    plain = Settings(mail_host="127.0.0.1", mail_port=secure.port, mail_tls=False)
    with pytest.raises(OSError, match="STARTTLS"):
        SmtpMailer(plain).send(message(address="y@example.nl"))
    assert not [m for m in secure.received if m["To"] == "y@example.nl"]
