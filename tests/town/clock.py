"""The time in the town: it stands still while somebody acts, and goes on a little after."""

from datetime import UTC, date, datetime, time, timedelta

from language.days import ZONE

OPENS = time(9, 0)
BETWEEN = timedelta(seconds=20)
"""Between two acts: a day of a thousand acts ends before the evening."""


class TownClock:
    """A clock that is set to the morning of a day and runs with what happens."""

    def __init__(self, day: date) -> None:
        self.morning(day)

    def now(self) -> datetime:
        """This moment, in UTC."""
        return self._moment

    def morning(self, day: date) -> None:
        """Go to that morning, in the municipality."""
        self._moment = datetime.combine(day, OPENS, ZONE).astimezone(UTC)

    def tick(self) -> None:
        """A little later."""
        self._moment += BETWEEN
