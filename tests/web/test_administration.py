"""The office's administration pages: everything is linked, people are invited, accounts are closed."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.web.visitor import Page, Visitor
from tests.world import HOUSING, PASSWORD, POLICE, World
from workflow.domain.vocabulary import State
from workflow.persistence.tables import OutboxRow
from workflow.services.letting_in import welcome
from workflow.services.pages import SIZE
from workflow.services.store_check import StoreCheck

Someone = Callable[[str], Visitor]
NEW = {"name": "N. Ieuw", "email": "nieuw@example.nl"}


def account(world: World, who: str) -> str:
    return f"/beheer/mensen/{world.people[who]}"


def link_on(page: Page) -> str:
    found = re.search(r"/uitnodiging/\S+", page.text)
    assert found
    return found[0]


def invited(by: Visitor, **given: str) -> Page:
    return by.press(by.open("/beheer/mensen/nieuw"), "Uitnodiging maken", **NEW | given)


def test_all_administration_is_linked_from_one_page_in_the_main_menu(someone: Someone) -> None:
    office = someone("kantoor")
    assert "/beheer" in office.open("/overzicht").links()
    links = set(office.open("/beheer").links())
    assert links >= {
        "/beheer/mensen", "/mandaten", "/beheer/partners", "/certificaten", "/convenanten", "/termijnen",
        "/teams/nieuw",
    }  # fmt: skip
    assert "/beheer" not in someone("coordinator").open("/taken").links()


def test_everybody_stands_in_the_list_with_what_they_do(someone: Someone) -> None:
    page = someone("kantoor").open("/beheer/mensen?zoek=proefstreek-1")
    assert "1 account bij “proefstreek-1”" in page.words
    assert "Zetel bij Politie Proefstreek" in page.words
    assert "Tekent voor Politie Proefstreek" in page.words
    assert "Actief" in page.words
    assert "Niemand gevonden bij “niemand”" in someone("kantoor").open("/beheer/mensen?zoek=niemand").words


def test_a_long_list_is_paged_and_keeps_the_search(world: World, someone: Someone) -> None:
    with world.desk.database.begin() as session:
        for n in range(SIZE + 1):
            welcome(session, world.desk, f"velen{n}@example.nl", f"Velen {n:02}")
    office = someone("kantoor")
    first = office.open("/beheer/mensen?zoek=velen")
    assert "Pagina 1 van 2" in first.words
    (following,) = (link for link in first.links() if "pagina=2" in link)
    assert "Velen 50" in office.open(following).words
    office.open("/beheer/mensen?pagina=nul", 404)
    assert "Zo veel pagina’s zijn er niet" in office.open("/beheer/mensen?pagina=9").words


def test_somebody_is_invited_and_gets_in(someone: Someone, visitor: Visitor) -> None:
    office = someone("kantoor")
    page = invited(office)
    assert page.heading == "Uitnodiging voor N. Ieuw"
    listed = office.open("/beheer/mensen?zoek=ieuw").words
    assert "Uitgenodigd" in listed
    assert "De link werkt tot" in listed
    welcome = visitor.open(link_on(page))
    assert welcome.heading == "Welkom, N. Ieuw"
    visitor.press(welcome, "Wachtwoord instellen", password=PASSWORD, again=PASSWORD)
    visitor.log_in(NEW["email"])
    visitor.open("/overzicht", 404)


def test_a_colleague_of_the_office_is_invited_and_confirmed_by_another(
    someone: Someone, visitor: Visitor
) -> None:
    first, second = someone("kantoor"), someone("kantoor-2")
    page = invited(first, office="ja")
    start = visitor.open(link_on(page))
    visitor.press(start, "Wachtwoord instellen", password=PASSWORD, again=PASSWORD)
    visitor.log_in(NEW["email"])
    visitor.open("/beheer", 404)
    assert "N. Ieuw de rol geven" not in first.open("/beheer/te-bevestigen").buttons()
    done = second.press(second.open("/beheer/te-bevestigen"), "N. Ieuw de rol geven")
    assert "De rol is gegeven." in done.words
    assert visitor.open("/beheer").heading == "Beheer"


def test_somebody_with_an_account_is_asked_and_refused(world: World, someone: Someone) -> None:
    world.join("iemand")
    first, second = someone("kantoor"), someone("kantoor-2")
    page = first.press(first.open(account(world, "iemand")), "Rol van het bureau aanvragen")
    assert "Een collega van het bureau bevestigt dit nu." in page.words
    page = second.press(second.open("/beheer/te-bevestigen"), "Iemand de rol niet geven")
    assert "Er wacht geen nieuwe collega." in page.words
    page = first.press(first.open(account(world, f"{POLICE}-1")), "Rol van het bureau aanvragen", 422)
    assert "Dat gaat niet samen met het bureau." in page.words


# ── a reset ──────────────────────────────────────────────────────────────────────────────────────────────


def link_to_owner(world: World, person: int, path: str) -> str:
    with world.desk.database.reading() as session:
        texts = session.scalars(select(OutboxRow.text).where(OutboxRow.person_id == person))
        return re.findall(rf"/{path}/\S+", "\n".join(texts))[-1]


def confirmed(world: World, someone: Someone) -> Visitor:
    """A reset that two of the office want; gives the browser of the second."""
    first, second = someone("kantoor"), someone("kantoor-2")
    first.press(first.open(account(world, f"{POLICE}-1")), "Herstel aanvragen")
    button = "Herstel van Politie-Proefstreek-1 bevestigen"
    assert button not in first.open("/beheer/te-bevestigen").buttons()
    page = second.press(second.open("/beheer/te-bevestigen"), button)
    assert "Het herstel is bevestigd." in page.words
    assert "/uitnodiging/" not in page.text
    return second


def test_the_owner_says_yes_and_begins_anew_from_their_own_mailbox(
    world: World, someone: Someone, visitor: Visitor
) -> None:
    confirmed(world, someone)
    page = visitor.open(link_to_owner(world, world.people[f"{POLICE}-1"], "herstel"))
    assert page.heading == "Herstel van uw account"
    assert "Het herstel is klaar." in visitor.press(page, "Ja, dit klopt").words
    page = visitor.open(link_to_owner(world, world.people[f"{POLICE}-1"], "uitnodiging"))
    visitor.press(page, "Wachtwoord instellen", password=PASSWORD, again=PASSWORD)
    assert visitor.log_in(f"{POLICE}-1@example.nl").heading == "Mijn taken"


def test_the_owner_says_no(world: World, someone: Someone, visitor: Visitor) -> None:
    office = confirmed(world, someone)
    page = visitor.open(link_to_owner(world, world.people[f"{POLICE}-1"], "herstel"))
    assert "Het herstel gaat niet door." in visitor.press(page, "Nee, dit klopt niet").words
    assert visitor.log_in(f"{POLICE}-1@example.nl").heading == "Mijn taken"
    assert "Er wacht geen herstel." in office.open("/beheer/te-bevestigen").words
    visitor.open(page.address, 404)


def test_a_keeper_of_the_partner_says_yes(world: World, someone: Someone, visitor: Visitor) -> None:
    confirmed(world, someone)
    keeper = someone(f"{POLICE}-3")
    page = keeper.open(link_to_owner(world, world.people[f"{POLICE}-3"], "herstel/collega"))
    assert page.heading == "Herstel van het account van Politie-Proefstreek-1"
    assert keeper.press(page, "Ja, dit klopt").heading == "Mijn taken"
    visitor.log_in(f"{POLICE}-1@example.nl", PASSWORD, 422)


def test_the_office_stops_what_it_asked(world: World, someone: Someone) -> None:
    office = confirmed(world, someone)
    page = office.press(office.open("/beheer/te-bevestigen"), "Herstel van Politie-Proefstreek-1 afbreken")
    assert "Er wacht geen herstel." in page.words


def test_what_is_wrong_is_said_at_its_field(someone: Someone) -> None:
    office = someone("kantoor")
    form = office.open("/beheer/mensen/nieuw")
    for field, value, sentence in (
        ("email", "kantoor@example.nl", "Er is al een account met dit e-mailadres"),
        ("email", "geen adres", "Dit is geen e-mailadres"),
        ("name", "  ", "De naam mag niet leeg zijn."),
        ("name", "", "Vul dit in."),
        ("name", "Sneeuw ☃", "Deze tekens kunnen niet op papier: ☃."),
    ):
        page = office.press(form, "Uitnodiging maken", 422, **NEW | {field: value})
        (error,) = [e for e in page.elements if "field-error" in e.attributes.get("class", "")]
        assert error.attributes["id"] == f"{field}-fout"
        assert sentence in error.text


def test_the_same_form_sent_twice_shows_a_link_that_works(someone: Someone, visitor: Visitor) -> None:
    office = someone("kantoor")
    form = office.open("/beheer/mensen/nieuw")
    first, second = (link_on(office.press(form, "Uitnodiging maken", **NEW)) for _ in range(2))
    visitor.open(first, 404)
    assert visitor.open(second).heading == "Welkom, N. Ieuw"


def test_a_new_link_replaces_the_old_one_and_can_be_withdrawn(someone: Someone, visitor: Visitor) -> None:
    office = someone("kantoor")
    page = invited(office)
    (mine,) = (link for link in page.links() if re.fullmatch(r"/beheer/mensen/\d+", link))
    second = link_on(office.press(office.open(mine), "Nieuwe uitnodiging maken"))
    visitor.open(link_on(page), 404)
    before = office.open(mine)
    after = office.press(before, "Uitnodiging intrekken")
    assert "De uitnodiging is ingetrokken" in after.words
    assert "Uitnodiging intrekken" not in after.buttons()
    assert "Nieuwe uitnodiging maken" in after.buttons()
    visitor.open(second, 404)
    assert "geen uitnodiging die nog werkt" in office.press(before, "Uitnodiging intrekken", 422).words


def test_an_account_that_is_used_offers_no_link(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    buttons = office.open(account(world, "coordinator")).buttons()
    assert buttons == ["Herstel aanvragen", "Rol van het bureau aanvragen"]


def test_an_account_is_closed_in_two_steps_and_its_owner_is_out(world: World, someone: Someone) -> None:
    world.join("vertrekker")
    office, leaver = someone("kantoor"), someone("vertrekker")
    page = office.open(account(world, "vertrekker") + "/sluiten")
    closed = office.press(page, "Account sluiten")
    assert "Het account is gesloten." in closed.words
    assert closed.buttons() == []
    assert leaver.open("/taken").heading == "Inloggen"
    assert "Dit account is gesloten." in office.press(page, "Account sluiten", 422).words


@pytest.mark.parametrize("who", [f"{POLICE}-1", f"{POLICE}-3", "coordinator"])
def test_the_office_closes_no_account_of_who_acts_for_a_partner(
    world: World, someone: Someone, who: str
) -> None:
    """Else it could end whose mandate it likes, and nominate a first keeper anew."""
    office = someone("kantoor")
    page = office.open(account(world, who) + "/sluiten")
    assert "Een mandaatbeheerder beëindigt dat eerst." in office.press(page, "Account sluiten", 422).words


def test_nobody_closes_themselves(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    own = office.open(account(world, "kantoor"))
    assert f"{own.address}/sluiten" not in own.links()
    page = office.press(office.open(f"{own.address}/sluiten"), "Account sluiten", 422)
    assert "U kunt uw eigen account niet sluiten." in page.words
    assert office.open("/beheer").heading == "Beheer"


def test_who_did_not_prove_themselves_lately_does_so_first(
    world: World, someone: Someone, app: Flask
) -> None:
    office = someone("kantoor")
    page = office.open(account(world, "coordinator") + "/sluiten")
    world.clock.forward(minutes=6)
    assert "Bewijs eerst opnieuw" in office.press(page, "Account sluiten").words
    assert Visitor(app).log_in("coordinator.BPT.Proef@example.nl").heading == "Mijn taken"


def test_partners_and_levels_show_who_sits_there_and_cannot_be_changed_here(
    world: World, someone: Someone
) -> None:
    world.settle_newcomer()
    page = someone("kantoor").open("/beheer/partners")
    assert "Versie 1 van het convenant bepaalt" in page.words
    assert f"{HOUSING}-2".title() in page.words
    assert "niet in het convenant" in page.words
    assert "Niemand" in page.words
    assert page.buttons() == []
    assert "/mandaten" in page.links()


def test_the_office_sees_what_the_nightly_check_found(world: World, someone: Someone) -> None:
    world.until(State.RECOGNISED)
    office, store = someone("kantoor"), StoreCheck(world.desk)
    assert "Dat is hier nog niet gebeurd." in office.open("/beheer").words
    found = store.night()
    told = f"om 11.00 uur. Aantal bestanden: {found.files}. Aantal documenten met hun handtekeningen: 1."
    assert told in office.open("/beheer").words
    assert "vraagt aandacht" not in office.open("/overzicht").words


def test_the_office_is_warned_of_a_document_that_rotted_and_of_a_check_that_was_not_made(
    world: World, someone: Someone
) -> None:
    world.until(State.RECOGNISED)
    office, store = someone("kantoor"), StoreCheck(world.desk)
    store.night()
    world.clock.forward(days=3)
    office = someone("kantoor")
    board = office.open("/overzicht")
    assert "/beheer#bewaring" in board.links()
    assert "Er is daarna geen controle meer gedaan." in office.open("/beheer").words
    folder = world.desk.documents.folder  # type: ignore[attr-defined]  # the store of the tests has files
    rotten = next(path for path in folder.rglob("*") if path.is_file() and len(path.name) == 64)
    rotten.unlink()
    store.night()
    assert rotten.name in office.open("/beheer").words
    assert "vraagt aandacht" in office.open("/overzicht").words
