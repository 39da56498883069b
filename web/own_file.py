"""What is kept about somebody, as a file to take along: JSON for a program, and a page to read."""

import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from markupsafe import Markup, escape

from language.catalogue import told
from language.days import day_in_words, moment_in_words
from language.said import Said, said
from workflow.services.own_data import Kept

YES, NO = said("ja"), said("nee")
TITLE = said("Wat wij van u bewaren")
Line = tuple[str, str]
"""What it is, and what it says."""
Lines = list[tuple[str, int, list[list[Line]]]]
"""Of each part its title, how many rows there are, and the rows."""


def lines(kept: Kept, language: str) -> Lines:
    """All of it in words, in this language."""
    return [
        (
            told(section.title, language),
            section.number,
            [
                [(told(name, language), _in_words(value, language)) for name, value in row.items()]
                for row in section.rows
            ],
        )
        for section in kept.sections
    ]


def as_json(kept: Kept, language: str) -> str:
    """All of it as JSON text; days and moments in ISO 8601."""
    parts = [
        {
            "titel": told(section.title, language),
            "aantal": section.number,
            "rijen": [
                {told(name, language): _plain(value, language) for name, value in row.items()}
                for row in section.rows
            ],
        }
        for section in kept.sections
    ]
    whole = {"naam": kept.name, "gemaakt": kept.at.isoformat(), "delen": parts}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_page(kept: Kept, language: str) -> str:
    """All of it as a page of HTML that stands alone."""
    title = told(TITLE, language)
    body = [Markup("<h1>{}</h1>").format(title)]
    body.append(Markup("<p>{}, {}</p>").format(kept.name, moment_in_words(kept.at, language)))
    for heading, number, rows in lines(kept, language):
        body.append(Markup("<h2>{}</h2>").format(heading))
        body.append(Markup("<p>{}</p>").format(told(said("Aantal: {number}", number=number), language)))
        body += [Markup("<dl>{}</dl>").format(Markup("").join(_item(*line) for line in row)) for row in rows]
    head = Markup('<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>')
    whole = head.format(language, title) + Markup("<body>{}</body></html>").format(Markup("\n").join(body))
    return str(whole)


def packed(kept: Kept, language: str) -> bytes:
    """Both in one ZIP file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("gegevens.json", as_json(kept, language))
        file.writestr("gegevens.html", as_page(kept, language))
    return buffer.getvalue()


def _item(name: str, text: str) -> Markup:
    return Markup("<dt>{}</dt><dd>{}</dd>").format(name, Markup("<br>").join(map(escape, text.split("\n"))))


def _in_words(value: Any, language: str) -> str:  # noqa: ANN401, PLR0911 - whatever `own_data.Value` is
    match value:
        case None:
            return "–"
        case bool():
            return told(YES if value else NO, language)
        case datetime():
            return moment_in_words(value, language)
        case date():
            return day_in_words(value, language)
        case Mapping():
            return "\n".join(f"{name}: {_in_words(each, language)}" for name, each in value.items() if each)
        case list() | tuple():
            return ", ".join(_in_words(each, language) for each in value)
        case str():
            return told(value, language)
        case _:
            return str(value)


def _plain(value: Any, language: str) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case date():
            return value.isoformat()
        case Said():
            return told(value, language)
        case Mapping():
            return {str(name): _plain(each, language) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each, language) for each in value]
        case _:
            return value
