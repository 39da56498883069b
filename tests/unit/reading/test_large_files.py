"""Large files are read in time that grows with their size, or refused with a sentence."""

import io
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement

from tests.unit.reading.samples import PLAIN
from workflow.reading.lines import MAX_LINES
from workflow.reading.reader import read_covenant
from workflow.reading.values import NotACovenant
from workflow.reading.word_files import MOST_TAGS

PATIENCE = 12
"""Seconds on a busy machine. Each of these took minutes, or half of one, when its time was quadratic."""
BEFORE, AFTER = PLAIN.split("Artikel 3: Duur")
SIGNING = PLAIN.split("BIJLAGE A", maxsplit=1)[0]


def word_file(more: Callable[[WordDocument], None]) -> bytes:
    document = Document()
    for line in PLAIN.splitlines():
        document.add_paragraph(line)
    more(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def paragraphs(number: int, style: str | None = None) -> Callable[[WordDocument], None]:
    def add(document: WordDocument) -> None:
        one = document.add_paragraph("" if style is None else "punt", style=style)._p
        for _ in range(number - 1):
            one.addnext(deepcopy(one))

    return add


def merged_downwards(rows: int) -> Callable[[WordDocument], None]:
    def add(document: WordDocument) -> None:
        for row in document.add_table(rows=rows, cols=2)._tbl.tr_lst:
            row.tc_lst[0].get_or_add_tcPr().append(OxmlElement("w:vMerge"))

    return add


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(word_file(paragraphs(10_000)), id="empty paragraphs"),
        pytest.param(word_file(paragraphs(6_000, "List Number")), id="a long list"),
        pytest.param(word_file(merged_downwards(3_000)), id="a table with merged cells"),
        pytest.param((PLAIN + "\n" * 100_000).encode(), id="empty lines"),
        pytest.param((SIGNING + "Getekend te Oosterveen\n" * 15_000).encode(), id="a long signing"),
        pytest.param(
            (PLAIN + "".join(f"{n}. Zin nummer {n}.\n" for n in range(3, 15_000))).encode(), id="a long annex"
        ),
        pytest.param(
            (BEFORE + "Een losse zin.\n" * 15_000 + "Artikel 3: Duur" + AFTER).encode(), id="a long article"
        ),
    ],
)
def test_what_is_large_is_read_in_time(data: bytes) -> None:
    began = time.monotonic()
    assert read_covenant(data, "groot").covenant.articles
    assert time.monotonic() - began < PATIENCE


def test_too_many_empty_paragraphs_are_refused() -> None:
    with pytest.raises(NotACovenant, match=f"meer dan {MAX_LINES} regels"):
        read_covenant(word_file(paragraphs(MAX_LINES + 1)), "groot.docx")


def test_a_file_that_unpacks_to_millions_of_nothings_is_refused_before_it_is_parsed() -> None:
    kept, whole = io.BytesIO(), io.BytesIO(word_file(paragraphs(1)))
    with zipfile.ZipFile(whole) as read, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as written:
        for part in read.infolist():
            content = read.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"<w:sectPr", b"<w:p/>" * MOST_TAGS + b"<w:sectPr", 1)
            written.writestr(part, content)
    began = time.monotonic()
    with pytest.raises(NotACovenant, match="uitgepakt te groot"):
        read_covenant(kept.getvalue(), "leeg.docx")
    assert time.monotonic() - began < 1


def test_a_cell_that_was_merged_downwards_is_read_once() -> None:
    def add(document: WordDocument) -> None:
        table = document.add_table(rows=3, cols=2)
        table.cell(0, 0).text = "Samen"
        table.cell(0, 0).merge(table.cell(2, 0))
        for row, word in enumerate(("een", "twee", "drie")):
            table.cell(row, 1).text = word

    reading = read_covenant(word_file(add), "tabel.docx")
    told = " ".join(line.text for line in reading.unplaced) + str(reading.covenant)
    assert told.count("Samen") == 1
    assert all(word in told for word in ("een", "twee", "drie"))
