"""Every page in every state, as the site answered it: collected without a browser, shown in one afterwards.

Of pages that differ in words and numbers only, one is kept. Usually a page is kept only when something stands
on it, within something, that stood on no page before; with PROVE=1 every page that is built differently.
"""

import os
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.door.house import House
from tests.door.stages import APPROVER, NOBODY, SIGNATORY, STAGES
from tests.door.test_pages import ELSEWHERE, PAGES
from tests.web.visitor import VOID, Form, Page
from tests.world import POLICE

WHOLE = os.environ.get("PROVE") == "1"
INSIDE = ("coordinator", f"{POLICE}-2", APPROVER, SIGNATORY, "kantoor")
LEADING = ("coordinator", "kantoor")
DIFFERS = {"dossier.show", "dossier.negotiation", "dossier.approval", "dossier.signing"}
"""What these show depends on who speaks, approves or signs; the others differ for who leads only."""
EVERYWHERE = ("coordinator", f"{POLICE}-2", "kantoor", NOBODY)
WHO = tuple(dict.fromkeys((*INSIDE, *EVERYWHERE)))
BUSY = ("proposed", "recognised")
"""The stages at which the pages outside a dossier show most."""
LEAVING = "/uitloggen"
MEANS = {"class", "role", "type", "aria-current", "aria-invalid", "open", "popover", "tabindex"}
"""Attributes by which elements of one sort differ for a reader."""
DEPTH = 4


@dataclass(frozen=True)
class Seen:
    """A page as it was answered to somebody."""

    stage: str
    who: str
    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    house: House

    def __str__(self) -> str:
        return f"{self.address} ({self.stage}, {self.who}, {self.status})"


class Build(HTMLParser):
    """How a page is built: each element within those around it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.order: list[tuple[str, ...]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = (f"{name}={value}" for name, value in sorted(attrs, key=str) if name in MEANS)
        self._open.append(" ".join((tag, *said)))
        around = tuple(self._open[-DEPTH:])
        if not self.order or self.order[-1] != around:
            self.order.append(around)
        if tag in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].split()[0] == tag:
            self._open.pop()


@dataclass
class Gallery:
    """The pages that are worth looking at, in the order in which they were found."""

    pages: list[Seen] = field(default_factory=list)
    _known: set[Hashable] = field(default_factory=set)

    def filled(self, build: Callable[[str], House]) -> list[Seen]:
        """Walk through every stage; also with forms that were sent empty."""
        for stage in STAGES:
            house = build(stage)
            for who, address in addresses(house, stage):
                response = house.get(who, address)
                for form in self._forms(response, address):
                    again = _sent_empty(house, who, form)
                    self._keep(Seen(stage, who, form.action, *_answer(again), house))
                    house.restore()
                self._keep(Seen(stage, who, address, *_answer(response), house))
        return self.pages

    def _forms(self, response: TestResponse, address: str) -> Iterator[Form]:
        """Forms that were not sent before."""
        if response.mimetype != "text/html" or response.status_code != 200:
            return
        for form in Page(response, address).forms:
            form.action = urlsplit(form.action or address).path
            if form.method == "post" and form.action != LEAVING and self._is_new(_sort(form)):
                yield form

    def _keep(self, seen: Seen) -> None:
        if seen.headers["Content-Type"].startswith("text/html") and seen.status not in (301, 302, 303, 429):
            order = Build(seen.body.decode()).order
            place = [_numberless(seen.address)] if seen.status == 200 else []
            marks: list[Hashable] = [tuple(order)] if WHOLE else [*place, *order]
            if set(marks) - self._known:
                self.pages.append(seen)
            self._known.update(marks)

    def _is_new(self, mark: Hashable) -> bool:
        fresh = mark not in self._known
        self._known.add(mark)
        return fresh


def addresses(house: House, stage: str) -> Iterator[tuple[str, str]]:
    """Who looks at what in this stage."""
    for view, page in PAGES.items():
        readers = INSIDE if WHOLE or view in DIFFERS else LEADING
        yield from ((who, f"/dossier/{house.world.agreement}{page}") for who in readers)
    if stage == "for_signing":
        paper = house.world.facts().paper
        yield (
            SIGNATORY,
            f"/stapel/ondertekenen?document={house.world.agreement}-{paper.base if paper else ''}",
        )
    if stage in BUSY:
        yield from ((who, page) for page in (*ELSEWHERE.values(), "/bestaat-niet") for who in EVERYWHERE)


def _numberless(address: str) -> str:
    return re.sub(r"\d+", "0", address)


def _sort(form: Form) -> Hashable:
    return _numberless(form.action), tuple(sorted(form.fields)), tuple(form.buttons)


def _answer(response: TestResponse) -> tuple[int, dict[str, str], bytes]:
    left_out = ("Set-Cookie", "Content-Length")
    headers = {name: value for name, value in response.headers if name not in left_out}
    return response.status_code, {"Content-Type": "", **headers}, response.data


def _sent_empty(house: House, who: str, form: Form) -> TestResponse:
    """A button pressed, with only what the page itself put in the form."""
    hidden = {
        "csrf_token",
        "key",
        "digest",
        "level",
        "proposal",
        "kind",
        "way",
        "offer",
        "verder",
        "documents",
    }
    data = {name: value if name in hidden else "" for name, value in form.fields.items()}
    return house.browsers[who].post(form.action, data=data, environ_overrides=house.origin())
