"""A language in which every sentence stands in brackets: what stands outside them was never translated."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from babel.support import NullTranslations

from language.said import ENGLISH
from tests.language.collected import read
from tests.web.visitor import VOID

OPEN, CLOSE = "⟦", "⟧"
GAPS = re.compile(r"(%\(\w+\)[sd]|\{\w+(?:!c)?\}|<[^>]+>)")
"""What is filled in, and markup: neither is part of the words."""
SPOKEN = frozenset({"aria-label", "alt", "title", "placeholder", "data-column", "data-label"})
SILENT = frozenset({"script", "style"})


class Bracketed(NullTranslations):
    """Says each sentence of the catalogue in brackets; what is filled in stands outside them."""

    def gettext(self, message: str) -> str:
        if message not in known():
            return message
        return "".join(part if GAPS.fullmatch(part) else bracketed(part) for part in GAPS.split(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def known() -> frozenset[str]:
    """Every sentence of the catalogue; of one with a plural both."""
    ids = (message.id for message in read(ENGLISH) if message.id)
    return frozenset(each for one in ids for each in (one if isinstance(one, tuple) else (one,)))


def bracketed(words: str) -> str:
    return f"{OPEN}{words}{CLOSE}" if any(c.isalpha() for c in words) else words


def outside(text: str) -> Iterator[str]:
    """The pieces of a text that stand in no brackets and have letters in them."""
    for piece in re.split(f"{OPEN}[^{CLOSE}]*{CLOSE}|\n", text):
        words = " ".join(piece.split())
        if re.search(r"[^\W\d_]{2}", words):
            yield words


class Unsaid(HTMLParser):
    """What a page shows in its own language that stands in no brackets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._text: list[str] = []
        self._open: list[tuple[str, bool]] = []
        """The elements around, and whether what stands in them is looked at."""
        self.feed(html)
        self.found = list(outside("\n".join(self._text)))

    @property
    def _looked_at(self) -> bool:
        return all(looked_at for _, looked_at in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        own = tag not in SILENT and (tag == "html" or given.get("lang") in (None, "en"))
        if self._looked_at and own:
            self._text += [value for name, value in attrs if name in SPOKEN and value]
        if tag not in VOID:
            self._open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._text += [data] if self._looked_at else []
