"""Measuring areas, and what two areas share: ground by their boundaries, streets by their names.

Degrees become metres on a plane that touches the ellipsoid at the latitude of what is measured; over the ten
kilometres of a neighbourhood that is right to a few parts in ten thousand.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians

import shapely

from language.said import Said, said
from workflow.domain.area import Area, Boundary, Point, as_shape

SMALLEST_OVERLAP = 100.0
"""Square metres: below this, two people drew the same street with a different hand."""
_ENDINGS = {"str": "straat", "pln": "plein", "ln": "laan", "wg": "weg", "dk": "dijk", "grt": "gracht"}
_WORDS = {"st": "sint", "burg": "burgemeester", "dr": "dokter", "prof": "professor", "pres": "president"}
"""How street names are shortened, after NEN 5825."""


@dataclass(frozen=True, slots=True)
class Plane:
    """How many metres a degree is at some latitude."""

    east: float
    north: float

    @classmethod
    def at(cls, latitude: float) -> "Plane":
        """The plane at this latitude in degrees; the series of the WGS84 ellipsoid."""
        angle = radians(latitude)
        north = 111_132.92 - 559.82 * cos(2 * angle) + 1.175 * cos(4 * angle)
        east = 111_412.84 * cos(angle) - 93.5 * cos(3 * angle) + 0.118 * cos(5 * angle)
        return cls(east, north)

    def metres(self, point: Point) -> Point:
        """A point in degrees as metres from the origin of the plane."""
        return point[0] * self.east, point[1] * self.north

    def square_metres(self, shape: shapely.Geometry) -> float:
        """The surface of a shape in degrees."""
        return float(shapely.area(shape)) * self.east * self.north


@dataclass(frozen=True, slots=True)
class Shared:
    """What an area has in common with another."""

    streets: tuple[str, ...]
    """As the first area writes them."""
    square_metres: float
    share: float
    """Of the first area: between 0 and 1."""

    def __bool__(self) -> bool:
        return bool(self.streets) or self.square_metres > 0


def square_metres(boundary: Boundary) -> float:
    """The surface within a boundary; 0 without one."""
    if not boundary:
        return 0.0
    shape = as_shape(boundary)
    return _plane(shape).square_metres(shape)


def shared(area: Area, other: Area) -> Shared:
    """What the first area shares with the other; falsy when nothing that matters."""
    ground = _shared_ground(area.boundary, other.boundary)
    whole = square_metres(area.boundary)
    return Shared(same_streets(area.streets, other.streets), ground, ground / whole if ground else 0.0)


def same_streets(streets: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The streets that stand among the others too, however those are written."""
    known = set(map(street_key, others))
    return tuple(street for street in streets if street_key(street) in known)


def street_key(name: str) -> str:
    """The same for every way to write one street: without case, accents, marks, brackets and short forms."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", " ", name)).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"\w+", bare.replace("'", "").replace("’", ""))
    return "".join(_written_out(word) for word in words) or bare.strip()


def _written_out(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    for short, long in _ENDINGS.items():
        if word.endswith(short) and not word.endswith(long):
            return word.removesuffix(short) + long
    return word


def _shared_ground(one: Boundary, other: Boundary) -> float:
    """Square metres that lie within both; 0 when it is no more than `SMALLEST_OVERLAP`."""
    if not one or not other or _apart(one, other):
        return 0.0
    shape, against = as_shape(one), as_shape(other)
    common = shapely.intersection(shape, against)
    metres = _plane(shape).square_metres(common)
    return metres if metres > SMALLEST_OVERLAP else 0.0


def _apart(one: Boundary, other: Boundary) -> bool:
    """Whether the rectangles around them do not even touch: true of most pairs, and quickly seen."""
    (west, south, east, north), (west_, south_, east_, north_) = _extent(one), _extent(other)
    return west > east_ or west_ > east or south > north_ or south_ > north


def _extent(boundary: Boundary) -> tuple[float, float, float, float]:
    lons, lats = zip(*(point for polygon in boundary for point in polygon[0]), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _plane(shape: shapely.Geometry) -> Plane:
    _, south, _, north = shapely.bounds(shape)
    return Plane.at(float(south + north) / 2)


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────


def surface(metres: float) -> Said:
    """A surface as people say it: "850 m²", "12,3 hectare", "1.250 hectare"."""
    if metres < 10_000:
        return Said("{number} m²", {"number": Decimal(round(metres))})
    hectares = metres / 10_000
    return said("{number} hectare", number=Decimal(f"{hectares:.{0 if hectares >= 100 else 1}f}"))


def coverage(streets_covered: int, streets: int) -> Said:
    """In how many streets somebody of the team lives: "11 van 14 straten (79 %)"."""
    if not streets:
        return said("{covered} van {streets} straten", covered=streets_covered, streets=streets)
    told = {
        "covered": streets_covered,
        "streets": streets,
        "percent": (200 * streets_covered + streets) // (2 * streets),
    }
    if streets == 1:
        return said("{covered} van {streets} straat ({percent} %)", **told)
    return said("{covered} van {streets} straten ({percent} %)", **told)


def shared_in_words(common: Shared) -> Said:
    """What two areas share: "31.650 m² (14 % van dit gebied) en de straten Dorpsstraat, Kerklaan"."""
    parts = tuple(part for part in (_ground_in_words(common), _streets_in_words(common)) if part)
    return Said("{parts}", {"parts": parts})


def _ground_in_words(common: Shared) -> str:
    if not common.square_metres:
        return ""
    metres, percent = Decimal(round(common.square_metres)), round(common.share * 100)
    if not percent:
        return said("{metres} m² (minder dan 1 % van dit gebied)", metres=metres)
    return said("{metres} m² ({percent} % van dit gebied)", metres=metres, percent=percent)


def _streets_in_words(common: Shared) -> str:
    streets = ", ".join(common.streets)
    if len(common.streets) == 1:
        return said("de straat {streets}", streets=streets)
    return said("de straten {streets}", streets=streets) if streets else ""


def described(area: Area) -> Said:
    """What a map of this area shows, for who does not see it."""
    streets, size = ", ".join(area.streets), surface(square_metres(area.boundary))
    if area.boundary and streets:
        return said(
            "De kaart toont een gebied van {size}, met de straten {streets}.", size=size, streets=streets
        )
    if area.boundary:
        return said("De kaart toont een gebied van {size}.", size=size)
    if streets:
        return said("De kaart toont geen grens, met de straten {streets}.", streets=streets)
    return said("De kaart toont geen grens.")
