"""A long list in pages."""

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
