"""One's account in English, and the choice of a language in it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from language.catalogue import told
from tests.web.account import Phone, guarded
from tests.web.visitor import Page, Visitor
from tests.world import PASSWORD, World
from web.languages import COOKIE
from web.limits import limiter
from web.login import browser_in_words
from workflow.persistence.tables import PersonRow, SessionRow
from workflow.services.accounts import Accounts
from workflow.services.people import account, new_link

Someone = Callable[[str], Visitor]
EMAIL = "kantoor@example.nl"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def site(world: World) -> Iterator[Flask]:
    yield guarded(world)
    limiter.reset()


def language_of(world: World, email: str = EMAIL) -> str:
    with world.desk.database.reading() as session:
        return session.query(PersonRow).filter_by(email=email).one().language


def spoken(page: Page) -> str:
    return page.one("html").attributes["lang"]


def english(app: Flask) -> Visitor:
    """A visitor whose device chose English."""
    visitor = Visitor(app)
    visitor.client.set_cookie(COOKIE, "en")
    return visitor


# ── in English ───────────────────────────────────────────────────────────────────────────────────────────


def test_one_gets_in_and_sees_ones_account_in_english(world: World, site: Flask) -> None:
    visitor, phone = english(site), Phone(world)
    visitor.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    page = visitor.press(visitor.open("/inloggen"), "Log in", email=EMAIL, password=PASSWORD)
    assert page.heading == "Make your account safe"
    assert "QR code for your authenticator app" in page.words
    page = visitor.press(page, "Use app", 422, code="000000")
    assert "This code is wrong, or has already been used." in page.words
    page = visitor.press(page, "Use app", code=phone.scan(page))
    assert page.heading == "Keep your recovery codes"
    page = visitor.open("/account")
    assert (page.heading, spoken(page)) == ("My account", "en")
    assert "Firefox on Linux (here)" in page.words
    assert "Remove Authenticator app" in page.buttons()
    assert "You have 10 left." in page.words
    with world.desk.database.reading() as session:
        assert {row.browser for row in session.query(SessionRow)} >= {"Firefox op Linux"}
    world.clock.forward(minutes=6)
    page = visitor.open("/account/wachtwoord")
    assert page.heading == "Is it really you?"
    assert "First prove again that it is you." in page.words
    page = visitor.press(page, "Continue", password=PASSWORD, code=phone.code())
    page = visitor.press(page, "Change password", 422, password="kort", again="kort")
    assert "Choose a password of at least 15 characters." in page.words


def test_what_goes_wrong_at_the_door_is_said_in_english(app: Flask) -> None:
    visitor = english(app)
    page = visitor.open("/account")
    assert (page.heading, "Log in to continue." in page.words) == ("Log in", True)
    page = visitor.press(page, "Log in", 422, email=EMAIL, password="een ander wachtwoord")
    assert "This email address and password do not belong together." in page.words


@pytest.mark.parametrize(
    ("kept", "dutch", "in_english"),
    [
        ("Firefox op Windows", "Firefox op Windows", "Firefox on Windows"),
        ("Safari op een iPhone", "Safari op een iPhone", "Safari on an iPhone"),
        ("Een browser op een apparaat", "Een browser op een apparaat", "A browser on a device"),
        ("", "Een browser", "A browser"),
    ],
)
def test_where_one_logged_in_is_kept_in_dutch_and_shown_in_both(
    kept: str, dutch: str, in_english: str
) -> None:
    shown = browser_in_words(kept)
    assert (told(shown, "nl"), told(shown, "en")) == (dutch, in_english)


def test_the_private_calendar_in_english(someone: Someone) -> None:
    visitor = someone("kantoor")
    page = visitor.open("/agenda?taal=en")
    assert (page.heading, "You have no address yet." in page.words) == ("Calendar", True)
    assert visitor.press(page, "Make an address").heading == "The address of your calendar"
    page = visitor.press(visitor.open("/agenda"), "Revoke address")
    assert "Your calendar no longer has an address." in page.words


# ── the choice ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_offers_each_language_by_its_own_name(someone: Someone) -> None:
    page = someone("kantoor").open("/account")
    assert page.form("Taal bewaren").fields["language"] == "nl"
    choices = {e.attributes["lang"]: e.text.strip() for e in page.all("label") if "lang" in e.attributes}
    assert choices == {"nl": "Nederlands", "en": "English"}


def test_what_one_chooses_is_kept_in_the_account_and_on_the_device(world: World, someone: Someone) -> None:
    visitor = someone("kantoor")
    page = visitor.press(visitor.open("/account"), "Taal bewaren", language="en")
    assert (spoken(page), page.heading) == ("en", "My account")
    assert "Your language has been saved." in page.words
    assert page.form("Save language").fields["language"] == language_of(world) == "en"
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("en", True, "Lax")
    page = visitor.press(page, "Save language", language="nl")
    assert "Uw taal is bewaard." in page.words
    assert (spoken(page), language_of(world)) == ("nl", "nl")
    assert language_of(world, "kantoor-2@example.nl") == "nl"
    assert world.journal_is_whole()


def test_the_cookie_is_for_https_only_where_the_site_is(world: World) -> None:
    secure = guarded(world, "https://localhost")
    visitor, phone = Visitor(secure), Phone(world)
    base = {"base_url": "https://localhost"}
    page = Page(visitor.client.get("/inloggen", **base), "/inloggen")
    data = {**page.form("Inloggen").fields, "email": EMAIL, "password": PASSWORD}
    headers = {"Referer": "https://localhost/inloggen"}
    visitor.client.post("/inloggen", data=data, headers=headers, **base)
    where = "/inloggen/tweede-stap/instellen"
    page = Page(visitor.client.get(where, **base), where)
    data = {**page.form("App gebruiken").fields, "code": phone.scan(page)}
    visitor.client.post(where, data=data, headers=headers, **base)
    form = Page(visitor.client.get("/account", **base), "/account").form("Taal bewaren")
    data = {**form.fields, "language": "en"}
    answer = visitor.client.post(form.action, data=data, headers=headers, **base)
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{COOKIE}=")]
    assert "; Secure; HttpOnly;" in cookie
    limiter.reset()


def test_the_device_goes_before_the_account_and_the_account_before_dutch(
    world: World, app: Flask, someone: Someone
) -> None:
    assert spoken(Visitor(app).open("/inloggen")) == "nl"
    visitor = someone("kantoor")
    assert spoken(visitor.open("/account")) == "nl"
    Accounts(world.desk).choose_language(world.people["kantoor"], "en")
    assert spoken(visitor.open("/account")) == "en"
    visitor.client.set_cookie(COOKIE, "nl")
    page = visitor.open("/account")
    assert (spoken(page), page.form("Taal bewaren").fields["language"]) == ("nl", "en")
    visitor.client.set_cookie(COOKIE, "fr")
    assert spoken(visitor.open("/account")) == "en"


@pytest.mark.parametrize("wrong", ["fr", "EN", "", "en\0", "<b>"])
def test_an_unknown_language_changes_nothing(world: World, someone: Someone, wrong: str) -> None:
    visitor = someone("kantoor")
    page = visitor.press(visitor.open("/account"), "Taal bewaren", 422, language=wrong)
    assert "Uw taal: Kies een van deze talen." in page.words
    assert (spoken(page), language_of(world)) == ("nl", "nl")
    assert visitor.client.get_cookie(COOKIE) is None


def test_a_form_without_a_language_or_with_more_than_that_changes_nothing(
    world: World, someone: Someone
) -> None:
    visitor = someone("kantoor")
    form = visitor.open("/account").form("Taal bewaren")
    kept = {name: value for name, value in form.fields.items() if name != "language"}
    for data in (kept, {**kept, "language": "en", "person": "2"}):
        assert visitor.client.post(form.action, data=data).status_code == 422
    assert language_of(world) == "nl"
    assert visitor.client.get_cookie(COOKIE) is None


# ── an invitation ────────────────────────────────────────────────────────────────────────────────────────


def accepted(world: World, visitor: Visitor, button: str) -> Page:
    """The first time by an invitation; afterwards by the link that a reset gives."""
    with world.desk.database.begin() as session:
        row = account(session, world.desk, "nieuw@example.nl", "Nieuw")
        token = new_link(session, world.desk, row)
    page = visitor.open(f"/uitnodiging/{token}")
    return visitor.press(page, button, password=PASSWORD, again=PASSWORD)


def test_who_accepts_in_english_has_an_english_account(world: World, app: Flask) -> None:
    page = accepted(world, english(app), "Set password")
    assert "Your password is set. Log in now." in page.words
    assert language_of(world, "nieuw@example.nl") == "en"
    assert world.journal_is_whole()


def test_who_chose_nothing_keeps_the_language_of_their_account(world: World, app: Flask) -> None:
    accepted(world, Visitor(app), "Wachtwoord instellen")
    assert language_of(world, "nieuw@example.nl") == "nl"
    accepted(world, english(app), "Set password")
    accepted(world, Visitor(app), "Wachtwoord instellen")
    assert language_of(world, "nieuw@example.nl") == "en"
