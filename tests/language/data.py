"""What stands on pages and is nobody's to translate: names and words of the tests' people, and codes."""

import re


def is_somebodys(words: str) -> bool:
    """Whether this was typed by somebody, or names a thing that has one name in every language."""
    return bool(DATA.search(words))


DATA = re.compile(r"^(Convenant|Nederlands)$")
