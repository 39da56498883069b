"""Whether the clock can be right: what the journal says last, and how long it may be silent.

Everything that is written has a moment, and people are bound from a day on. A clock that stands wrong would
date a signature in another year, and the next person would sign on top of it. The journal knows its last
moment, and each night the installation itself writes an entry; so a clock that lies far ahead of it either
jumped, or the installation stood still. Which of the two no program can know: an administrator says so, with
a reason, and that is an entry too (`confirm`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from language.said import Said, said

BACKWARDS = timedelta(minutes=5)
"""So much a moment may lie before the last one: clocks of two machines differ, and are set right."""
SILENCE = timedelta(days=3)
"""So long the journal may be silent: three nights in which the nightly check wrote nothing."""
JUMP = timedelta(hours=1)
"""So much the clock may move in a running process, beside the time that passed."""
KEY = "pace"
"""Where a session keeps by what its moments are judged."""
BEHIND = said(
    "De klok van het systeem staat op {now}, maar het journaal is al bij {last}. "
    "Er wordt niets vastgelegd tot de klok goed staat. Waarschuw de beheerder."
)
AHEAD = said(
    "De klok van het systeem staat op {now}, maar het journaal schreef voor het laatst op {last}. "
    "Er wordt niets vastgelegd tot een beheerder de klok heeft nagekeken. Waarschuw de beheerder."
)
JUMPED = said(
    "De klok van het systeem is versprongen en staat nu op {now}. "
    "Er wordt niets vastgelegd tot de klok goed staat. Waarschuw de beheerder."
)


class ClockWrong(RuntimeError):
    """The clock cannot be right, so nothing is written now. Its str is a Dutch sentence that says so."""


def passed() -> float:
    """Seconds on a clock that nobody sets, also while the machine sleeps where it has such a one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(slots=True)
class Pace:
    """By what moments are judged. Not watched is who has no clock of its own: a demonstration, a test."""

    watched: bool = False
    seconds: Callable[[], float] = passed
    _began: tuple[datetime, float] | None = field(default=None)

    def judge(self, now: datetime, last: datetime | None) -> None:
        """Raise ClockWrong when this moment cannot follow the last one of the journal."""
        if last is not None and now < last - BACKWARDS:
            raise ClockWrong(_told(BEHIND, now, last))
        if not self.watched:
            return
        if self._jumped(now, last):
            raise ClockWrong(_told(JUMPED, now, now))
        if last is not None and now > last + SILENCE:
            raise ClockWrong(_told(AHEAD, now, last))

    def _jumped(self, now: datetime, last: datetime | None) -> bool:
        """Whether the clock moved otherwise than time did since this process first asked.

        What another process wrote just now, as by confirming the clock, says that it is right again.
        """
        if self._began is None or (last is not None and abs(now - last) <= JUMP):
            self._began = (now, self.seconds())
        began, seconds = self._began
        return abs((now - began) - timedelta(seconds=self.seconds() - seconds)) > JUMP


def _told(sentence: str, now: datetime, last: datetime) -> Said:
    return Said(sentence, {"now": _moment(now), "last": _moment(last)})


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d-%m-%Y %H:%M} UTC"
