"""What stands on the pages but not in the covenant: page numbers, running headers, contents, ruled lines."""

import re
from collections import Counter
from dataclasses import replace

from workflow.reading.lines import Entry
from workflow.reading.markers import marker_of
from workflow.reading.words import KINDS_OF_TEXT, is_sentence_end, squeezed

LONGEST_HEADER = 100
PAGE = re.compile(
    r"(?:(?:.{0,80}[^\w])?(?:pagina|pag\.|blz\.?|bladzijde)\s{0,3}\d{1,4}(?:\s{0,3}(?:van|/|-)\s{0,3}\d{1,4})?"
    r"|[-–—|]?\s{0,3}\d{1,4}\s{0,3}[-–—|]?|\d{1,4}\s?(?:van|/)\s?\d{1,4})",
    re.I,
)
CONTENTS = re.compile(r"(?:inhoud|inhoudsopgave|inhoudstafel|inhoudsoverzicht)\s?:?", re.I)
LEADER = re.compile(r"(?:\.{4}|……|\. \. \.) ?$")
FRONT_MATTER = re.compile(r"[A-Za-z_-]{1,40}:(?:\s.*)?|\s*-\s.*")


def without_furniture(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The running text, and apart from it what is furniture, both in order."""
    seats = _front_matter(entries) | _contents(entries) | _running_headers(entries)
    kept: list[Entry] = []
    aside: list[Entry] = []
    interrupted = False
    for place, entry in enumerate(entries):
        if place in seats or entry.aside or _is_furniture(entry):
            aside.append(entry)
            interrupted = not entry.aside
        else:
            kept.append(_rejoined(kept, entry) if interrupted else entry)
            interrupted = False
    return kept, aside


def _is_furniture(entry: Entry) -> bool:
    text = entry.line.text
    if not any(map(str.isalnum, text)):
        return True
    return len(text) <= LONGEST_HEADER and not entry.cells and bool(PAGE.fullmatch(text))


def _rejoined(kept: list[Entry], entry: Entry) -> Entry:
    """The entry; without the gap before it, if a page break stood in the middle of its sentence."""
    middle = bool(kept) and not is_sentence_end(kept[-1].line.text) and entry.line.text[:1].islower()
    return replace(entry, gap=False) if middle else replace(entry, gap=True)


def _front_matter(entries: list[Entry]) -> set[int]:
    """The places of the settings between two `---` lines, with which some Markdown files begin."""
    if not entries or entries[0].line.text != "---":
        return set()
    for place, entry in enumerate(entries[1:40], 1):
        if entry.line.text == "---":
            return set(range(place + 1))
        if not FRONT_MATTER.fullmatch(entry.line.text):
            break
    return set()


def _running_headers(entries: list[Entry]) -> set[int]:
    """The places where the name of the document stands again, as a header does on each page."""
    seen: set[str] = set()
    again: set[int] = set()
    for place, entry in enumerate(entries):
        text = squeezed(entry.line.text).casefold()
        if len(text) > LONGEST_HEADER or entry.heading or is_sentence_end(text) or marker_of(text):
            continue
        if text in seen and KINDS_OF_TEXT.search(text):
            again.add(place)
        seen.add(text)
    return again


def _contents(entries: list[Entry]) -> set[int]:
    """The places of a table of contents: its heading, and lines with a page number or that come back."""
    left = Counter(squeezed(entry.line.text) for entry in entries if len(entry.line.text) <= LONGEST_HEADER)
    places: set[int] = set()
    inside = False
    for place, entry in enumerate(entries):
        text = squeezed(entry.line.text[: LONGEST_HEADER * 2])
        left[text] -= 1
        if CONTENTS.fullmatch(text):
            inside = True
        elif not _has_leader(text) and not (inside and (_ends_in_page(text) or left[text] > 0)):
            inside = False
            continue
        places.add(place)
    return places


def _ends_in_page(text: str) -> bool:
    """Whether a page number follows more than a bare "Artikel" or "Bijlage"."""
    return bool(re.search(r"\S .*[^\d\s] \d{1,3}$", text))


def _has_leader(text: str) -> bool:
    """Whether dots lead to a page number at the end."""
    bare = text.rstrip("0123456789")
    return 0 < len(text) - len(bare) <= 3 and bool(LEADER.search(bare[-10:]))
