"""Drawing: right proportions, everything within the frame, nothing but numbers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_ground import box
from workflow.domain.drawing import TALLEST, WIDTH, Drawing, Role, draw, draw_all
from workflow.domain.ground import square_metres

OWN = box(5.1, 52.1, 5.12, 52.11)


def points(drawing: Drawing, role: Role) -> list[tuple[float, float]]:
    return [point for shape in drawing.shapes if shape.role is role for ring in shape.rings for point in ring]


def drawn(drawing: Drawing | None) -> Drawing:
    assert drawing is not None
    return drawing


@given(st.floats(3.3, 7.0), st.floats(50.8, 53.4), st.floats(0.0003, 0.3), st.floats(0.0003, 0.2))
def test_it_fits_and_a_metre_is_a_metre_in_both_directions(
    west: float, south: float, wide: float, high: float
) -> None:
    area = box(*(round(v, 6) for v in (west, south, west + wide, south + high)))
    map_ = drawn(draw(area))
    xs, ys = zip(*points(map_, Role.OWN), strict=True)
    assert min(xs) > 0
    assert max(xs) < map_.width == WIDTH
    assert min(ys) > 0
    assert max(ys) < map_.height <= TALLEST
    unit = map_.bar / map_.metres
    on_paper = (max(xs) - min(xs)) * (max(ys) - min(ys)) / unit**2
    if min(max(xs) - min(xs), max(ys) - min(ys)) > 50 and map_.bar > 40:
        assert on_paper == pytest.approx(square_metres(area), rel=0.02)


def test_north_is_up_and_east_is_right() -> None:
    ring = drawn(draw(OWN)).shapes[0].rings[0]
    (x, y), (x_, _), (_, y_) = ring[0], ring[1], ring[3]
    assert x < x_
    assert y > y_


def test_neighbours_come_into_view_only_when_near_and_lie_beneath() -> None:
    near, far = box(5.121, 52.1, 5.13, 52.11), box(5.5, 52.5, 5.51, 52.51)
    map_ = drawn(draw(OWN, others=[far, near, ()]))
    assert [shape.role for shape in map_.shapes] == [Role.OTHER, Role.OWN]


def test_old_and_new_are_both_in_the_frame() -> None:
    map_ = drawn(draw(OWN, before=box(5.13, 52.1, 5.15, 52.11)))
    assert [shape.role for shape in map_.shapes] == [Role.BEFORE, Role.OWN]
    assert all(0 < x < map_.width for role in Role for x, _ in points(map_, role))
    assert [shape.role for shape in drawn(draw(before=OWN)).shapes] == [Role.BEFORE]


def test_without_a_boundary_there_is_no_map() -> None:
    assert draw(others=[OWN]) is None
    assert draw_all({"1": ()}) is None


def test_all_areas_together_have_their_labels_inside_them() -> None:
    map_ = drawn(draw_all({"1": OWN, "2": (), "3": box(5.13, 52.1, 5.15, 52.11)}))
    assert [shape.label for shape in map_.shapes] == ["1", "3"]
    for shape in map_.shapes:
        xs, ys = zip(*shape.rings[0], strict=True)
        assert min(xs) < shape.at[0] < max(xs)
        assert min(ys) < shape.at[1] < max(ys)


def test_a_path_is_numbers_and_three_letters() -> None:
    assert re.fullmatch(r"M[-\d. L]+ Z", drawn(draw(OWN)).shapes[0].path)
    assert re.fullmatch(r"\d+ k?m", drawn(draw(OWN)).scale)
    assert drawn(draw(box(4.0, 52.0, 6.0, 53.0))).scale == "50 km"
