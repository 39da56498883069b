"""A meeting planned in a real browser without JavaScript, and its page under the eyes of axe."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from web.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
COORDINATOR = "coordinator@buurtpreventieteam-havenkwartier.example"


def test_a_meeting_is_planned_and_its_page_is_accessible(
    person: Callable[..., Page], browser: Browser, site: str
) -> None:
    day = datetime.now(UTC).date() + timedelta(days=30)
    page = person(COORDINATOR, width=360)
    page.goto("/dossier/2/overleg")
    page.click("text=Voorstel 2")
    assert page.locator("#proposals-2").is_checked()
    page.fill("#subject", "Het overleg over de ronde")
    page.fill("#day", day.isoformat())
    page.fill("#time", "19:30")
    page.fill("#minutes", "60")
    page.fill("#place", "Buurthuis")
    page.click("text=Plannen en uitnodigen")
    assert "om 19.30 uur, 60 minuten" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    context = browser.new_context(base_url=site, locale="nl-NL", bypass_csp=True)
    seen = context.new_page()
    seen.goto("/inloggen")
    seen.fill("#email", COORDINATOR)
    seen.fill("#password", PASSWORD)
    seen.click("main button")
    seen.goto(page.url)
    faults = [fault["id"] for fault in Axe().run(seen).response["violations"]]
    assert faults == []
