"""The last look: is every line of the file in the structure, or told to have no place?"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from workflow.domain.covenant import CovenantText
from workflow.reading.markers import marker_of
from workflow.reading.plain import plain_words
from workflow.reading.values import Line, Reading

GLUE = frozenset({
    "aan", "aldus", "bij", "d.d.", "dat", "de", "den", "deze", "dezen", "dit", "door", "een", "eenieder",
    "en", "gedaan", "getekend", "haar", "het", "hierbij", "hun", "in", "namens", "op", "opgemaakt",
    "ondertekend", "overeengekomen",
    "partij", "partijen", "plaats", "datum", "rechtsgeldig", "te", "ten", "ter", "van",
    "vertegenwoordigd", "volgt", "voor", "zijn", "drievoud", "tweevoud", "viervoud", "enkelvoud",
    "ondertekening",
})  # fmt: skip
"""Words in which a signing is put; they say nothing of who, where and when."""
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def with_lost_lines(reading: Reading, lines: Sequence[Line], told: Collection[Line]) -> Reading:
    """The reading; a line that is in it nowhere is added to what has no place.

    Args:
        reading: What was read.
        lines: Every line of the file.
        told: The lines about parties, place and date, of which only the facts are kept.
    """
    kept = _Kept(_letters(" ".join(_texts(reading.covenant))))
    known = set(_words(" ".join(_texts(reading.covenant)))) | GLUE
    placed = {(line.number, line.text) for line in reading.unplaced}
    facts = {(line.number, line.text) for line in told}
    lost = [
        line
        for line in lines
        if (line.number, line.text) not in placed
        and not (
            all(word in known for word in _words(_bare(line.text)))
            if (line.number, line.text) in facts
            else _letters(_bare(line.text)) in kept
        )
    ]
    unplaced = sorted([*reading.unplaced, *lost], key=lambda line: line.number)
    return replace(reading, unplaced=tuple(dict.fromkeys(unplaced)))


class _Kept:
    """The letters of the structure. Lines come in its order, so each is looked for first behind the last."""

    def __init__(self, letters: str) -> None:
        self._letters = letters
        self._behind = 0

    def __contains__(self, wanted: str) -> bool:
        found = self._letters.find(wanted, self._behind)
        if found < 0:
            return wanted in self._letters
        self._behind = found
        return True


def _texts(covenant: CovenantText) -> Iterator[str]:
    """Every text of the structure, in its order."""
    day = covenant.signed_on
    yield from (covenant.title, covenant.municipality, covenant.place, covenant.enacting)
    yield from chain.from_iterable((group.group, *group.items) for group in covenant.recitals)
    yield from (article.text for article in covenant.articles)
    yield from (*covenant.closing, covenant.annex.title, *covenant.annex.introduction)
    yield from chain.from_iterable((p.heading, p.text) for p in covenant.annex.principles)
    yield from chain.from_iterable((s.partner, s.name, s.function) for s in covenant.signatories)
    yield from (*covenant.plain.articles.values(), *covenant.plain.principles.values())
    yield MONTHS[day.month - 1] if day else ""


def _bare(text: str) -> str:
    marker = marker_of(text)
    bare = text[marker.length :] if marker else text
    words = plain_words(bare)
    return bare if words is None else words


def _letters(text: str) -> str:
    """The letters of a text, without what between them may have changed: white space, hyphens, marks."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _words(text: str) -> list[str]:
    """Its words; numbers and single letters are of marks, days and years."""
    return list(re.findall(r"[^\W\d_]{2,}", text.casefold()))
