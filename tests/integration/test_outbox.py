"""The outbox against a real mail server: every message arrives, and once while nothing fails."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.integration.test_races import at_once
from tests.mail import MailServer, free_port, mail_server
from tests.world import ROOT, World
from web.mail import SmtpMailer
from web.settings import Settings
from workflow.domain.letter import Letter
from workflow.domain.vocabulary import Administration, MailProblem
from workflow.persistence import messages
from workflow.persistence.tables import OutboxRow
from workflow.services.administration import journalled
from workflow.services.outbox import MOST_FAILURES, Outbox

LETTER = Letter("Anna", ("Dit is een bericht.",), "Open Mijn taken", "https://convenant.example/taken")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def outbox(world: World, mail: MailServer) -> Outbox:
    return Outbox(world.desk, SmtpMailer(mail.settings()))


def put_out(world: World, number: int, who: str = "coordinator") -> list[str]:
    """Leave so many messages; gives their subjects."""
    subjects = [f"Bericht {n}" for n in range(number)]
    with world.desk.database.begin() as session:
        for subject in subjects:
            messages.put_out(session, world.people[who], subject, LETTER, world.desk.now())
        journalled(session, world.desk, Administration.MESSAGES_LEFT, {"person": world.people[who]})
    return subjects


def waiting(world: World) -> list[OutboxRow]:
    with world.desk.database.reading() as session:
        return list(session.scalars(select(OutboxRow).where(OutboxRow.sent_at.is_(None))))


def test_every_message_arrives_once(world: World, mail: MailServer, outbox: Outbox) -> None:
    subjects = put_out(world, 5)
    assert outbox.send_all() == (5, 0)
    assert outbox.send_all() == (0, 0)
    assert mail.subjects() == subjects
    assert str(mail.received[0]["To"]) == "coordinator.bpt.proef@example.nl"


def test_two_senders_at_once_send_everything_once(world: World, mail: MailServer, outbox: Outbox) -> None:
    subjects = put_out(world, 20)
    results = at_once(outbox.send_all, outbox.send_all, outbox.send_all)
    assert sum(sent for sent, _ in results) == 20
    assert sorted(mail.subjects()) == sorted(subjects)


def test_an_address_that_is_refused_holds_nobody_up(world: World, mail: MailServer, outbox: Outbox) -> None:
    put_out(world, 1, "kantoor")
    put_out(world, 2)
    mail.refuses = lambda address: "550 Onbekend" if address.startswith("kantoor") else None
    assert outbox.send_all() == (2, 1)
    (row,) = waiting(world)
    assert (row.problem, row.answer) == (MailProblem.REFUSED, "550 Onbekend")
    mail.refuses = lambda _: None
    assert outbox.send_all() == (0, 0)
    world.clock.forward(minutes=2)
    assert outbox.send_all() == (1, 0)


def test_when_the_server_is_down_the_rest_waits(world: World) -> None:
    put_out(world, 10)
    gone = Settings(mail_host="127.0.0.1", mail_port=free_port(), mail_tls=False)
    assert Outbox(world.desk, SmtpMailer(gone)).send_all() == (0, MOST_FAILURES)
    assert sum(row.attempts for row in waiting(world)) == MOST_FAILURES


def test_a_name_with_a_line_in_it_stays_in_the_subject(
    world: World, mail: MailServer, outbox: Outbox
) -> None:
    with world.desk.database.begin() as session:
        subject = "Team\nBcc: vreemd@example.nl"
        messages.put_out(session, world.people["coordinator"], subject, LETTER, world.desk.now())
        journalled(session, world.desk, Administration.MESSAGES_LEFT, {})
    assert outbox.send_all() == (1, 0)
    (message,) = mail.received
    assert str(message["Subject"]) == "Team Bcc: vreemd@example.nl"
    assert message["Bcc"] is None


SENDER = """
import sys
from pathlib import Path
from tests.fakes import FakeClock
from web.mail import SmtpMailer
from web.settings import Settings
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, open_engine
from workflow.services.desk import Desk
from workflow.services.outbox import Outbox
url, folder, port = sys.argv[1:]
database = Database(open_engine(url), Anchor(Path(folder) / "anker.json"))
desk = Desk(database, FakeClock(), None, None, None, "https://convenant.example", None, vault=None)
Outbox(desk, SmtpMailer(Settings(mail_host="127.0.0.1", mail_port=int(port), mail_tls=False))).send_all()
"""


@pytest.mark.parametrize("received", [1, 7])
def test_a_kill_in_the_middle_doubles_at_most_the_one_in_flight(
    world: World, mail: MailServer, outbox: Outbox, received: int
) -> None:
    subjects = put_out(world, 12)
    mail.seconds = 0.05
    url = world.desk.database.engine.url.render_as_string(hide_password=False)
    folder = str(world.desk.database.anchor.path.parent)
    sender = subprocess.Popen([sys.executable, "-c", SENDER, url, folder, str(mail.port)], cwd=ROOT)
    while len(mail.received) < received:
        assert sender.poll() is None
        time.sleep(0.005)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    mail.seconds = 0
    outbox.send_all()
    world.clock.forward(minutes=6)
    outbox.send_all()
    assert waiting(world) == []
    arrived = Counter(mail.subjects())
    assert set(arrived) == set(subjects)
    assert arrived.total() - len(subjects) <= 1
