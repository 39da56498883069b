"""From boundaries to a drawing: degrees become units of a frame, for the web's SVG and for the PDF alike.

A drawing holds numbers and labels only. North is up, and a metre is as long eastwards as northwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.area import Boundary, Point, as_shape
from workflow.domain.ground import Plane

WIDTH = 480.0
TALLEST, LOWEST = 400.0, 200.0
MARGIN = 0.1
"""Part of the frame that stays free around what it is about; the neighbours show in it."""
LONGEST_BAR = 0.3
"""Part of the width that the scale bar takes at most."""


class Role(StrEnum):
    """What a shape is in the drawing; also the end of its class name on a page."""

    OWN = "own"
    BEFORE = "before"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shape:
    """One area of the drawing."""

    role: Role
    rings: tuple[tuple[Point, ...], ...]
    """Outer rings and holes in units of the frame; what is inside an odd number of them belongs to it."""
    label: str
    at: Point
    """A point inside it, for the label."""

    @property
    def path(self) -> str:
        """The rings as the d of an SVG path: numbers, spaces and the letters M, L and Z."""
        return " ".join(f"M{' L'.join(f'{x:g} {y:g}' for x, y in ring)} Z" for ring in self.rings)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map of one or more areas."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    """In the order in which they are drawn."""
    bar: float
    """How long the scale bar is, in units of the frame."""
    metres: int
    """How long it is in the world."""

    @property
    def scale(self) -> str:
        """What stands at the scale bar."""
        return f"{self.metres} m" if self.metres < 1_000 else f"{self.metres // 1_000} km"


def draw(
    own: Boundary = (), before: Boundary = (), others: Iterable[Boundary] = (), width: float = WIDTH
) -> Drawing | None:
    """A map of an area, its old boundary and the neighbours that come into view; None when none is drawn."""
    shown = [(Role.BEFORE, "", before), (Role.OWN, "", own)]
    focus = [boundary for _, _, boundary in shown if boundary]
    if not focus:
        return None
    frame = _Frame.around(focus, width)
    near = [(Role.OTHER, "", other) for other in others if other and frame.shows(other)]
    return frame.drawing([*near, *(each for each in shown if each[2])])


def draw_all(labelled: Mapping[str, Boundary], width: float = WIDTH) -> Drawing | None:
    """A map of all these areas, each with its label; None when none is drawn."""
    drawn = [(Role.OWN, label, boundary) for label, boundary in labelled.items() if boundary]
    if not drawn:
        return None
    return _Frame.around([boundary for _, _, boundary in drawn], width).drawing(drawn)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A rectangle of the plane and how it lies in the drawing."""

    plane: Plane
    west: float
    """In metres, as `north`."""
    north: float
    scale: float
    """Units of the frame for a metre."""
    width: float
    height: float

    @classmethod
    def around(cls, focus: Sequence[Boundary], width: float) -> "_Frame":
        points = [point for boundary in focus for polygon in boundary for point in polygon[0]]
        south, north = min(lat for _, lat in points), max(lat for _, lat in points)
        plane = Plane.at((south + north) / 2)
        metres = [plane.metres(point) for point in points]
        left, right = min(x for x, _ in metres), max(x for x, _ in metres)
        low, high = min(y for _, y in metres), max(y for _, y in metres)
        free = 1 - 2 * MARGIN
        height = min(max(width * (high - low) / (right - left), LOWEST), TALLEST)
        scale = free * min(width / (right - left), height / (high - low))
        west = (left + right - width / scale) / 2
        return cls(plane, west, (low + high + height / scale) / 2, scale, width, height)

    def shows(self, boundary: Boundary) -> bool:
        """Whether some of it may come into view."""
        points = [self._at(point) for polygon in boundary for point in polygon[0]]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs) < self.width and max(xs) > 0 and min(ys) < self.height and max(ys) > 0

    def drawing(self, shown: Iterable[tuple[Role, str, Boundary]]) -> Drawing:
        shapes = tuple(self._shape(role, label, boundary) for role, label, boundary in shown)
        metres = _round_length(LONGEST_BAR * self.width / self.scale)
        return Drawing(self.width, self.height, shapes, round(metres * self.scale, 1), metres)

    def _shape(self, role: Role, label: str, boundary: Boundary) -> Shape:
        rings = tuple(tuple(map(self._at, ring)) for polygon in boundary for ring in polygon)
        shape = as_shape(boundary)
        inside = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
        return Shape(role, rings, label, self._at((inside.x, inside.y)))

    def _at(self, point: Point) -> Point:
        x, y = self.plane.metres(point)
        return round((x - self.west) * self.scale, 1), round((self.north - y) * self.scale, 1)


def _round_length(longest: float) -> int:
    """The largest 1, 2 or 5 with noughts behind it that is not longer, in metres; at least 1."""
    steps = (step * 10**power for power in range(6) for step in (1, 2, 5))
    return max((step for step in steps if step <= longest), default=1)
