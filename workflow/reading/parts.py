"""From paragraphs to the parts of a covenant: a small machine that goes from one part to the next."""

import re
from dataclasses import dataclass, field
from enum import Enum

from workflow.domain.covenant import Article, NamedSignatory, PlainWords, RecitalGroup
from workflow.reading.annexes import AnnexReader
from workflow.reading.markers import Marker, marker_of, ordinal
from workflow.reading.openings import (
    ENACTING_HEADING,
    PARTIES,
    is_enacting,
    lists_annexes,
    opens_annex,
    opens_recitals,
    opens_signing,
)
from workflow.reading.paragraphs import Paragraph
from workflow.reading.parties import listed_party
from workflow.reading.plain import plain_words
from workflow.reading.values import Line, Note

NOTHING_TO_EXPLAIN = "‘In gewone taal’ staat hier niet achter een artikel of een uitgangspunt."
TWICE = "Bij dit artikel of uitgangspunt staat al een regel ‘In gewone taal’."
TABLE_ROW = "Dit is een rij van een tabel; zij is gelezen als gewone tekst."


class Part(Enum):
    """Where in the covenant we are."""

    FRONT = "begin"
    PARTIES = "partijen"
    RECITALS = "overwegingen"
    ARTICLES = "artikelen"
    SIGNING = "ondertekening"
    ANNEX = "bijlage"


@dataclass(slots=True)
class Parts:
    """What was collected."""

    front: list[Paragraph] = field(default_factory=list)
    parties: list[NamedSignatory] = field(default_factory=list)
    recitals: list[tuple[str, list[str]]] = field(default_factory=list)
    enacting: str = ""
    articles: list[Article] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    signing: list[Paragraph] = field(default_factory=list)
    told: list[Line] = field(default_factory=list)
    """Lines about parties: of these the structure keeps the facts, not the wording."""
    annex: AnnexReader = field(default_factory=AnnexReader)
    plain_articles: dict[str, str] = field(default_factory=dict)
    plain_principles: dict[str, str] = field(default_factory=dict)
    unplaced: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    part: Part = Part.FRONT
    shape: str = ""
    """The mark that articles have in this covenant."""

    def take(self, paragraph: Paragraph) -> None:
        """Put a paragraph in its place; what opens a part is looked at first."""
        if paragraph.marker and paragraph.marker.odd:
            odd = paragraph.marker.odd
            self.notes.append(Note(paragraph.number, f"Het nummer is vreemd geschreven: ‘{odd}’."))
        if not self._explains(paragraph) and not self._opens(paragraph):
            getattr(self, f"_{self.part.name.lower()}")(paragraph)
            if paragraph.cells and self.part in (Part.RECITALS, Part.ARTICLES, Part.ANNEX):
                self.notes.append(Note(paragraph.number, TABLE_ROW))

    def groups(self) -> tuple[RecitalGroup, ...]:
        """The recitals in their groups."""
        return tuple(RecitalGroup(group, tuple(items)) for group, items in self.recitals)

    def explanations(self) -> PlainWords:
        """What stood behind "In gewone taal:"."""
        return PlainWords(self.plain_articles, self.plain_principles)

    # ── explanations ─────────────────────────────────────────────────────────────────────────────────────

    def _explains(self, paragraph: Paragraph) -> bool:
        """Take a line "In gewone taal: …" apart; where nothing is explained, it has no place."""
        words = plain_words(paragraph.text)
        if words is None:
            return False
        known, about = self._explained()
        if about is None or about in known:
            self.unplaced += paragraph.lines
            self.notes.append(Note(paragraph.number, NOTHING_TO_EXPLAIN if about is None else TWICE))
        else:
            known[about] = words
        return True

    def _explained(self) -> tuple[dict[str, str], str | None]:
        """What an explanation here is about: the last article, or the last principle."""
        if self.part is Part.ANNEX:
            return self.plain_principles, self.annex.last_key()
        here = self.part is Part.ARTICLES and self.articles
        return self.plain_articles, self.articles[-1].number if here else None

    # ── openings ─────────────────────────────────────────────────────────────────────────────────────────

    def _opens(self, paragraph: Paragraph) -> bool:
        text, part = paragraph.full, self.part
        if lists_annexes(text) and part in (Part.ARTICLES, Part.SIGNING):
            self.unplaced += paragraph.lines
            return True
        if part is not Part.ANNEX and opens_annex(text) and (self.articles or self.signing):
            return self._open_annex(paragraph)
        if part is not Part.SIGNING and opens_signing(text) and (self.articles or self.annex.principles):
            self.part = Part.SIGNING
            self._signing(paragraph)
            return True
        if part in (Part.FRONT, Part.PARTIES, Part.RECITALS):
            return self._opens_before_the_articles(paragraph)
        return False

    def _opens_before_the_articles(self, paragraph: Paragraph) -> bool:
        text = paragraph.full
        if is_enacting(text) or (paragraph.heading and ENACTING_HEADING.fullmatch(text.rstrip(" :"))):
            self.part, self.enacting = Part.ARTICLES, text.rstrip(" :,")
            return True
        if paragraph.marker and paragraph.marker.shape == "artikel":
            self.part = Part.ARTICLES
            self._articles(paragraph)
            return True
        if (found := opens_recitals(text)) and (
            self.part is not Part.RECITALS or text.rstrip().endswith(":")
        ):
            self._open_recitals(text, found)
            return True
        if self.part is Part.FRONT and PARTIES.fullmatch(text):
            self.part = Part.PARTIES
            self.unplaced += paragraph.lines
            return True
        return False

    def _open_recitals(self, text: str, found: re.Match[str]) -> None:
        """A group opens; its first item may stand on the same line."""
        self.part = Part.RECITALS
        rest = text[found.end() :].strip(" :,")
        if text.rstrip().endswith(":"):
            self.recitals.append((text.rstrip(" :"), []))
        else:
            self.recitals.append((text[: found.end()].strip(" :,"), [rest] if rest else []))

    def _open_annex(self, paragraph: Paragraph) -> bool:
        """The annex opens; the title of a second one is read as a heading in the first."""
        self.part = Part.ANNEX
        self.annex.title = paragraph.full.rstrip(" .")
        return True

    # ── what stands in each part ─────────────────────────────────────────────────────────────────────────

    def _front(self, paragraph: Paragraph) -> None:
        self.front.append(paragraph)

    def _parties(self, paragraph: Paragraph) -> None:
        party = listed_party(paragraph.text)
        if party is None:
            self.front.append(paragraph)
            return
        self.parties.append(party)
        self.told += paragraph.lines

    def _recitals(self, paragraph: Paragraph) -> None:
        _, items = self.recitals[-1]
        goes_on = items and paragraph.marker is None and paragraph.text[:1].islower() and not paragraph.gap
        if goes_on or (
            items and paragraph.marker and paragraph.marker.shape == "•" and items[-1].endswith(":")
        ):
            items[-1] += f"\n{paragraph.full}"
        else:
            items.append(paragraph.text or paragraph.full)

    def _articles(self, paragraph: Paragraph) -> None:
        marker = paragraph.marker
        if marker and marker.label and self._is_next(marker):
            self.shape = self.shape or marker.shape
            self._settle_closing()
            self._note_number(paragraph.number, marker)
            self.articles.append(Article(marker.label, paragraph.text))
        elif self.articles and (marker or self.shape == "artikel" or paragraph.text[:1].islower()):
            self._settle_closing()
            self._append(paragraph.full)
        else:
            self.closing.append(paragraph.full)
        if marker and marker.shape == "artikel" != self.shape:
            reason = (
                f"‘Artikel {marker.label}’ past niet in de nummering; het is niet als nieuw artikel gelezen."
            )
            self.notes.append(Note(paragraph.number, reason))

    def _note_number(self, line: int, marker: Marker) -> None:
        """Say when the numbers of the articles do not go up from one by one, or one lacks its word."""
        label, place = marker.label, self._place(marker.label)
        if marker.shape != self.shape:
            self.notes.append(Note(line, f"Hier ontbreekt het woord ‘artikel’; gelezen als artikel {label}."))
        if not self.articles:
            if place != 1:
                self.notes.append(Note(line, f"Het eerste artikel dat is gevonden heeft nummer {label}."))
            return
        last = self.articles[-1].number
        if place - self._place(last) not in ((0, 1) if label[-1:].islower() else (1,)):
            self.notes.append(
                Note(line, f"Na artikel {last} komt artikel {label}: de nummers lopen niet door.")
            )

    def _place(self, label: str) -> int:
        first = self.articles[0].number if self.articles else label
        return ordinal(label, roman=_counts_in_roman(first))

    def _is_next(self, marker: Marker) -> bool:
        """Whether a new article begins here: marked as the others are, and counting on."""
        if self.shape == "artikel" != marker.shape:
            return self._counts_on_without_the_word(marker)
        if self.shape and marker.shape != self.shape:
            return False
        if not self.articles or self.shape == "artikel":
            return True
        return self._place(marker.label) > self._place(self.articles[-1].number)

    def _counts_on_without_the_word(self, marker: Marker) -> bool:
        """Whether "3." behind "Artikel 2" is an article too: not if article 2 has numbered parts."""
        last = self.articles[-1]
        parts = (marker_of(line) for line in last.text.split("\n"))
        return (
            marker.label.isdigit()
            and last.number.isdigit()
            and int(marker.label) == int(last.number) + 1
            and not any(part and part.label for part in parts)
        )

    def _settle_closing(self) -> None:
        """Paragraphs behind an article after which another article comes belong to that article."""
        for text in self.closing:
            if self.articles:
                self._append(text)
            else:
                self.enacting = f"{self.enacting}\n{text}".strip()
        self.closing.clear()

    def _append(self, text: str) -> None:
        last = self.articles[-1]
        self.articles[-1] = Article(last.number, f"{last.text}\n{text}".strip())

    def _signing(self, paragraph: Paragraph) -> None:
        self.signing.append(paragraph)
        self.told += paragraph.lines
        self.told += (line for cell in paragraph.cells for line in cell)

    def _annex(self, paragraph: Paragraph) -> None:
        self.annex.take(paragraph)


def _counts_in_roman(first: str) -> bool:
    return bool(re.fullmatch(r"[IVXLCivxlc]+", first)) and first not in (
        "C",
        "c",
        "L",
        "l",
        "X",
        "x",
        "V",
        "v",
    )
