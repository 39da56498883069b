"""A visitor without JavaScript: opens pages, fills in the forms that stand on them, and notices bad HTML."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from language.said import LANGUAGES
from tests.world import PASSWORD

VOID = {"meta", "link", "img", "input", "br", "hr"}
TICKED = {"checkbox", "radio"}


@dataclass
class Form:
    """A form as it stands on the page."""

    action: str
    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    """What would be sent, by name; of boxes, a list of those that are ticked; of round ones, the one."""
    buttons: list[str] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)
    """Where a button leads that has an address of its own."""


@dataclass
class Element:
    """An element with its text."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    drawn: bool = False
    """Whether it is part of a drawing, where a title is no title of the page."""


class Page(HTMLParser):
    """What a visitor gets: parsed, and checked as HTML."""

    def __init__(self, response: TestResponse, address: str) -> None:
        super().__init__()
        self.status, self.address = response.status_code, address
        self.headers = response.headers
        self.forms: list[Form] = []
        self.elements: list[Element] = []
        self.text = ""
        self._open: list[Element] = []
        self.feed(response.get_data(as_text=True))
        assert not self._open, [element.tag for element in self._open]
        self.check()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, drawn=self._inside("svg"))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)
        match tag:
            case "form":
                self.forms.append(
                    Form(element.attributes.get("action", ""), element.attributes.get("method", "get"))
                )
            case "input" if self._inside("form") and element.attributes.get("type") in TICKED:
                self._tick(element.attributes)
            case "input" | "textarea" if self._inside("form") and "name" in element.attributes:
                self.forms[-1].fields[element.attributes["name"]] = element.attributes.get("value", "")
            case "option":
                name = next(e for e in reversed(self._open) if e.tag == "select").attributes["name"]
                if "selected" in element.attributes or name not in self.forms[-1].fields:
                    self.forms[-1].fields[name] = element.attributes["value"]

    def _tick(self, box: dict[str, str]) -> None:
        fields, name, value = self.forms[-1].fields, box["name"], box["value"]
        if box["type"] == "checkbox":
            fields.setdefault(name, [])
            fields[name] += [value] if "checked" in box else []
        elif "checked" in box:
            fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        element = self._open.pop()
        assert element.tag == tag, f"</{tag}> closes <{element.tag}>"
        if tag == "button" and self._inside("form"):
            button = " ".join(element.text.split())
            self.forms[-1].buttons.append(button)
            if "formaction" in element.attributes:
                self.forms[-1].elsewhere[button] = element.attributes["formaction"]
        if tag == "textarea":
            self.forms[-1].fields[element.attributes["name"]] = element.text.removeprefix("\n")

    def handle_data(self, data: str) -> None:
        self.text += data
        for element in self._open:
            element.text += data

    def _inside(self, tag: str) -> bool:
        return any(element.tag == tag for element in self._open)

    def all(self, tag: str) -> Iterator[Element]:
        return (element for element in self.elements if element.tag == tag and not element.drawn)

    def one(self, tag: str) -> Element:
        (found,) = self.all(tag)
        return found

    def check(self) -> None:
        """The rules every page keeps."""
        assert self.one("html").attributes["lang"] in LANGUAGES
        heading = " ".join(self.one("h1").text.split())
        assert " ".join(self.one("title").text.split()) == f"{heading} · Convenant"
        ids = [e.attributes["id"] for e in self.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), "an id stands twice on the page"
        labelled = {e.attributes.get("for") for e in self.all("label")}
        for element in self.elements:
            if element.tag in ("input", "textarea", "select") and element.attributes.get("type") != "hidden":
                assert element.attributes.get("id") in labelled, element
            for relation in ("aria-describedby", "aria-labelledby"):
                assert set(element.attributes.get(relation, "").split()) <= set(ids), element
        assert all("alt" in e.attributes for e in self.all("img"))
        assert all(
            " ".join(e.text.split())
            for e in self.elements
            if e.tag in ("a", "button", "h2", "h3", "th", "summary")
        )
        levels = [int(e.tag[1]) for e in self.elements if e.tag in ("h1", "h2", "h3", "h4")]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels

    @property
    def heading(self) -> str:
        return " ".join(self.one("h1").text.split())

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def links(self) -> list[str]:
        return [urljoin(self.address, e.attributes["href"]) for e in self.all("a")]

    def form(self, button: str, nth: int = 0) -> Form:
        found = [form for form in self.forms if button in form.buttons]
        assert len(found) > nth, (
            f"no form with the button {button!r} on {self.address}: {[f.buttons for f in self.forms]}"
        )
        return found[nth]

    def buttons(self) -> list[str]:
        return [button for form in self.forms for button in form.buttons if button != "Uitloggen"]


class Visitor:
    """Somebody with a browser."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def open(self, address: str, status: int = 200) -> Page:
        response = self.client.get(address, follow_redirects=True)
        assert response.status_code == status, (response.status_code, response.get_data(as_text=True)[-3000:])
        return Page(response, address)

    def press(self, page: Page, button: str, status: int = 200, nth: int = 0, **fields: Any) -> Page:
        """Fill the form with this button in, send it, and follow where it leads."""
        form = page.form(button, nth)
        assert set(fields) <= set(form.fields), f"not on the form: {set(fields) - set(form.fields)}"
        target = urljoin(page.address, form.elsewhere.get(button, form.action) or page.address)
        filled = {**form.fields, **fields}
        files = {name: value for name, value in filled.items() if isinstance(value, tuple)}
        data = {**filled, **{name: (BytesIO(content), title) for name, (title, content) in files.items()}}
        response = self.client.post(target, data=data, follow_redirects=True)
        assert response.status_code == status, (response.status_code, response.get_data(as_text=True)[-3000:])
        address = response.request.path if response.history else target
        return Page(response, urlsplit(address).path)

    def log_in(self, email: str, password: str = PASSWORD, status: int = 200) -> Page:
        return self.press(self.open("/inloggen"), "Inloggen", status, email=email, password=password)


def words(response: TestResponse) -> str:
    """The page without the token of its log-out form, in which the second stands at which it was made."""
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", response.get_data(as_text=True))
