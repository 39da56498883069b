"""Boundaries: read as RFC 7946 says, kept in one form, and refused with a sentence."""

import json
import random
from math import cos, pi, sin
from typing import Any

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from language.catalogue import told
from language.said import ENGLISH
from workflow.domain.area import (
    LONGEST_GEOJSON,
    MOST_POINTS,
    BadBoundary,
    Boundary,
    as_geojson,
    from_geojson,
    parse,
    problem,
)

SQUARE = [[5.1, 52.1], [5.11, 52.1], [5.11, 52.11], [5.1, 52.11], [5.1, 52.1]]
HOLE = [[5.104, 52.104], [5.104, 52.106], [5.106, 52.106], [5.106, 52.104], [5.104, 52.104]]
NORMAL: Boundary = ((((5.1, 52.1), (5.11, 52.1), (5.11, 52.11), (5.1, 52.11), (5.1, 52.1)),),)


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def read(value: Any) -> Boundary:
    return parse(json.dumps(value))


def moved(ring: list[list[float]], east: float) -> list[list[float]]:
    return [[lon + east, lat] for lon, lat in ring]


def refusal(text: str | bytes) -> str:
    with pytest.raises(BadBoundary) as found:
        parse(text)
    return str(found.value)


# ── what is read ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "value",
    [
        polygon(SQUARE),
        polygon(SQUARE[::-1]),
        polygon([*SQUARE[2:], *SQUARE[1:3]]),
        polygon([SQUARE[0], SQUARE[0], *SQUARE[1:]]),
        polygon([[lon + 3e-7, lat - 3e-7] for lon, lat in SQUARE]),
        polygon([[*point, 12.5] for point in SQUARE]),
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        feature(polygon(SQUARE)),
        {"type": "FeatureCollection", "features": [feature(polygon(SQUARE))]},
        {**polygon(SQUARE), "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
    ],
    ids=["as is", "other way", "other start", "point twice", "seventh decimal", "height", "multi", "feature",
         "collection", "crs"],
)  # fmt: skip
def test_one_area_has_one_form_however_it_was_drawn(value: Any) -> None:
    assert read(value) == NORMAL


def test_nothing_but_the_geometry_is_kept() -> None:
    told = feature(polygon(SQUARE), eigenaar="Truus", telefoon="0612345678")
    kept = json.dumps(as_geojson(read({**told, "bbox": [0, 0, 1, 1], "id": "Truus"})))
    assert json.loads(kept) == polygon(SQUARE)


def test_holes_and_parts_stand_in_one_order() -> None:
    east, far = moved(SQUARE, 0.05), moved(HOLE, 0.05)
    one = read({"type": "MultiPolygon", "coordinates": [[east, far], [SQUARE, HOLE]]})
    other = read({"type": "MultiPolygon", "coordinates": [[SQUARE[::-1], HOLE[::-1]], [east[::-1], far]]})
    assert one == other
    shell, hole = one[0]
    assert shell[1] == (5.11, 52.1), "counter-clockwise"
    assert hole[1] == (5.104, 52.106), "clockwise"
    assert as_geojson(one)["type"] == "MultiPolygon"


@pytest.mark.parametrize("text", ["", "  \r\n", b"", b" \n"])
def test_nothing_is_no_boundary(text: str | bytes) -> None:
    assert parse(text) == ()


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse("\ufeff" + json.dumps(polygon(SQUARE))) == NORMAL
    assert parse(b"\xef\xbb\xbf" + json.dumps(polygon(SQUARE)).encode()) == NORMAL


@st.composite
def stars(draw: st.DrawFn) -> list[list[float]]:
    """A star-shaped ring: points around a centre, each farther or nearer."""
    lon = draw(st.floats(3.5, 7.0))
    lat = draw(st.floats(50.9, 53.4))
    size = draw(st.floats(0.0005, 0.02))
    far = draw(st.lists(st.floats(0.3, 1.0), min_size=3, max_size=40))
    angles = [2 * pi * step / len(far) for step in range(len(far))]
    ring = [[lon + size * d * cos(a), lat + size * d * sin(a)] for d, a in zip(far, angles, strict=True)]
    return [*ring, ring[0]]


@given(stars(), st.randoms(use_true_random=False))
def test_turning_and_reversing_change_nothing_and_it_is_done_once(
    ring: list[list[float]], chance: random.Random
) -> None:
    try:
        once = read(polygon(ring))
    except BadBoundary:
        assume(False)
    start = chance.randrange(len(ring) - 1)
    turned = [*ring[start:-1], *ring[: start + 1]]
    if chance.random() < 0.5:
        turned.reverse()
    assert read(polygon(turned)) == once
    again = read(as_geojson(once))
    assert again == once
    assert json.dumps(as_geojson(again)) == json.dumps(as_geojson(once))
    assert problem(once) == ""
    assert shapely.is_ccw(shapely.LinearRing(once[0][0]))
    assert from_geojson(json.loads(json.dumps(as_geojson(once)))) == once


def test_what_was_stored_comes_back() -> None:
    parts = read({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [moved(SQUARE, 0.05)]]})
    assert from_geojson(as_geojson(parts)) == parts
    assert from_geojson(None) == ()


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────

BOWTIE = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
RD = [[136_000, 455_000], [137_000, 455_000], [137_000, 456_000], [136_000, 455_000]]
LONG = [*([5.1 + n / 1e6, 52.1] for n in range(MOST_POINTS)), [5.1, 52.2], [5.1, 52.1]]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([], "geen GeoJSON"),
        ("Polygon", "geen GeoJSON"),
        ({}, "Dit is iets anders."),
        ({"type": ["Polygon"], "coordinates": []}, "Dit is iets anders."),
        ({"type": "Point", "coordinates": [5, 52]}, "Dit is een punt."),
        ({"type": "LineString", "coordinates": SQUARE}, "Dit is een lijn."),
        (feature(None), "geen gebied getekend"),
        (feature([1]), "geen gebied getekend"),
        (feature(feature(polygon(SQUARE))), "Dit is iets anders."),
        ({"type": "FeatureCollection", "features": []}, "precies één gebied"),
        ({"type": "FeatureCollection", "features": [feature(polygon(SQUARE))] * 2}, "precies één gebied"),
        ({"type": "FeatureCollection", "features": [7]}, "precies één gebied"),
        ({"type": "FeatureCollection", "features": "alle"}, "precies één gebied"),
        ({"type": "Polygon"}, "coördinaten van het gebied ontbreken"),
        (polygon(), "coördinaten van het gebied ontbreken"),
        (polygon([]), "coördinaten van het gebied ontbreken"),
        (polygon({"a": 1}), "coördinaten van het gebied ontbreken"),
        (polygon([5, 52]), "twee getallen"),
        (polygon([["5.1", "52.1"]] * 4), "twee getallen"),
        (polygon([[True, 52.1]] * 4), "twee getallen"),
        (polygon([[None, 52.1]] * 4), "twee getallen"),
        (polygon([[5.1]] * 4), "twee getallen"),
        (polygon([[5.1, 52.1, 0, 0]] * 4), "twee getallen"),
        (polygon([[1e308, 52.1]] * 4), "twee getallen"),
        (polygon([[float("nan"), 52.1]] * 4), "twee getallen"),
        (polygon([[float("inf"), 52.1]] * 4), "twee getallen"),
        (polygon(SQUARE[:-1]), "niet gesloten"),
        (polygon([SQUARE[0], SQUARE[1], SQUARE[0]]), "minstens drie"),
        (polygon([SQUARE[0]] * 5), "minstens drie"),
        (polygon([[5.1, 52.1], [5.11, 52.1], [5.12, 52.1], [5.1, 52.1]]), "De grens kruist zichzelf"),
        (polygon(BOWTIE), "De grens kruist zichzelf"),
        (polygon(SQUARE, moved(HOLE, 0.05)), "Een uitsparing ligt buiten het gebied"),
        (polygon(SQUARE, HOLE, HOLE), "De grens"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [moved(SQUARE, 0.005)]]}, "overlappen elkaar"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}, "in een ander deel"),
        (polygon([[lat, lon] for lon, lat in SQUARE]), "lengte en breedte verwisseld"),
        (polygon(RD), "Rijksdriehoek"),
        (polygon(moved(SQUARE, 10)), "ligt niet in Nederland"),
        (polygon([*SQUARE[:2], [52.1, 5.1], SQUARE[0]]), "ligt niet in Nederland"),
        (polygon(LONG), "te veel punten"),
        ({**polygon(SQUARE), "crs": {"properties": {"name": "EPSG:28992"}}}, "ander stelsel"),
        ({**polygon(SQUARE), "crs": "EPSG:28992"}, "ander stelsel"),
    ],
)  # fmt: skip
def test_a_fault_gets_its_sentence(value: Any, sentence: str) -> None:
    assert sentence in refusal(json.dumps(value))


@pytest.mark.parametrize(
    "text",
    [
        "Dorpsstraat",
        "{",
        "[" * 100_000,
        '{"type":"Polygon","coordinates":' + "[" * 90_000 + "]" * 90_000 + "}",
        '{"type":"Feature","geometry":' * 9_000 + "1" + "}" * 9_000,
        '{"type":"Polygon","crs":' + '{"a":' * 500 + "1" + "}" * 500 + ',"coordinates":[]}',
        '{"type":"Polygon","coordinates":[[[' + "9" * 4_000 + ",52]]]}",
        '{"type":"Polygon","coordinates":[[[' + "9" * 5_000 + ",52]]]}",
        '{"type":"Polygon","coordinates":[[[1e999,-1e999]]]}',
        " " * LONGEST_GEOJSON + "{}",
        json.dumps([[5.1, 52.1]] * 20_000),
        b"\xff\xfe\x00",
        b"PK\x03\x04" * 100,
        "<svg onload=alert(1)>",
    ],
)
def test_a_hostile_text_gets_a_sentence_too(text: str | bytes) -> None:
    assert refusal(text).endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "geometry", "features", "crs"]), inner)
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["Polygon", "MultiPolygon", "Feature", "FeatureCollection"]))
def test_whatever_stands_there_it_is_a_boundary_or_a_sentence(value: Any, kind: str) -> None:
    whole = {"type": kind, "coordinates": value, "geometry": value, "features": value}
    assert refusal(json.dumps(whole)).endswith(".")


@pytest.mark.parametrize(
    "boundary",
    [
        ((NORMAL[0][0][::-1],),),
        (((*NORMAL[0][0][1:], NORMAL[0][0][1]),),),
        ((((5.1000001, 52.1), *NORMAL[0][0][1:-1], (5.1000001, 52.1)),),),
        ((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)),),),
    ],
)
def test_a_value_in_another_form_is_no_boundary(boundary: Boundary) -> None:
    assert problem(boundary)
    assert problem(NORMAL) == problem(()) == ""


def test_a_fault_is_told_in_another_language_too() -> None:
    bow = [[5.1, 52.1], [5.2, 52.2], [5.2, 52.1], [5.1, 52.2], [5.1, 52.1]]
    with pytest.raises(BadBoundary) as refused:
        parse(json.dumps(polygon(bow)))
    assert told(str(refused.value), ENGLISH) == (
        "The boundary crosses itself, or two parts overlap, at 5.15000, 52.15000 (longitude, latitude)."
    )
