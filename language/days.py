"""Days and moments in words, as people in the municipality say them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

ZONE = ZoneInfo("Europe/Amsterdam")
MOMENTS = {"nl": "d MMMM y 'om' H.mm 'uur'", "en": "d MMMM y 'at' HH:mm"}


@dataclass(frozen=True, slots=True)
class WithWeekday:
    """A moment that is written with the day of the week, as an invitation does."""

    moment: datetime


def day_in_words(value: date, language: str) -> str:
    """23 november 2026, or 23 November 2026; a moment is the day in the municipality."""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date() if value.tzinfo else value.date()
    return format_date(value, "d MMMM y", locale=language)


def moment_in_words(value: datetime, language: str) -> str:
    """23 november 2026 om 11.00 uur, or 23 November 2026 at 11:00; without a zone it is UTC."""
    return _written(value, MOMENTS[language], language)


def weekday_in_words(value: WithWeekday, language: str) -> str:
    """Donderdag 3 december 2026 om 19.30 uur, or Thursday 3 December 2026 at 19:30."""
    return _written(value.moment, f"EEEE {MOMENTS[language]}", language)


def _written(value: datetime, pattern: str, language: str) -> str:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return format_datetime(aware, pattern, tzinfo=ZONE, locale=language)
