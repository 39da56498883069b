"""The difference between two texts, word by word, as a person reads it."""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happened to a run of words."""

    SAME = "gelijk"
    REMOVED = "vervallen"
    ADDED = "nieuw"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that share one fate, with the white space between and behind them."""

    change: Change
    text: str


def words_between(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other.

    The same and removed runs together are `before`; the same and added runs together are `after`.
    """
    old, new = _words(before), _words(after)
    runs: list[Run] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(Change.SAME, "".join(old[i:j])))
            continue
        if i < j:
            runs.append(Run(Change.REMOVED, "".join(old[i:j])))
        if k < m:
            runs.append(Run(Change.ADDED, "".join(new[k:m])))
    return tuple(runs)


def _words(text: str) -> list[str]:
    """Each word, and each mark between words, with the white space behind it."""
    return re.findall(r"^\s+|(?:\w[\w'’-]*|\S)\s*", text)
