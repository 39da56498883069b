"""A message as structure: greeting, sentences, one thing to do, closing. Text and HTML come from it.

People's words in it become one line each: nobody's name can begin a paragraph of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from language.said import DUTCH, Said, said

FOOT = said("Dit bericht is automatisch gemaakt door Convenant.")
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of what follows, so that an address reads as another."""
Part = str | tuple[str, ...]
"""A paragraph, or the items of a list."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is told, and the one thing that they can do now."""

    name: str
    """Of whom it is for."""
    body: tuple[Part, ...]
    action: str
    """What one does, as the words of the link: "Open Mijn taken"."""
    link: str
    """Where one does it: a page of this site, which asks who one is."""
    closing: tuple[str, ...] = ()
    foot: str = FOOT
    language: str = DUTCH
    """What it is written in."""
    greeting: str = ""
    """The first line."""

    def __post_init__(self) -> None:
        if not self.greeting:
            object.__setattr__(self, "greeting", said("Beste {name},", name=plain_line(self.name)))
        for name in ("name", "action", "link", "foot", "greeting"):
            object.__setattr__(self, name, _tidy_line(getattr(self, name)))
        object.__setattr__(self, "body", tuple(map(_tidy, self.body)))
        object.__setattr__(self, "closing", tuple(map(_tidy_line, self.closing)))

    def told(self, language: str, speak: Callable[[str, str], str]) -> "Letter":
        """The letter in this language; `speak` says one sentence in it."""

        def part(one: Part) -> Part:
            return (
                speak(one, language) if isinstance(one, str) else tuple(speak(item, language) for item in one)
            )

        return Letter(
            self.name,
            tuple(map(part, self.body)),
            speak(self.action, language),
            self.link,
            tuple(speak(one, language) for one in self.closing),
            speak(self.foot, language),
            language,
            speak(self.greeting, language),
        )

    @property
    def text(self) -> str:
        """The letter as plain text; every line ends in a newline."""
        body = ("\n".join(f"- {item}" for item in p) if isinstance(p, tuple) else p for p in self.body)
        action = f"{self.action}:\n{self.link}"
        return "\n\n".join((self.greeting, *body, action, *self.closing, self.foot)) + "\n"

    def as_json(self) -> dict[str, Any]:
        """The letter as plain dicts, lists and strings."""
        return asdict(self)


def from_json(data: Mapping[str, Any]) -> Letter:
    """The inverse of `Letter.as_json`. Raises KeyError or TypeError on another shape."""
    body = tuple(part if isinstance(part, str) else tuple(part) for part in data["body"])
    return Letter(**{**data, "body": body, "closing": tuple(data["closing"])})


def one_line(text: str) -> str:
    """One line, without control characters: white space is one space."""
    return " ".join("".join(c for c in text if c.isspace() or (c >= " " and c != "\x7f")).split())


def plain_line(text: str) -> str:
    """One line that reads as it is written: nothing in it turns its direction."""
    return one_line(text.translate(TURNING))


def _tidy(part: Part) -> Part:
    return _tidy_line(part) if isinstance(part, str) else tuple(map(_tidy_line, part))


def _tidy_line(text: str) -> str:
    """What was `said` is made one line when it is told: before that it must keep how it was made."""
    return text if isinstance(text, Said) else plain_line(text)
