"""From recognition on, in the browser: suspending, succeeding, ending, and what the dossier then says."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.builders import supplement
from tests.mandates import KeptMandates
from tests.web.visitor import Visitor
from tests.world import HOUSING, KEYS, MANDATE, PERIOD, POLICE, World
from workflow.domain.vocabulary import Action, State
from workflow.services.mandates import Chair

Someone = Callable[[str], Visitor]


@pytest.fixture
def recognised(world: World) -> World:
    return world.until(State.RECOGNISED)


def without_days(words: str) -> str:
    """The words of a page without the days that stand in it."""
    return re.sub(r" \d{1,2} \w+ 20\d\d", "", words)


def dossier(world: World, page: str = "") -> str:
    return f"/dossier/{world.agreement}{page}"


def test_suspending_and_resuming(recognised: World, someone: Someone) -> None:
    office = someone("kantoor")
    page = office.open(dossier(recognised))
    page = office.press(page, "Erkenning schorsen", 422, reason="  ")
    assert "Geef een reden." in page.words
    page = office.press(page, "Erkenning schorsen", reason="Er loopt een onderzoek.")
    assert "Het team is nu niet erkend." in page.words
    assert "Geschorst sinds 23 november 2026" in page.words
    assert recognised.facts().state is State.SUSPENDED
    page = office.press(page, "Erkenning hervatten", reason="Het onderzoek is klaar.")
    assert recognised.facts().state is State.RECOGNISED
    assert "Erkend (gedaan) Geschorst (gedaan) Erkend" in without_days(page.words)
    assert "Er loopt een onderzoek." in office.open(dossier(recognised, "/geschiedenis")).words


@pytest.mark.parametrize("who", ["coordinator", f"{POLICE}-1", f"{POLICE}-3"])
def test_only_the_office_suspends(recognised: World, someone: Someone, who: str) -> None:
    assert "Erkenning schorsen" not in someone(who).open(dossier(recognised)).buttons()


def test_amending_lands_on_the_successor(recognised: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = coordinator.press(coordinator.open(dossier(recognised)), "Werkafspraken wijzigen", 422, reason="")
    assert "Geef een reden." in page.words
    page = coordinator.press(page, "Werkafspraken wijzigen", reason="Er komt een straat bij.")
    assert page.address != dossier(recognised)
    assert (
        "Dit zijn de opvolgende werkafspraken van BPT Proef; tot ze zijn erkend gelden de oude." in page.words
    )
    assert dossier(recognised) in page.links()
    old = coordinator.open(dossier(recognised))
    assert "Er lopen al nieuwe werkafspraken voor dit team" in old.words
    assert page.address in old.links()
    assert recognised.facts().state is State.RECOGNISED


def test_renewing_goes_straight_to_approval(recognised: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = coordinator.press(coordinator.open(dossier(recognised)), "Werkafspraken verlengen")
    assert "Ter goedkeuring" in page.words
    assert "Concept" not in page.words  # a successor does not begin there


def test_a_partner_gives_notice(recognised: World, someone: Someone) -> None:
    police, day = someone(f"{POLICE}-1"), recognised.desk.today() + timedelta(days=30)
    page = police.open(dossier(recognised))
    assert "gelden de werkafspraken voor niemand meer" in page.words
    for given, sentence in (
        ({"reason": "Klaar.", "day": ""}, "Kies een dag: vandaag of later."),
        ({"reason": "", "day": str(day)}, "Geef een reden."),
        ({"reason": "Klaar.", "day": "2020-01-01"}, "Kies een dag: vandaag of later."),
        ({"reason": "Klaar.", "day": "9999-12-31"}, "Vul een dag in, zoals 31-12-2026."),
        ({"reason": "Klaar.", "day": "ooit"}, "Vul een dag in, zoals 31-12-2026."),
    ):
        page = police.press(page, "Werkafspraken beëindigen", 422, **given)
        assert sentence in page.words
        assert page.form("Werkafspraken beëindigen").fields["reason"] == given["reason"]
    page = police.press(page, "Werkafspraken beëindigen", reason="Wij stoppen.", day=str(day))
    assert "23 december 2026, door Politie Proefstreek" in page.words
    assert "Erkend (gedaan) Opgezegd" in without_days(page.words)
    assert recognised.facts().state is State.RECOGNISED


def test_the_team_stops_today(recognised: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = coordinator.press(
        coordinator.open(dossier(recognised)),
        "Werkafspraken beëindigen",
        reason="Wij stoppen.",
        day=str(recognised.desk.today()),
    )
    assert "Deze werkafspraken zijn beëindigd." in page.words
    assert page.buttons() == []


def test_who_may_not_end_does_not_see_it(recognised: World, someone: Someone) -> None:
    for who in ("kantoor", f"{POLICE}-2"):
        assert "Werkafspraken beëindigen" not in someone(who).open(dossier(recognised)).buttons()


def test_what_came_along_says_so(world: World, someone: Someone) -> None:
    world.submit()
    world.everyone_consents(world.propose(supplement()))
    world.approve()
    world.open_signing()
    world.everyone_signs()
    assert world.recognise().done
    answer = world.done(Action.AMEND, "coordinator", reason="Anders.")
    page = someone("coordinator").open(f"/dossier/{answer.successor}/onderhandeling")
    assert "Dit voorstel kwam mee uit de vorige werkafspraken." in page.words
    assert "meegekomen uit de vorige werkafspraken" in page.words
    world.agreement = answer.successor or 0
    world.done(Action.PROPOSE, f"{POLICE}-1", draft=supplement(title="Anders", text="Iets."))
    page = someone("coordinator").open(dossier(world, "/onderhandeling"))
    assert page.words.count("Dit voorstel kwam mee") == 1


def test_the_team_s_details_change_while_talking(world: World, someone: Someone) -> None:
    world.submit()
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(world, "/aanvraag"))
    page = coordinator.press(page, "Bewaren", members="14", contact="nieuw@example.nl")
    assert (world.facts().form.members, world.facts().form.contact) == (14, "nieuw@example.nl")
    assert world.facts().form.streets == ("Dorpsstraat", "Kerklaan")
    assert "Het team is te klein" in coordinator.press(page, "Bewaren", 422, members="1").words
    assert "Bewaren" not in someone(f"{POLICE}-1").open(dossier(world, "/aanvraag")).buttons()


def test_an_organisation_joins_and_leaves(world: World, someone: Someone) -> None:
    assert KeptMandates(world.desk).organisation("Brandweer") == "brandweer"
    world.submit()
    office = someone("kantoor")
    page = office.press(office.open(dossier(world)), "Partner toevoegen", 422)
    assert "Kies een organisatie." in page.words
    page = office.press(page, "Partner toevoegen", 422, partner="brandweer")
    assert "Deze organisatie kan nog niet meedoen" in page.words
    assert page.form("Partner toevoegen").fields["partner"] == "brandweer"
    chief = world.join("brandweer")
    world.keep("brandweer", world.join("brandweer-2"))
    KeptMandates(world.desk).seat(chief, Chair("brandweer", 1, approver=True), PERIOD, MANDATE)
    KeptMandates(world.desk).signatory(chief, "brandweer", "commandant", PERIOD, MANDATE)
    page = office.press(page, "Partner toevoegen", partner="brandweer")
    assert "brandweer" in [p.key for p in world.facts().partners]
    assert "Partner toevoegen" not in page.buttons()  # every organisation takes part now
    fire = someone("brandweer")
    page = fire.press(fire.open(dossier(world)), "Uittreden als partner", 422, reason="")
    assert "Geef een reden." in page.words
    page = fire.press(page, "Uittreden als partner", reason="Geen mensen.")
    assert page.heading == "Mijn taken"
    assert "Uw organisatie is geen partner meer van dit dossier." in page.words
    assert [p.key for p in world.facts().partners][1:] == list(KEYS)


def test_who_must_stay_gets_no_button_to_leave(world: World, someone: Someone) -> None:
    world.submit()
    for who in ("coordinator", f"{POLICE}-1", "gemeente-proefdam-1", "kantoor", f"{HOUSING}-2"):
        assert "Uittreden als partner" not in someone(who).open(dossier(world)).buttons()
    assert "Uittreden als partner" in someone(f"{HOUSING}-1").open(dossier(world)).buttons()
