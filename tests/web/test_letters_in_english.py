"""Whoever reads English gets every message in English: subject, text and page, with nothing left Dutch."""

import calendar
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.support import NullTranslations
from sqlalchemy import select

from language import catalogue
from language.catalogue import told
from language.said import DUTCH, ENGLISH
from tests.builders import FORM
from tests.counting import counted
from tests.integration.test_meetings import PLAN, SLOT
from tests.language.pseudo import Bracketed, Unsaid, outside
from tests.web.everything_told import everything_happens, letters
from tests.world import World, unjournalled
from web.mail import SmtpMailer
from web.settings import Settings
from workflow.domain.letter import Letter
from workflow.domain.terms import DEFAULT, Deadline
from workflow.domain.turn import Turn
from workflow.domain.vocabulary import Action, ReminderKind, Role
from workflow.persistence.tables import LevelRow, OutboxRow, PartnerRow, PersonRow, TeamRow
from workflow.ports import Message
from workflow.services import invitations, notice_of_account, notices, reminder_mail
from workflow.services.reminder_mail import Item
from workflow.services.waiting import Waiting, awaited

MAILER = SmtpMailer(Settings(site="https://convenant.example", mail_from="Convenant <convenant@example.nl>"))
ONLY_MESSAGES = (invitations, notice_of_account, notices, reminder_mail)
"""Modules of which every sentence stands in some message."""
MONTH, WEEKDAY = ("|".join(filter(None, names)) for names in (calendar.month_name, calendar.day_name))
MOMENT = re.compile(rf"(\b({WEEKDAY}),? )?\b\d{{1,2}} ({MONTH}) \d{{4}}( at \d\d:\d\d)?")
"""As English writes it."""
ADDRESS = re.compile(r"https://\S+|\S+@example\.nl")


class Noted(Bracketed):
    """Remembers what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def gettext(self, message: str) -> str:
        self.said.add(message)
        return super().gettext(message)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    """A language in which every sentence stands in brackets."""
    noted = Noted()
    languages = {ENGLISH: noted, DUTCH: NullTranslations()}
    monkeypatch.setattr(catalogue, "translations", languages.__getitem__)
    return noted


def data(world: World) -> list[str]:
    """The names of this world and the words of its people, the longest first."""
    with world.desk.database.reading() as session:
        names = [
            name
            for column in (PersonRow.name, PartnerRow.name, TeamRow.name, LevelRow.name)
            for name in session.scalars(select(column))
        ]
    return sorted({*names, "Sleutelbos", PLAN.subject, SLOT.place}, key=len, reverse=True)


def unsaid(words: Iterable[str], known: Iterable[str]) -> list[str]:
    """What is no address, no moment and nobody's own."""
    left = []
    for piece in words:
        rest = MOMENT.sub("", ADDRESS.sub("", piece))
        for name in known:
            rest = rest.replace(name, "")
        left += outside(rest)
    return left


def sentences() -> set[str]:
    """Everything that the modules of messages say."""
    return {
        sentence
        for module in ONLY_MESSAGES
        for _, sentence, *_ in extract_from_file("python", str(module.__file__), keywords={"said": None})
    }


def message(row: OutboxRow, letter: Letter) -> Message:
    return Message(str(row.id), "anna@example.nl", row.subject, row.text, letter, row.created_at)


def test_nothing_in_any_message_is_left_dutch(world: World, noted: Noted) -> None:
    """And every sentence that the house has for messages was in one."""
    everything_happens(world, ENGLISH)
    known = data(world)
    left: dict[str, str] = {}
    for row, letter in letters(world):
        sent = MAILER.written(message(row, letter))
        page = sent.get_body(("html",))
        assert page is not None
        assert sent["Content-Language"] == ENGLISH
        assert '<html lang="en">' in page.get_content()
        words = [*outside(row.subject), *outside(row.text), *Unsaid(page.get_content()).found]
        left |= dict.fromkeys(unsaid(words, known), row.subject)
    assert left == {}
    assert sentences() - noted.said == {str(reminder_mail.VACANT)}


def test_a_reader_of_dutch_beside_them_gets_dutch(world: World, noted: Noted) -> None:
    """Of one act two people hear, each in their own language."""
    with unjournalled(world) as session:
        session.get_one(PersonRow, world.people["kantoor"]).language = ENGLISH
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")
    written = {row.person_id: (row, letter) for row, letter in letters(world)}
    (english, own), (dutch, other) = (written[world.people[who]] for who in ("kantoor", "kantoor-2"))
    assert (own.language, other.language) == (ENGLISH, DUTCH)
    assert unsaid(outside(english.text), data(world)) == []
    assert dutch.subject == "BPT Proef: u bent aan de beurt"
    assert "Het dossier wacht op u: u kunt de aanvraag in behandeling nemen." in dutch.text
    assert MAILER.written(message(dutch, other))["Content-Language"] == DUTCH


def test_telling_many_people_asks_no_more_of_the_database(world: World) -> None:
    """Names and languages come at once."""
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    for number in range(5):
        world.join(f"kantoor-{number + 3}", frozenset({Role.MAYORS_OFFICE}))
    with counted(world) as asked:
        world.done(Action.SUBMIT, "coordinator")
    assert len(letters(world)) == 7
    assert len([query for query in asked if "people.language" in query and "FROM people" in query]) <= 2


# ── in so many words ─────────────────────────────────────────────────────────────────────────────────────

SINCE = "Since 24 November 2026; late since 9 December 2026."


def item(kind: ReminderKind, *names: str, **turn: Any) -> Item:
    """Something that waits since half past midnight, in the municipality, of 24 November."""
    since = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    waiting = Waiting(
        Turn(Action.CONSENT, **turn),
        "Politie Proefstreek",
        names,
        since,
        mine=False,
        deadline=Deadline(date(2026, 11, 24), DEFAULT),
        late=True,
    )
    return Item(awaited(1, waiting), kind, 0, "BPT Proef", waiting)


def test_a_reminder_in_english() -> None:
    items = [item(ReminderKind.REMINDER, "A. Aa", proposal=3)]
    assert told(reminder_mail.subject_of(items), ENGLISH) == "Reminder: BPT Proef is waiting for you"
    letter = reminder_mail.letter_of("Anna", items, "https://convenant.example").told(ENGLISH, told)
    assert (
        letter.text
        == f"""\
Dear Anna,

This is waiting for you:

- BPT Proef, proposal 3: your consent to a proposal is asked. {SINCE}

As long as you do nothing, nothing is decided: the dossier waits for you.

Log in and open My tasks:
https://convenant.example/taken

This message was made automatically by Convenant.
"""
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), "The seat is vacant; nobody can do this now."),
        (("A. Aa",), "Only A. Aa can do this."),
        (("A. Aa", "B. Bee", "C. Cee"), "Only A. Aa or B. Bee or C. Cee can do this."),
    ],
)
def test_the_next_level_up_reads_in_english_who_can_do_it(names: tuple[str, ...], sentence: str) -> None:
    letter = reminder_mail.letter_of("Anna", [item(ReminderKind.INFORMATION, *names)], "https://x.example")
    (line,) = letter.told(ENGLISH, told).body[1]
    assert line == f"BPT Proef: waiting for Politie Proefstreek. {SINCE} {sentence}"
