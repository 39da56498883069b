"""One's own account: where one is logged in, another password, another address; each asks for proof."""

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask

from tests.web.account import Phone, codes_on, enrolled, guarded
from tests.web.visitor import Page, Visitor
from tests.world import PASSWORD, POLICE, World
from web.limits import limiter
from workflow.persistence.tables import OutboxRow
from workflow.services.administration import operator
from workflow.services.erasure import Erasure
from workflow.services.factors import Factors
from workflow.services.logins import Logins
from workflow.services.people import People
from workflow.services.resets import Resets

EMAIL = "kantoor@example.nl"
NEW = "nieuw.adres@example.nl"
OTHER = "vier woorden zonder betekenis"


@pytest.fixture
def site(world: World) -> Iterator[Flask]:
    yield guarded(world)
    limiter.reset()


def again(site: Flask, phone: Phone, password: str = PASSWORD, email: str = EMAIL) -> Visitor:
    """The same person on another computer."""
    visitor = Visitor(site)
    page = visitor.press(visitor.log_in(email, password), "Verder", code=phone.next_code())
    assert page.heading == "Mijn taken"
    return visitor


def mail(world: World) -> list[tuple[str | None, str, str]]:
    """Address if it has one of its own, subject and text of every message."""
    with world.desk.database.reading() as session:
        return [(row.address, row.subject, row.text) for row in session.query(OutboxRow)]


def asked_for_proof(page: Page) -> bool:
    return page.heading == "Bent u het echt?" and "Bewijs eerst opnieuw dat u het bent." in page.words


# ── where one is logged in ───────────────────────────────────────────────────────────────────────────────


def test_one_sees_where_one_is_logged_in_and_ends_it(world: World, site: Flask) -> None:
    here, phone, _ = enrolled(world, site)
    there, elsewhere = again(site, phone), again(site, phone)
    page = here.open("/account")
    assert page.buttons().count("Overal uitloggen, behalve hier") == 1
    (button, _) = [b for b in page.buttons() if b.startswith("Daar uitloggen")]
    here.press(page, button)
    assert {v.open("/taken").heading for v in (there, elsewhere)} == {"Mijn taken", "Inloggen"}
    page = here.press(here.open("/account"), "Overal uitloggen, behalve hier")
    assert {v.open("/taken").heading for v in (there, elsewhere)} == {"Inloggen"}
    assert page.heading == "Mijn account"


def test_nobody_ends_somebody_elses_login(world: World, site: Flask) -> None:
    here, phone, _ = enrolled(world, site)
    there = again(site, phone)
    other, _, _ = enrolled(world, site, "kantoor-2")
    form = next(f for f in here.open("/account").forms if f.action.endswith("/einde"))
    token = other.open("/account").form("Uitloggen").fields["csrf_token"]
    data = {**form.fields, "csrf_token": token}
    assert other.client.post(form.action, data=data).status_code == 404
    assert there.open("/taken").heading == "Mijn taken"


def test_an_account_that_is_closed_is_out_everywhere(world: World, site: Flask) -> None:
    here, phone, _ = enrolled(world, site)
    there = again(site, phone)
    People(world.desk).close(EMAIL)
    assert {v.open("/taken").heading for v in (here, there)} == {"Inloggen"}


@pytest.mark.parametrize("hours", [11, 12.1])
def test_a_login_ends_after_twelve_hours_however_busy(world: World, site: Flask, hours: float) -> None:
    here, _, _ = enrolled(world, site)
    start = world.clock.now()
    while (world.clock.now() - start).total_seconds() < hours * 3600 - 1500:
        world.clock.forward(minutes=25)
        here.open("/taken")
    world.clock.moment = start
    world.clock.forward(hours=hours)
    assert here.open("/taken").heading == ("Mijn taken" if hours < 12 else "Inloggen")


# ── proof first ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    ["/account/app", "/account/wachtwoord", "/account/adres", "/mandaten/zetel", "/mandaten/ondertekenaar"],
)
def test_what_changes_an_account_or_a_mandate_asks_for_proof(world: World, site: Flask, address: str) -> None:
    visitor, phone, _ = enrolled(world, site)
    assert not asked_for_proof(visitor.open(address))
    world.clock.forward(minutes=5, seconds=1)
    page = visitor.open(address)
    assert asked_for_proof(page)
    page = visitor.press(page, "Verder", password=PASSWORD, code=phone.code())
    assert page.heading == visitor.open(address).heading != "Bent u het echt?"


def test_a_form_that_was_open_too_long_changes_nothing(world: World, site: Flask) -> None:
    visitor, _, _ = enrolled(world, site)
    page = visitor.open("/account")
    world.clock.forward(minutes=6)
    before = Factors(world.desk, Logins(world.desk, People(world.desk))).owned(world.people["kantoor"])
    assert asked_for_proof(visitor.press(page, "Nieuwe herstelcodes maken"))
    after = Factors(world.desk, Logins(world.desk, People(world.desk))).owned(world.people["kantoor"])
    assert before == after


def test_who_names_a_deputy_proves_who_they_are(world: World, site: Flask) -> None:
    visitor, _, _ = enrolled(world, site, f"{POLICE}-1")
    (seat,) = {link for link in visitor.open("/mijn-zetels").links() if link.endswith("/waarnemer")}
    world.clock.forward(minutes=6)
    assert asked_for_proof(visitor.open(seat))


# ── with what one logs in ────────────────────────────────────────────────────────────────────────────────


def test_another_app_takes_the_place_of_the_first(world: World, site: Flask) -> None:
    visitor, old, _ = enrolled(world, site)
    form, new = visitor.open("/account/app"), Phone(world)
    assert "U gebruikt nu deze app." in visitor.press(form, "App gebruiken", code=new.scan(form)).words
    stale = Visitor(site)
    stale.press(stale.log_in(EMAIL), "Verder", 422, code=old.next_code())
    again(site, new)
    acts = [entry["action"] for entry in world.journal()][-2:]
    assert acts == ["inlogmiddel_toevoegen", "inlogmiddel_verwijderen"]
    assert world.journal_is_whole()


def test_the_last_factor_cannot_go(world: World, site: Flask) -> None:
    visitor, _, _ = enrolled(world, site)
    page = visitor.press(visitor.open("/account"), "Authenticator-app verwijderen", 422)
    assert "Dit is uw laatste inlogmiddel." in page.words


def test_new_recovery_codes_make_the_earlier_ones_worthless(world: World, site: Flask) -> None:
    visitor, _, old = enrolled(world, site)
    new = codes_on(visitor.press(visitor.open("/account"), "Nieuwe herstelcodes maken"))
    other = Visitor(site)
    page = other.press(other.log_in(EMAIL), "Verder", 422, code=old[0])
    assert other.press(page, "Verder", code=new[0]).heading == "Mijn taken"


def test_who_lost_everything_begins_again_by_invitation(world: World, site: Flask) -> None:
    visitor, phone, codes = enrolled(world, site)
    factors, resets = Factors(world.desk, Logins(world.desk, People(world.desk))), Resets(world.desk)
    resets.ask(world.people["kantoor"], operator("root"))
    resets.confirm(resets.waiting()[0].id, world.people["kantoor-2"])
    world.clock.forward(days=1)
    assert resets.due() == 1
    token = mail(world)[-1][2].split("/uitnodiging/")[1].split()[0]
    assert visitor.open("/taken").heading == "Inloggen"
    Visitor(site).log_in(EMAIL, PASSWORD, 422)
    fresh = Visitor(site)
    fresh.press(fresh.open(f"/uitnodiging/{token}"), "Wachtwoord instellen", password=OTHER, again=OTHER)
    assert fresh.log_in(EMAIL, OTHER).heading == "Maak uw account veilig"
    assert phone.secret
    assert factors.owned(world.people["kantoor"]).codes_left == 0 < len(codes)
    assert world.journal_is_whole()


# ── the password and the address ─────────────────────────────────────────────────────────────────────────


def test_another_password_ends_the_other_logins(world: World, site: Flask) -> None:
    here, phone, _ = enrolled(world, site)
    there = again(site, phone)
    form = here.open("/account/wachtwoord")
    short = here.press(form, "Wachtwoord wijzigen", 422, password="kort", again="kort")
    assert "minstens 15 tekens" in short.words
    here.press(form, "Wachtwoord wijzigen", password=OTHER, again=OTHER)
    assert (here.open("/taken").heading, there.open("/taken").heading) == ("Mijn taken", "Inloggen")
    Visitor(site).log_in(EMAIL, PASSWORD, 422)
    again(site, phone, OTHER)
    assert world.journal()[-1]["action"] == "wachtwoord_wijzigen"
    assert "Uw wachtwoord is veranderd." in mail(world)[-1][2]
    assert world.journal_is_whole()


def wish(world: World, visitor: Visitor, email: str) -> Page:
    return visitor.press(visitor.open("/account/adres"), "Link sturen", email=email)


def link_to(world: World) -> str:
    (found,) = (re.search(r"/account/adres/\S+", text) for address, _, text in mail(world) if address == NEW)
    assert found
    return found.group()


def test_another_address_is_confirmed_from_there_and_the_old_one_is_told(world: World, site: Flask) -> None:
    here, phone, _ = enrolled(world, site)
    there = again(site, phone)
    wish(world, here, " Nieuw.Adres@Example.NL ")
    link = link_to(world)
    page = here.open(link)
    assert "Bevestig uw e-mailadres" in page.heading
    Visitor(site).log_in(NEW, PASSWORD, 422)
    page = here.press(page, "E-mailadres bevestigen")
    assert NEW in page.words
    assert there.open("/taken").heading == "Inloggen"
    here.open(link, 404)
    told = {address for address, subject, _ in mail(world) if subject.startswith("Er is iets veranderd")}
    assert {EMAIL, NEW} <= told
    again(site, phone, email=NEW)
    entry = world.journal()[-1]
    assert entry["action"] == "adres_wijzigen"
    assert NEW not in str(entry)
    assert world.journal_is_whole()


def test_the_link_is_worth_nothing_to_anybody_else(world: World, site: Flask) -> None:
    here, _, _ = enrolled(world, site)
    wish(world, here, NEW)
    other, _, _ = enrolled(world, site, "kantoor-2")
    other.open(link_to(world), 404)
    assert Visitor(site).open(link_to(world)).heading == "Inloggen"
    world.clock.forward(minutes=29)
    here.open("/taken")
    assert here.open(link_to(world)).heading == "Bevestig uw e-mailadres"


def test_nobody_learns_whose_an_address_is(world: World, site: Flask) -> None:
    here, _, _ = enrolled(world, site)
    unknown, known = wish(world, here, NEW), wish(world, here, "kantoor-2@example.nl")
    assert unknown.words == known.words
    address, _, text = mail(world)[-1]
    assert address is None
    assert text.startswith("Beste Kantoor-2,")
    assert "/account/adres/" not in text


def test_erasing_a_person_takes_their_factors_along(world: World, site: Flask) -> None:
    world.join("vrijwilliger")
    visitor, _, _ = enrolled(world, site, "vrijwilliger")
    wish(world, visitor, NEW)
    Erasure(world.desk).erase("vrijwilliger@example.nl", "Op verzoek.")
    owned = Factors(world.desk, Logins(world.desk, People(world.desk))).owned(world.people["vrijwilliger"])
    assert (owned.factors, owned.codes_left) == ((), 0)
    assert mail(world) == []
    assert world.journal_is_whole()


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_kept_is_shown_and_taken_along(world: World, site: Flask) -> None:
    visitor, _, _ = enrolled(world, site)
    page = visitor.open("/account/gegevens")
    assert page.heading == "Wat wij van u bewaren"
    for words in ("Uw account", EMAIL, "Inlogmiddelen, zonder hun geheim", "Het journaal"):
        assert words in page.words
    assert "kantoor-2@example.nl" not in page.text
    (link,) = (link for link in page.links() if link.endswith("alles.zip"))
    answer = visitor.client.get(link)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mijn-gegevens.zip"'
    with zipfile.ZipFile(BytesIO(answer.data)) as file:
        whole = json.loads(file.read("gegevens.json"))
        assert "<h1>Wat wij van u bewaren</h1>" in file.read("gegevens.html").decode()
    assert whole["naam"] == "Kantoor"
    world.clock.forward(minutes=6)
    assert asked_for_proof(visitor.open("/account/gegevens"))
    assert asked_for_proof(visitor.open("/account/gegevens/alles.zip"))
