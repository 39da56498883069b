"""Every page at the widths of a phone and of a desk: nothing overflows, and axe finds no fault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from web.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
PUBLIC = (
    "/",
    "/register",
    "/register/buurtpreventieteam-molenbuurt",
    "/register/buurtpreventieteam-molenbuurt?op=2020-01-01",
    "/register?op=onzin",
    "/controle",
    "/inloggen",
    "/bestaat-niet",
)
OFFICE = (
    "/taken", "/overzicht", "/teams/nieuw", "/dossier/1", "/dossier/1/aanvraag", "/dossier/1/onderhandeling",
    "/dossier/1/tekst", "/dossier/1/goedkeuring", "/dossier/1/ondertekening", "/dossier/1/geschiedenis",
    "/dossier/2", "/termijnen", "/termijnen/instemmen",
    "/mandaten", "/mandaten?teams=ja", "/mandaten/zetel", "/mandaten/ondertekenaar",
    "/mandaten/zetel/1/einde", "/mandaten/zetel/1/waarnemer", "/convenanten", "/mijn-zetels",
)  # fmt: skip
COORDINATOR = (
    "/dossier/2/voorstel?kind=aanvulling",
    "/dossier/2",
    "/dossier/2/aanvraag",
    "/dossier/2/overdracht",
    "/mijn-zetels",
    "/dossier/2/onderhandeling",
    "/dossier/2/voorstel?proposal=2",
    "/dossier/2/voorstel?kind=gebied",
    "/dossier/2/overleg",
    "/dossier/2/overleg/nieuw?niveau=1",
    "/dossier/2/overleg/nieuw?voorstel=2",
    "/agenda",
)


@pytest.fixture
def look(browser: Browser, site: str) -> Callable[[str, int], Page]:
    """A window with JavaScript, for axe alone; the pages have none of their own."""

    def opened(email: str, width: int) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=site, locale="nl-NL", bypass_csp=True
        )
        page = context.new_page()
        if email:
            page.goto("/inloggen")
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            page.click("main button")
        return page

    return opened


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("email", "addresses"),
    [
        ("", PUBLIC),
        ("kantoor@gemeente.example", OFFICE),
        ("coordinator@buurtpreventieteam-havenkwartier.example", COORDINATOR),
    ],
    ids=["iedereen", "kantoor", "coordinator"],
)
def test_pages_are_accessible_and_fit(
    look: Callable[[str, int], Page], email: str, addresses: tuple[str, ...], width: int
) -> None:
    page = look(email, width)
    for address in addresses:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        faults = [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]
        assert faults == [], address
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, address


def test_no_table_hides_a_column_on_a_phone(look: Callable[[str, int], Page], folder: Path) -> None:
    page = look("kantoor@gemeente.example", 360)
    for address in ("/overzicht", "/dossier/1/ondertekening", "/dossier/1/goedkeuring"):
        page.goto(address)
        assert _hidden(page) == [], address
    page.goto("/dossier/1/ondertekening")
    with page.expect_download() as download:
        page.locator("a[href$='document.pdf']").first.evaluate(
            "link => { link.download = ''; link.click(); }"
        )
    download.value.save_as(folder / "getekend.pdf")
    page.goto("/controle")
    page.set_input_files("#file", folder / "getekend.pdf")
    page.get_by_role("button", name="Controleren", exact=True).click()
    page.wait_for_load_state("load")  # with its stylesheet
    assert page.locator(".stack tr").count() > 4
    assert _hidden(page) == []


def _hidden(page: Page) -> list[str]:
    """The regions that one must scroll sideways to see whole."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)"
        ".map(e => e.getAttribute('aria-label'))"
    )
    return found
