"""Who gets in where: every view declares it, another's dossier is unknown, and a stranger learns nothing."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.visitor import Visitor, words
from tests.world import World
from web.access import Access, UndeclaredAccess, declared
from workflow.domain.vocabulary import Action
from workflow.services.people import People

Someone = Callable[[str], Visitor]
PAGES = (
    "",
    "/aanvraag",
    "/aanvraag/team",
    "/aanvraag/controleren",
    "/onderhandeling",
    "/tekst",
    "/goedkeuring",
    "/ondertekening",
    "/geschiedenis",
    "/geschiedenis/13/ontvangstbewijs.json",
    "/bewijspakket.zip",
    "/overleg",
    "/overleg/nieuw",
    "/overleg/1",
    "/overleg/1/overleg.ics",
    "/overleg/1/verzetten",
    "/document.pdf",
)
PUBLIC = {
    "resets.show", "resets.right", "resets.wrong",
    "account.accept", "account.invitation", "account.log_in", "account.logging_in",
    "sign_on.back", "sign_on.begin", "sign_on.enter", "passkeys.ask", "passkeys.log_in",
    "second.step", "second.take", "second.begin", "second.begun",
    "calendar.feed",
    "public.check", "public.checked", "public.evidence", "public.home", "public.register", "public.team",
    "house_style.sheet",
    "site.about", "site.accessibility", "site.privacy", "site.security", "site.security_elsewhere",
    "static",
    "trust.certificate", "trust.revoked",
}  # fmt: skip
OFFICE = {
    "office.board", "office.new_team", "office.start_team",
    "office.remind", "office.set_term", "office.term", "office.terms",
    "administration.overview", "administration.partners", "administration.people", "administration.person",
    "administration.undelivered", "administration.try_again",
    "administration.invite", "administration.renew", "administration.withdraw", "administration.close",
    "confirming.waiting", "confirming.ask_reset", "confirming.confirm_reset", "confirming.cancel_reset",
    "confirming.ask_role", "confirming.confirm_role", "confirming.refuse_role",
    "publication.show", "publication.judge", "publication.unread",
    "mandates.register", "keepers.confirm",
    "covenants.versions", "covenants.team",
    "certificates.register", "certificates.register_one", "certificates.end",
}  # fmt: skip


def test_every_view_declares_its_access(app: Flask) -> None:
    access = declared(app)
    assert {name for name, door in access.items() if door is Access.PUBLIC} == PUBLIC
    assert {name for name, door in access.items() if door is Access.OFFICE} == OFFICE


def test_a_view_without_declared_access_stops_the_start_up(app: Flask) -> None:
    app.view_functions["vergeten"] = lambda: "iets"
    with pytest.raises(UndeclaredAccess, match="vergeten"):
        declared(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_login_page(world: World, visitor: Visitor, page: str) -> None:
    response = visitor.client.get(f"/dossier/{world.agreement}{page}")
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/inloggen?verder=")


@pytest.mark.parametrize("page", PAGES)
def test_another_teams_dossier_answers_exactly_as_an_unknown_one(
    world: World, someone: Someone, page: str
) -> None:
    world.start_team("Ander Team")
    other = someone("coordinator Ander Team")
    theirs = other.client.get(f"/dossier/{world.agreement}{page}")
    unknown = other.client.get(f"/dossier/99999{page}")
    assert theirs.status_code == unknown.status_code == 404
    assert words(theirs) == words(unknown)


@pytest.mark.parametrize("action", list(Action))
def test_nobody_acts_on_another_teams_dossier(world: World, someone: Someone, action: Action) -> None:
    world.start_team("Ander Team")
    other = someone("coordinator Ander Team")
    token = other.open("/taken").form("Uitloggen").fields["csrf_token"]
    data = {"csrf_token": token, "key": "k" * 32, "kind": "aanvulling"}
    before = world.facts()
    answers = {
        number: other.client.post(f"/dossier/{number}/{action}", data=data).status_code
        for number in (world.agreement, 99999)
    }
    assert answers[world.agreement] == answers[99999] in (404, 422)
    assert world.facts() == before


def test_the_office_pages_do_not_exist_for_others(someone: Someone) -> None:
    coordinator = someone("coordinator")
    assert coordinator.open("/overzicht", 404).heading == "Niet gevonden"
    assert coordinator.open("/teams/nieuw", 404).heading == "Niet gevonden"


def test_the_board_shows_every_team(world: World, someone: Someone) -> None:
    world.start_team("Ander Team")
    page = someone("kantoor").open("/overzicht")
    assert "BPT Proef" in page.words
    assert "Ander Team" in page.words


def test_the_office_starts_a_team_with_a_link_that_works_once(someone: Someone, visitor: Visitor) -> None:
    office = someone("kantoor")
    page = office.press(
        office.open("/teams/nieuw"),
        "Team beginnen",
        team="BPT Nieuw",
        coordinator="Nieuw Iemand",
        email="nieuw@example.nl",
    )
    link = re.search(r"/uitnodiging/\S+", page.text)
    assert link
    form = visitor.open(link.group())
    assert form.heading == "Welkom, Nieuw Iemand"
    short = visitor.press(form, "Wachtwoord instellen", 422, password="kort", again="kort")
    assert "minstens 15 tekens" in short.words
    words = "vier woorden zonder betekenis"
    visitor.press(form, "Wachtwoord instellen", password=words, again=words)
    visitor.open(link.group(), 404)
    assert "BPT Nieuw" in visitor.log_in("nieuw@example.nl", words).words


def test_starting_a_team_gives_no_link_into_an_existing_account(world: World, someone: Someone) -> None:
    world.join("vrijwilliger")
    office = someone("kantoor")
    page = office.press(
        office.open("/teams/nieuw"), "Team beginnen",
        team="BPT Nieuw", coordinator="Wie Dan Ook", email="vrijwilliger@example.nl",
    )  # fmt: skip
    assert "uitnodiging" not in page.text
    assert page.heading == "Stand van zaken – BPT Nieuw"


def test_who_speaks_for_a_partner_cannot_become_a_coordinator(someone: Someone) -> None:
    office = someone("kantoor")
    page = office.press(
        office.open("/teams/nieuw"), "Team beginnen", 422,
        team="BPT Nieuw", coordinator="Bureauchef", email="politie-proefstreek-2@example.nl",
    )  # fmt: skip
    assert "al voor een andere partner" in page.words


def test_a_proposal_of_no_kind_is_no_page(world: World, someone: Someone) -> None:
    world.submit()
    coordinator = someone("coordinator")
    token = coordinator.open("/taken").form("Uitloggen").fields["csrf_token"]
    data = {"csrf_token": token, "key": "k" * 32, "kind": "onzin"}
    assert coordinator.client.post(f"/dossier/{world.agreement}/voorstellen", data=data).status_code == 404


def test_a_name_that_cannot_be_printed_is_refused_at_its_field(someone: Someone) -> None:
    office = someone("kantoor")
    for field in ("team", "coordinator"):
        given = {"team": "BPT Nieuw", "coordinator": "C. Oor", "email": "c@example.nl", field: "Sneeuw ☃"}
        page = office.press(office.open("/teams/nieuw"), "Team beginnen", 422, **given)
        (error,) = [e for e in page.elements if "field-error" in e.attributes.get("class", "")]
        assert error.attributes["id"].startswith(field)
        assert "Deze tekens kunnen niet op papier: ☃." in error.text


def test_a_blank_name_is_refused_at_its_field(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    page = office.press(
        office.open("/teams/nieuw"), "Team beginnen", 422, team="  ", coordinator=" ", email="c@example.nl"
    )
    errors = [e.attributes["id"] for e in page.elements if "field-error" in e.attributes.get("class", "")]
    assert errors == ["team-fout", "coordinator-fout"]
    assert People(world.desk).known("c@example.nl") is None


def test_the_form_of_a_new_team_sent_twice_starts_one_and_shows_a_link_again(
    world: World, someone: Someone, visitor: Visitor
) -> None:
    office = someone("kantoor")
    form = office.open("/teams/nieuw")
    given = {"team": "BPT Nieuw", "coordinator": "C. Oor", "email": "c@example.nl"}
    pages = [office.press(form, "Team beginnen", **given) for _ in range(2)]
    assert pages[0].heading == pages[1].heading == "BPT Nieuw is begonnen"
    assert pages[0].links()[-1] == pages[1].links()[-1]
    link = re.search(r"/uitnodiging/\S+", pages[1].text)
    assert link
    assert visitor.open(link.group()).heading == "Welkom, C. Oor"
    assert "2 dossiers" in office.open("/overzicht").words
    other = office.press(form, "Team beginnen", 422, **given | {"team": "BPT Anders"})
    assert other.heading == "Al verstuurd"
