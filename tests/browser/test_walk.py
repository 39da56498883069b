"""One team from its invitation to recognised, everybody in a browser of their own, by the pages only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.hands import Finger, Keyboard, Pointer
from tests.browser.walk import Walker
from web.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
OFFICE, COLLEAGUE = "kantoor@gemeente.example", "collega@gemeente.example"
POLICE = "bureauchef@politie-waterstreek.example"
HOUSING = "gebiedsmanager@woningcorporatie-havenwonen.example"
MAYOR = "burgemeester@gemeente-waterhoven.example"


@dataclass(frozen=True)
class Way:
    """How everybody in one walk goes."""

    name: str
    hand: type[Pointer]
    width: int
    javascript: bool


WAYS = (
    Way("Telefoonbuurt", Finger, 360, javascript=False),
    Way("Toetsenbuurt", Keyboard, 1280, javascript=True),
)


@pytest.fixture(params=WAYS, ids=("phone, no JavaScript", "desk, keyboard only"))
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


@pytest.fixture
def walker(browser: Browser, site: str, way: Way) -> Iterator[Callable[[], Walker]]:
    opened: list[BrowserContext] = []

    def walking() -> Walker:
        context = browser.new_context(
            viewport={"width": way.width, "height": 800},
            java_script_enabled=way.javascript,
            base_url=site,
            locale="nl-NL",
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return Walker(way.hand(context.new_page()), f"Buurtpreventieteam {way.name}")

    yield walking
    for context in opened:
        context.close()


def test_a_team_from_its_invitation_to_recognised(walker: Callable[[], Walker], way: Way) -> None:
    office, coordinator, police, housing, mayor = (walker() for _ in range(5))
    for who, email in ((office, OFFICE), (police, POLICE), (housing, HOUSING), (mayor, MAYOR)):
        who.log_in(email)
    email = f"{way.name.lower()}@example.nl"
    coordinator.accepts(office.invites(email), PASSWORD)
    coordinator.log_in(email)
    coordinator.applies()
    office.does("take up")
    coordinator.does("put up")
    for approver in (police, housing, mayor):
        approver.does("approve")
    office.does("open")
    for signer in (coordinator, police, housing, mayor):
        signer.signs()
    colleague = walker()
    colleague.log_in(COLLEAGUE)
    colleague.does("recognise")
    stranger = walker()
    stranger.hand.page.goto("/")
    stranger.hand.follow("Register")
    stranger.hand.follow(stranger.team)
    assert stranger.hand.page.locator("h1").inner_text() == stranger.team
