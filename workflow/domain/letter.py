"""A message as structure: greeting, sentences, one thing to do, closing. Text and HTML come from it.

People's words in it become one line each: nobody's name can begin a paragraph of its own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FOOT = "Dit bericht is automatisch gemaakt door Convenant."
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
    foot: str = field(default=FOOT)

    def __post_init__(self) -> None:
        for name in ("name", "action", "link", "foot"):
            object.__setattr__(self, name, plain_line(getattr(self, name)))
        object.__setattr__(self, "body", tuple(map(_tidy, self.body)))
        object.__setattr__(self, "closing", tuple(map(plain_line, self.closing)))

    @property
    def greeting(self) -> str:
        """The first line."""
        return f"Beste {self.name},"

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
    return plain_line(part) if isinstance(part, str) else tuple(map(plain_line, part))
