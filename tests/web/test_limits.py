"""Limits count who can be told apart: an IPv4 address, or the whole /64 that one house has."""

import pytest
from flask import Flask

from tests.web.visitor import Visitor
from tests.world import PASSWORD
from web.limits import neighbour
from web.login import inside


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "127.0.0.1"),
    ],
)
def test_who_is_counted(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert neighbour() == counted


def test_a_house_with_a_thousand_addresses_is_stopped_like_any_other(visitor: Visitor) -> None:
    page = visitor.open("/inloggen")
    for number in range(21):
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{number:x}"
        status = 422 if number < 20 else 429
        email = f"iemand{number}@example.nl"
        visitor.press(page, "Inloggen", status, email=email, password="een verkeerd wachtwoord")


@pytest.mark.parametrize(
    "where",
    [
        "/\r\nX-Header: ja",
        "/taken\nSet-Cookie: a=b",
        "/taken\x00",
        "/taken\x85",
        "/taken\u2028",
        "//elders.example",
        "/\t/elders.example",
        "/\\elders.example",
        "https://elders.example/",
        "//[",
        "taken",
    ],
)
def test_what_is_no_page_of_the_site_leads_to_the_tasks(visitor: Visitor, where: str) -> None:
    page = visitor.open("/inloggen")
    fields = {
        **page.form("Inloggen").fields,
        "email": "kantoor@example.nl",
        "password": PASSWORD,
        "verder": where,
    }
    answer = visitor.client.post("/inloggen", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/taken")
    assert inside(where) is None


@pytest.mark.parametrize("where", ["/taken", "/stapel?d=1&d=2#boven", "/teams/caf%C3%A9", "/"])
def test_a_page_of_the_site_is_gone_on_to(where: str) -> None:
    assert inside(where) == where
