"""Checks of OWASP ASVS 5.0 on sessions, accounts and requests that no other test makes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tests.web.account import enrolled, guarded
from tests.web.visitor import Visitor
from tests.world import PASSWORD, World
from web.limits import limiter
from workflow.persistence.tables import Base
from workflow.services.people import People

EMAIL = "kantoor@example.nl"
SEEN = "seen_at"


@pytest.fixture
def site(world: World) -> Iterator[Flask]:
    yield guarded(world)
    limiter.reset()


def rows(world: World) -> dict[str, list[Any]]:
    """Every row of every table, but for when somebody was seen last."""
    found = {}
    with world.desk.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name != SEEN)
            asked = text(f'SELECT {columns} FROM "{table.name}" ORDER BY 1')
            found[table.name] = [tuple(row) for row in connection.execute(asked)]
    return found


def address(rule: str) -> str:
    return re.sub(r"<int:\w+>", "1", re.sub(r"<(?!int:)\w+>", "x", rule))


def test_every_form_needs_the_secret_of_its_page(world: World, site: Flask) -> None:
    """V3.5: whatever changes something is refused without it, for strangers and for who is logged in."""
    visitor, _, _ = enrolled(world, site)
    rules = [rule for rule in site.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(rules) > 25
    before = rows(world)
    for rule in rules:
        for someone in (visitor, Visitor(site)):
            response = someone.client.post(address(rule.rule), data={"key": "k" * 32})
            assert response.status_code == 400, rule.rule
    assert rows(world) == before


def test_looking_changes_no_row_at_any_moment_of_a_login(world: World, site: Flask) -> None:
    whole, _, _ = enrolled(world, site)
    half, first = Visitor(site), Visitor(site)
    half.log_in(EMAIL)
    first.log_in("kantoor-2@example.nl")
    before = rows(world)
    rules = [r for r in site.url_map.iter_rules() if "GET" in (r.methods or ()) and r.endpoint != "static"]
    for rule in rules:
        for visitor in (whole, half, first, Visitor(site)):
            status = visitor.client.get(address(rule.rule)).status_code
            assert status in (200, 301, 302, 303, 404, 409, 422), (rule.rule, status)
    assert rows(world) == before


def test_no_cache_keeps_a_page_with_a_secret_on_it(world: World, site: Flask) -> None:
    """V14.3: also before the login is whole."""
    visitor = Visitor(site)
    for page in (visitor.open("/inloggen"), visitor.log_in(EMAIL), visitor.open("/inloggen/tweede-stap")):
        assert "no-store" in page.headers["Cache-Control"], page.heading
    assert "no-store" in enrolled(world, site, "kantoor-2")[0].open("/account").headers["Cache-Control"]


def test_cookies_over_https_are_for_this_host_and_no_script(world: World) -> None:
    """V3.3: the prefix makes the browser itself refuse one that is not."""
    site = guarded(world, "https://convenant.example")
    client = site.test_client()
    base, https = "https://convenant.example", {"Referer": "https://convenant.example/"}
    token = re.search(r'csrf_token" value="([^"]+)', client.get("/inloggen", base_url=base).text)
    assert token
    data = {
        "csrf_token": token[1],
        "key": "k" * 32,
        "email": EMAIL,
        "password": PASSWORD,
        "verder": "",
    }
    answer = client.post("/inloggen", data=data, base_url=base, headers=https)
    assert answer.status_code == 303
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-convenant")
        for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert attribute in cookie
        assert "Domain" not in cookie
    limiter.reset()


def test_a_cookie_from_before_logging_in_is_worth_nothing_after(world: World, site: Flask) -> None:
    """V7.2.4: nobody can put a session in somebody's browser and wait for them to log in."""
    mine, thief = Visitor(site), Visitor(site)
    thief.open("/inloggen")
    planted = thief.client.get_cookie("convenant")
    assert planted
    mine.client.set_cookie("convenant", planted.value)
    assert mine.log_in(EMAIL).heading == "Maak uw account veilig"
    assert thief.open("/inloggen/tweede-stap").heading == "Inloggen"


def test_an_unknown_address_costs_as_much_as_a_wrong_password(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V6.3.8: not by text, status or time; the hash is what takes long, and it is made once for everyone."""
    made: list[str] = []
    people = People(world.desk)
    matches = world.desk.hasher.matches
    monkeypatch.setattr(
        type(world.desk.hasher), "matches", lambda _, *given: made.append("") or matches(*given)
    )
    counts = []
    _, token = people.invite("zonder@example.nl", "Zonder Wachtwoord")
    people.close("kantoor-2@example.nl")
    for email in (EMAIL, "niemand@example.nl", "zonder@example.nl", "kantoor-2@example.nl"):
        made.clear()
        assert people.log_in(email, "iets heel anders") is None
        counts.append(len(made))
    assert counts == [1, 1, 1, 1]
    assert token


def test_no_script_but_our_own_and_none_in_a_page(site: Flask) -> None:
    """V3.4: the policy lets a page load and ask from here alone."""
    policy = Visitor(site).open("/inloggen").headers["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    assert {parts[name] for name in ("script-src", "connect-src", "form-action", "style-src")} == {"'self'"}
    assert {parts[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}


def test_methods_that_no_page_knows_are_refused(site: Flask) -> None:
    client = site.test_client()
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert client.open("/inloggen", method=method).status_code in (400, 405)
