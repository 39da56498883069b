"""From lines to paragraphs: wrapped lines are joined, everything that begins anew stays apart."""

import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from workflow.reading.lines import Entry
from workflow.reading.markers import LONGEST, Marker, marker_of
from workflow.reading.openings import opens_something
from workflow.reading.plain import plain_words
from workflow.reading.values import Line
from workflow.reading.words import OPEN_ENDED, is_capitals, is_office, is_sentence_end, squeezed

NARROWEST, WIDEST = 40, 130
"""Between these widths, in characters, people's programs wrap lines."""
WIDE_GAP = re.compile(r"\S(?:\t| {3})")
HYPHENATED = re.compile(r"[a-zà-ÿ]-$")
SHORT = 60
REFERRING = frozenset(
    {"artikel", "artikelen", "lid", "art.", "nummer", "nr.", "punt", "bijlage", "paragraaf"}
)
"""After these at the end of a line, a number on the next is no new item."""


@dataclass(frozen=True)
class Paragraph:
    """One or more lines that are one piece of text."""

    lines: tuple[Line, ...]
    heading: bool = False
    gap: bool = False
    indent: int = 0
    cells: tuple[tuple[Line, ...], ...] = ()

    @property
    def number(self) -> int:
        """The line of the file on which it starts."""
        return self.lines[0].number

    @cached_property
    def marker(self) -> Marker | None:
        """The marker before it, if it has one."""
        return marker_of(self.lines[0].text)

    @cached_property
    def full(self) -> str:
        """Its text, marker and all."""
        return _flowed(self.lines)[0]

    @cached_property
    def text(self) -> str:
        """Its text without the marker."""
        return self._body[0]

    def line_at(self, place: int) -> int:
        """The number of the line that holds the character at `place` in `text`."""
        return self.lines[bisect_right(self._body[1], place) - 1].number

    @cached_property
    def _body(self) -> tuple[str, list[int]]:
        first = self.lines[0]
        skip = self.marker.length if self.marker else 0
        return _flowed((replace(first, text=first.text[skip:]), *self.lines[1:]))


def paragraphs_of(entries: list[Entry]) -> list[Paragraph]:
    """The entries as paragraphs, each entry in exactly one."""
    width = _wrap_width(entries)
    groups: list[list[Entry]] = []
    for entry in entries:
        if groups and _continues(groups[-1][-1], entry, width):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return [_paragraph(group) for group in groups]


def _paragraph(group: list[Entry]) -> Paragraph:
    first = group[0]
    lines = tuple(entry.line for entry in group)
    return Paragraph(lines, first.heading, first.gap, first.indent, first.cells)


def _wrap_width(entries: list[Entry]) -> int:
    """The width at which this file's lines were wrapped, or 0 if they were not."""
    wrapped = [len(a.line.text) for a, b in itertools.pairwise(entries) if _runs_on(a, b)]
    width = max((length for length in wrapped if NARROWEST <= length <= WIDEST), default=0)
    longer = sum(1 for entry in entries if len(entry.line.text) > width)
    return width if len(wrapped) > 1 and longer * 20 <= len(entries) else 0


def _runs_on(above: Entry, below: Entry) -> bool:
    """Whether a sentence plainly goes on: no end above, a small letter below."""
    return (
        not below.gap
        and not is_sentence_end(above.line.text)
        and below.line.text[:1].islower()
        and marker_of(below.line.text) is None
    )


def _continues(above: Entry, below: Entry, width: int) -> bool:  # noqa: PLR0911 - a list of reasons
    """Whether `below` is the rest of the paragraph that `above` belongs to."""
    if below.gap or above.heading or below.heading or above.cells or below.cells:
        return False
    if plain_words(_unnumbered(below.line.text)):
        return False
    if HYPHENATED.search(above.line.text) and below.line.text[:1].islower():
        return True
    if opens_something(above.line.text) or opens_something(below.line.text) or _in_columns(above, below):
        return False
    text, last = above.line.text, _last_word(above.line.text)
    if marker := marker_of(below.line.text):
        return last in REFERRING or (last in OPEN_ENDED - {"en", "of"} and marker.shape == "artikel")
    if last in OPEN_ENDED and last != text:
        return True
    if is_capitals(text):
        return False
    full = 0 < width < len(text) + 1 + len(below.line.text.split(None, 1)[0]) and len(text) <= width
    return full or (
        _runs_on(above, below) and len(text) >= NARROWEST and not _is_office_line(below.line.text)
    )


def _last_word(text: str) -> str:
    return text[-30:].rsplit(None, 1)[-1]


def _in_columns(above: Entry, below: Entry) -> bool:
    """Whether a wide gap in one of the lines shows that they stand in columns."""
    return any(WIDE_GAP.search(_unnumbered(entry.line.text)) for entry in (above, below))


def _unnumbered(text: str) -> str:
    marker = marker_of(text)
    return text[marker.length if marker else 0 : LONGEST]


def _is_office_line(text: str) -> bool:
    return len(text) <= SHORT and is_office(text.split(None, 1)[0])


def _flowed(lines: tuple[Line, ...]) -> tuple[str, list[int]]:
    """The lines as one text, and the place in it at which each line starts."""
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    for line in lines:
        text = squeezed(line.text)
        if parts and parts[-1]:
            parts[-1], size = _closed(parts[-1], text, size)
        starts.append(size)
        parts.append(text)
        size += len(text)
    return "".join(parts), starts


def _closed(above: str, below: str, size: int) -> tuple[str, int]:
    """The end of a line made ready for the next: a hyphen that only broke the word goes."""
    if not above.endswith("-") or not below[:1].isalpha() or below.split(None, 1)[0] in {"en", "of"}:
        return f"{above} ", size + 1
    if HYPHENATED.search(above) and below[0].islower():
        return above[:-1], size - 1
    return above, size
