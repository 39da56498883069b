"""The English of every sentence, read from a gettext catalogue (`en.po`); the Dutch is the key."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from language.said import DUTCH, ENGLISH, Said, filled_in

CATALOGUES = {ENGLISH: Path(__file__).parent / "en.po"}
"""Of each language but the one that the sentences are written in."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, read once. A sentence that it does not have stays Dutch."""
    if language not in CATALOGUES:
        return NullTranslations()
    compiled = BytesIO()
    with CATALOGUES[language].open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def told(text: str, language: str) -> str:
    """What was `said`, in this language; any other text is somebody's own and stays what it is."""
    if not isinstance(text, Said):
        return text
    if language == DUTCH:
        return plain(text)
    pattern = translations(language).gettext(text.pattern)
    return filled_in(pattern, told_values(text.values, language), language)


def told_values(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What is filled in, with the sentences among it in this language."""
    return {name: _told(value, language) for name, value in values.items()}


def plain(text: str) -> str:
    """The same characters as an ordinary str."""
    return "".join(text)


def _told(value: Any, language: str) -> Any:  # noqa: ANN401 - see `Said`
    match value:
        case str():
            return told(value, language)
        case tuple():
            return tuple(_told(one, language) for one in value)
    return value
