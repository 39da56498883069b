"""What an area shares with the recognised teams around it: information for who decides, never a hindrance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from workflow.domain.area import Area, Boundary
from workflow.domain.ground import Shared, shared
from workflow.persistence import areas
from workflow.persistence.areas import RecognisedArea
from workflow.services.desk import Desk

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Overlap:
    """What an area shares with one recognised team, by what the public register tells of it."""

    slug: str
    name: str
    shared: Shared


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An area among the recognised teams."""

    area: Area
    overlaps: tuple[Overlap, ...]
    others: tuple[Boundary, ...]
    """The boundaries of every other recognised team, to be drawn where they come into view."""


class Areas:
    """Looking around."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def around(self, slug: str, wanted: Mapping[K, Area]) -> dict[K, Surroundings]:
        """What is around each of these areas of one team, in one query however many there are."""
        if not wanted:
            return {}
        with self._desk.database.reading() as session:
            others = [other for other in areas.recognised(session) if other.slug != slug]
        drawn = tuple(other.area.boundary for other in others if other.area.boundary)
        return {key: Surroundings(area, _overlaps(area, others), drawn) for key, area in wanted.items()}


def _overlaps(area: Area, others: list[RecognisedArea]) -> tuple[Overlap, ...]:
    found = (Overlap(other.slug, other.name, shared(area, other.area)) for other in others)
    return tuple(overlap for overlap in found if overlap.shared)
