"""A plain text or Markdown file as entries: one per line, freed of its marks, with what the marks told.

One reader for both: a covenant in plain text has bullets and numbers that are Markdown too, and the few marks
that are not (`#`, `**`, `|`, `>`) do not begin a line of anybody's covenant by accident.
"""

import re
from dataclasses import dataclass, replace

from workflow.reading.joints import split_at_joints
from workflow.reading.values import Line, NotACovenant, Note

MAX_LINES = 20_000
"""Ten times the longest covenant: with more, reading would take minutes."""

BREAK = re.compile(r"\r\n|\r|\n")
SOFT_BREAK = re.compile(r"[\v\f\x1c\x1d\x85\u2028\u2029]|<br\s{0,3}/?>", re.I)
HASHES = re.compile(r"#{1,6}\s+(?=\S)|#{1,6}(?=[A-Z])")
QUOTED = re.compile(r"(?:>\s?)+")
BOLD = re.compile(r"(?:\d{1,3}[.)]\s+)?(?:\*\*|__)[^*_]{2,120}(?:\*\*|__):?")
STARRED = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+)(?<=\S)\1(?!\*)")
UNDERLINED = re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]+)(?<=\S)\1(?![\w_])")
LINK = re.compile(r"!?\[([^\[\]]{1,500})\]\(<?([^()\s<>]{1,1000})>?(?: \"[^\"]{0,200}\")?\)")
COMMENT = re.compile(r"<!--(?:[^-]|-(?!->)){0,2000}-->")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~&$-])")
DELIMITER_ROW = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*")
UNDERLINE = re.compile(r"={3,}|-{3,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as it stands in the file, without its marks."""

    line: Line
    gap: bool = False
    """An empty line stands before it."""
    indent: int = 0
    heading: bool = False
    """The file itself says that it is a heading."""
    cells: tuple[tuple[Line, ...], ...] = ()
    """The cells, if it is a row of a table; each with its lines."""
    aside: bool = False
    """It is no part of the running text: a page header, a footnote."""


def entries_of(text: str) -> tuple[list[Entry], list[Note]]:
    """The entries of a text, and what was noticed on the way.

    Raises:
        NotACovenant: if there are more lines than any covenant has.
    """
    entries: list[Entry] = []
    notes: list[Note] = []
    gap = True
    for number, raw in enumerate(BREAK.split(text), 1):
        for part in SOFT_BREAK.split(raw):
            if not part or part.isspace():
                gap = True
            elif _underlines(part, gap, entries):
                entries[-1] = replace(entries[-1], heading=True)
            elif entries and entries[-1].cells and not gap and DELIMITER_ROW.fullmatch(part.strip()):
                entries.insert(-1, Entry(Line(number, part.strip()), aside=True))
            else:
                new, doubts = _entries(number, part, gap=gap)
                entries += new
                notes += doubts
                gap = False
        bounded(entries)
    return entries, notes


def bounded(entries: list[Entry]) -> None:
    """Raise NotACovenant once there are more entries than any covenant has."""
    if len(entries) > MAX_LINES:
        raise too_many_lines()


def too_many_lines() -> NotACovenant:
    """What is said of a file with more lines than any covenant has."""
    return NotACovenant(
        f"Dit bestand heeft meer dan {MAX_LINES} regels: kies een bestand met alleen het convenant."
    )


def with_joints(entry: Entry) -> tuple[list[Entry], list[Note]]:
    """The entry, cut where line breaks were lost, and a note for each cut."""
    if entry.cells:
        return [entry], []
    lines, notes = split_at_joints(entry.line)
    return [
        replace(entry, line=lines[0]),
        *(replace(entry, line=line, gap=False) for line in lines[1:]),
    ], notes


def _entries(number: int, raw: str, *, gap: bool) -> tuple[list[Entry], list[Note]]:
    text = QUOTED.sub("", raw.strip(), count=1) if raw.lstrip().startswith(">") else raw.strip()
    comments = [Entry(Line(number, each), aside=True) for each in COMMENT.findall(text)]
    text = COMMENT.sub("", text).strip() if comments else text
    if not text:
        return comments, []
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    heading = bool(found := HASHES.match(text)) or bool(BOLD.fullmatch(text))
    if found:
        text = text[found.end() :].rstrip("#").rstrip() or text
    cells = _cells(number, text)
    if cells:
        row = Line(number, " | ".join(c.text for (c,) in cells))
        return [*comments, Entry(row, gap, indent, cells=cells)], []
    cut, notes = with_joints(Entry(Line(number, unmarked(text) or text), gap, indent, heading))
    return [*comments, *cut], notes


def unmarked(text: str) -> str:
    """The line without emphasis and escapes; a link keeps its address, in brackets."""
    if not re.search(r"[*_\\\[]", text):
        return text
    plain = LINK.sub(lambda link: link[1] if link[2].endswith(link[1]) else f"{link[1]} ({link[2]})", text)
    for emphasis in (STARRED, UNDERLINED, STARRED):
        plain = emphasis.sub(r"\2", plain)
    return ESCAPE.sub(r"\1", plain.removesuffix("\\")).strip()


def _cells(number: int, text: str) -> tuple[tuple[Line], ...]:
    if not (text.startswith("|") and text.count("|") > 1) and " | " not in text:
        return ()
    parts = re.split(r"(?<!\\)\|", text.removeprefix("|").removesuffix("|"))
    return tuple((Line(number, unmarked(part.strip())),) for part in parts)


def _underlines(part: str, gap: bool, entries: list[Entry]) -> bool:  # noqa: FBT001 - read at its one call
    """Whether this line only underlines the one before it, which is then a heading."""
    above = entries[-1].line.text if entries and not gap and not entries[-1].cells else ""
    return (
        0 < len(above) <= 120
        and not above.endswith((".", ";", ","))
        and bool(UNDERLINE.fullmatch(part.strip()))
    )
