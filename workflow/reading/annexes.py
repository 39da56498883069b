"""The annex: its principles under their headings, each with a key that stays the same."""

import re
import unicodedata
from dataclasses import dataclass, field

from workflow.domain.covenant import Annex, Principle
from workflow.reading.paragraphs import Paragraph
from workflow.reading.values import Line, Note
from workflow.reading.words import ARTICLES, is_capitals, is_sentence_end

LONGEST_HEADING = 90
NO_HEADING = "ALGEMEEN"
"""The heading in the keys of principles that stand under none."""


@dataclass(slots=True)
class AnnexReader:
    """Takes the paragraphs of the annex one by one."""

    title: str = ""
    introduction: list[str] = field(default_factory=list)
    principles: list[Principle] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _heading: Paragraph | None = None
    _used: bool = True
    _held: Paragraph | None = None
    """A short line under a heading: a heading of its own if a list follows, else a principle."""
    _unused: list[Paragraph] = field(default_factory=list)
    _keys: dict[str, int] = field(default_factory=dict)
    _word: str = ""

    def take(self, paragraph: Paragraph) -> None:
        """A heading, an introduction, or a principle."""
        self._settle(followed_by_list=paragraph.marker is not None and not is_heading(paragraph))
        if is_heading(paragraph):
            self._take_heading(paragraph)
        elif self._heading is None and not self.principles and paragraph.marker is None:
            self.introduction.append(paragraph.full)
        else:
            self._add(paragraph)

    def last_key(self) -> str | None:
        """The key of the principle that was taken last; None when a heading came since."""
        self._settle(followed_by_list=False)
        here = self.principles and (self._used or self._heading is None)
        return self.principles[-1].key if here else None

    def _take_heading(self, paragraph: Paragraph) -> None:
        """What only looks like a heading, right under a plain one, waits for what comes behind it."""
        above = self._heading if not self._used else None
        if above is not None and _is_marked(above) and not _is_marked(paragraph):
            self._held = paragraph
        else:
            self._open_heading(paragraph)

    def _settle(self, *, followed_by_list: bool) -> None:
        held, self._held = self._held, None
        if held is not None and followed_by_list:
            self._open_heading(held)
        elif held is not None:
            self._add(held)

    def _open_heading(self, paragraph: Paragraph) -> None:
        self._leave_heading()
        self._heading, self._used = paragraph, False
        self._word = self._free_word(paragraph.full)

    def done(self) -> tuple[Annex, list[Line]]:
        """The annex, and the lines of headings under which nothing stands."""
        self._settle(followed_by_list=False)
        self._leave_heading()
        left = [line for paragraph in self._unused for line in paragraph.lines]
        return Annex(self.title, tuple(self.introduction), tuple(self.principles)), left

    def _add(self, paragraph: Paragraph) -> None:
        if self._heading is None:
            self._word = self._word or self._free_word(NO_HEADING)
        self._used = True
        self._keys[self._word] += 1
        heading = self._heading.text.rstrip(" :") if self._heading else ""
        text = paragraph.text or paragraph.full
        self.principles.append(Principle(f"{self._word}-{self._keys[self._word]}", heading, text))

    def _leave_heading(self) -> None:
        if self._heading is not None and not self._used:
            self._unused.append(self._heading)
            reason = f"Onder het kopje ‘{self._heading.full}’ staat niets; het is geen kopje van de bijlage."
            self.notes.append(Note(self._heading.number, reason))
        if self._heading is not None and not self._used and self.principles:
            self._heading = None

    def _free_word(self, heading: str) -> str:
        """The word of a heading for its keys, numbered when another heading has it."""
        word = key_word(heading)
        name, number = word, 2
        while name in self._keys:
            name, number = f"{word}{number}", number + 1
        self._keys[name] = 0
        return name


def is_heading(paragraph: Paragraph) -> bool:
    """Whether the paragraph heads what follows: the file says so, or it is in capitals, or short and bare."""
    text = paragraph.full
    if len(text) > LONGEST_HEADING or paragraph.cells:
        return False
    if paragraph.heading or is_capitals(text):
        return True
    return (
        paragraph.marker is None
        and text[:1].isupper()
        and not is_sentence_end(text)
        and len(text.split()) <= 8
    )


def _is_marked(heading: Paragraph) -> bool:
    """Whether it plainly is a heading: the file says so, or it is in capitals."""
    return heading.heading or is_capitals(heading.full)


def key_word(heading: str) -> str:
    """The first word of a heading that says something, in capital ASCII letters: "WERKWIJZE"."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[A-Za-z]+", plain) if word.lower() not in ARTICLES]
    return (words[0] if words else NO_HEADING).upper()
