"""Typesetting the agreed text with Typst, as PDF/A-3a and PDF/UA-1 at once, with room for every signature."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from signing import fonts

STANDARDS = ["a-3a", "ua-1"]


class CannotTypeset(ValueError):
    """The text cannot be printed."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a signature comes: points from the lower left corner of its page."""

    field: str
    page: int
    """0 is the first."""
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF without fields, and where they come."""

    pdf: bytes
    boxes: tuple[Box, ...]


def typeset(paper: Mapping[str, Any], attachment: bytes, templates: Path, at: datetime) -> Typeset:
    """The PDF of an agreed text. The same input gives the same bytes.

    Args:
        paper: The data of `templates/pdf/agreement.typ`. Strings in it are printed, never parsed.
        attachment: The agreed text in its canonical JSON; it travels inside the PDF.
        templates: The folder with agreement.typ and what it imports.
        at: When it is made, aware; the PDF says so.

    Raises:
        CannotTypeset: a character is in no font, or the data does not fit the template.
    """
    sources = {
        **{part.name: part.read_bytes() for part in templates.glob("*.typ")},
        "main.typ": (templates / "agreement.typ").read_bytes(),
        "data.json": json.dumps(paper, ensure_ascii=False).encode(),
        "afspraken.json": attachment,
    }
    engine: Any = typst  # its type hints do not know that sources may be given as a dict
    try:
        pdf = engine.compile(
            sources,
            root=str(templates),
            font_paths=fonts.for_typesetting(),
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=at.replace(microsecond=0),
        )
        found = engine.query(
            sources, "<signature>", field="value", root=str(templates), font_paths=fonts.for_typesetting()
        )
    except typst.TypstError as error:
        raise CannotTypeset(str(error)) from error
    return Typeset(pdf, tuple(_box(value) for value in json.loads(found)))


def _box(value: Mapping[str, Any]) -> Box:
    top = value["page-height"] - value["y"]
    return Box(
        field=value["field"],
        page=value["page"] - 1,
        left=value["x"],
        bottom=top - value["height"],
        right=value["x"] + value["width"],
        top=top,
    )
