"""The second step: nobody gets in without, a code counts once, and a lost telephone locks nobody out."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.account import Phone, enrolled, guarded
from tests.web.visitor import Visitor
from tests.world import PASSWORD, World
from web.access import Access, declared
from web.limits import limiter
from workflow.domain.vocabulary import FactorKind
from workflow.persistence.tables import FactorRow, RecoveryRow
from workflow.services.people import token_hash

EMAIL = "kantoor@example.nl"


@pytest.fixture
def site(world: World) -> Iterator[Flask]:
    yield guarded(world)
    limiter.reset()


def half_in(site: Flask) -> Visitor:
    visitor = Visitor(site)
    page = visitor.log_in(EMAIL)
    assert page.heading in ("Maak uw account veilig", "Inloggen, tweede stap")
    return visitor


def filled(rule: str) -> str:
    """The address of a rule, with something in every place."""
    parts = (("1" if "int:" in part else "x") if part.startswith("<") else part for part in rule.split("/"))
    return "/".join(parts)


def test_the_first_time_one_takes_an_app_and_gets_recovery_codes(world: World, site: Flask) -> None:
    visitor, _, codes = enrolled(world, site)
    assert len(codes) == len(set(codes)) == 10
    assert visitor.open("/taken").heading == "Mijn taken"
    entries = [entry["action"] for entry in world.journal()][-2:]
    assert entries == ["inlogmiddel_toevoegen", "herstelcodes_maken"]
    assert world.journal_is_whole()


def test_after_a_password_alone_nothing_opens(world: World, site: Flask) -> None:
    visitor = half_in(site)
    doors = declared(site)
    closed = [r for r in site.url_map.iter_rules() if doors[r.endpoint] is not Access.PUBLIC]
    assert len(closed) > 30
    before, token = world.facts(), visitor.open("/inloggen").form("Inloggen").fields["csrf_token"]
    for rule in closed:
        for method in ("GET", "POST"):
            if method in (rule.methods or ()):
                data = {"csrf_token": token} if method == "POST" else None
                response = visitor.client.open(filled(rule.rule), method=method, data=data)
                assert response.status_code == 303, rule.rule
                assert response.headers["Location"].startswith("/inloggen"), rule.rule
    assert world.facts() == before


def test_the_next_time_one_types_a_code(world: World, site: Flask) -> None:
    _, phone, _ = enrolled(world, site)
    visitor = half_in(site)
    page = visitor.open("/inloggen/tweede-stap")
    assert "Klopt niet" not in page.words
    wrong = visitor.press(page, "Verder", 422, code="000000")
    assert "Deze code klopt niet" in wrong.words
    assert visitor.press(wrong, "Verder", code=phone.next_code()).heading == "Mijn taken"


def test_a_code_counts_once(world: World, site: Flask) -> None:
    _, phone, _ = enrolled(world, site)
    code = phone.next_code()
    first, second = half_in(site), half_in(site)
    assert first.press(first.open("/inloggen/tweede-stap"), "Verder", code=code).heading == "Mijn taken"
    again = second.press(second.open("/inloggen/tweede-stap"), "Verder", 422, code=code)
    assert "al gebruikt" in again.words
    earlier = second.press(again, "Verder", 422, code=phone.code(-1))
    assert "al gebruikt" in earlier.words


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 200), (0, 200), (1, 200), (2, 422)])
def test_a_clock_may_be_off_by_one_step(world: World, site: Flask, steps: int, status: int) -> None:
    _, phone, _ = enrolled(world, site)
    world.clock.forward(minutes=3)
    visitor = half_in(site)
    visitor.press(visitor.open("/inloggen/tweede-stap"), "Verder", status, code=phone.code(steps))


def test_a_recovery_code_works_once(world: World, site: Flask) -> None:
    _, _, codes = enrolled(world, site)
    visitor, other = half_in(site), half_in(site)
    typed = codes[3].upper().replace("-", " ")
    page = visitor.press(visitor.open("/inloggen/tweede-stap"), "Verder", code=typed)
    assert page.heading == "Mijn taken"
    other.press(other.open("/inloggen/tweede-stap"), "Verder", 422, code=typed)
    entry = world.journal()[-1]
    assert (entry["action"], entry["left"]) == ("herstelcode_gebruiken", 9)
    assert world.journal_is_whole()


def test_the_token_changes_at_every_step(world: World, site: Flask) -> None:
    _, phone, _ = enrolled(world, site)
    visitor = Visitor(site)
    visitor.open("/inloggen")
    seen = [_cookie(visitor)]
    page = visitor.log_in(EMAIL)
    seen.append(_cookie(visitor))
    visitor.press(page, "Verder", code=phone.next_code())
    seen.append(_cookie(visitor))
    world.clock.forward(minutes=6)
    page = visitor.open("/bewijs")
    thief = Visitor(site)
    thief.client.set_cookie("convenant", seen[-1])
    assert thief.open("/taken").heading == "Mijn taken"
    visitor.press(page, "Verder", password=PASSWORD, code=phone.code())
    seen.append(_cookie(visitor))
    assert len(set(seen)) == 4
    assert thief.open("/taken").heading == "Inloggen"


def _cookie(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("convenant")
    assert cookie
    return cookie.value


def test_proving_again_asks_for_both(world: World, site: Flask) -> None:
    visitor, phone, _ = enrolled(world, site)
    world.clock.forward(minutes=6)
    page = visitor.open("/bewijs")
    for given in (
        {"password": PASSWORD, "code": ""},
        {"password": "", "code": phone.code()},
        {"password": "iets heel anders", "code": phone.code()},
    ):
        assert "Dit klopt niet." in visitor.press(page, "Verder", 422, **given).words
    assert visitor.press(page, "Verder", password=PASSWORD, code=phone.code()).heading == "Mijn taken"


def test_half_a_login_does_not_last(world: World, site: Flask) -> None:
    _, phone, _ = enrolled(world, site)
    visitor = half_in(site)
    page = visitor.open("/inloggen/tweede-stap")
    world.clock.forward(minutes=11)
    page = visitor.press(page, "Verder", code=phone.code())
    assert page.heading == "Inloggen"
    assert "Dat duurde te lang." in page.words


def test_who_has_a_factor_cannot_take_a_first_one(world: World, site: Flask) -> None:
    """Else a password alone would be enough: to put another telephone in the place of the owner's."""
    fresh = half_in(site)
    form = fresh.open("/inloggen/tweede-stap/instellen")
    stranger = Phone(world)
    code = stranger.scan(form)
    enrolled(world, site)
    assert fresh.press(form, "App gebruiken", 404, code=code).heading == "Niet gevonden"
    assert fresh.open("/taken").heading == "Inloggen"


def test_an_offer_is_good_for_its_own_login_only(world: World, site: Flask) -> None:
    mine, theirs = half_in(site), half_in(site)
    form, phone = mine.open("/inloggen/tweede-stap/instellen"), Phone(world)
    code = phone.scan(form)
    offer = form.form("App gebruiken").fields["offer"]
    page = theirs.open("/inloggen/tweede-stap/instellen")
    page = theirs.press(page, "App gebruiken", 422, code=code, offer=offer)
    assert "Deze code klopt niet" in page.words


def test_guessing_codes_is_slow_and_harms_nobody_without_the_password(world: World, site: Flask) -> None:
    enrolled(world, site)
    visitor = half_in(site)
    page = visitor.open("/inloggen/tweede-stap")
    for _ in range(5):
        visitor.press(page, "Verder", 422, code="123456")
    assert visitor.press(page, "Verder", 429, code="123456").heading == "Even wachten"
    enrolled(world, site, "kantoor-2")


def test_the_database_holds_no_secret(world: World, site: Flask) -> None:
    _, phone, codes = enrolled(world, site)
    with world.desk.database.reading() as session:
        (factor,) = session.query(FactorRow).all()
        stored = {row.digest for row in session.query(RecoveryRow)}
    assert factor.kind is FactorKind.APP
    assert phone.secret not in factor.secret
    assert stored == {token_hash(code.replace("-", "")) for code in codes}
    told = str(world.journal())
    assert not [secret for secret in (phone.secret, *codes) if secret in told]


def test_a_stranger_who_guesses_does_not_lock_the_owner_out(world: World, site: Flask) -> None:
    mine, phone, _ = enrolled(world, site)
    mine.press(mine.open("/taken"), "Uitloggen")
    stranger = Visitor(site)
    for _ in range(10):
        stranger.log_in(EMAIL, "een heel ander wachtwoord", 422)
    stranger.log_in(EMAIL, PASSWORD, 429)
    page = mine.press(mine.log_in(EMAIL), "Verder", code=phone.next_code())
    assert page.heading == "Mijn taken"


def test_a_browser_that_knows_one_account_is_a_stranger_to_another(world: World, site: Flask) -> None:
    mine, _, _ = enrolled(world, site)
    mine.press(mine.open("/taken"), "Uitloggen")
    for _ in range(10):
        mine.log_in("kantoor-2@example.nl", "een heel ander wachtwoord", 422)
    mine.log_in("kantoor-2@example.nl", PASSWORD, 429)


def test_the_second_step_sent_twice_leaves_one_logged_in(world: World, site: Flask) -> None:
    """The answer to the second may come last: it must not put the old cookie back."""
    _, phone, _ = enrolled(world, site)
    visitor = half_in(site)
    page, before = visitor.open("/inloggen/tweede-stap"), _cookie(visitor)
    data = {**page.form("Verder").fields, "code": phone.next_code()}
    assert visitor.client.post("/inloggen/tweede-stap", data=data).status_code == 303
    twin = Visitor(site)
    twin.client.set_cookie("convenant", before)
    again = twin.client.post("/inloggen/tweede-stap", data=data)
    assert again.status_code == 303
    assert again.headers.getlist("Set-Cookie") == []
    assert visitor.open("/taken").heading == "Mijn taken"
