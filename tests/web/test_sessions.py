"""Logging in and out, cookies, forged forms, and the headers of every answer."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.visitor import Visitor
from tests.world import PASSWORD, World
from web.login import cookie_settings, inside

Someone = Callable[[str], Visitor]
EMAIL = "kantoor@example.nl"


def test_a_wrong_address_and_a_wrong_password_look_the_same(visitor: Visitor) -> None:
    wrong = visitor.log_in(EMAIL, "een heel ander wachtwoord", 422)
    unknown = visitor.log_in("niemand@example.nl", PASSWORD, 422)
    sentence = "Dit e-mailadres en wachtwoord horen niet bij elkaar."
    assert sentence in wrong.words
    assert sentence in unknown.words


def test_guessing_is_slowed_down_and_others_still_get_in(visitor: Visitor) -> None:
    for _ in range(10):
        visitor.log_in(EMAIL, "een heel ander wachtwoord", 422)
    visitor.log_in(EMAIL, PASSWORD, 429)
    assert visitor.log_in("kantoor-2@example.nl").heading == "Mijn taken"


def test_a_copied_cookie_is_worth_nothing_after_logging_out(app: Flask, someone: Someone) -> None:
    office, thief = someone("kantoor"), Visitor(app)
    stolen = office.client.get_cookie("convenant")
    assert stolen
    thief.client.set_cookie("convenant", stolen.value)
    assert thief.open("/taken").heading == "Mijn taken"
    office.press(office.open("/taken"), "Uitloggen")
    assert thief.open("/taken").heading == "Inloggen"


def test_a_login_ends_after_half_an_hour_without_use(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    world.clock.forward(minutes=29)
    assert office.open("/taken").heading == "Mijn taken"
    world.clock.forward(minutes=31)
    assert office.open("/taken").heading == "Inloggen"


def test_logging_in_leads_back_to_the_page_that_was_asked_for(world: World, visitor: Visitor) -> None:
    page = visitor.open(f"/dossier/{world.agreement}/tekst")
    assert page.heading == "Inloggen"
    page.address = "/inloggen"
    form = page.form("Inloggen")
    response = visitor.client.post("/inloggen", data={**form.fields, "email": EMAIL, "password": PASSWORD})
    assert response.headers["Location"].startswith(f"/dossier/{world.agreement}/tekst")


@pytest.mark.parametrize(
    "address",
    ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "javascript:alert(1)", "", None],
)
def test_it_never_leads_to_another_site(address: str | None) -> None:
    assert inside(address) in (None, "")


def test_a_form_without_the_secret_of_its_page_is_refused(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    response = office.client.post(f"/dossier/{world.agreement}/intrekken", data={"key": "k" * 32})
    assert response.status_code == 400
    assert "verlopen" in response.get_data(as_text=True)


def test_a_field_that_does_not_belong_is_refused(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    form = coordinator.open(f"/dossier/{world.agreement}/aanvraag/team").form("Volgende")
    data = {**form.fields, "state": "erkend"}
    response = coordinator.client.post(f"/dossier/{world.agreement}/aanvraag/team", data=data)
    assert response.status_code == 422
    assert "een veld dat er niet hoort" in response.get_data(as_text=True)


def test_looking_changes_nothing(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    before = world.facts()
    for rule in (
        "/taken",
        "/overzicht",
        "/register",
        "/controle",
        f"/dossier/{world.agreement}/onderhandeling",
    ):
        office.open(rule)
    assert world.facts() == before
    assert world.journal_is_whole()


def test_headers_keep_everything_from_elsewhere_out(visitor: Visitor, someone: Someone) -> None:
    headers = visitor.open("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in someone("kantoor").open("/taken").headers["Cache-Control"]


def test_another_host_is_not_answered(visitor: Visitor) -> None:
    assert visitor.client.get("/", headers={"Host": "kwaad.example"}).status_code == 400


def test_over_https_the_cookie_travels_over_nothing_else() -> None:
    settings = cookie_settings(secure=True)
    assert settings["SESSION_COOKIE_NAME"] == "__Host-convenant"
    assert settings["SESSION_COOKIE_SECURE"] is True
