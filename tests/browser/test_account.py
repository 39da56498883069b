"""One's account in Chromium: its pages, and passkeys with a virtual authenticator."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pyotp import TOTP
from werkzeug.serving import make_server

from tests.web.account import guarded
from tests.world import PASSWORD, ROOT, World
from web.limits import limiter
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, open_engine
from workflow.persistence.migrate import upgrade

EMAIL = "kantoor@example.nl"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = open_engine(f"sqlite:///{tmp_path / 'convenant.db'}")
    upgrade(engine, ROOT / "migrations")
    yield World.of(Database(engine, Anchor(tmp_path / "anker.json")), tmp_path)
    engine.dispose()


@pytest.fixture
def guarded_site(world: World) -> Iterator[str]:
    """The site as it really is, on a name: a passkey cannot belong to a number."""
    server = make_server("localhost", 0, guarded(world), threaded=True)
    server.app = guarded(world, f"http://localhost:{server.port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    limiter.reset()


@pytest.fixture
def page(browser: Browser, guarded_site: str) -> Iterator[Page]:
    """A window with an authenticator in it; what the console says of the policy is a fault."""
    context = browser.new_context(base_url=guarded_site)
    opened = context.new_page()
    devtools = context.new_cdp_session(opened)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    yield opened
    context.close()
    assert not [line for line in said if "Content Security Policy" in line]


def heading(page: Page, text: str) -> None:
    page.get_by_role("heading", level=1, name=text).wait_for(timeout=10_000)


def first_time(page: Page, world: World) -> None:
    page.goto("/inloggen")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_text("Ik kan niet scannen").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    page.fill("#code", TOTP(secret).at(world.clock.now()))
    page.get_by_role("button", name="App gebruiken").click()
    heading(page, "Bewaar uw herstelcodes")


def passkey_made(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("link", name="Passkey maken").click()
    page.fill("#name", "Mijn laptop")
    page.get_by_role("button", name="Passkey maken").click()
    heading(page, "Mijn account")
    page.get_by_role("heading", level=3, name="Mijn laptop").wait_for()


def test_a_passkey_from_making_it_to_signing_with_it(page: Page, world: World) -> None:
    first_time(page, world)
    passkey_made(page)
    page.get_by_role("button", name="Uitloggen", exact=True).click()

    page.goto("/inloggen?verder=/account")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    heading(page, "Mijn account")
    world.clock.forward(minutes=6)
    page.goto("/account/wachtwoord")
    heading(page, "Bent u het echt?")
    page.get_by_role("button", name="Passkey gebruiken").click()
    heading(page, "Wachtwoord wijzigen")
    assert world.journal_is_whole()
    kinds = [e["sort"] for e in world.journal() if e.get("action") == "inlogmiddel_toevoegen"]
    assert kinds == ["app", "passkey"]


def test_a_passkey_is_a_second_step_too_and_its_answer_counts_once(page: Page, world: World) -> None:
    first_time(page, world)
    passkey_made(page)
    page.get_by_role("button", name="Uitloggen", exact=True).click()
    page.goto("/inloggen")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    heading(page, "Inloggen, tweede stap")
    with page.expect_request("**/passkey/inloggen") as sent:
        page.get_by_role("button", name="Passkey gebruiken").click()
    heading(page, "Mijn taken")
    body = sent.value.post_data
    assert body
    token = page.locator("header input[name=csrf_token]").get_attribute("value")
    page.context.clear_cookies(name="convenant-apparaat")
    answer = dict(pair.split("=", 1) for pair in body.split("&"))["answer"]
    again = f"csrf_token={token}&key=sleutel-van-de-proef&answer={answer}&verder="
    response = page.request.post(
        "/passkey/bewijs", data=again, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert response.status == 422
    assert "Dat lukte niet met deze passkey." in response.text()


def test_without_a_passkey_nobody_gets_in(page: Page, world: World) -> None:
    page.goto("/inloggen")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.get_by_text("Dat lukte niet. Laad de pagina opnieuw").wait_for(timeout=20_000)
    heading(page, "Inloggen")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_an_account_are_accessible_and_fit(
    browser: Browser, guarded_site: str, world: World, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, base_url=guarded_site, bypass_csp=True
    )
    page = context.new_page()

    def look() -> None:
        faults = [fault["id"] for fault in Axe().run(page).response["violations"]]
        assert faults == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, page.url

    page.goto("/inloggen")
    look()
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    heading(page, "Maak uw account veilig")
    look()
    page.get_by_role("button", name="App gebruiken").click()
    page.get_by_text("Vul dit in.").first.wait_for()
    look()
    first_time(page, world)
    look()
    for address in ("", "/app", "/passkey", "/wachtwoord", "/adres"):
        page.goto(f"/account{address}")
        look()
    page.goto("/bewijs")
    look()
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():  # on a phone
        menu.click()
    page.get_by_role("button", name="Uitloggen", exact=True).click()
    page.goto("/inloggen")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    heading(page, "Inloggen, tweede stap")
    look()
    context.close()
