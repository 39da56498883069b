"""Who signs: from the blocks under "Namens …" at the end, or from the list of parties at the beginning."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from workflow.domain.covenant import NamedSignatory
from workflow.reading.markers import marker_of
from workflow.reading.openings import is_on_behalf
from workflow.reading.words import (
    BEFORE_OFFICE,
    COURTESY,
    INITIALS,
    PARTICLES,
    is_office,
    is_organisation,
    squeezed,
    without_article,
)

ON_BEHALF = re.compile(r"(?:namens|voor)\s*:?\s*", re.I)
REPRESENTED = re.compile(
    r",?\s*(?:te dezen?|hierbij|hier|ten deze)?\s*(?:rechtsgeldig\s+)?vertegenwoordigd\s+door\s*:?\s*",
    re.I,
)
CALLED = re.compile(
    r"[,;(]?\s*(?:hierna|verder)\s*(?:ook\s*)?(?:te noemen|genoemd|aangeduid als)?\s*:?\s*.*$", re.I
)
GENERIC = frozenset({"buurtpreventieteam", "team", "gemeente", "politie", "woningcorporatie", "corporatie"})
"""Names that say what sort of party it is, and not which: the line below then completes it."""
RULED = re.compile(r"[._…-]{3,}")


def signing_parties(lines: Iterable[str]) -> tuple[list[NamedSignatory], list[int]]:
    """The parties of a signing block, and the places of the lines that belong to none.

    Each party starts with "Namens …"; name and function follow it, in either order, on one line or on two.
    """
    parties: list[NamedSignatory] = []
    left: list[int] = []
    for place, raw in enumerate(lines):
        text = squeezed(RULED.sub(" ", raw))
        if is_on_behalf(squeezed(raw)):
            parties += _named(text)
        elif not parties or not text or not _completed(parties, text):
            left += [place] if text else []
    return parties, left


def listed_party(text: str) -> NamedSignatory | None:
    """The party in one item of the list at the beginning of a covenant, or None."""
    bare = squeezed(text).rstrip(" ;.,")
    bare = re.sub(r"[;,]?\s+en$", "", bare)
    party, represented, person = _split(REPRESENTED, bare)
    party = CALLED.sub("", party).strip(" ,;:")
    words = without_article(party).split()
    if not words or len(words) > 14 or not any(is_organisation(word) for word in words[:4]):
        return None
    person = CALLED.sub("", person).strip(" ,;:")
    name, function = name_and_function(person) if represented else ("", "")
    return NamedSignatory(without_article(party), name, function)


def name_and_function(text: str) -> tuple[str, str]:
    """A person's name and title of office: a text may hold either or both, in any order."""
    words = re.sub(r"^(?:de|het|haar|zijn|hun)\s+(?=[a-z])", "", text.strip(" ,;.:"), flags=re.I).split()
    if not words:
        return "", ""
    start = _office_at(words)
    if start is None:
        return " ".join(words).strip(" ,"), ""
    if start == 0:
        end = _name_after(words)
        return " ".join(words[end:]).strip(" ,"), " ".join(words[:end]).strip(" ,")
    return " ".join(words[:start]).strip(" ,"), " ".join(words[start:]).strip(" ,")


def _named(text: str) -> Iterator[NamedSignatory]:
    partner = without_article(ON_BEHALF.sub("", text, count=1)).strip(" ,:;")
    party, represented, person = _split(REPRESENTED, partner)
    name, function = name_and_function(person) if represented else ("", "")
    if not represented:
        party, name, function = _behind_a_colon(party)
    yield NamedSignatory(party.strip(" ,:;") or "onbekend", name, function)


def _behind_a_colon(text: str) -> tuple[str, str, str]:
    """The party, and who signs for it when the same line says so: "Politie Noord: K. de Vries, teamchef"."""
    party, _, person = text.partition(": ")
    name, function = name_and_function(person)
    told = _is_person(name.split()) if name else bool(function)
    return (party, name, function) if told else (text, "", "")


def _completed(parties: list[NamedSignatory], text: str) -> bool:
    """Give the last party what this line says; False when the line says nothing about it."""
    last = parties[-1]
    words = text.strip(" ,:;").split()
    if last.partner.lower() in GENERIC and not _is_person(words) and _office_at(words) is None:
        parties[-1] = NamedSignatory(f"{last.partner} {' '.join(words)}", last.name, last.function)
        return True
    name, function = name_and_function(text)
    if (name and last.name) or (function and last.function) or (name and not _is_person(name.split())):
        return False
    parties[-1] = NamedSignatory(last.partner, last.name or name, last.function or function)
    return True


def _office_at(words: list[str]) -> int | None:
    """Where a title of office begins, its "loco" or "plaatsvervangend" included; None without one."""
    for place, word in enumerate(words):
        initials = place > 0 and INITIALS.fullmatch(words[place - 1])
        if is_office(word) and not initials:
            before = takewhile(lambda earlier: earlier.lower() in BEFORE_OFFICE, reversed(words[:place]))
            return place - len(list(before))
    return None


def _name_after(words: list[str]) -> int:
    """Where the name begins behind a title of office: at a courtesy title, initials, or a comma."""
    for place, word in enumerate(words[1:], 1):
        if word.lower() in COURTESY or INITIALS.fullmatch(word) or words[place - 1].endswith(","):
            return place
    return len(words)


def _is_person(words: list[str]) -> bool:
    """Whether these words can be somebody's name."""
    if not words or len(words) > 8:
        return False
    if words[0].lower() in COURTESY or INITIALS.match(words[0]):
        return True
    proper = [word for word in words if word.lower() not in PARTICLES]
    return (
        2 <= len(proper) <= 5
        and all(w[:1].isupper() for w in proper)
        and not any(map(is_organisation, words))
    )


def _split(pattern: re.Pattern[str], text: str) -> tuple[str, bool, str]:
    found = pattern.search(text)
    return (text[: found.start()], True, text[found.end() :]) if found else (text, False, "")


def without_marker(text: str) -> str:
    """The text of an item without the mark before it."""
    marker = marker_of(text)
    return text[marker.length :] if marker else text
