"""A small town lives its year in every run of the tests; `make town` does so with a full one."""

import pytest

from tests.town.life import POSTGRES, SMALL, SQLITE, lived

SEED = 2026


@pytest.mark.parametrize("sort", [SQLITE, POSTGRES])
def test_a_small_town_ends_its_year_in_order(sort: str) -> None:
    found = lived(sort, SMALL, SEED)
    assert found.faults == (), found.said
    assert found.offenders == (), found.said
