"""A piece of interface text: what somebody reads in one go, and where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

GAP = "…"
"""Stands for what is only known when the page is made: a name, a day, a number."""
END = re.compile(r"(?<=[.?!])[”’\")]*\s+(?=[“‘\"(]*(?:[A-ZÀ-Þ0-9…]))|\n+|(?<=[;:])\s+(?=[A-ZÀ-Þ]\w+ \w+ )")
WORD = re.compile(r"[\w…€%][\w…'’%.@/-]*")


class For(Enum):
    """Who reads it."""

    EVERYONE = "iedereen"
    OPERATOR = "beheerder"
    """At the command line and in the settings: technical words are the trade's own there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece."""

    where: str
    text: str
    reader: For = For.EVERYONE

    def sentences(self) -> Iterator[str]:
        """Its sentences: a heading, an item of a list and a label are one too."""
        for sentence in END.split(self.text):
            clean = " ".join(sentence.split())
            if any(c.isalpha() for c in clean):
                yield clean


def words(sentence: str) -> list[str]:
    """The words of a sentence; a gap counts as one."""
    return WORD.findall(sentence)
