"""Each night's checkpoint, mailed to the keepers of every partner's mandates.

Who rewrites the journal then needs the silence of everybody who has such a message: it says how many entries
there were and what they come to, signed. `convenant journal verify --checkpoint FILE` takes the message as it
is.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.letter import Letter
from workflow.domain.vocabulary import Administration
from workflow.persistence import checkpoints, journal, keepers, messages
from workflow.persistence.tables import PersonRow, SentCheckpointRow
from workflow.services.administration import journalled
from workflow.services.desk import Desk

SUBJECT = said("Bewaar dit bericht: het journaal van de werkafspraken")
TOLD = said(
    "Alles wat partijen in het systeem doen, staat in een journaal. Hieronder staat hoeveel regels dat "
    "heeft, met een controlesom en een handtekening van het systeem."
)
KEEP = said(
    "Bewaar dit bericht. Wil iemand later iets uit het journaal weghalen of veranderen? Dan klopt dat niet "
    "meer met dit bericht."
)
NOTHING = said("U hoeft verder niets te doen.")
OPEN = said("Open de site")
EVERY_NIGHT = frozenset(
    {Administration.STORE_CHECKED, Administration.MESSAGES_LEFT, Administration.CHECKPOINT_SENT}
)
"""Entries that the installation makes by itself, whether anybody did something or not."""


class CheckpointMail:
    """Sending checkpoints out of the house."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def send_new(self) -> int:
        """Leave the newest checkpoint in the outbox for every keeper; gives how many messages that were.

        At most once a day, and only when somebody did something since the last time.
        """
        day = self._desk.today()
        with self._desk.database.begin() as session:
            journal.hold(session)
            newest, last = checkpoints.latest(session), _last(session)
            if newest is None or (last and not self._asks_for_another(session, last)):
                return 0
            asked = recipients(session, day)
            for person, name in asked:
                letter = letter_of(name, newest.note, self._desk.site)
                messages.put_out(session, person, SUBJECT, letter, self._desk.now())
            if asked:
                session.add(SentCheckpointRow(day=day, size=newest.size))
                told = {"checkpoint": newest.size, "keepers": len(asked)}
                journalled(session, self._desk, Administration.CHECKPOINT_SENT, told)
            return len(asked)

    def _asks_for_another(self, session: Session, last: SentCheckpointRow) -> bool:
        """Whether a later day came on which somebody did something: what happens every night is none."""
        later = last.day < self._desk.today()
        return later and journal.grew_by_more_than(session, last.size, EVERY_NIGHT)


def recipients(session: Session, day: date) -> Sequence[tuple[int, str]]:
    """Number and name of everybody who keeps a partner's mandates on that day, each once."""
    people = {person for found in keepers.of_everybody(session, day).values() for person in found}
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(people)).order_by(PersonRow.id)
    return [(number, name) for number, name in session.execute(query)]


def letter_of(name: str, note: str, site: str) -> Letter:
    """The message: why, and the signed note in a list, a line of it each."""
    lines = tuple(line for line in note.splitlines() if line)
    return Letter(name, (TOLD, KEEP, NOTHING, lines), OPEN, f"{site}/")


def _last(session: Session) -> SentCheckpointRow | None:
    return session.scalar(select(SentCheckpointRow).order_by(SentCheckpointRow.day.desc()).limit(1))
