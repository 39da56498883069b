"""A covenant's text as structure: what the partners agreed, in the order in which it is written.

Everything here is a frozen value; `as_json` and `from_json` are each other's inverse, so that a stored
covenant is exactly the one that was read.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class RecitalGroup:
    """A group of considerations under one opening line ("In overweging nemende dat:")."""

    group: str
    """The opening line as written, without its colon."""
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A numbered thing the partners agree. A team can never deviate from an article."""

    number: str
    """The article's own number, as written but without its dot or quote: "4", "5a", "IV"."""
    text: str


@dataclass(frozen=True, slots=True)
class Principle:
    """One addressable guiding principle of the annex."""

    key: str
    """Stable: a word of the heading, a hyphen and the place under that heading: "WERKWIJZE-3"."""
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The annex "behorende bij en deel uitmakende van het convenant"."""

    title: str
    introduction: tuple[str, ...]
    """Paragraphs before the first heading; they are about the principles and are none themselves."""
    principles: tuple[Principle, ...]


@dataclass(frozen=True, slots=True)
class NamedSignatory:
    """A party that signed the covenant, as the covenant names it."""

    partner: str
    name: str
    """Empty where the text names an organisation only."""
    function: str
    """Empty where the text gives none."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """What the covenant means in plain Dutch. It explains; nobody agrees to it or signs it."""

    articles: Mapping[str, str] = field(default_factory=dict)
    """By the number of the article."""
    principles: Mapping[str, str] = field(default_factory=dict)
    """By the key of the principle."""

    def __bool__(self) -> bool:
        return bool(self.articles or self.principles)


@dataclass(frozen=True, slots=True)
class CovenantText:
    """The master text of one municipality's covenant."""

    title: str
    municipality: str
    place: str
    signed_on: date | None
    recitals: tuple[RecitalGroup, ...]
    enacting: str
    """The line that opens the articles ("Komen partners overeen dat"), without its colon; may be empty."""
    articles: tuple[Article, ...]
    closing: tuple[str, ...]
    """Paragraphs between the last article and the signing."""
    annex: Annex
    signatories: tuple[NamedSignatory, ...]
    plain: PlainWords = field(default_factory=PlainWords, compare=False)
    """Beside the text and no part of it: two texts that differ in this only are the same, with one digest."""

    def principle(self, key: str) -> Principle | None:
        """The principle with this key, or None."""
        return next((p for p in self.annex.principles if p.key == key), None)


def as_json(covenant: CovenantText) -> dict[str, Any]:
    """The covenant as plain dicts, lists and strings; the date in ISO 8601 under "date", or None.

    This is what is hashed, so it leaves out what explains the text.
    """
    plain = asdict(covenant)
    del plain["plain"]
    signed_on = plain.pop("signed_on")
    return {
        "title": plain.pop("title"),
        "municipality": plain.pop("municipality"),
        "place": plain.pop("place"),
        "date": signed_on.isoformat() if signed_on else None,
        **plain,
    }


def from_json(data: Mapping[str, Any]) -> CovenantText:
    """The inverse of `as_json`. Raises KeyError, TypeError or ValueError on another shape."""
    annex = data["annex"]
    return CovenantText(
        title=data["title"],
        municipality=data["municipality"],
        place=data["place"],
        signed_on=date.fromisoformat(data["date"]) if data["date"] else None,
        recitals=tuple(RecitalGroup(r["group"], tuple(r["items"])) for r in data["recitals"]),
        enacting=data["enacting"],
        articles=tuple(Article(**a) for a in data["articles"]),
        closing=tuple(data["closing"]),
        annex=Annex(
            annex["title"], tuple(annex["introduction"]), tuple(Principle(**p) for p in annex["principles"])
        ),
        signatories=tuple(NamedSignatory(**s) for s in data["signatories"]),
    )


def plain_as_json(plain: PlainWords) -> dict[str, Any]:
    """The explanations as plain dicts and strings."""
    return {"articles": dict(plain.articles), "principles": dict(plain.principles)}


def plain_from_json(data: Mapping[str, Any] | None) -> PlainWords:
    """The inverse of `plain_as_json`; of None, no explanations."""
    return PlainWords(**data) if data else PlainWords()
