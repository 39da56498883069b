"""Every page in every state, in Chromium: axe finds no fault, nothing is too wide, the console is silent."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from language.said import ENGLISH
from tests.browser.gallery import WHO, Gallery, Seen
from tests.door.house import House
from tests.door.stages import NOBODY
from tests.integration.copies import Copies
from web.languages import COOKIE
from web.limits import limiter

pytestmark = pytest.mark.browser
HERE = "http://localhost"
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""Everything that axe knows, and targets of at least 24 pixels."""
DESK, PHONE, SMALLEST = 1280, 360, 320


@dataclass
class Window:
    """A window in which an answer of the site is shown again, with its headers, at its own address."""

    page: Page
    said: list[str] = field(default_factory=list)
    _shown: list[Seen] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser) -> "Window":
        page = browser.new_context(viewport={"width": DESK, "height": 900}, locale="nl-NL").new_page()
        window = cls(page)
        page.on("console", window._hear)
        page.on("pageerror", lambda error: window.said.append(str(error)))
        page.route("**/*", window._answer)
        return window

    def show(self, seen: Seen) -> None:
        self.said.clear()
        self._shown.append(seen)
        self.page.set_viewport_size({"width": DESK, "height": 900})
        self.page.goto(HERE + seen.address)

    def _answer(self, route: Route) -> None:
        seen, asked = self._shown[-1], route.request
        assert asked.url.startswith(HERE), f"{seen} asks for {asked.url}"
        if asked.is_navigation_request():
            route.fulfill(status=seen.status, headers=seen.headers, body=seen.body)
        else:
            answer = seen.house.get(NOBODY, asked.url.removeprefix(HERE))
            route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)

    def _hear(self, message: ConsoleMessage) -> None:
        own = message.text.startswith("Failed to load resource") and self._shown[-1].status >= 400
        if message.type in ("error", "warning") and not own:
            self.said.append(message.text)

    def at(self, width: int) -> int:
        """Make it this wide; gives by how much the page is wider."""
        self.page.set_viewport_size({"width": width, "height": 900})
        more: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return more

    def faults(self) -> list[tuple[str, str]]:
        found: list[dict[str, Any]] = Axe().run(self.page, options=RULES).response["violations"]
        return [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in found]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], House]]:
    folder: Path = tmp_path_factory.mktemp("houses")
    copies, numbers = Copies(folder / "originals", None), count()
    with ExitStack() as stack:
        yield lambda stage: stack.enter_context(
            House.at(copies, stage, folder / f"{next(numbers)}", roles=WHO)
        )
    limiter.reset()


@pytest.fixture(scope="module")
def pages(browser: Browser, build: Callable[[str], House]) -> list[Seen]:
    return Gallery().filled(build)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Window]:
    opened = Window.of(browser)
    yield opened
    opened.page.context.close()


def wrong_with(window: Window, pages: list[Seen], width: int) -> list[object]:
    """What axe finds on each page at this width, where it is too wide for a phone, what the console says."""
    assert len(pages) > 60
    wrong: list[object] = []
    for seen in pages:
        window.show(seen)
        over = {narrow: more for narrow in (PHONE, SMALLEST) if (more := window.at(narrow)) > 0}
        window.at(width)
        faults = window.faults()
        if faults or over or window.said:
            wrong.append((str(seen), faults, over, list(window.said)))
    return wrong


def test_every_page_is_accessible_fits_and_keeps_to_the_policy(window: Window, pages: list[Seen]) -> None:
    assert wrong_with(window, pages, DESK) == []


def test_so_is_every_page_in_english_on_a_phone(window: Window, build: Callable[[str], House]) -> None:
    def chosen(stage: str) -> House:
        house = build(stage)
        for browser in house.browsers.values():
            browser.set_cookie(COOKIE, ENGLISH)
        return house

    assert wrong_with(window, Gallery().filled(chosen), PHONE) == []


def test_the_menus_of_a_phone_open_close_and_are_accessible(window: Window, pages: list[Seen]) -> None:
    seen = next(page for page in pages if page.address.endswith("/onderhandeling") and page.status == 200)
    window.show(seen)
    assert window.at(PHONE) <= 0
    page = window.page
    for button, inside in (("Menu", "Register"), ("Meer over dit dossier", "Geschiedenis")):
        link = page.get_by_role("link", name=inside, exact=True)
        assert not link.is_visible()
        page.get_by_role("button", name=button, exact=True).click()
        assert link.is_visible()
        assert window.faults() == []
        page.get_by_role("button", name="Sluiten").click()
        assert not link.is_visible()


def test_what_is_wrong_on_a_form_gets_the_focus_and_leads_to_its_field(
    window: Window, pages: list[Seen]
) -> None:
    seen = next(page for page in pages if page.address == "/mandaten/zetel" and page.status == 422)
    window.show(seen)
    page = window.page
    page.locator(".notice-fout:focus").wait_for(timeout=5000)
    link = page.locator(".notice-fout a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#{target}"
    described = page.locator(f"#{target}").get_attribute("aria-describedby") or ""
    assert f"{target}-fout" in described.split()


def test_a_page_with_a_fault_is_found(window: Window, pages: list[Seen]) -> None:
    """The judge itself: a picture without words, a script in the page, and something too wide."""
    good = pages[0]
    bad = '<img src="/static/icon.svg"><script>1</script></main>'
    body = good.body.replace(b"</main>", bad.encode())
    window.show(Seen(good.stage, good.who, good.address, 200, good.headers, body, good.house))
    assert "image-alt" in {name for name, _ in window.faults()}
    assert any("Content Security Policy" in line for line in window.said)
    window.page.evaluate("document.querySelector('main').style.inlineSize = '2000px'")
    assert window.at(PHONE) > 0
