"""A Word file as entries: its paragraphs and tables in order, with the numbers that Word only shows."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from workflow.reading.decode import cleaned
from workflow.reading.lines import MAX_LINES, Entry, bounded, too_many_lines, with_joints
from workflow.reading.values import Line, NotACovenant, Note

LARGEST_INSIDE = 60 * 1024 * 1024
"""Bytes of all parts together once unpacked: a text needs a fraction of it."""
MOST_PARTS = 2_000
MOST_TAGS = 1_000_000
"""Angle brackets in all parts together: each may become an object, and empty ones pack into nothing."""
BROKEN = (
    BadZipFile, PackageNotFoundError, AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError,
    ValueError,
)  # fmt: skip
"""What python-docx raises on a file that lacks what every Word file has, or has something else there."""
UNREADABLE = "Dit Word-bestand is beschadigd: open het in Word, bewaar het opnieuw en probeer het nog eens."
TOO_LARGE = "Dit Word-bestand is uitgepakt te groot: haal de afbeeldingen eruit en probeer het opnieuw."
HEADINGS = re.compile(r"(?:heading|kop|title|titel)\b", re.I)
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
CONTINUED = "continue"
"""What a cell says that belongs to the one above it (w:vMerge)."""
ASIDES = re.compile(r"/word/(?:header\d*|footer\d*|footnotes|endnotes)\.xml")


def is_word_file(data: bytes) -> bool:
    """Whether these bytes are a ZIP, as a .docx is."""
    return data.startswith(b"PK\x03\x04")


def word_entries(data: bytes) -> tuple[list[Entry], list[Note]]:
    """The entries of a Word file, and what was noticed.

    Raises:
        NotACovenant: it is broken, too large, or something else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INSIDE:
                raise NotACovenant(TOO_LARGE)
            if sum(package.read(part).count(b"<") for part in parts if _is_xml(part.filename)) > MOST_TAGS:
                raise NotACovenant(TOO_LARGE)
        return _entries(Document(io.BytesIO(data)))
    except BROKEN as error:
        raise NotACovenant(UNREADABLE) from error


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _entries(document: WordDocument) -> tuple[list[Entry], list[Note]]:
    styles = _styles(document)
    numbering = _Numbering(document, styles)
    entries: list[Entry] = []
    notes: list[Note] = []
    number, gap = 0, True
    for block in document.iter_inner_content():
        for made in _block(block, numbering, styles):
            number += 1
            if number > MAX_LINES:  # empty ones too
                raise too_many_lines()
            if not made.line.text and not made.cells:
                gap = True
                continue
            cut, doubts = with_joints(_numbered(made, number, gap=gap))
            entries += cut
            notes += doubts
            bounded(entries)
            gap = isinstance(block, WordParagraph)
    asides = enumerate(_asides(document), number + 1)
    return [*entries, *(Entry(Line(place, text), aside=True) for place, text in asides)], notes


def _numbered(entry: Entry, number: int, *, gap: bool) -> Entry:
    cells = tuple(tuple(Line(number, line.text) for line in cell) for cell in entry.cells)
    return Entry(Line(number, entry.line.text), gap, entry.indent, entry.heading, cells)


def _styles(document: WordDocument) -> Mapping[str | None, str]:
    """The name of every style by its id, and under None the one of a paragraph that names none.

    Looked up once: python-docx goes through all styles for each paragraph.
    """
    found: dict[str | None, str] = {style.style_id: style.name or "" for style in document.styles}
    default = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    return {**found, None: (default.name or "") if default is not None else ""}


def _row(row: CT_Row) -> Entry:
    """A row of a table; of cells that were merged downwards only the first says something.

    Not `row.cells` of python-docx: that walks up through all rows that were merged, for each of them.
    """
    cells = [
        [text for p in cell.p_lst if (text := cleaned(p.text).strip())] if cell.vMerge != CONTINUED else []
        for cell in row.tc_lst
    ]
    text = " | ".join(" ".join(cell) for cell in cells)
    return Entry(Line(0, text), cells=tuple(tuple(Line(0, t) for t in cell) for cell in cells))


def _block(
    block: WordParagraph | Table, numbering: "_Numbering", styles: Mapping[str | None, str]
) -> Iterator[Entry]:
    if isinstance(block, Table):
        yield from map(_row, block._tbl.tr_lst)  # noqa: SLF001 - see `_row`
        return
    style = _style_of(block, styles)
    mark = numbering.mark(block)
    for index, text in enumerate(cleaned(block.text).split("\n")):
        shown = f"{mark} {text.strip()}" if mark and not index and text.strip() else text.strip()
        yield Entry(Line(0, shown), heading=bool(HEADINGS.match(style)) or _all_bold(block))


def _style_of(paragraph: WordParagraph, styles: Mapping[str | None, str]) -> str:
    return styles.get(paragraph._p.style, styles[None])  # noqa: SLF001 - see `_styles`


def _all_bold(paragraph: WordParagraph) -> bool:
    """A short line that is bold as a whole is a heading."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and len(paragraph.text) <= 90 and all(run.bold for run in runs)


class _Numbering:
    """The numbers of lists: Word keeps how they are counted, not what they are."""

    def __init__(self, document: WordDocument, styles: Mapping[str | None, str]) -> None:
        self._formats = dict(_formats(document))
        self._styles = styles
        self._counts: dict[tuple[str, int], int] = defaultdict(int)

    def mark(self, paragraph: WordParagraph) -> str:
        """The mark before a paragraph: "3.", "c.", "iv.", "•"; empty when it is in no list."""
        properties: Any = paragraph._p.pPr  # noqa: SLF001 - python-docx has no API for numbering
        style = _style_of(paragraph, self._styles).lower()
        place = properties.numPr if properties is not None else None
        if place is None or place.numId is None:
            named = {"list bullet": "•", "lijstopsomteken": "•"}
            return next((mark for name, mark in named.items() if style.startswith(name)), "") or self._styled(
                style
            )
        list_, level = str(place.numId.val), int(place.ilvl.val) if place.ilvl is not None else 0
        if list_ == "0":
            return ""
        return self._next(list_, level, self._formats.get((list_, level), "decimal"))

    def _styled(self, style: str) -> str:
        return self._next(style, 0, "decimal") if style.startswith(("list number", "lijstnummering")) else ""

    def _next(self, list_: str, level: int, how: str) -> str:
        self._counts[list_, level] += 1
        for key in [k for k in self._counts if k[0] == list_ and k[1] > level]:
            del self._counts[key]
        return _shown(self._counts[list_, level], how)


def _formats(document: WordDocument) -> Iterator[tuple[tuple[str, int], str]]:
    """How each list counts at each level."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):  # python-docx makes no numbering part of its own
        return  # a file without lists
    abstract = {each.get(qn("w:abstractNumId")): each for each in root.findall(qn("w:abstractNum"))}
    for numbered in root.findall(qn("w:num")):
        reference = numbered.find(qn("w:abstractNumId"))
        definition = abstract.get(reference.get(qn("w:val"))) if reference is not None else None
        for level in definition.findall(qn("w:lvl")) if definition is not None else []:
            how = level.find(qn("w:numFmt"))
            if how is not None:
                yield (numbered.get(qn("w:numId")), int(level.get(qn("w:ilvl")))), how.get(qn("w:val"))


def _shown(number: int, how: str) -> str:
    match how:
        case "bullet" | "none":
            return "•"
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26)
            return f"{letter if how == 'lowerLetter' else letter.upper()}."
        case "lowerRoman" | "upperRoman":
            text = _roman(number)
            return f"{text if how == 'lowerRoman' else text.upper()}."
        case _:
            return f"{number}."


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _asides(document: WordDocument) -> Iterator[str]:
    """The text of headers, footers and notes: on the pages, not in the running text."""
    for part in document.part.package.iter_parts():
        if ASIDES.fullmatch(str(part.partname)):
            found = re.findall(rb"<w:t(?: [^>]*)?>([^<]*)</w:t>", part.blob)
            text = " ".join(piece.decode("utf-8", "replace") for piece in found).strip()
            if text:
                yield cleaned(text)
