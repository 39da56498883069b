"""What of an agreed text becomes public: which words of people, what they say there, what is still to judge.

The signed text never changes. A sentence in which something is marked is judged: each mark may be public, or
the sentence gets a public version. A judgement is of one exact sentence of one team; a sentence that changed
is asked anew, and one that comes back in a successor is not. Where a sentence ends may therefore never depend
on what is marked in it: a public page finds the judged sentences again without looking for marks.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workflow.domain.private_words import KnownNames, Mark, marks_in
from workflow.domain.vocabulary import PublicPlace

Change = Callable[[PublicPlace, str, str], str]
"""What stands in a place, by the place, what it is about, and the words that were agreed."""
Span = tuple[int, int]
ABBREVIATIONS = frozenset(
    {
        "afd", "art", "bijv", "blz", "ca", "dhr", "dr", "drs", "e.d", "enz", "evt", "fam", "i.p.v", "ing",
        "ir", "m.b.t", "max", "mej", "mevr", "min", "mr", "mw", "nl", "nr", "o.a", "prof", "resp", "st",
        "t.a.v", "t.n.v", "t/m", "tel", "tel.nr", "tot", "vgl", "z.o.z",
    }
)  # fmt: skip
"""A point behind these ends no sentence."""
LONGEST_ABBREVIATION = 8
SPACE = re.compile(r"\s+")
CLOSING = "\"'’”)»"
ENDING = ".!?…"
WHOLE = frozenset({PublicPlace.TEAM_NAME, PublicPlace.STREET, PublicPlace.TITLE})
"""Places with one line of words, judged as a whole."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the office said of one sentence."""

    allowed: frozenset[str] = frozenset()
    """The marked words that may be public, as `plain_words` writes them."""
    version: str | None = None
    """What stands in public in the place of the sentence; None for the sentence itself."""


Judgements = Mapping[str, Judgement]
"""By the digest of the sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence that becomes public, or the words between two sentences."""

    place: PublicPlace
    about: str
    """The key of the principle, or the title of the supplement; else empty."""
    words: str
    """As it was signed."""
    marks: tuple[Mark, ...] = ()
    """What is marked in these words."""
    judgement: Judgement | None = None
    again: tuple[Mark, ...] = field(default=())
    """What is marked in the public version."""

    @property
    def digest(self) -> str:
        """By which it is known again."""
        return sentence_digest(self.words)

    @property
    def marked_words(self) -> tuple[str, ...]:
        """Each word that is marked, in the sentence and then in its version, once."""
        version = self.version or ""
        own = (self.words[mark.start : mark.end] for mark in self.marks)
        others = (version[mark.start : mark.end] for mark in self.again)
        return tuple({plain_words(words): words for words in (*own, *others)}.values())

    def allows(self, words: str) -> bool:
        """Whether it was said of these marked words that they may be public."""
        return self.judgement is not None and plain_words(words) in self.judgement.allowed

    @property
    def version(self) -> str | None:
        """The public version; None when the words themselves are public."""
        return self.judgement.version if self.judgement else None

    @property
    def undecided(self) -> tuple[str, ...]:
        """What is marked in what becomes public, without a word about it."""
        public, marks = (self.words, self.marks) if self.version is None else (self.version, self.again)
        allowed = self.judgement.allowed if self.judgement else frozenset()
        found = (plain_words(public[mark.start : mark.end]) for mark in marks)
        return tuple(words for words in dict.fromkeys(found) if words not in allowed)


def sentence_digest(sentence: str) -> str:
    """SHA-256 over the exact words, 64 hexadecimal digits. It tells words that are guessed: never public."""
    return hashlib.sha256(sentence.encode()).hexdigest()


def plain_words(words: str) -> str:
    """Marked words in the form in which they are compared."""
    return " ".join(words.casefold().split())


def sentences(text: str) -> tuple[Span, ...]:
    """From where up to where each sentence of a text stands, without the white space around it."""
    found: list[Span] = []
    start = len(text) - len(text.lstrip())
    for space in SPACE.finditer(text, start):
        if "\n" in space[0] or _ends(text, start, space.start()):
            found.append((start, space.start()))
            start = space.end()
    if start < (end := len(text.rstrip())):
        found.append((start, end))
    return tuple(found)


def _ends(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends before this place: behind a point that is not of an abbreviation or initial."""
    last = end
    while last > max(start, end - 3) and text[last - 1] in CLOSING:
        last -= 1
    if last == start or text[last - 1] not in ENDING:
        return False
    tail = text[max(start, last - 1 - LONGEST_ABBREVIATION) : last - 1]
    word = re.split(r"[\s(\-/]", tail)[-1].lower()
    return text[last - 1] != "." or not (len(word) == 1 or word in ABBREVIATIONS)


def in_place(text: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """An agreed text in which people's own words that become public are changed so; all else is the same."""
    team, area, annex = text["team"], text["area"], text["annex"]
    return {
        **text,
        "team": {**team, "name": change(PublicPlace.TEAM_NAME, "", team["name"])},
        "area": {**area, "streets": [change(PublicPlace.STREET, "", each) for each in area["streets"]]},
        "annex": {**annex, "principles": [_principle(each, change) for each in annex["principles"]]},
        "supplements": [_supplement(each, change) for each in text["supplements"]],
    }


def _principle(principle: Mapping[str, Any], change: Change) -> dict[str, Any]:
    other = principle["deviation"]
    if not other:
        return dict(principle)
    words = change(PublicPlace.DEVIATION, principle["key"], other["text"])
    return {**principle, "deviation": {**other, "text": words}}


def _supplement(extra: Mapping[str, Any], change: Change) -> dict[str, Any]:
    title = extra["title"]
    public = change(PublicPlace.TITLE, title, title)
    return {**extra, "title": public, "text": change(PublicPlace.SUPPLEMENT, title, extra["text"])}


def public_words(place: PublicPlace, words: str, versions: Mapping[str, str]) -> str:
    """These words with the public version of each sentence that has one, by its digest."""
    if not versions:
        return words
    parts, last = [], 0
    for start, end in _spans(place, words):
        sentence = words[start:end]
        parts += [words[last:start], versions.get(sentence_digest(sentence), sentence)]
        last = end
    return "".join((*parts, words[last:]))


def public_text(text: Mapping[str, Any], versions: Mapping[str, str]) -> dict[str, Any]:
    """An agreed text as everyone may read it; the team is one of its partners, by the same name."""
    public = in_place(text, lambda place, _, words: public_words(place, words, versions))
    named = {text["team"]["name"]: public["team"]["name"]}
    partners = [{**each, "name": named.get(each["name"], each["name"])} for each in text["partners"]]
    return {**public, "partners": partners}


def sentences_with(text: Mapping[str, Any], versions: Mapping[str, str]) -> int:
    """How many places of an agreed text read otherwise in public."""
    count = 0

    def look(place: PublicPlace, _: str, words: str) -> str:
        nonlocal count
        count += sum(sentence_digest(words[a:b]) in versions for a, b in _spans(place, words))
        return words

    if versions:
        in_place(text, look)
    return count


def passages(text: Mapping[str, Any], names: KnownNames, judgements: Judgements) -> tuple[Passage, ...]:
    """Everything that becomes public in people's own words, in the order of the text, a sentence each.

    `names` are those of everybody with an account; whom the team names as its representative is added.
    """
    streets = tuple(text["area"]["streets"])
    known = (names, KnownNames([text["team"].get("representative", "")]))
    found: list[Passage] = []

    def collect(place: PublicPlace, about: str, words: str) -> str:
        marks = marks_in(words, known, streets)
        for start, end in _spans(place, words):
            bare = Passage(place, about, words[start:end], _within(marks, start, end))
            found.append(_judged(bare, judgements, known, streets))
        return words

    in_place(text, collect)
    return tuple(found)


def _spans(place: PublicPlace, words: str) -> tuple[Span, ...]:
    return ((0, len(words)),) if place in WHOLE else sentences(words)


def _within(marks: tuple[Mark, ...], start: int, end: int) -> tuple[Mark, ...]:
    """Those that touch this sentence, as far as they stand in it, counted from its beginning."""
    here = (mark for mark in marks if mark.start < end and start < mark.end)
    return tuple(Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind) for m in here)


def _judged(
    bare: Passage, judgements: Judgements, names: Sequence[KnownNames], streets: Sequence[str]
) -> Passage:
    judgement = judgements.get(bare.digest)
    if judgement is None:
        return bare
    again = marks_in(judgement.version, names, streets) if judgement.version else ()
    return Passage(bare.place, bare.about, bare.words, bare.marks, judgement, again)


def undecided(found: tuple[Passage, ...]) -> int:
    """How many marked words nobody spoke of yet; in sentences that are the same, once."""
    once = {(passage.digest, words) for passage in found for words in passage.undecided}
    return len(once)
