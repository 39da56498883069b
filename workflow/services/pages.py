"""A long list in pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
SIZE = 50
"""Lines on a page."""


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a list."""

    lines: tuple[T, ...]
    number: int
    """From 1 on."""
    total: int
    """Lines on all pages together."""
    size: int = SIZE
    """Lines on one page, at most."""
    uneven: int = 0
    """How many pages there are where they do not hold equally many lines."""

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return self.uneven or max(1, -(-self.total // self.size))


def divided(items: Iterable[T], weigh: Callable[[T], int], most: int) -> list[list[T]]:
    """The items on pages: as many on each as weigh `most` together, and at least one; never no page."""
    sheets: list[list[T]] = [[]]
    load = 0
    for item in items:
        weight = weigh(item)
        if sheets[-1] and load + weight > most:
            sheets.append([])
            load = 0
        sheets[-1].append(item)
        load += weight
    return sheets


def sheet_by_weight(items: Iterable[T], weigh: Callable[[T], int], number: int, most: int) -> Sheet[T]:
    """One page of what is not equally large. Of a number beyond the last page, the last."""
    sheets = divided(items, weigh, most)
    number = min(number, len(sheets))
    return Sheet(tuple(sheets[number - 1]), number, sum(map(len, sheets)), uneven=len(sheets))
