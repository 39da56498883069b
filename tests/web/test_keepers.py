"""A partner's own mandates on pages: keepers decide, the office proposes, other keepers watch."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.web.visitor import Visitor
from tests.world import HOUSING, MUNICIPALITY, POLICE, World
from workflow.domain.vocabulary import State
from workflow.persistence.tables import OutboxRow

Someone = Callable[[str], Visitor]
SEAT = {
    "partner": POLICE,
    "level": "1",
    "approver": "ja",
    "since": "2026-11-23",
    "source": "mandaatbesluit",
    "reference": "2026-14",
}
MAILBOX = {"email": "nieuw@example.nl"}


def mails(world: World, who: str) -> list[str]:
    with world.desk.database.reading() as session:
        query = select(OutboxRow.text).where(OutboxRow.person_id == world.people[who])
        return list(session.scalars(query.order_by(OutboxRow.id)))


def seats(world: World, who: str) -> int:
    return len(world.facts().seats_of(world.people[who], world.desk.today()))


def test_the_office_cannot_seat_its_own_mailbox_for_the_police(world: World, someone: Someone) -> None:
    """The whole attack that was shown: every step of it by one person of the office."""
    world.join("nieuw")
    office = someone("kantoor")
    page = office.press(office.open("/mandaten/zetel"), "Zetel geven", **SEAT, **MAILBOX)
    assert "De voordracht is gemaakt" in page.words
    assert seats(world, "nieuw") == 0
    assert "Aannemen" not in page.words
    for who in ("kantoor", "kantoor-2", "nieuw", f"{POLICE}-1", f"{HOUSING}-3"):
        own = someone(who)
        form = own.open("/mandaatbeheer").form("Uitloggen")
        data = {"csrf_token": form.fields["csrf_token"], "key": "k" * 32}
        answer = own.client.post("/mandaatbeheer/voordracht/4/aannemen", data=data)
        assert answer.status_code in (404, 422), who
        assert seats(world, "nieuw") == 0
    for number in (1, 2, 3):
        office.press(
            office.open(f"/mandaten/zetel/{number}/einde"), "Laatste dag vastleggen", until="2026-11-23"
        )
    world.clock.forward(days=2)
    assert seats(world, f"{POLICE}-1") == 1
    assert world.journal_is_whole()


def test_the_keeper_is_told_and_accepts(world: World, someone: Someone) -> None:
    world.join("nieuw")
    office = someone("kantoor")
    office.press(office.open("/mandaten/zetel"), "Zetel geven", **SEAT, **MAILBOX)
    assert "U kunt dit aannemen of afwijzen." in mails(world, f"{POLICE}-3")[-1]
    assert "Het geldt pas als een mandaatbeheerder" in mails(world, "nieuw")[-1]
    keeper = someone(f"{POLICE}-3")
    page = keeper.open("/mandaatbeheer")
    assert "Voorgedragen door Kantoor." in page.words
    page = keeper.press(page, "Aannemen: Nieuw")
    assert "U hebt de voordracht aangenomen." in page.words
    assert seats(world, "nieuw") == 1
    assert "Aangenomen door Politie-Proefstreek-3." in mails(world, f"{POLICE}-1")[-1]
    assert "voorgedragen door Kantoor" in page.words
    assert "aangenomen door Politie-Proefstreek-3" in page.words


def test_the_keeper_refuses_with_a_reason(world: World, someone: Someone) -> None:
    world.join("nieuw")
    office, keeper = someone("kantoor"), someone(f"{POLICE}-3")
    office.press(office.open("/mandaten/zetel"), "Zetel geven", **SEAT, **MAILBOX)
    page = keeper.press(keeper.open("/mandaatbeheer"), "Voordracht afwijzen", 422, reason=" ")
    assert "Geef een reden." in page.words
    keeper.press(page, "Voordracht afwijzen", reason="Wij kennen deze persoon niet.")
    assert seats(world, "nieuw") == 0
    assert "Wij kennen deze persoon niet." in mails(world, "kantoor")[-1]
    assert "Wij kennen deze persoon niet." in mails(world, "nieuw")[-1]


def test_a_keeper_gives_at_once_also_to_somebody_without_an_account(world: World, someone: Someone) -> None:
    keeper = someone(f"{POLICE}-3")
    page = keeper.open("/mandaten/zetel")
    assert "Proefwonen" not in page.words
    new = {"email": "chef@politie.example", "name": "C. Chef"}
    page = keeper.press(page, "Zetel geven", **SEAT, **new)
    assert "Het mandaat is gegeven." in page.words
    assert "C. Chef" in page.words
    with world.desk.database.reading() as session:
        letters = [row.text for row in session.scalars(select(OutboxRow)) if "/uitnodiging/" in row.text]
    assert len(letters) == 1


@pytest.mark.parametrize("partner", [HOUSING, MUNICIPALITY, "verzonnen"])
def test_a_key_that_the_page_does_not_offer_is_refused(world: World, someone: Someone, partner: str) -> None:
    world.join("nieuw")
    keeper = someone(f"{POLICE}-3")
    page = keeper.press(
        keeper.open("/mandaten/zetel"), "Zetel geven", 422, **{**SEAT, **MAILBOX, "partner": partner}
    )
    assert "Kies een partner uit de lijst." in page.words
    assert seats(world, "nieuw") == 0


def test_a_stranger_finds_no_forms_and_nothing_of_another_partner(world: World, someone: Someone) -> None:
    world.join("nieuw")
    stranger = someone("nieuw")
    for page in (
        "/mandaten/zetel",
        "/mandaten/ondertekenaar",
        "/mandaten/beheerder",
        "/mandaten/zetel/1/einde",
    ):
        stranger.open(page, 404)
    assert "U spreekt en tekent nu voor geen partner." in stranger.open("/mandaatbeheer").words
    assert "Proefwonen" not in someone(f"{POLICE}-1").open("/mandaatbeheer").words.split("Nieuwe mandaat")[0]


def test_a_first_keeper_objected_to_freezes_the_partner_until_it_is_settled(
    world: World, someone: Someone
) -> None:
    world.until(State.IN_NEGOTIATION)
    housing = someone(f"{HOUSING}-3")
    page = housing.open("/mandaatbeheer")
    assert "Nieuwe mandaatbeheerders van andere partners" in page.words
    number = 2
    token = page.form("Uitloggen").fields["csrf_token"]
    data = {"csrf_token": token, "key": "k" * 32, "reason": "Dit is het adres van de gemeente."}
    assert housing.client.post(f"/mandaatbeheer/beheerder/{number}/bezwaar", data=data).status_code == 303
    assert world.facts().frozen == {POLICE}
    assert "staat deze partner stil" in mails(world, f"{POLICE}-1")[-1]
    for who in (f"{HOUSING}-3", f"{MUNICIPALITY}-3", "kantoor"):
        own = someone(who)
        page = own.open("/mandaatbeheer")
        assert "Dit is het adres van de gemeente." in page.words
        own.press(page, "Oordeel vastleggen", outcome="blijft", reason="Nagegaan: het klopt.")
    assert world.facts().frozen == frozenset()
    assert world.facts().state is State.IN_NEGOTIATION
    assert world.journal_is_whole()


def test_the_office_page_names_who_has_no_keeper(world: World, someone: Someone) -> None:
    world.settle_without_keeper()
    office = someone("kantoor")
    assert "Nog zonder mandaatbeheerder: stichting Nieuw" in office.open("/mandaten").words
    world.join("chef")
    wish = {
        "partner": "stichting-nieuw",
        "email": "chef@example.nl",
        "function": "directeur",
        "by_post": "ja",
    }
    page = office.press(office.open("/mandaten/beheerder"), "Vastleggen", **wish)
    assert "mandaatbeheerder van stichting Nieuw" in page.words
    assert "Bevestigen: Chef" not in page.buttons()
    colleague = someone("kantoor-2")
    page = colleague.press(colleague.open("/mandaten"), "Bevestigen: Chef")
    code = page.one("code").text
    chef = someone("chef")
    page = chef.press(chef.open("/mandaatbeheer"), "Code invullen", 422, code="AAAA-BBBB-CCCC")
    assert "Deze code klopt niet." in page.words
    page = chef.press(page, "Code invullen", code=code.lower())
    assert "U bent nu mandaatbeheerder." in page.words
    assert "stichting Nieuw: directeur" in someone(f"{POLICE}-3").open("/mandaatbeheer").words
