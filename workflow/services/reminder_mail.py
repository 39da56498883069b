"""What a reminder says. It names no secret, and its link equals nobody's identity: one logs in first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from language.said import Said, said
from workflow.domain.letter import Letter, Part
from workflow.domain.vocabulary import ReminderKind
from workflow.persistence.reminders import Awaited
from workflow.services.desk import ZONE
from workflow.services.notices import ASKED, TO_TASKS
from workflow.services.waiting import Waiting

DECIDES_NOTHING = said("Zolang u niets doet, wordt er niets besloten: het dossier wacht op u.")
WAITS_FOR_YOU = said("Dit wacht op u:")
INFORMATION = said(
    "Ter informatie. U hoeft niets te doen en kunt dit niet zelf doen. "
    "Bij uw organisatie wacht dit te lang op een ander:"
)
TO_THE_DOSSIER = said("Log in en lees het dossier")
VACANT = said("De zetel is niet bezet; niemand kan dit nu doen.")


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
        return said("Ter informatie: {team} wacht op uw organisatie", team=items[0].team)
    if len(asked) == 1:
        return said("Herinnering: {team} wacht op u", team=asked[0].team)
    return said("Herinnering: {count} zaken wachten op u", count=len(asked))


def letter_of(name: str, items: Sequence[Item], site: str) -> Letter:
    """The message: what waits for this person, then what they are told for information only."""
    asked = _reminders(items)
    told = [item for item in items if item.kind is ReminderKind.INFORMATION]
    body: list[Part] = []
    if asked:
        body += [WAITS_FOR_YOU, tuple(map(_asked, asked)), DECIDES_NOTHING]
    if told:
        body += [INFORMATION, tuple(map(_told, told))]
    action, link = (TO_TASKS, f"{site}/taken") if asked else (TO_THE_DOSSIER, f"{site}/")
    return Letter(name, tuple(body), action, link)


def _reminders(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.kind is not ReminderKind.INFORMATION]


def _asked(item: Item) -> str:
    asked = {"subject": _subject(item), "asked": ASKED[item.waiting.action], "since": _since(item.waiting)}
    return Said("{subject}: {asked}. {since}", asked)


def _told(item: Item) -> str:
    return said(
        "{subject}: wacht op {who}. {since} {only}",
        subject=_subject(item),
        who=item.waiting.who,
        since=_since(item.waiting),
        only=_only(item.waiting.names),
    )


def _only(names: Sequence[str]) -> str:
    if not names:
        return VACANT
    either = reduce(lambda names, other: said("{names} of {other}", names=names, other=other), names)
    return said("Alleen {names} kan dit doen.", names=either)


def _subject(item: Item) -> str:
    number = item.waiting.turn.proposal
    return said("{team}, voorstel {number}", team=item.team, number=number) if number else item.team


def _since(waiting: Waiting) -> str:
    since = waiting.since.astimezone(ZONE).date()
    if waiting.late:
        return said("Sinds {day}; te laat sinds {late}.", day=since, late=waiting.deadline.late_since)
    return said("Sinds {day}.", day=since)
