"""Dates as Dutch people write them: 19 oktober 2009, 19-10-2009, 1 mrt. 2024, de 3e juni 2024, 2024-03-01."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = {
    **dict(
        zip(
            ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
            range(1, 13),
            strict=True,
        )
    ),
    "maa": 3,
    "oct": 10,
}
"""By the first three letters of the name or its abbreviation ("mrt" as well as "maart")."""
NAMES = (
    r"jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|jul|aug(?:ustus)?|sept?(?:ember)?"
    r"|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
WRITTEN = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:e|ste|de)?\s{{0,3}}(?P<month>{NAMES})\b\.?,?\s{{0,3}}(?P<year>\d{{4}})(?!\d)",
    re.I,
)
NUMERIC = re.compile(
    r"(?<![\d.-])(?P<day>\d{1,2})([-/.])\s?(?P<month>\d{1,2})\2\s?(?P<year>\d{4}|\d{2})(?![\d-])"
)
ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, and where it stands there."""

    start: int
    end: int
    day: date | None
    """None if it is written as a date but no calendar has it (31 februari)."""
    guessed: bool = False
    """The century was not written."""


def find_date(text: str) -> FoundDate | None:
    """The first date in the text, or None."""
    return min(_dates(text), key=lambda found: found.start, default=None)


def _dates(text: str) -> Iterator[FoundDate]:
    for pattern in (WRITTEN, NUMERIC, ISO):
        if found := pattern.search(text):
            year = int(found["year"])
            month = MONTHS.get(found["month"][:3].lower()) or int(found["month"])
            guessed = year < 100
            day = _day(year + 2000 * guessed, month, int(found["day"]))
            yield FoundDate(found.start(), found.end(), day, guessed)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
