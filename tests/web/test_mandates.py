"""The mandate register of the office, one's own seats, and the versions of the covenant, on pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import COVENANT, deviation
from tests.mandates import KeptMandates
from tests.web.visitor import Visitor
from tests.world import HOUSING, POLICE, World
from workflow.domain.covenant import Annex
from workflow.domain.vocabulary import Action, State
from workflow.services.covenants import Covenants

Someone = Callable[[str], Visitor]
GROUND = {"source": "mandaatbesluit", "reference": "2026-14", "conditions": "alleen dagdienst"}
WEEK = {"since": "2026-11-23", "until": "2026-11-30"}
ANYBODY = ("coordinator", f"{POLICE}-1", f"{POLICE}-2")


def row(visitor: Visitor, name: str) -> str:
    page = visitor.open("/mandaten")
    return next(" ".join(e.text.split()) for e in page.all("tr") if name in e.text)


@pytest.mark.parametrize(
    "page",
    [
        "/mandaten", "/convenanten", "/convenanten/team/1",
    ],
)  # fmt: skip
def test_others_do_not_find_the_office_s_pages(
    world: World, someone: Someone, visitor: Visitor, page: str
) -> None:
    assert "/inloggen" in visitor.client.get(page).headers["Location"]
    for who in ANYBODY:
        assert someone(who).open(page, 404).heading == "Niet gevonden"


def test_a_seat_that_the_office_nominates_and_a_keeper_accepts(world: World, someone: Someone) -> None:
    world.join("nieuw")
    office = someone("kantoor")
    page = office.open("/mandaten/zetel")
    given = {"email": "nieuw@example.nl", "partner": POLICE, "level": "2", "approver": "ja"}
    page = office.press(page, "Zetel geven", **given, **WEEK, **GROUND)
    assert page.heading == "Mandaatregister"
    KeptMandates(world.desk).accept_all()
    line = row(office, "Nieuw")
    assert "Tactisch, keurt goed" in line
    assert "Voorwaarden: alleen dagdienst" in line
    assert "23 november 2026 tot en met 30 november 2026" in line
    (seat,) = world.facts().seats_of(world.people["nieuw"], world.desk.today())
    assert (seat.level, seat.approver, seat.mandate.conditions) == (2, True, "alleen dagdienst")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "niemand@example.nl"}, "Er is geen account met dit adres."),
        ({"email": f"{HOUSING}-1@example.nl"}, "al voor een andere partner."),
        ({"partner": ""}, "Kies er een."),
        ({"partner": "verzonnen"}, "Kies een partner uit de lijst."),
        ({"level": "9"}, "Dit niveau van overleg bestaat niet: 9."),
        ({"level": "x"}, "Kies er een."),
        ({"since": "morgen"}, "Vul een dag in, zoals 31-12-2026."),
        ({"until": "2026-11-01"}, "De laatste dag ligt voor de eerste dag."),
        ({"source": ""}, "Vul dit in."),
        ({"reference": "x" * 201}, "Dit is te lang: hoogstens 200 tekens."),
    ],
)
def test_a_seat_that_cannot_be_given(
    world: World, someone: Someone, changed: dict[str, str], sentence: str
) -> None:
    world.join("nieuw")
    before = world.facts()
    office = someone("kantoor")
    given = {"email": "nieuw@example.nl", "partner": POLICE, "level": "2", **WEEK, **GROUND, **changed}
    page = office.press(office.open("/mandaten/zetel"), "Zetel geven", 422, **given)
    assert sentence in page.words
    assert page.form("Zetel geven").fields["conditions"] == "alleen dagdienst"
    assert world.facts() == before


def test_a_keeper_lets_somebody_sign_and_ends_it(world: World, someone: Someone) -> None:
    world.join("nieuw")
    office = someone("kantoor")
    keeper = someone(f"{POLICE}-3")
    given = {"email": "nieuw@example.nl", "partner": POLICE, "function": "bureauchef", **WEEK, **GROUND}
    keeper.press(keeper.open("/mandaten/ondertekenaar"), "Ondertekenaar aanwijzen", **given)
    assert "Tekent als bureauchef" in row(office, "Nieuw")
    number = next(s.id for s in world.facts().signatories if s.person == world.people["nieuw"])
    page = keeper.open(f"/mandaten/ondertekenaar/{number}/einde")
    page = keeper.press(page, "Laatste dag vastleggen", 422, until="2020-01-01")
    assert "niet met terugwerkende kracht" in page.words
    keeper.press(page, "Laatste dag vastleggen", until="2026-11-24")
    assert "tot en met 24 november 2026" in row(office, "Nieuw")
    assert world.journal_is_whole()


def test_a_deputy_that_the_office_nominates_and_a_keeper_accepts(world: World, someone: Someone) -> None:
    world.join("nieuw")
    office = someone("kantoor")
    page = office.open("/mandaten")
    address = next(a for a in page.links() if a.endswith("/waarnemer"))
    page = office.press(
        office.open(address), "Waarnemer aanwijzen", email="nieuw@example.nl", **WEEK, **GROUND
    )
    KeptMandates(world.desk).accept_all()
    assert "waarnemend namens" in row(office, "Nieuw")
    links = office.open("/mandaten").links()
    number = max(int(a.split("/")[3]) for a in links if "/zetel/" in a)
    office.open(f"/mandaten/zetel/{number}/waarnemer", 404)  # a deputy has no deputy
    office.open("/mandaten/zetel/4711/einde", 404)
    office.open("/mandaten/iets/1/einde", 404)


def test_partners_and_teams_are_apart(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    assert "Coordinator Bpt Proef" not in office.open("/mandaten").words
    page = office.open("/mandaten?teams=ja")
    assert "Coordinator Bpt Proef" in page.words
    assert "Politie-Proefstreek-1" not in page.words
    assert "/mandaten" in office.open("/overzicht").links()


# ── one's own seats ──────────────────────────────────────────────────────────────────────────────────────


def test_a_bureau_chief_names_and_ends_a_deputy(world: World, someone: Someone) -> None:
    world.join("invaller")
    chief = someone(f"{POLICE}-1")
    page = chief.open("/mijn-zetels")
    assert "Politie Proefstreek: uitvoerend, keurt goed" in page.words
    address = next(a for a in page.links() if a.endswith("/waarnemer"))
    page = chief.press(chief.open(address), "Waarnemer aanwijzen", 422, email="niemand@example.nl", **WEEK)
    assert "Vul dit in." in page.words
    given = {"email": "niemand@example.nl", **WEEK, **GROUND}
    page = chief.press(page, "Waarnemer aanwijzen", 422, **given)
    assert "Er is geen account met dit adres." in page.words
    page = chief.press(page, "Waarnemer aanwijzen", email="invaller@example.nl")
    assert "De voordracht is gemaakt." in page.words
    KeptMandates(world.desk).accept_all()
    page = chief.open("/mijn-zetels")
    assert "Invaller Neemt nu waar Van 23 november 2026 tot en met 30 november 2026" in page.words
    deputy = someone("invaller")
    assert "U bent waarnemend namens Politie-Proefstreek-1" in deputy.open("/mijn-zetels").words
    assert "Waarnemer aanwijzen" not in deputy.open("/mijn-zetels").words
    page = chief.press(chief.open("/mijn-zetels"), "Laatste dag vastleggen", 422, until="")
    assert "Vul dit in." in page.words
    page = chief.press(page, "Laatste dag vastleggen", 422, until="2020-01-01")
    assert "niet met terugwerkende kracht" in page.words
    chief.press(chief.open("/mijn-zetels"), "Laatste dag vastleggen", until="2026-11-24")
    KeptMandates(world.desk).accept_all()
    page = chief.open("/mijn-zetels")
    assert "tot en met 24 november 2026" in page.words
    assert world.journal_is_whole()


def test_nobody_names_a_deputy_for_another_s_seat(world: World, someone: Someone) -> None:
    chief = someone(f"{POLICE}-1")
    page = chief.open("/mijn-zetels")
    address = next(a for a in page.links() if a.endswith("/waarnemer"))
    for who in (f"{POLICE}-2", f"{HOUSING}-1", "coordinator", "kantoor"):
        other = someone(who)
        other.open(address, 404)
        token = other.open("/taken").form("Uitloggen").fields["csrf_token"]
        data = {"csrf_token": token, "key": "k" * 32, "until": "2026-11-24"}
        assert other.client.post("/mijn-zetels/waarnemer/1/einde", data=data).status_code == 404


def test_who_has_no_seat_reads_so(world: World, someone: Someone) -> None:
    assert "U hebt nu geen zetel" in someone("kantoor").open("/mijn-zetels").words


# ── covenants ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_versions_and_the_re_signing_list(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    assert "Er is geen team dat opnieuw moet tekenen." in office.open("/convenanten").words
    world.submit()
    world.everyone_consents(world.propose(deviation()))
    world.approve()
    world.open_signing()
    world.everyone_signs()
    assert world.recognise().done
    assert world.facts().state is State.RECOGNISED
    first, second = COVENANT.annex.principles
    annex = Annex("Bijlage", (), (replace(first, text="Het team loopt elke maand een ronde."), second))
    Covenants(world.desk).adopt(replace(COVENANT, annex=annex, signed_on=date(2026, 1, 1)), term_months=24)
    page = office.open("/convenanten")
    assert "24 maanden" in page.words
    assert "1 opnieuw gevraagd" in page.words
    assert "nog niet begonnen" in page.words
    page = office.open(f"/convenanten/team/{world.agreement}")
    assert "WERKWIJZE-1: gewijzigd" in page.words
    assert "Moet opnieuw worden gevraagd" in page.words
    assert "vervallen: week" in [" ".join(e.text.split()) for e in page.all("del")]
    world.done(Action.RENEW, "coordinator")
    assert "loopt voor BPT Proef" in office.open("/convenanten").words
    assert "Er lopen al nieuwe werkafspraken." in office.open(page.address).words
    office.open("/convenanten/team/4711", 404)
    office.open("/convenanten?pagina=0", 404)
    office.open("/convenanten?pagina=x", 404)
