"""A sentence that knows what it is made of, so that it can be said again in another language.

The sentences of this house are Dutch and stand where they are used. `said` marks one: what it gives is the
Dutch sentence itself, a str like any other, that also remembers its pattern and what was filled in.
`language.catalogue.told` says it in the reader's language.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from language.days import WithWeekday, day_in_words, moment_in_words, weekday_in_words
from language.numbers import quantity_in_words

DUTCH, ENGLISH = "nl", "en"
LANGUAGES = (DUTCH, ENGLISH)
"""What one can read; the first is what the sentences are written in."""
AND = {DUTCH: "en", ENGLISH: "and"}


class Said(str):
    """A sentence in Dutch, with its pattern and what fills the {braces} of it in.

    What is filled in may be text, a number, a day, a moment, another sentence, or texts: "A, B en C".
    `{word!c}` is that word with a capital.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, values: Mapping[str, Any] | None = None) -> "Said":
        """The sentence. Raises KeyError when something to fill in is missing."""
        self = super().__new__(cls, filled_in(pattern, values or {}, DUTCH))
        self.pattern, self.values = pattern, dict(values or {})
        return self

    def __str__(self) -> str:
        """Itself: `str(error)` of an error that was raised with a sentence still knows how it was made."""
        return self

    def __mod__(self, values: Any) -> "Said":  # noqa: ANN401 - as str has it
        """With these filled in: so wtforms tells the limits of a field."""
        return Said(self.pattern, values)

    def __getnewargs__(self) -> tuple[str, Mapping[str, Any]]:  # type: ignore[override]  # str knows one
        """For copies."""
        return self.pattern, self.values


def said(pattern: str, /, **values: Any) -> Said:  # noqa: ANN401 - see `Said`
    """Mark a Dutch sentence as one that is translated. The pattern is a literal: that is how it is found."""
    return Said(pattern, values)


def joined(between: str, parts: Iterable[str]) -> str:
    """The parts with this between them, of which the sentences can still be said in another language."""
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return Said(between.join(f"{{{name}}}" for name in values), values) if values else ""


def kept(text: str) -> str | dict[str, Any]:
    """As JSON: what was `said` with its pattern, days in it as they read in Dutch; a plain text as it is."""
    if not isinstance(text, Said):
        return text
    return {"pattern": text.pattern, "values": {name: _kept(value) for name, value in text.values.items()}}


def from_json(data: str | Mapping[str, Any]) -> str:
    """The inverse of `kept`."""
    if isinstance(data, str):
        return data
    return Said(data["pattern"], {name: _unkept(value) for name, value in data["values"].items()})


def filled_in(pattern: str, values: Mapping[str, Any], language: str) -> str:
    """The pattern with its values as this language writes them; one without values is not a pattern."""
    if not values:
        return pattern
    return _FILLER.format(pattern, **{name: written(value, language) for name, value in values.items()})


def written(value: Any, language: str) -> Any:  # noqa: ANN401 - see `Said`
    """A value as it stands in a sentence of this language; a sentence in it is the catalogue's business.

    A Decimal is a quantity, written as people do; an int is digits alone, as a year is.
    """
    if isinstance(value, WithWeekday):
        return weekday_in_words(value, language)
    if isinstance(value, datetime):
        return moment_in_words(value, language)
    if isinstance(value, date):
        return day_in_words(value, language)
    if isinstance(value, Decimal):
        return quantity_in_words(value, language)
    if isinstance(value, tuple):
        *first, last = map(str, value) if value else [""]
        return f"{', '.join(first)} {AND[language]} {last}" if first else last
    return value


class _Filler(Formatter):
    def convert_field(self, value: Any, conversion: Any) -> Any:  # noqa: ANN401 - as Formatter has it
        if conversion == "c":
            return str(value)[:1].upper() + str(value)[1:]
        return super().convert_field(value, conversion)


_FILLER = _Filler()


def _kept(value: Any) -> Any:  # noqa: ANN401 - see `Said`
    if isinstance(value, str):
        return kept(value)
    return value if isinstance(value, int | float) else written(value, DUTCH)


def _unkept(value: Any) -> Any:  # noqa: ANN401 - see `Said`
    return from_json(value) if isinstance(value, Mapping) else value
