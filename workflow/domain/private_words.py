"""Finding what may tell who somebody is: names, addresses, telephone numbers and e-mail addresses in a text.

It marks too much rather than too little: a person says of each mark whether it may be public. Everything
takes time in proportion to the length of the text, whatever somebody wrote in it and however many names are
known.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workflow.domain.vocabulary import MarkKind

SHORTEST_SURNAME = 4
"""Letters: shorter surnames are words too often, and are found in the full name only."""
LONGEST_NAME = 8
"""Words in a name or street that are looked at together."""
LONGEST_LOCAL_PART = 64
"""Characters before the @ of an address."""
PREFIXES = frozenset(
    {
        "aan", "bij", "d", "de", "del", "den", "der", "des", "di", "dos", "du", "el", "het", "in", "l",
        "la", "las", "le", "les", "los", "of", "onder", "op", "over", "s", "t", "te", "ten", "ter", "tot",
        "uit", "van", "vande", "vanden", "vander", "ver", "von", "voor", "zu", "zum", "zur",
    }
)  # fmt: skip
"""What stands before a Dutch surname, or one from elsewhere: *tussenvoegsels*."""
FUNCTIONS = frozenset(
    {
        "bpt", "bureau", "buurtpreventieteam", "coordinator", "gemeente", "kantoor", "politie", "stichting",
        "team", "vereniging",
    }
)  # fmt: skip
"""With one of these a name is that of a function or an organisation, and has no surname."""
STREETS = (
    "straat", "laan", "weg", "plein", "hof", "kade", "dijk", "pad", "singel", "gracht", "plantsoen",
    "steeg", "dreef", "park", "markt", "baan", "wal", "haven", "oord", "veld", "brink", "gaarde",
    "straatje", "laantje", "erf", "poort", "horst", "akker",
)  # fmt: skip
"""How the names of Dutch streets end."""
NUMBERED = frozenset({"nr", "no", "nummer", "huisnummer"})
SHORT_WORDS = frozenset(
    {
        "af", "al", "am", "bv", "de", "dm", "dr", "du", "en", "er", "ga", "ge", "ha", "he", "ik", "in",
        "is", "ja", "je", "km", "me", "na", "nu", "of", "om", "op", "pm", "te", "uw", "we", "ze", "zo",
    }
)  # fmt: skip
"""What two small letters after a year may be, beside the letters of a postcode."""
WORD = re.compile(r"[^\W_]+")
HOUSE_NUMBER = re.compile(r"[0-9]{1,5}[a-z]?", re.I)
IN_A_NAME = frozenset(" \t\u00a0.'’-‐‑–")
IN_AN_ADDRESS = IN_A_NAME | frozenset(",:")
LONGEST_GAP = 3
"""Characters between two words of one name or address."""
POSTCODE = re.compile(r"(?<![0-9])[1-9][0-9]{3}[ \u00a0]?([A-Za-z]{2})(?![^\W_])")
_BETWEEN = r"[ \u00a0.\-‐-―/()]"
_NO_DATE = r"(?![0-9]{2}[-./ ][0-9]{2}[-./ ](?:19|20)[0-9]{2}(?![0-9]))"
TELEPHONES = (
    re.compile(rf"(?<![0-9])(?:\+|00)(?:{_BETWEEN}{{0,3}}[0-9]){{8,14}}(?![0-9])"),
    re.compile(rf"(?<![0-9+]){_NO_DATE}\(?0(?:{_BETWEEN}{{0,3}}[0-9]){{9}}(?![0-9])"),
    re.compile(rf"(?<![0-9])0[89]0[0-9]{_BETWEEN}?[0-9]{{4}}(?:{_BETWEEN}?[0-9]{{3}})?(?![0-9])"),
)
"""From abroad; within the country; and the numbers of services."""
BEFORE_AT = re.compile(r"[\w.+%'’-]+\Z")
AFTER_AT = re.compile(r"(?:[\w-]{1,63}\.){1,8}[\w-]{1,63}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, from `start` up to `end`, that may tell who somebody is."""

    start: int
    end: int
    kind: MarkKind


class Phrases:
    """Series of words, looked up by where they begin."""

    def __init__(self) -> None:
        self._known: set[tuple[str, ...]] = set()
        self._lengths: dict[str, set[int]] = {}

    def add(self, words: tuple[str, ...]) -> None:
        """Know these words, of at most `LONGEST_NAME`; others are left out."""
        if 0 < len(words) <= LONGEST_NAME:
            self._known.add(words)
            self._lengths.setdefault(words[0], set()).add(len(words))

    def longest_at(self, words: list[str], place: int) -> int:
        """How many words from this place on are the longest series that is known; 0 for none."""
        lengths = self._lengths.get(words[place], ())
        fits = (n for n in lengths if tuple(words[place : place + n]) in self._known)
        return max(fits, default=0)


class KnownNames:
    """The full names of people, and their surnames with or without what stands before them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.phrases = Phrases()
        for name in set(names):
            for words in _ways_to_name(unicodedata.normalize("NFC", name)):
                self.phrases.add(words)


def marks_in(text: str, names: Sequence[KnownNames], streets: Iterable[str] = ()) -> tuple[Mark, ...]:
    """Everything in this text that may tell who somebody is, in order and apart from each other.

    Args:
        text: Somebody's words.
        names: The people to look for.
        streets: The streets of the team's area, which need not end as streets do.
    """
    known = Phrases()
    for street in streets:
        known.add(tuple(map(folded, WORD.findall(street))))
    words = _Words(text)
    found = [*_addresses(text), *_telephones(text), *_postcodes(text)]
    found += [mark for each in names for mark in words.names(each.phrases)]
    found += words.houses(known)
    return tuple(_apart(text, sorted(found, key=lambda mark: (mark.start, -mark.end))))


def folded(word: str) -> str:
    """A word without capitals and accents."""
    if word.isascii():
        return word.lower()
    bare = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(bare).casefold()


def _ways_to_name(name: str) -> Iterator[tuple[str, ...]]:
    """The whole name; the surname; that without its prefixes; and each half of a double one."""
    parts = name.split()
    whole = tuple(map(folded, WORD.findall(name)))
    if len(whole) > 1 or sum(map(len, whole)) >= SHORTEST_SURNAME:
        yield whole
    if len(parts) < 2 or FUNCTIONS & set(whole):
        return
    first = len(parts) - 1
    while first > 1 and _leads_on(parts[first - 1]):
        first -= 1
    for half in re.split(r"[-‐‑–]", " ".join(parts[first:])):
        words = tuple(map(folded, WORD.findall(half)))
        bare = _without_prefixes(words)
        for series in (words, bare):
            if sum(map(len, series)) >= SHORTEST_SURNAME and bare and not bare[-1].isdigit():
                yield series


def _leads_on(part: str) -> bool:
    """Whether this is a prefix of what follows, or the first half of a double surname with one."""
    words = [folded(word) for word in WORD.findall(part)]
    return bool(words) and words[-1] in PREFIXES


def _without_prefixes(words: tuple[str, ...]) -> tuple[str, ...]:
    first = next((place for place, word in enumerate(words) if word not in PREFIXES), len(words))
    return words[first:]


class _Words:
    """The words of a text with where they stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = list(WORD.finditer(text))
        self._spans = [match.span() for match in found]
        self._raw = [match[0] for match in found]
        self._words = [folded(word) for word in self._raw]

    def names(self, known: Phrases) -> Iterator[Mark]:
        """The names that stand in it as such: with nothing but spaces, points and hyphens between."""
        for place in range(len(self._words)):
            count = known.longest_at(self._words, place)
            if count and self._joined(place, count, IN_A_NAME):
                yield self._mark(place, place + count - 1, MarkKind.NAME)

    def houses(self, known: Phrases) -> Iterator[Mark]:
        """Streets with a number behind them."""
        for place in range(len(self._words)):
            count = known.longest_at(self._words, place) or int(self._is_street(place))
            number = place + count
            if count and number < len(self._words) and self._words[number] in NUMBERED:
                number += 1
            if count and self._is_number(number) and self._joined(place, number - place + 1, IN_AN_ADDRESS):
                yield self._mark(place, number, MarkKind.ADDRESS)

    def _is_number(self, place: int) -> bool:
        return place < len(self._words) and bool(HOUSE_NUMBER.fullmatch(self._words[place]))

    def _is_street(self, place: int) -> bool:
        word = self._words[place]
        return word.endswith(STREETS) and (word not in STREETS or self._raw[place][0].isupper())

    def _joined(self, first: int, count: int, between: frozenset[str]) -> bool:
        """Whether only these characters, and few of them, stand between these words."""
        spans = self._spans[first : first + count]
        gaps = (self._text[end:start] for (_, end), (start, _) in pairwise(spans))
        return all(len(gap) <= LONGEST_GAP and set(gap) <= between for gap in gaps)

    def _mark(self, first: int, last: int, kind: MarkKind) -> Mark:
        return Mark(self._spans[first][0], self._spans[last][1], kind)


def _addresses(text: str) -> Iterator[Mark]:
    """E-mail addresses: looked for from each @, a bounded way to both sides."""
    at = text.find("@")
    while at >= 0:
        before = BEFORE_AT.search(text[max(0, at - LONGEST_LOCAL_PART) : at])
        after = AFTER_AT.match(text, at + 1)
        if before and after:
            yield Mark(at - len(before[0]), after.end(), MarkKind.EMAIL)
        at = text.find("@", at + 1)


def _telephones(text: str) -> Iterator[Mark]:
    for pattern in TELEPHONES:
        for match in pattern.finditer(text):
            yield Mark(*match.span(), MarkKind.TELEPHONE)


def _postcodes(text: str) -> Iterator[Mark]:
    for match in POSTCODE.finditer(text):
        if match[1].isupper() or match[1].lower() not in SHORT_WORDS:
            yield Mark(*match.span(), MarkKind.ADDRESS)


def _apart(text: str, found: list[Mark]) -> Iterator[Mark]:
    """Those that overlap are one, and so are those of one kind with nothing but a comma between."""
    last: Mark | None = None
    for mark in found:
        if last is None:
            last = mark
        elif mark.start < last.end or (
            mark.kind is last.kind and not text[last.end : mark.start].strip(" ,;/")
        ):
            last = Mark(last.start, max(last.end, mark.end), last.kind)
        else:
            yield last
            last = mark
    if last:
        yield last
