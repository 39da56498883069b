"""No sentence of the site is without a translation: every page in every state, and every message."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from babel.support import NullTranslations

from language import catalogue
from language.said import ENGLISH
from tests.browser.gallery import WHO, Gallery
from tests.door.house import House
from tests.integration.copies import Copies
from tests.language.data import is_somebodys
from tests.language.pseudo import Bracketed, Unsaid
from web import languages
from web.limits import limiter


def translations(language: str) -> NullTranslations:
    return Bracketed() if language == ENGLISH else NullTranslations()


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], House]]:
    """Houses whose visitors chose a language in which every sentence stands in brackets."""
    copies = Copies(tmp_path / "originals", None)
    with ExitStack() as stack:

        def built(stage: str) -> House:
            house = stack.enter_context(House.at(copies, stage, tmp_path / stage, roles=WHO))
            for browser in house.browsers.values():
                browser.set_cookie(languages.COOKIE, ENGLISH)
            for module in (catalogue, languages):
                monkeypatch.setattr(module, "translations", translations)
            return house

        yield built
    limiter.reset()


def test_every_sentence_on_every_page_is_translated(build: Callable[[str], House]) -> None:
    pages = Gallery().filled(build)
    assert len(pages) > 60
    unsaid: dict[str, str] = {}
    for seen in pages:
        body = seen.body.decode()
        assert '<html lang="en">' in body, seen
        for words in Unsaid(body).found:
            if not is_somebodys(words):
                unsaid.setdefault(words, str(seen))
    assert not unsaid, "\n".join(f"{words}  |  {where}" for words, where in unsaid.items())
