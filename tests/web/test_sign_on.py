"""Single sign-on with a real provider in its own process: what it tells counts for its own people only."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from flask import Flask
from pydantic import SecretStr

from tests.fakes import FakeClock
from tests.provider import CLIENT, SECRET
from tests.web.account import Phone, enrolled, guarded
from tests.web.visitor import Page, Visitor
from tests.world import POLICE, ROOT, World
from web.limits import limiter
from web.organisation import Organisation
from web.settings import WrongSetting, read
from workflow.persistence import keepers
from workflow.services.people import People

EMAIL = "kantoor@example.nl"
BEGIN = "/inloggen/organisatie/gemeente-proefdam"
MISDEEDS = ("nonce", "audience", "issuer", "expired", "unsigned", "shared secret", "other key")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.provider", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as provider:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while time.monotonic() < end and provider.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/keys", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield address
        provider.terminate()


@pytest.fixture
def site(world: World, issuer: str) -> Iterator[Flask]:
    known = Organisation(
        name="gemeente Proefdam",
        issuer=issuer,
        client_id=CLIENT,
        client_secret=SecretStr(SECRET),
        domains=("example.nl",),
        partner=POLICE,
        keeper_claim="groups",
        keeper_value="mandaten",
    )
    yield guarded(world, sign_on=(known,))
    limiter.reset()


def returned(visitor: Visitor, misdeed: str = "", begin: str = BEGIN, **claims: Any) -> str:
    """To the provider and back; gives the address one comes back at."""
    away = visitor.client.get(begin)
    assert away.status_code == 302
    told = {"claims": json.dumps({"email": EMAIL, **claims}), "misdeed": misdeed}
    answer = requests.get(f"{away.headers['Location']}&{urlencode(told)}", allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def signed_on(visitor: Visitor, misdeed: str = "", **claims: Any) -> Page:
    page = visitor.open(returned(visitor, misdeed, **claims))
    assert page.heading == "U bent ingelogd bij gemeente Proefdam"
    return visitor.press(page, "Verder")


def test_the_login_page_names_the_organisation(site: Flask) -> None:
    visitor = Visitor(site)
    assert BEGIN in visitor.open("/inloggen").links()
    asked = parse_qs(urlsplit(visitor.client.get(BEGIN).headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"nonce", "state", "code_challenge"} <= set(asked)
    assert asked["redirect_uri"] == [f"http://localhost{BEGIN}/terug"]


def test_it_takes_the_place_of_the_password_and_not_of_the_second_step(world: World, site: Flask) -> None:
    assert signed_on(Visitor(site)).heading == "Maak uw account veilig"
    _, phone, _ = enrolled(world, site)
    visitor = Visitor(site)
    page = signed_on(visitor)
    assert page.heading == "Inloggen, tweede stap"
    assert visitor.open("/taken").heading == "Inloggen"
    page = visitor.open("/inloggen/tweede-stap")
    assert visitor.press(page, "Verder", code=phone.next_code()).heading == "Mijn taken"


def test_a_provider_that_asked_for_more_factors_is_enough(world: World, site: Flask) -> None:
    assert signed_on(Visitor(site), amr=["pwd", "mfa"]).heading == "Mijn taken"


@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_a_token_that_does_not_hold_opens_nothing(site: Flask, misdeed: str) -> None:
    visitor = Visitor(site)
    page = signed_on(visitor, misdeed, amr=["mfa"])
    assert page.heading == "Inloggen"
    assert "Inloggen bij gemeente Proefdam lukte niet." in page.words
    assert visitor.open("/taken").heading == "Inloggen"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "niemand@example.nl"},
        {"email": "kantoor@elders.nl"},
        {"email": "kantoor@example.nl.elders.nl"},
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL, "email_verified": "nee"},
        {"email": EMAIL, "email_verified": None},
        {"email": EMAIL, "email_verified": "true"},
        {"email": EMAIL, "sub": ""},
        {"email": EMAIL, "sub": "x" * 256},
        {"email": None},
        {"email": ""},
    ],
)
def test_it_opens_only_an_account_that_is_there_and_its_own(site: Flask, claims: dict[str, Any]) -> None:
    assert signed_on(Visitor(site), amr=["mfa"], **claims).heading == "Inloggen"


def test_a_closed_account_stays_closed(world: World, site: Flask) -> None:
    People(world.desk).close(EMAIL)
    assert signed_on(Visitor(site), amr=["mfa"]).heading == "Inloggen"


def test_coming_back_works_once_and_in_the_same_browser_only(world: World, site: Flask) -> None:
    mine, theirs = Visitor(site), Visitor(site)
    address = returned(mine, amr=["mfa"])
    assert theirs.press(theirs.open(address), "Verder").heading == "Inloggen"
    assert mine.press(mine.open(address), "Verder").heading == "Mijn taken"
    mine.press(mine.open("/taken"), "Uitloggen")
    assert mine.press(mine.open(address), "Verder").heading == "Inloggen"


def test_coming_back_without_a_code_and_to_nobody(site: Flask) -> None:
    visitor = Visitor(site)
    assert visitor.open(f"{BEGIN}/terug?error=access_denied").heading == "Inloggen"
    visitor.open("/inloggen/organisatie/niemand", 404)
    visitor.open("/inloggen/organisatie/niemand/terug?code=x&state=y", 404)


def test_a_provider_that_is_away_leaves_the_password(world: World) -> None:
    away = Organisation(
        name="Weg",
        issuer="http://127.0.0.1:9",
        client_id="x",
        client_secret=SecretStr("x"),
        domains=("example.nl",),
    )
    visitor = Visitor(guarded(world, sign_on=(away,)))
    page = visitor.open("/inloggen/organisatie/weg")
    assert "Inloggen bij Weg lukte niet." in page.words
    limiter.reset()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("geen json", "dit is geen JSON"),
        ('[{"name": "A"}]', "Field required"),
        (
            '[{"name":"A","issuer":"http://a.nl","client_id":"c","client_secret":"s","domains":["a.nl"]}]',
            "issuer heeft https nodig",
        ),
        (
            '[{"name":"A","issuer":"https://a.nl","client_id":"c","client_secret":"s","domains":["a.nl"]},'
            '{"name":"B","issuer":"https://b.nl","client_id":"c","client_secret":"s","domains":["@A.nl"]}]',
            "een naam of domein staat er twee keer in",
        ),
        (
            '[{"name":"A","issuer":"https://a.nl","client_id":"c","client_secret":"s","domains":["a.nl"],'
            '"partner":"politie"}]',
            "horen bij elkaar",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str, sentence: str
) -> None:
    monkeypatch.setenv("CONVENANT_SIGN_ON", value)
    with pytest.raises(WrongSetting, match=sentence):
        read()


def test_who_has_no_password_here_proves_themselves_with_a_code(world: World, site: Flask) -> None:
    _, token = People(world.desk).invite("zonder@example.nl", "Zonder Wachtwoord")
    assert token
    visitor, phone = Visitor(site), Phone(world)
    page = signed_on(visitor, email="zonder@example.nl")
    visitor.press(page, "App gebruiken", code=phone.scan(page))
    world.clock.forward(minutes=6)
    page = visitor.open("/account/adres")
    assert "Laat dit dan leeg." in page.words
    assert visitor.press(page, "Verder", 422, code="000000").heading == "Bent u het echt?"
    assert visitor.press(page, "Verder", code=phone.code()).heading == "E-mailadres wijzigen"


# ── who, and when ────────────────────────────────────────────────────────────────────────────────────────


def test_another_subject_with_the_same_address_is_refused_with_a_sentence(world: World, site: Flask) -> None:
    assert signed_on(Visitor(site), amr=["mfa"]).heading == "Mijn taken"
    visitor = Visitor(site)
    page = signed_on(visitor, amr=["mfa"], sub="2")
    assert page.heading == "Inloggen"
    assert "Uw organisatie noemt bij dit e-mailadres iemand anders dan eerst." in page.words
    assert visitor.open("/taken").heading == "Inloggen"
    assert world.journal()[-1]["action"] == "organisatielogin_weigeren"


NOW = int(FakeClock().now().timestamp())


@pytest.mark.parametrize(
    ("auth_time", "fresh"),
    [
        (None, False),
        (NOW, True),
        (NOW - 300, True),
        (NOW - 301, False),
        (NOW + 30, True),
        (NOW + 31, False),
        ("gisteren", False),
        (True, False),
        (10**30, False),
    ],
)
def test_a_login_is_a_fresh_proof_only_by_the_time_of_it(site: Flask, auth_time: Any, fresh: bool) -> None:
    visitor = Visitor(site)
    page = signed_on(visitor, amr=["mfa"], auth_time=auth_time)
    assert page.heading in {"Mijn taken", "Inloggen"}
    heading = visitor.open("/account/adres").heading
    assert (heading == "E-mailadres wijzigen") is fresh


def test_a_fresh_proof_is_asked_of_the_provider_with_a_time(world: World, site: Flask) -> None:
    visitor = Visitor(site)
    signed_on(visitor, amr=["mfa"])
    page = visitor.open("/account/adres")
    assert page.heading == "Bent u het echt?"
    (link,) = (link for link in page.links() if "opnieuw=ja" in link)
    asked = parse_qs(urlsplit(visitor.client.get(link).headers["Location"]).query)
    assert asked["prompt"] == ["login"]
    assert asked["max_age"] == ["300"]
    plain = parse_qs(urlsplit(visitor.client.get(BEGIN).headers["Location"]).query)
    assert not {"prompt", "max_age"} & set(plain)
    back = returned(visitor, begin=link, amr=["mfa"], auth_time=int(world.desk.now().timestamp()))
    assert visitor.press(visitor.open(back), "Verder").heading == "E-mailadres wijzigen"


def test_whom_the_provider_names_in_the_claim_keeps_the_mandates(world: World, site: Flask) -> None:
    person = world.join("beheer")
    for groups in ([], "mandaten-lezen", ["anders"]):
        signed_on(Visitor(site), email="beheer@example.nl", amr=["mfa"], sub="9", groups=groups)
        assert kept(world, person) == ()
    signed_on(Visitor(site), email="beheer@example.nl", amr=["mfa"], sub="9", groups=["x", "mandaten"])
    assert kept(world, person) == (POLICE,)


def kept(world: World, person: int) -> tuple[str, ...]:
    with world.desk.database.reading() as session:
        return keepers.kept_by(session, person, world.desk.today())
