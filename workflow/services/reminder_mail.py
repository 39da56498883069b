"""What a reminder says. It names no secret, and its link equals nobody's identity: one logs in first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from workflow.domain.letter import Letter, Part
from workflow.domain.vocabulary import ReminderKind
from workflow.persistence.reminders import Awaited
from workflow.services.desk import ZONE
from workflow.services.notices import ASKED, TO_TASKS
from workflow.services.waiting import Waiting

DECIDES_NOTHING = "Zolang u niets doet, wordt er niets besloten: het dossier wacht op u."
INFORMATION = (
    "Ter informatie. U hoeft niets te doen en kunt dit niet zelf doen. "
    "Bij uw organisatie wacht dit te lang op een ander:"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a message is about."""

    about: Awaited
    kind: ReminderKind
    number: int
    """See `ReminderRow.number`."""
    team: str
    waiting: Waiting


def subject_of(items: Sequence[Item]) -> str:
    """One thing is named in the subject; more are counted."""
    asked = _reminders(items)
    if not asked:
        return f"Ter informatie: {items[0].team} wacht op uw organisatie"
    if len(asked) == 1:
        return f"Herinnering: {asked[0].team} wacht op u"
    return f"Herinnering: {len(asked)} zaken wachten op u"


def letter_of(name: str, items: Sequence[Item], site: str) -> Letter:
    """The message: what waits for this person, then what they are told for information only."""
    asked = _reminders(items)
    told = [item for item in items if item.kind is ReminderKind.INFORMATION]
    body: list[Part] = []
    if asked:
        body += ["Dit wacht op u:", tuple(map(_asked, asked)), DECIDES_NOTHING]
    if told:
        body += [INFORMATION, tuple(map(_told, told))]
    action, link = (TO_TASKS, f"{site}/taken") if asked else ("Log in en lees het dossier", f"{site}/")
    return Letter(name, tuple(body), action, link)


def _reminders(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.kind is not ReminderKind.INFORMATION]


def _asked(item: Item) -> str:
    return f"{_subject(item)}: {ASKED[item.waiting.action]}. {_since(item.waiting)}"


def _told(item: Item) -> str:
    names = " of ".join(item.waiting.names)
    only = f"Alleen {names} kan dit doen." if names else "De zetel is niet bezet; niemand kan dit nu doen."
    return f"{_subject(item)}: wacht op {item.waiting.who}. {_since(item.waiting)} {only}"


def _subject(item: Item) -> str:
    number = item.waiting.turn.proposal
    return f"{item.team}, voorstel {number}" if number else item.team


def _since(waiting: Waiting) -> str:
    since = f"Sinds {_day(waiting.since.astimezone(ZONE))}"
    return f"{since}; te laat sinds {_day(waiting.deadline.late_since)}." if waiting.late else f"{since}."


def _day(value: date | datetime) -> str:
    return format_date(value, "d MMMM y", locale="nl")
