"""How the pages look, as far as a program can see: nothing loose, nothing cut through, everything told."""

import io
import re
from functools import cache
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.typeset import Typeset, typeset
from tests import second_opinion
from tests.ours import TEMPLATES
from tests.papers import NOON
from tests.second_opinion import complaints, pages_of
from tests.unit.signing.sample import agreement, attachment

SENTENCE = "Iedere bewoner van de buurt kan meelopen, zolang er een volwassen lid van het team bij is. "
HEADER = re.compile(r"WA-2026-0001 controlesom [0-9a-f]{64}")
FOOTER = re.compile(r"Werkafspraken buurtpreventie pagina (\d+) van (\d+)")


def large() -> dict[str, Any]:
    """Twelve partners, sixty principles, a very long deviation and a very long supplement."""
    paper = agreement(12, 15)
    deviating = [each for each in paper["text"]["annex"]["principles"] if each["deviation"]]
    deviating[0]["deviation"]["text"] = "\n\n".join([SENTENCE * 10] * 23)
    paper["text"]["supplements"][0]["text"] = SENTENCE * 60
    paper["text"]["area"]["streets"] = [f"Burgemeester van Proefhovenstraat {n}" for n in range(90)]
    return paper


def empty() -> dict[str, Any]:
    """No proposal, no area, no note."""
    paper = agreement(1, 1)
    for principle in paper["text"]["annex"]["principles"]:
        principle["deviation"] = None
    paper["text"]["supplements"], paper["consents"] = [], []
    paper["text"]["area"] = {"streets": [], "note": ""}
    return paper


def unbreakable() -> dict[str, Any]:
    """Words that no line holds, wherever people write."""
    paper = agreement(2, 1)
    paper["text"]["team"] |= {"name": "W" * 120, "contact": f"{'x' * 150}@example.nl"}
    paper["blocks"][0] |= {"name": "M" * 120, "mandate": "A" * 300}
    paper["approvals"][0] |= {"partner": "S" * 100, "mandate": "B" * 300}
    paper["text"]["annex"]["principles"][0]["text"] = "y" * 3_000
    paper["text"]["annex"]["principles"][1] |= {"deviation": {"text": "z" * 300, "reason": "q" * 300}}
    return paper


SORTS = {"ordinary": agreement, "large": large, "empty": empty, "unbreakable": unbreakable}


@cache
def made(sort: str) -> Typeset:
    paper = SORTS[sort]()
    return typeset(paper, attachment(paper), TEMPLATES, NOON)


@cache
def pages(sort: str) -> list[str]:
    return pages_of(made(sort).pdf)


def headings_of(pdf: bytes) -> list[str]:
    """The titles of the headings in the structure."""
    (document,) = PdfFileReader(io.BytesIO(pdf)).root["/StructTreeRoot"]["/K"]
    elements = [kid.get_object() for kid in document.get_object()["/K"]]
    return [element["/T"] for element in elements if re.fullmatch(r"/H\d", element["/S"])]


def placed(pdf: bytes, word: str) -> tuple[float, float]:
    """Where a word stands first on a page: points from its left and upper edge."""
    words = second_opinion._run("pdftotext", "-bbox", pdf, "-")
    found = re.search(rf'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>{word}<', words)
    assert found
    return float(found[1]), float(found[2])


def squeezed(text: str) -> str:
    return "".join(text.replace("\xad", "").split())


every_sort = pytest.mark.parametrize("sort", SORTS)


@every_sort
@pytest.mark.parametrize("standard", ["3a", "ua1"])
def test_whatever_the_data_it_keeps_the_standards(sort: str, standard: str) -> None:
    assert complaints(made(sort).pdf + b"\n", standard) == {}


@every_sort
def test_every_page_tells_its_number_and_every_page_but_the_cover_reference_and_digest(sort: str) -> None:
    cover, *others = pages(sort)
    for number, page in enumerate(pages(sort), 1):
        assert FOOTER.findall(page) == [(str(number), str(len(pages(sort))))]
    assert all(len(HEADER.findall(page)) == 1 for page in others)
    assert not HEADER.search(cover)


@every_sort
def test_the_cover_is_one_page_with_everybody_on_it(sort: str) -> None:
    cover, contents, *_ = pages(sort)
    paper = SORTS[sort]()
    for words in ("ter ondertekening", "23 november 2026", paper["digest"], paper["text"]["team"]["name"]):
        assert squeezed(words) in squeezed(cover)
    for block in paper["blocks"]:
        assert squeezed(f"{block['partner']}vertegenwoordigd door {block['name']}, ") in squeezed(cover)
    assert "Inhoud" in contents.splitlines()[1]


@every_sort
def test_no_heading_stands_alone_at_the_foot_of_a_page(sort: str) -> None:
    headings = set(map(squeezed, headings_of(made(sort).pdf)))
    assert squeezed("Hoe controleert u dit document?") in headings
    for page in pages(sort):
        *_, last, _ = page.strip().splitlines()
        assert squeezed(last) not in headings


@every_sort
def test_a_signature_block_is_whole_on_one_page(sort: str) -> None:
    blocks = SORTS[sort]()["blocks"]
    for box, block in zip(made(sort).boxes, blocks, strict=True):
        words = f"{block['partner']}{block['name']}, {block['function']}Mandaat: {block['mandate']}"
        assert squeezed(words) in squeezed(pages(sort)[box.page])


@every_sort
def test_the_last_page_says_how_to_check_the_document(sort: str) -> None:
    last = squeezed(pages(sort)[-1])
    assert squeezed("Hoe controleert u dit document?") in last
    for words in ("https://convenant.example/controle", "Geldig", SORTS[sort]()["digest"]):
        assert squeezed(words) in last


@every_sort
def test_the_contents_name_the_page_of_every_part(sort: str) -> None:
    contents = pages(sort)[1].replace("\u2060", "")
    listed = re.findall(r"^([^.\n]+?)[ .]{5,}(\d+)$", contents, re.MULTILINE)
    assert ("Ondertekening", str(made(sort).boxes[0].page + 1)) in listed
    for part, number in listed:
        assert squeezed(part) in squeezed(pages(sort)[int(number) - 1])


def test_a_table_that_goes_on_repeats_its_head() -> None:
    tables = [page for page in pages("large") if "instemming" in page]
    assert len(tables) > 2
    assert all("Partner Niveau Wie Mandaat Standpunt" in page for page in tables if "Inhoud" not in page)


def test_old_and_new_stand_beside_each_other_and_long_ones_above_each_other() -> None:
    (old, high), (new, low) = (placed(made("ordinary").pdf, word) for word in ("Oud:", "Nieuw:"))
    assert (new - old > 150, low) == (True, high)
    (old, high), (new, low) = (placed(made("large").pdf, word) for word in ("Oud:", "Nieuw:"))
    assert (new, low > high + 20) == (old, True)


def test_dutch_words_are_broken_and_an_address_never() -> None:
    assert "\xad" in "".join(pages("ordinary"))
    assert "x\xad" not in "".join(pages("unbreakable"))


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "Straat 0\n"),
        (6, "Straat 0, Straat 1, Straat 2, Straat 3, Straat 4 en Straat 5\n"),
        (7, "Straat 0, Straat 1, Straat 2, Straat 3, Straat 4 en 2 andere straten\n"),
    ],
)
def test_the_cover_names_the_first_streets(count: int, told: str) -> None:
    paper = agreement(1, 1)
    paper["text"]["area"]["streets"] = [f"Straat {n}" for n in range(count)]
    cover, *_ = pages_of(typeset(paper, b"{}", TEMPLATES, NOON).pdf)
    assert f"Gebied {told}" in cover
