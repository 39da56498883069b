"""Measuring: against an independent sum on the ellipsoid, and what two areas share."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.catalogue import told
from language.said import ENGLISH
from workflow.domain.area import Area, Boundary, normal
from workflow.domain.ground import (
    Shared,
    coverage,
    described,
    same_streets,
    shared,
    shared_in_words,
    square_metres,
    street_key,
    surface,
)


def box(west: float, south: float, east: float, north: float) -> Boundary:
    return normal([[[(west, south), (east, south), (east, north), (west, north), (west, south)]]])


def on_the_ellipsoid(west: float, south: float, east: float, north: float) -> float:
    """The exact surface between two meridians and two parallels of WGS84, in square metres."""
    a, e = 6_378_137.0, 0.0818191908426215

    def q(latitude: float) -> float:
        s = math.sin(math.radians(latitude))
        return (1 - e * e) * (s / (1 - (e * s) ** 2) + math.atanh(e * s) / e)

    return a * a / 2 * math.radians(east - west) * (q(north) - q(south))


@given(st.floats(3.3, 7.0), st.floats(50.8, 53.4), st.floats(0.002, 0.1), st.floats(0.002, 0.1))
def test_a_surface_is_right_to_a_thousandth(west: float, south: float, wide: float, high: float) -> None:
    corners = [round(v, 6) for v in (west, south, west + wide, south + high)]
    exact = on_the_ellipsoid(*corners)
    assert square_metres(box(*corners)) == pytest.approx(exact, rel=1e-3)


def test_holes_and_parts_count() -> None:
    whole, part = box(5.1, 52.1, 5.12, 52.12), box(5.105, 52.105, 5.11, 52.11)
    ring = normal([[whole[0][0], part[0][0]]])
    assert square_metres(ring) == pytest.approx(square_metres(whole) - square_metres(part), rel=1e-4)
    assert square_metres(()) == 0.0


def test_shared_ground_is_of_both_and_a_share_of_the_first() -> None:
    one, other = Area((), box(5.1, 52.1, 5.12, 52.12)), Area((), box(5.115, 52.1, 5.14, 52.12))
    found = shared(one, other)
    assert found.square_metres == pytest.approx(square_metres(box(5.115, 52.1, 5.12, 52.12)), rel=1e-6)
    assert found.share == pytest.approx(0.25)
    assert shared(other, one).square_metres == pytest.approx(found.square_metres, rel=1e-6)
    assert shared(other, one).share == pytest.approx(0.2)


def test_neighbours_who_only_touch_share_nothing() -> None:
    west, east = Area((), box(5.1, 52.1, 5.12, 52.12)), Area((), box(5.12, 52.1, 5.14, 52.12))
    nearly = Area((), box(5.119999, 52.1, 5.14, 52.1005))
    assert not shared(west, east)
    assert not shared(west, nearly), "less than the smallest overlap"
    assert not shared(west, Area(("Kerklaan",)))


def test_a_hole_is_not_shared() -> None:
    whole, part = box(5.1, 52.1, 5.12, 52.12), box(5.105, 52.105, 5.11, 52.11)
    assert not shared(Area((), normal([[whole[0][0], part[0][0]]])), Area((), part))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dorpsstraat", "dorpsstr."),
        ("Dorpsstraat", "DORPS STR"),
        ("Élisestraat", "Elisestraat"),
        ("Kerklaan (even)", "Kerkln."),
        ("St. Jansplein", "Sint Janspln"),
        ("Burg. de Vrieslaan", "Burgemeester de Vries-laan"),
        ("'s-Gravenweg", "’s Gravenwg"),
        ("J.P. Coenstraat", "J P Coenstraat"),
        ("Ĳsselkade", "IJsselkade"),
    ],
)
def test_one_street_is_known_however_it_is_written(one: str, other: str) -> None:
    assert street_key(one) == street_key(other)
    assert same_streets((one, "Elders"), (other,)) == (one,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kerkstraat", "Kerklaan"),
        ("Plein 1944", "Plein 1813"),
        ("1e Dwarsstraat", "2e Dwarsstraat"),
        ("?", "!"),
    ],
)
def test_other_streets_are_others(one: str, other: str) -> None:
    assert street_key(one) != street_key(other)


@given(st.text())
def test_every_name_has_a_key_that_stays(name: str) -> None:
    assert street_key(name) == street_key(name.upper()) or not name.isascii()


def test_in_words() -> None:
    assert coverage(11, 14) == "11 van 14 straten (79 %)"
    assert coverage(0, 1) == "0 van 1 straat (0 %)"
    assert coverage(0, 0) == "0 van 0 straten"
    assert [surface(n) for n in (850, 9_999, 123_456, 12_500_000)] == [
        "850 m²",
        "9.999 m²",
        "12,3 hectare",
        "1.250 hectare",
    ]
    assert (
        shared_in_words(Shared(("A",), 31_650.4, 0.139)) == "31.650 m² (14 % van dit gebied) en de straat A"
    )
    assert shared_in_words(Shared((), 101.0, 0.001)) == "101 m² (minder dan 1 % van dit gebied)"
    assert shared_in_words(Shared(("A", "B"), 0.0, 0.0)) == "de straten A, B"
    area = Area(("Dorpsstraat", "Kerklaan"), box(5.1, 52.1, 5.11, 52.11))
    assert (
        described(area) == "De kaart toont een gebied van 76,2 hectare, met de straten Dorpsstraat, Kerklaan."
    )
    assert surface(10_000) == "1,0 hectare"
    assert described(Area(("Dorpsstraat",))) == "De kaart toont geen grens, met de straten Dorpsstraat."
    assert described(Area()) == "De kaart toont geen grens."
    assert shared_in_words(Shared((), 0.0, 0.0)) == ""


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        (surface(9_999), "9,999 m²"),
        (surface(10_000), "1.0 hectares"),
        (surface(12_500_000), "1,250 hectares"),
        (coverage(1_100, 1_400), "1100 of 1400 streets (79%)"),
        (shared_in_words(Shared(("A",), 31_650.4, 0.139)), "31,650 m² (14% of this area) and the street A"),
        (described(Area(("A", "B"))), "The map shows no boundary, with the streets A, B."),
    ],
)
def test_in_words_of_another_language(dutch: str, english: str) -> None:
    assert told(dutch, ENGLISH) == english
