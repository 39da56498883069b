"""Lines that explain: "In gewone taal: …" behind an article or a principle, and no part of its text."""

import re

PLAIN = re.compile(r"in gewone (?:taal|woorden)\s?:\s*(?=\S)", re.I)


def plain_words(text: str) -> str | None:
    """What such a line says, or None for any other. `text` has no marker before it."""
    found = PLAIN.match(text)
    return text[found.end() :] if found else None
