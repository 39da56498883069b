"""What the lists of dossiers cost with ten times as many: the same queries, and hardly more work."""

import cProfile
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from bench.scale import Town, opened
from tests.web.test_queries import MOST

FEW, MANY = 20, 200
AT_MOST = 3.0
"""How many times the work ten times the dossiers may be; 50 of them stand on a page, whatever there are."""
PAGES = ("/taken", "/overzicht?laat=ja", "/overzicht?wie=het_team")


def test_ten_times_the_dossiers_is_no_ten_times_the_work(tmp_path: Path) -> None:
    few, many = costs(tmp_path / "few", FEW), costs(tmp_path / "many", MANY)
    for page in PAGES:
        assert many[page][0] == few[page][0] <= MOST
        assert many[page][1] < AT_MOST * few[page][1], (page, few, many)


def costs(folder: Path, teams: int) -> dict[str, tuple[int, int]]:
    """Of each page: how many queries, and how many calls of functions."""
    town = Town(folder)
    town.negotiating(teams)
    office, partner = town.client(town.office.email), town.client(town.players[0].email)
    return {page: cost(town, partner if page == "/taken" else office, page) for page in PAGES}


def cost(town: Town, client: FlaskClient, page: str) -> tuple[int, int]:
    queries = town.timed(partial(opened, client, page)).queries  # and what is read once was read
    with cProfile.Profile() as profile:
        opened(client, page)
    return queries, sum(each.callcount for each in profile.getstats())  # type: ignore[attr-defined]  # not in its stub
