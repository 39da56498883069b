"""The agreed text as a page: the file for later, and the page in the dossier, say what the PDF says."""

import itertools
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from signing.typeset import typeset
from tests.builders import deviation, supplement
from tests.ours import TEMPLATES, data
from tests.papers import NOON
from tests.second_opinion import spoken
from tests.unit.domain.test_area import NORMAL
from tests.unit.signing.sample import agreement
from tests.web.visitor import Visitor
from tests.world import World
from web.paper_page import standalone
from workflow.domain.area import as_geojson
from workflow.domain.text import canonical
from workflow.services import paper_data

ENEMY = '<script>alert(1)</script> <b>&amp; "x" \' </style> {{ 7*7 }} {% raw %}'


class Words(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.text, self._hidden = "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self._hidden += tag in {"head", "svg"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"head", "svg"}

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else data


def test_the_file_needs_nothing_from_outside_and_runs_nothing() -> None:
    page = standalone(agreement())
    assert "default-src 'none'" in page
    assert not re.search(
        r"<(script|link|img|iframe|form|base)\b|@import|src=|url\((?!#)|https?://(?!convenant\.example)", page
    )
    assert page.startswith('<!doctype html>\n<html lang="nl">')


def test_what_people_wrote_never_becomes_markup() -> None:
    plain, paper = Words(standalone(data())), data()
    paper["text"]["team"]["name"] = paper["blocks"][0]["name"] = ENEMY
    paper["text"]["annex"]["principles"][0]["deviation"]["text"] = ENEMY
    paper["consents"][0]["cells"][0]["mandate"] = ENEMY
    page = Words(standalone(paper))
    assert page.tags == plain.tags
    assert page.text.count(ENEMY) == 6  # the cell stands in two tables, the name of the team in two places


def test_who_spoke_for_whom_is_told() -> None:
    paper = data()
    voice = {
        "person": "W. Waarnemer",
        "function": "burgemeester",
        "stands_in_for": "B. Baas",
        "mandate": "besluit 7",
    }
    paper["approvals"][0].update(voice)
    words = " ".join(Words(standalone(paper)).text.split())
    assert "W. Waarnemer, burgemeester, namens B. Baas, waarnemend" in words
    assert "besluit 7" in words


def test_the_headings_of_the_file_skip_no_level_and_ids_are_unique() -> None:
    page = Words(standalone(agreement()))
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(page.ids) == len(set(page.ids))


# ── the same words as the PDF ────────────────────────────────────────────────────────────────────────────

WHERE_THE_LINE_IS = "Degrensstaatalscoördinaten(WGS84)indebijlageafspraken.json."


def squeezed(text: str) -> str:
    """Without spaces and hyphens: a line may break anywhere, with a hyphen or without."""
    return "".join(text.replace("-", "").split())


def printed(paper: dict[str, Any]) -> str:
    """What a screen reader says of the PDF from the covenant on; the drawing has its own words."""
    pdf = typeset(paper, canonical(paper["text"]), TEMPLATES, NOON).pdf
    said = squeezed("".join(spoken(pdf, without={"Lbl", "Figure", "TOC"})))
    return said[said.index("Hetconvenant") :].replace(f".{WHERE_THE_LINE_IS}", "")


def told(paper: dict[str, Any]) -> str:
    """What the file says from the covenant on."""
    return squeezed(Words(standalone(paper)).text.split("met hetzelfde kenmerk.", 1)[1])


def with_map(paper: dict[str, Any]) -> dict[str, Any]:
    area = paper["text"]["area"]
    area |= {"boundary": as_geojson(NORMAL), "coverage": {"covered": 1, "streets": 2}}
    return {**paper, "area": paper_data.page_about(area)}


def without_proposals(paper: dict[str, Any]) -> dict[str, Any]:
    for principle in paper["text"]["annex"]["principles"]:
        principle["deviation"] = None
    paper["text"]["supplements"] = []
    paper["text"]["area"] = {"streets": [], "note": ""}
    return {**paper, "consents": []}


@pytest.mark.parametrize(
    "paper",
    [data(), agreement(4, 6), agreement(9, 15), without_proposals(agreement(2, 1)), with_map(data())],
    ids=["small", "real", "large", "no proposals, no area", "with a map"],
)
def test_the_file_and_the_pdf_say_the_same(paper: dict[str, Any]) -> None:
    assert told(paper) == printed(paper)


def test_a_difference_would_be_seen() -> None:
    paper, other = data(), data()
    other["text"]["annex"]["principles"][1]["text"] += "!"
    assert told(paper) != printed(other)


def test_the_page_in_the_dossier_says_what_the_pdf_says(
    world: World, someone: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    make = world.paper.make
    monkeypatch.setattr(world.paper, "make", lambda paper, text: asked.append(paper) or make(paper, text))
    world.submit()
    for draft in (deviation(), supplement(), supplement(title="Hesjes", text="Het team draagt hesjes.")):
        world.everyone_consents(world.propose(draft))
    world.approve()
    assert world.open_signing().done
    page = someone("coordinator").open(f"/dossier/{world.agreement}/tekst")
    shown = "".join(e.text for e in page.all("section") if e.attributes.get("class") == "text")
    (paper,) = asked
    text, _ = printed(paper).split(squeezed("Instemming en goedkeuring"), 1)
    assert squeezed(shown) == text
    assert "Voorgesteld door BPT Proef. Aanvaard: voorstel 1, versie 1 van 23 november 2026." in page.words
