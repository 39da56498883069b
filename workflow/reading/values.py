"""What reading a file gives: the structure, the lines that found no place in it, and the doubts."""

from dataclasses import dataclass
from typing import Any

from workflow.domain import covenant
from workflow.domain.covenant import CovenantText


class NotACovenant(Exception):
    """The file holds no covenant that can be read. Its str is one Dutch sentence for who sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, or the part of a line that this is about."""

    number: int
    """Counted from 1. In a Word file: the lines of its paragraphs from the top, empty ones included."""
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A doubt about one line, for the person who checks the result."""

    line: int
    """The line it is about; 1 where it is about the file as a whole."""
    reason: str
    """One or two Dutch sentences."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A covenant as it was read. Every line of the file is in `covenant` or in `unplaced`."""

    covenant: CovenantText
    unplaced: tuple[Line, ...]
    notes: tuple[Note, ...]

    def as_json(self) -> dict[str, Any]:
        """The reading as plain dicts, lists, strings and numbers, ready for `json.dumps`."""
        plain = _plain(covenant.as_json(self.covenant))
        return {
            **plain,
            "plain": covenant.plain_as_json(self.covenant.plain),
            "unplaced": [{"line": line.number, "text": line.text} for line in self.unplaced],
            "notes": [{"line": note.line, "reason": note.reason} for note in self.notes],
        }


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """`value` with lists for its tuples, so that it equals what JSON gives back."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value
