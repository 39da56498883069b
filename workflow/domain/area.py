"""A team's area: its streets and, if drawn, its boundary. GeoJSON in, one normal form out.

The boundary is read as RFC 7946 says: WGS84, longitude before latitude, closed rings. Only the geometry is
kept. Its normal form is a value: 6 decimals (0.1 m), outer rings counter-clockwise and holes clockwise, each
ring from its smallest point, everything sorted; so the same area gives the same digest, however it was drawn.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely

from language.said import Said, said

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS84."""
Ring = tuple[Point, ...]
"""Closed: the first point is the last one too."""
Polygon = tuple[Ring, ...]
"""The outer ring, and then its holes."""
Boundary = tuple[Polygon, ...]
"""One or more separate parts; empty when nothing was drawn."""

LONGEST_GEOJSON = 300_000
"""Characters: the most points there may be, in a generous layout."""
MOST_POINTS = 2_000
WEST, EAST, SOUTH, NORTH = 3.2, 7.3, 50.7, 53.7
"""The European Netherlands, roughly, in degrees."""
_GRID = 1_000_000
"""Steps in a degree: coordinates are whole steps, about 0.1 m."""

_NO_GEOJSON = said("Dit is geen GeoJSON. Kies een bestand dat op .geojson of .json eindigt.")
_OTHER_SHAPES = {
    "Point": said("een punt"),
    "MultiPoint": said("losse punten"),
    "LineString": said("een lijn"),
    "MultiLineString": said("losse lijnen"),
    "GeometryCollection": said("een verzameling vormen"),
}
_OTHER_SHAPE = said("iets anders")
_INVALID = {
    "Self-intersection": said("De grens kruist zichzelf, of twee delen overlappen elkaar"),
    "Ring Self-intersection": said("De grens raakt zichzelf"),
    "Hole lies outside shell": said("Een uitsparing ligt buiten het gebied"),
    "Holes are nested": said("Een uitsparing ligt in een andere uitsparing"),
    "Nested shells": said("Een deel van het gebied ligt in een ander deel"),
    "Interior is disconnected": said("Een uitsparing deelt het gebied in tweeën"),
}
"""What GEOS calls a fault, and what we call it."""
_NO_SURFACE = said("De grens sluit geen gewoon vlak in")


class BadBoundary(ValueError):
    """This is no boundary. Its str is a Dutch sentence for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Area:
    """The streets of a team and, if drawn, the boundary around them."""

    streets: tuple[str, ...] = ()
    boundary: Boundary = ()


def parse(text: str | bytes) -> Boundary:
    """The boundary that a GeoJSON text draws, in its normal form; an empty text draws none.

    Args:
        text: A Polygon or MultiPolygon, bare, as a Feature, or as the only Feature of a FeatureCollection.

    Raises:
        BadBoundary: it is something else, or the area could not be somebody's neighbourhood.
    """
    if not text.strip():
        return ()
    if len(text) > LONGEST_GEOJSON:
        raise BadBoundary(said("Dit bestand is te groot. Teken de grens met minder punten."))
    return normal(_polygons(_geometry(_value(text))))


def normal(polygons: Iterable[Iterable[Iterable[Point]]]) -> Boundary:
    """The one form of these polygons. Raises BadBoundary when they are no area."""
    points = [[list(ring) for ring in rings] for rings in polygons]
    _check_place([point for rings in points for ring in rings for point in ring])
    boundary = tuple(sorted(_polygon([_steps(ring) for ring in rings]) for rings in points))
    _check_shape(boundary)
    return boundary


def as_geojson(boundary: Boundary) -> dict[str, Any]:
    """The boundary as a bare GeoJSON geometry; it must not be empty."""
    parts = [[[list(point) for point in ring] for ring in polygon] for polygon in boundary]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def from_geojson(geometry: dict[str, Any] | None) -> Boundary:
    """The inverse of `as_geojson`, for what was stored; None is no boundary."""
    if geometry is None:
        return ()
    parts = geometry["coordinates"]
    return tuple(
        tuple(tuple((float(lon), float(lat)) for lon, lat in ring) for ring in polygon)
        for polygon in (parts if geometry["type"] == "MultiPolygon" else [parts])
    )


def in_text(area: Mapping[str, Any]) -> Area:
    """The area as it stands in an agreed text (`text.compose`)."""
    return Area(tuple(area["streets"]), from_geojson(area.get("boundary")))


def problem(boundary: Boundary) -> str:
    """Why this value is no boundary in its normal form, as a Dutch sentence; empty when it is one."""
    try:
        return "" if not boundary or normal(boundary) == boundary else said("Lees de grens opnieuw in.")
    except BadBoundary as found:
        return str(found)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def _value(text: str | bytes) -> dict[str, Any]:
    try:
        value = json.loads(text.lstrip("\ufeff") if isinstance(text, str) else text)
    except (ValueError, RecursionError) as error:
        raise BadBoundary(_NO_GEOJSON) from error
    if not isinstance(value, dict):
        raise BadBoundary(_NO_GEOJSON)
    if "crs" in value and not _is_wgs84(value["crs"]):
        raise BadBoundary(
            said("Deze kaart gebruikt een ander stelsel. Bewaar de grens als WGS84 (EPSG:4326).")
        )
    return value


def _is_wgs84(system: object) -> bool:
    """Files from before RFC 7946 may name their reference system; any other than WGS84 is refused."""
    match system:
        case {"properties": {"name": str(name)}}:
            return name.endswith(("CRS84", "4326"))
        case _:
            return system is None


def _geometry(value: dict[str, Any]) -> dict[str, Any]:
    """The geometry itself; what else a feature says is not looked at."""
    if value.get("type") == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list) or len(features) != 1 or not isinstance(features[0], dict):
            raise BadBoundary(said("Het bestand moet precies één gebied bevatten."))
        value = features[0]
    if value.get("type") == "Feature":
        value = value.get("geometry")  # type: ignore[assignment]  # whatever it is, it is looked at below
    if not isinstance(value, dict):
        raise BadBoundary(said("Er is geen gebied getekend in dit bestand."))
    return value


def _polygons(geometry: dict[str, Any]) -> list[list[list[Point]]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        shape = _OTHER_SHAPES.get(kind, _OTHER_SHAPE) if isinstance(kind, str) else _OTHER_SHAPE
        raise BadBoundary(
            said("Een gebied is een vlak (Polygon of MultiPolygon). Dit is {shape}.", shape=shape)
        )
    parts = [coordinates] if kind == "Polygon" else coordinates
    return [[_points(ring) for ring in _some(rings)] for rings in _some(parts)]


def _some(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadBoundary(said("De coördinaten van het gebied ontbreken of zijn niet compleet."))
    if len(value) > MOST_POINTS:
        raise BadBoundary(_too_many())
    return value


def _points(ring: object) -> list[Point]:
    return [_point(position) for position in _some(ring)]


def _point(position: object) -> Point:
    """Longitude and latitude; a height is allowed and not kept. NaN and infinity fail every comparison."""
    fits = isinstance(position, list) and len(position) in (2, 3) and all(map(_is_number, position))
    if not isinstance(position, list) or not fits:
        raise BadBoundary(said("Een punt van de grens bestaat uit twee getallen: lengte en breedte."))
    return float(position[0]), float(position[1])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e7 < value < 1e7


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────


def _too_many() -> str:
    return said("De grens heeft te veel punten: hoogstens {most}. Teken haar eenvoudiger.", most=MOST_POINTS)


def _check_place(points: list[Point]) -> None:
    if len(points) > MOST_POINTS:
        raise BadBoundary(_too_many())
    outside = [point for point in points if not _is_dutch(*point)]
    if not outside:
        return
    if all(_is_dutch(lat, lon) for lon, lat in points):
        raise BadBoundary(said("Het lijkt of lengte en breedte verwisseld zijn. Zet de lengte (oost) eerst."))
    if all(0 < x < 300_000 and 300_000 < y < 625_000 for x, y in points):
        raise BadBoundary(
            said("Dit lijken coördinaten van de Rijksdriehoek. Bewaar de grens als WGS84 (EPSG:4326).")
        )
    lon, lat = (f"{degrees:.6g}" for degrees in outside[0])
    raise BadBoundary(
        said("Dit ligt niet in Nederland: het punt met lengte {lon} en breedte {lat}.", lon=lon, lat=lat)
    )


def _is_dutch(lon: float, lat: float) -> bool:
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


_Steps = list[tuple[int, int]]


def _steps(ring: list[Point]) -> _Steps:
    """The ring in whole steps of the grid, without repeated points and without its closing one."""
    steps = [(round(lon * _GRID), round(lat * _GRID)) for lon, lat in ring]
    if steps[0] != steps[-1]:
        raise BadBoundary(
            said("De grens is niet gesloten: het laatste punt moet gelijk zijn aan het eerste.")
        )
    kept = [point for point, after in pairwise(steps) if point != after]
    if len(set(kept)) < 3:
        raise BadBoundary(said("De grens heeft minstens drie verschillende punten nodig."))
    return kept


def _twice_the_area(ring: _Steps) -> int:
    """Positive for a ring that goes counter-clockwise; exact, since steps are whole numbers."""
    return sum(x * y_ - x_ * y for (x, y), (x_, y_) in pairwise([*ring, ring[0]]))


def _polygon(rings: list[_Steps]) -> Polygon:
    shell, *holes = rings
    return (_ring(shell, turn=1), *sorted(_ring(hole, turn=-1) for hole in holes))


def _ring(ring: _Steps, turn: int) -> Ring:
    """RFC 7946's right-hand rule, from the smallest point, closed."""
    turned = ring if _twice_the_area(ring) * turn > 0 else ring[::-1]
    first = turned.index(min(turned))
    whole = [*turned[first:], *turned[: first + 1]]
    return tuple((lon / _GRID, lat / _GRID) for lon, lat in whole)


def _check_shape(boundary: Boundary) -> None:
    """GEOS judges what we keep: the rounded area."""
    reason = str(shapely.is_valid_reason(as_shape(boundary)))
    if reason == "Valid Geometry":
        return
    name, _, where = reason.partition("[")
    place = ", ".join(f"{float(part):.5f}" for part in where.rstrip("]").split())
    fault = _INVALID.get(name, _NO_SURFACE)
    if place:
        raise BadBoundary(said("{fault}, bij {place} (lengte, breedte).", fault=fault, place=place))
    raise BadBoundary(Said("{fault}.", {"fault": fault}))


def as_shape(boundary: Boundary) -> shapely.MultiPolygon:
    """The boundary as GEOS takes it, in degrees."""
    return shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in boundary])
