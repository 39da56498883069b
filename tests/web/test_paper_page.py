"""The agreed text as a page: the file for later, and the page in the dossier, say what the PDF says."""

import itertools
import re
from html.parser import HTMLParser

from tests.ours import data
from tests.unit.signing.sample import agreement
from web.paper_page import standalone

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
