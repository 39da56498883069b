"""Messages after an outage, after a clock that jumped, and in hands that may write in the database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from tests.integration.test_outbox import LETTER, put_out, waiting
from tests.mail import MailServer, free_port, mail_server
from tests.world import World
from web.mail import SmtpMailer
from web.settings import Settings
from workflow.domain.vocabulary import Administration, MailProblem
from workflow.persistence import messages
from workflow.persistence.tables import JournalRow, OutboxRow, PersonRow
from workflow.services.accounts import Accounts
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.outbox import Outbox, guard
from workflow.services.records import Records
from workflow.services.undelivered import GivenUp

BACK = timedelta(minutes=15)
"""Within this stretch everything has left once the server is back."""


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def outbox(world: World, mail: MailServer) -> Outbox:
    return Outbox(world.desk, SmtpMailer(mail.settings()))


@pytest.fixture
def nowhere(world: World) -> Outbox:
    gone = Settings(mail_host="127.0.0.1", mail_port=free_port(), mail_tls=False)
    return Outbox(world.desk, SmtpMailer(gone))


def as_by_the_clock(world: World, outbox: Outbox, stretch: timedelta, minutes: int = 1) -> None:
    """What the job of an installation does all this time; a long stretch with fewer minutes in it."""
    until = world.clock.now() + stretch
    while world.clock.now() < until:
        outbox.send_all()
        world.clock.forward(minutes=minutes)


def tampered(world: World, **values: object) -> None:
    """Somebody who can write in the database and nowhere else."""
    with world.desk.database.engine.begin() as connection:
        connection.execute(update(OutboxRow).values(**values))


# ── outages ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", [1, 500])
def test_after_a_day_without_a_server_everything_leaves_in_a_quarter_of_an_hour(
    world: World, mail: MailServer, outbox: Outbox, nowhere: Outbox, number: int
) -> None:
    subjects = put_out(world, number)
    as_by_the_clock(world, nowhere, timedelta(days=1), 10)
    assert len(waiting(world)) == number
    as_by_the_clock(world, outbox, BACK)
    assert sorted(mail.subjects()) == sorted(subjects)


def test_after_a_day_of_not_now_everything_leaves_in_a_quarter_of_an_hour(
    world: World, mail: MailServer, outbox: Outbox
) -> None:
    put_out(world, 5)
    mail.refuses = lambda _: "451 Straks"
    as_by_the_clock(world, outbox, timedelta(days=1), 30)
    mail.refuses = lambda _: None
    as_by_the_clock(world, outbox, BACK)
    assert (len(mail.received), waiting(world)) == (5, [])


def test_the_first_that_goes_out_takes_the_others_along(
    world: World, mail: MailServer, outbox: Outbox, nowhere: Outbox
) -> None:
    put_out(world, 4)
    nowhere.send_all()
    assert sum(row.due_at is not None for row in waiting(world)) == 3
    assert outbox.send_all() == (4, 0)


def test_addresses_that_are_refused_hold_nobody_up(world: World, mail: MailServer, outbox: Outbox) -> None:
    put_out(world, 10, "kantoor")
    put_out(world, 2)
    mail.refuses = lambda address: "550 Onbekend" if address.startswith("kantoor") else None
    assert outbox.send_all() == (2, 10)


# ── a clock that jumped ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_jumped_ahead_once_parks_nothing(
    world: World, mail: MailServer, outbox: Outbox, nowhere: Outbox, ahead: timedelta
) -> None:
    put_out(world, 3)
    right = world.clock.moment
    world.clock.moment = right + ahead
    nowhere.send_all()
    world.clock.moment = right
    assert outbox.send_all() == (3, 0)


def test_a_claim_of_a_clock_that_jumped_ahead_holds_nothing(
    world: World, mail: MailServer, outbox: Outbox
) -> None:
    put_out(world, 1)
    right = world.clock.moment
    world.clock.moment = right + timedelta(days=400)
    with world.desk.database.begin() as session:
        assert messages.claim(session, world.clock.now())
    world.clock.moment = right
    assert outbox.send_all() == (1, 0)


def test_a_jump_gives_nothing_up(world: World, nowhere: Outbox) -> None:
    put_out(world, 1)
    for _ in range(3):
        nowhere.send_all()
        world.clock.forward(days=400)
    assert GivenUp(world.desk).count() == 0


# ── given up, and tried again ────────────────────────────────────────────────────────────────────────────


def test_who_is_refused_for_a_day_is_listed_and_tried_again(
    world: World, mail: MailServer, outbox: Outbox
) -> None:
    put_out(world, 1)
    mail.refuses = lambda _: "550 Onbekend"
    as_by_the_clock(world, outbox, timedelta(days=1, hours=2), 10)
    (line,) = GivenUp(world.desk).page().lines
    assert (line.address, line.subject) == ("coordinator.bpt.proef@example.nl", "Bericht 0")
    assert (line.reason, line.answer) == (
        "De mailserver neemt dit bericht niet aan voor dit adres.",
        "550 Onbekend",
    )
    mail.refuses = lambda _: None
    assert outbox.send_all() == (0, 0)
    GivenUp(world.desk).again(line.id, world.people["kantoor"])
    assert outbox.send_all() == (1, 0)
    assert GivenUp(world.desk).page().lines == ()
    with world.desk.database.reading() as session:
        last = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()
    assert last is not None
    assert last.body["action"] == Administration.MESSAGE_RETRIED
    assert (last.body["message"], last.body["by"]) == (line.id, world.people["kantoor"])
    assert world.journal_is_whole()
    with pytest.raises(NotFound):
        GivenUp(world.desk).again(line.id, world.people["kantoor"])


# ── letters beyond ASCII ─────────────────────────────────────────────────────────────────────────────────


def moved_to(world: World, address: str) -> None:
    with world.desk.database.begin() as session:
        session.get_one(PersonRow, world.people["coordinator"]).email = address
        messages.put_out(session, world.people["coordinator"], "Bericht", LETTER, world.desk.now())
        journalled(session, world.desk, Administration.MESSAGES_LEFT, {})


def test_a_domain_with_other_letters_is_reached(world: World, mail: MailServer, outbox: Outbox) -> None:
    asked: list[str] = []
    mail.refuses = asked.append
    moved_to(world, "info@münchen.example")
    assert outbox.send_all() == (1, 0)
    assert asked == ["info@xn--mnchen-3ya.example"]
    assert str(mail.received[0]["To"]) == "info@xn--mnchen-3ya.example"


def test_other_letters_before_the_at_need_a_server_that_takes_them(
    world: World, mail: MailServer, outbox: Outbox
) -> None:
    moved_to(world, "jörg@münchen.example")
    assert outbox.send_all() == (0, 1)
    (row,) = waiting(world)
    assert row.problem == MailProblem.NO_SUCH_LETTERS
    assert mail.received == []


def test_a_server_that_takes_other_letters_gets_them(world: World) -> None:
    with mail_server(utf8=True) as mail:
        moved_to(world, "jörg@münchen.example")
        assert Outbox(world.desk, SmtpMailer(mail.settings())).send_all() == (1, 0)
        assert str(mail.received[0]["To"]) == "jörg@xn--mnchen-3ya.example"


def test_the_sender_may_have_other_letters_too(world: World, mail: MailServer) -> None:
    put_out(world, 1)
    settings = mail.settings(
        mail_from="Gemeente <post@münchen.example>", mail_reply_to="balie@münchen.example"
    )
    assert Outbox(world.desk, SmtpMailer(settings)).send_all() == (1, 0)
    assert str(mail.received[0]["From"]) == "Gemeente <post@xn--mnchen-3ya.example>"
    assert str(mail.received[0]["Reply-To"]) == "balie@xn--mnchen-3ya.example"


# ── somebody who can write in the database ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "values",
    [
        {"address": "kwaad@example.nl"},
        {"text": "Ga naar https://kwaad.example"},
        {"letter": {**LETTER.as_json(), "link": "https://kwaad.example"}},
        {"subject": "Anders"},
        {"person_id": 1},
        {"calendar": "BEGIN:VCALENDAR", "calendar_method": "CANCEL"},
        {"content": None},
    ],
)
def test_what_was_changed_is_not_sent_and_is_found(
    world: World, mail: MailServer, outbox: Outbox, values: dict[str, object]
) -> None:
    put_out(world, 1)
    tampered(world, **values)
    assert any("outbox:" in fault.sentence for fault in Records(world.desk).check().faults)
    assert outbox.send_all() == (0, 1)
    assert mail.received == []
    (row,) = waiting(world)
    assert row.problem == MailProblem.CHANGED


def test_what_was_never_sent_cannot_be_made_to_seem_so(world: World) -> None:
    put_out(world, 1)
    tampered(world, sent_at=world.clock.now())
    assert any("outbox:" in fault.sentence for fault in Records(world.desk).check().faults)


def test_a_message_that_is_gone_is_found(world: World) -> None:
    put_out(world, 1)
    with world.desk.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM outbox"))
    assert any("outbox:" in fault.sentence for fault in Records(world.desk).check().faults)


def test_no_link_stays_behind(world: World, mail: MailServer, outbox: Outbox) -> None:
    Accounts(world.desk).want_address(world.people["coordinator"], "nieuw@example.nl")
    assert outbox.send_all() == (1, 0)
    assert "/account/adres/" in str(mail.received[0].get_body(("plain",)))
    with world.desk.database.reading() as session:
        row = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
    kept = {column.name: getattr(row, column.name) for column in OutboxRow.__table__.columns}
    assert "http" not in str(kept)
    assert "nieuw@example.nl" not in str(kept)
    assert world.journal_is_whole()


def test_what_an_older_version_left_is_taken_under_guard(
    world: World, mail: MailServer, outbox: Outbox
) -> None:
    with world.desk.database.engine.begin() as connection:
        for number in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO outbox (person_id, subject, text, created_at, attempts, sent_at) VALUES"
                    " (:person, 'Oud', 'https://oud.example', :at, 0, :sent)"
                ),
                {
                    "person": world.people["coordinator"],
                    "at": world.clock.now(),
                    "sent": world.clock.now() if number == 1 else None,
                },
            )
    assert guard(world.desk) == 2
    assert guard(world.desk) == 0
    assert world.journal_is_whole()
    assert outbox.send_all() == (1, 0)
    with world.desk.database.reading() as session:
        assert "https" not in str([row.text for row in session.scalars(select(OutboxRow))])
    assert world.journal_is_whole()
