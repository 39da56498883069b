"""Texts about the site, security.txt, and the pages of what goes wrong."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, abort
from jinja2 import TemplateError

from tests.web.visitor import Visitor
from tests.world import World
from web import devices
from web import settings as reading
from web.access import public
from web.blueprints.site import KEY
from web.errors import MESSAGES
from web.settings import Settings, WrongSetting
from workflow.services.people import ABSOLUTE, IDLE


def owned(app: Flask, folder: Path, **given: str) -> None:
    app.extensions[KEY] = Settings(folder=folder, site="http://localhost", **given)  # type: ignore[arg-type]  # the test says what it gives


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/toegankelijkheid", "Toegankelijkheid"), ("/privacy", "Privacy"), ("/over", "Over deze site")],
)
def test_texts_about_the_site_say_whom_to_write_to_or_that_nobody_is_set(
    app: Flask, visitor: Visitor, tmp_path: Path, address: str, heading: str
) -> None:
    page = visitor.open(address)
    assert page.heading == heading
    assert "nog geen mailadres ingesteld" in page.words
    assert not any(link.startswith("mailto:") for link in page.links())
    owned(app, tmp_path, contact_mail="vragen@proefdam.example", organisation="Gemeente Proefdam")
    page = visitor.open(address)
    assert "mailto:vragen@proefdam.example" in page.links()
    assert "Gemeente Proefdam" in page.words


def test_every_page_leads_to_the_texts_about_the_site(visitor: Visitor) -> None:
    assert {"/over", "/privacy", "/toegankelijkheid"} <= set(visitor.open("/").links())


def test_the_source_is_shown_where_it_is_set(app: Flask, visitor: Visitor, tmp_path: Path) -> None:
    assert "geen adres van de broncode" in visitor.open("/over").words
    owned(app, tmp_path, source="https://code.example/convenant")
    assert "https://code.example/convenant" in visitor.open("/over").links()


def test_security_txt_is_there_once_an_address_is_set(
    world: World, app: Flask, visitor: Visitor, tmp_path: Path
) -> None:
    visitor.open("/.well-known/security.txt", 404)
    assert "nog geen adres ingesteld om een zwakke plek" in visitor.open("/over").words
    owned(app, tmp_path, contact_mail="vragen@proefdam.example")
    answer = visitor.client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:vragen@proefdam.example"
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "nl, en"
    until = datetime.fromisoformat(fields["Expires"]).date()
    assert timedelta(30) < until - world.desk.today() < timedelta(365)
    old = visitor.client.get("/security.txt")
    assert (old.status_code, old.headers["Location"]) == (301, "/.well-known/security.txt")
    owned(app, tmp_path, contact_mail="a@b.example", security_contact="https://meld.example/hier")
    assert "Contact: https://meld.example/hier\n" in visitor.client.get("/.well-known/security.txt").text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contact_mail", "geen adres"),
        ("contact_mail", "a@b.nl\nContact: x"),
        ("security_contact", "http://meld.example"),
        ("source", "javascript:alert(1)"),
    ],
)
def test_an_address_that_is_none_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"CONVENANT_{name.upper()}"):
        reading.read(**{name: value})


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The site with an address for every kind of trouble."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @public
    def wrong(code: int) -> str:
        abort(code)

    @public
    def broken(why: str) -> str:
        raise TemplateError(f"geheim {why}")

    app.add_url_rule("/mis/<int:code>", "mis", wrong)
    app.add_url_rule("/stuk/<why>", "stuk", broken)
    return app


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_error_says_what_happened_and_what_to_do(failing: Flask, code: int) -> None:
    page = Visitor(failing).open(f"/mis/{code}", code)
    said = MESSAGES[code]
    assert page.heading == said.title
    assert said.happened in page.words
    assert said.now
    assert all(sentence in page.words for sentence in said.now)
    assert page.headers.get("Retry-After") == ({429: "60", 503: "300"}.get(code))


def test_a_fault_of_ours_is_told_in_the_language_that_this_device_chose(failing: Flask) -> None:
    visitor = Visitor(failing)
    visitor.client.set_cookie("taal", "en")
    page = visitor.open("/stuk/iets", 500)
    assert (page.one("html").attributes["lang"], page.heading) == ("en", "Something went wrong")


def test_the_privacy_page_tells_the_periods_that_the_site_keeps(visitor: Visitor) -> None:
    words = visitor.open("/privacy").words
    idle, whole = IDLE // timedelta(minutes=1), ABSOLUTE // timedelta(hours=1)
    assert f"Na {idle} minuten stilte of na {whole} uur" in words
    assert f"Die blijft {devices.SECONDS // 86_400} dagen staan." in words


def test_what_is_not_found_can_be_searched_in_the_register(visitor: Visitor) -> None:
    page = visitor.open("/bestaat/niet", 404)
    form = page.form("Zoeken in het register")
    assert (form.method, form.action, form.fields) == ("get", "/register", {"zoek": ""})


def test_a_fault_of_ours_shows_a_number_that_is_in_the_log_and_nothing_more(
    failing: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "convenant"):
        page = Visitor(failing).open("/stuk/zeer-geheim", 500)
    (number,) = [e.text for e in page.all("strong")]
    (record,) = [r for r in caplog.records if r.name == "convenant"]
    assert record.getMessage() == f"Storing {number} bij stuk"
    assert record.exc_info
    assert isinstance(record.exc_info[1], TemplateError)
    assert "geheim" not in page.text
    assert page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_an_error_page_that_cannot_be_made_becomes_a_plain_one(
    failing: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object, **__: object) -> str:
        raise TemplateError("kapot")

    monkeypatch.setattr("web.errors.render_template", cannot)
    page = Visitor(failing).open("/bestaat/niet", 500)
    assert page.heading == "Er ging iets mis"


def test_without_a_database_there_is_still_a_plain_page(
    failing: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(failing)
    visitor.log_in("kantoor@example.nl")

    def gone(*_: object) -> None:
        raise OSError("geen schijf")

    monkeypatch.setattr("sqlalchemy.engine.Engine.connect", gone)
    page = visitor.open("/taken", 500)
    assert page.heading == "Er ging iets mis"
