"""Every route × role × {own, another team's, another partner's, unknown}, over HTTP, as `routes.py` says."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.door.belongings import Names, furnish, names_in
from tests.door.house import House
from tests.door.routes import NOTHING, OWN, ROUTES, TRIED, UNKNOWN, Route
from tests.door.stages import NOBODY
from tests.integration.copies import Copies
from web.access import Access, declared
from web.limits import limiter

HELD_BACK = re.compile(r'name="(?:csrf_token|key)" value="[^"]*"')
"""What differs between two answers to one person: secrets that are made for each page."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("routes")
    with House.at(Copies(folder / "originals", None), "routes", folder / "house", furnish) as built:
        yield built
    limiter.reset()


@pytest.fixture(scope="module")
def names(house: House) -> Names:
    return names_in(house)


def placeholders(route: Route) -> list[str]:
    return re.findall(r"{(\w+)}", route.address)


def address(route: Route, names: Names, target: str) -> str:
    """The address of this thing; of an unknown one only the last name is unknown."""
    asked = placeholders(route)
    given = {name: names[name].get(OWN if target == UNKNOWN else target, names[name][OWN]) for name in asked}
    if target == UNKNOWN:
        given |= {name: names[name][UNKNOWN] for name in asked[-1:]}
    return route.address.format(**given)


def ask(house: House, who: str, method: str, where: str, fields: Mapping[str, str]) -> TestResponse:
    """Ask for it; whatever that does to the browser, the next question finds it as it was."""
    browser = house.browsers[who]
    cookies = dict(browser._cookies or {})
    if method == "GET":
        answer = house.get(who, where)
    else:
        data = {"csrf_token": house.tokens[who], "key": f"sleutel-van-{where}"[:60], **fields}
        answer = browser.post(where, data=data, environ_overrides=house.origin())
    browser._cookies = cookies
    return answer


def said(response: TestResponse) -> tuple[int, str]:
    return response.status_code, HELD_BACK.sub("", response.get_data(as_text=True))


def test_no_route_is_forgotten(house: House) -> None:
    rules = house.app.url_map.iter_rules()
    asked = {f"{method} {r.endpoint}" for r in rules for method in {"GET", "POST"} & set(r.methods or ())}
    assert asked == set(ROUTES)


def test_the_table_and_the_declarations_say_the_same(house: House) -> None:
    door = declared(house.app)
    for name, route in ROUTES.items():
        access = door[name.split()[1]]
        assert (access is Access.PUBLIC) == route.public, name
        if access is Access.OFFICE:
            assert {who for roles in route.opens.values() for who in roles} <= {"kantoor", "kantoor-2"}, name


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_opens_to_whom_the_table_says_and_to_nobody_else(
    house: House, names: Names, name: str
) -> None:
    route, method = ROUTES[name], name.split(maxsplit=1)[0]
    unknown = address(route, names, UNKNOWN)
    house.restore()
    before = house.dump()
    for who in TRIED:
        for target, roles in route.opens.items():
            if who in roles:
                answer = ask(house, who, method, address(route, names, target), route.fields)
                assert _is_in(answer), (who, target, answer.status_code, answer.headers.get("Location"))
                house.restore()
            else:
                answer = ask(house, who, method, address(route, names, target), route.fields)
                assert _is_out(answer, who, route), (who, target, answer.status_code)
                if placeholders(route) and who != NOBODY:
                    assert said(answer) == said(ask(house, who, method, unknown, route.fields)), (who, target)
        if placeholders(route):
            answer = ask(house, who, method, unknown, route.fields)
            assert _is_out(answer, who, route), (who, UNKNOWN, answer.status_code)
    assert house.dump() == before


def _is_in(answer: TestResponse) -> bool:
    """Answered; what is wrong with an empty form, or cannot be now, is said only to who may ask for it."""
    to_login = answer.headers.get("Location", "").startswith("/inloggen?verder=")
    return answer.status_code in (200, 301, 302, 303, 409, 422) and not to_login


def _is_out(answer: TestResponse, who: str, route: Route) -> bool:
    if who == NOBODY and not route.public:
        return answer.status_code == 303 and answer.headers["Location"].startswith("/inloggen")
    return answer.status_code == 404


def test_the_table_knows_every_sort_of_thing(names: Names) -> None:
    named = {name for route in ROUTES.values() for name in placeholders(route)}
    assert named == set(names)
    assert all(names[name].keys() == {UNKNOWN, OWN} for name in NOTHING)
