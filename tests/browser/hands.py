"""How somebody moves through a page: with a pointer, or with the keys of a keyboard and nothing else."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

MOST_TABS = 200
FOCUSED = """() => {
    const e = document.activeElement, label = e.labels && e.labels[0], item = e.closest('li.task, tr');
    return {tag: e.tagName, name: ((label || e).innerText || '').trim(), around: item ? item.innerText : ''};
}"""
FIELDS = ("INPUT", "TEXTAREA", "SELECT")


@dataclass
class Pointer:
    """A mouse or a finger."""

    page: Page

    def follow(self, name: str, around: str = "") -> None:
        """Follow a link; of several, the one beside these words."""
        self._link(name, around).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, label: str, value: str) -> None:
        self._field(label).fill(value)

    def has_field(self, label: str) -> bool:
        return self._field(label).count() == 1

    def has_button(self, name: str) -> bool:
        return self.page.get_by_role("button", name=name, exact=True).count() > 0

    def has_link(self, name: str) -> bool:
        return self.page.get_by_role("link", name=name).count() > 0

    def main(self) -> str:
        return self.page.inner_text("main")

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}"))

    def _link(self, name: str, around: str) -> Locator:
        where = self.page.locator("li.task", has_text=around) if around else self.page.locator("body")
        return where.get_by_role("link", name=name)


@dataclass
class Finger(Pointer):
    """On a phone: a link may be in a menu that is still folded away."""

    def follow(self, name: str, around: str = "") -> None:
        link = self._link(name, around).locator("visible=true")
        if not link.count():
            self.press("Menu")
        link.first.click()

    def has_link(self, name: str) -> bool:
        return self.page.get_by_role("link", name=name, include_hidden=True).count() > 0


@dataclass
class Keyboard(Pointer):
    """Tab, Enter and typing. Past the menu by the link that is there for it."""

    def follow(self, name: str, around: str = "") -> None:
        self._tab_to(("A",), name, around)
        self._enter()

    def press(self, name: str) -> None:
        self._tab_to(("BUTTON",), name)
        self._enter()

    def fill(self, label: str, value: str) -> None:
        self._tab_to(FIELDS, label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(value)

    def _tab_to(self, tags: tuple[str, ...], name: str, around: str = "") -> None:
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            here: dict[str, Any] = self.page.evaluate(FOCUSED)
            named = here["name"] == name if "BUTTON" in tags else here["name"].startswith(name)
            if here["tag"] in tags and named and around in here["around"]:
                return
        raise AssertionError(f"Tab never reaches {name!r} on {self.page.url}")

    def _enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
