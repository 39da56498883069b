"""Somebody who reads no Dutch finds the site in English, and keeps it so, without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from web.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
CHIEF = "districtschef@politie-waterstreek.example"
TEAM = "Buurtpreventieteam Molenbuurt"
Person = Callable[..., Page]


def test_a_visitor_chooses_english_and_checks_a_pdf(person: Person, folder: Path) -> None:
    page = person(width=360)
    page.goto("/")
    page.locator("footer").get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="All teams and the map").click()
    page.get_by_role("link", name=TEAM).click()
    assert "Recognised now, since" in page.inner_text("main")
    assert page.get_by_text("Artikel 1").first.evaluate("e => e.closest('[lang]').lang") == "nl"
    page.goto("/controle")
    page.set_input_files("#file", folder / "getekend.pdf")
    page.get_by_role("button", name="Check", exact=True).click()
    assert page.locator("h1").inner_text() == "Valid: getekend.pdf"
    assert "Yes. The team is recognised now." in page.inner_text("main")
    page.locator("footer").get_by_role("link", name="Nederlands").click()
    assert page.locator("h1").inner_text() == "PDF controleren"


def test_an_account_keeps_its_language_on_every_device(person: Person, browser: Browser, site: str) -> None:
    chief = person(CHIEF)
    chief.goto("/account")
    chief.get_by_label("English").check()
    chief.get_by_role("button", name="Taal bewaren").click()
    assert "Your language has been saved." in chief.inner_text("main")
    elsewhere = browser.new_context(java_script_enabled=False, base_url=site, locale="nl-NL").new_page()
    elsewhere.goto("/inloggen")
    assert elsewhere.locator("h1").inner_text() == "Inloggen"
    elsewhere.fill("#email", CHIEF)
    elsewhere.fill("#password", PASSWORD)
    elsewhere.click("main button")
    assert elsewhere.locator("h1").inner_text() == "My tasks"
