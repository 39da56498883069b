"""JSON objects together with the exact text in which they were written and hashed.

Versions before 1.0 hashed keys that are numbers in the order of the numbers ("9" before "10") and stored them
as text, which sorts otherwise. Such text is still read, and recognised as written in another order.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

from workflow.domain.text import canonical


class Written(dict[str, Any]):
    """What was read from a text. It is not changed any more, or it would no longer be that text."""

    text: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """The object in a text; an empty one, with that same text, when there is none in it."""
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        made = cls(value if isinstance(value, dict) else {})
        made.text = text
        return made


def text_of(value: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed and stored: those it was read from, else its canonical form."""
    return value.text.encode() if isinstance(value, Written) else canonical(value)


def ordered(value: Mapping[str, Any]) -> bool:
    """Whether its text is the canonical one."""
    return text_of(value) == canonical(dict(value))


def in_number_order(value: Mapping[str, Any]) -> Written:
    """The same object as versions before 1.0 hashed it: keys that are numbers in the order of the numbers."""
    return Written.read(json.dumps(_sorted(value), separators=(",", ":"), ensure_ascii=False))


def _sorted(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case dict():
            numbers = bool(value) and all(_is_number(key) for key in value)
            return {key: _sorted(value[key]) for key in sorted(value, key=int if numbers else None)}
        case list():
            return [_sorted(inner) for inner in value]
    return value


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdecimal() and str(int(key)) == key
