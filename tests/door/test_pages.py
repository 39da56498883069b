"""Looking changes nothing: every page, in every state, by everybody who may see it and who may not."""

import pytest

from tests.door.conftest import Build
from tests.door.house import House
from tests.door.stages import NOBODY, OUTSIDERS, STAGES
from tests.web.visitor import words
from web.access import Access, declared
from workflow.domain.vocabulary import State

PAGES = {
    "dossier.show": "",
    "dossier.application": "/aanvraag",
    "application.step": "/aanvraag/controleren",
    "dossier.negotiation": "/onderhandeling",
    "dossier.proposal": "/voorstel?kind=aanvulling",
    "dossier.text": "/tekst",
    "dossier.approval": "/goedkeuring",
    "dossier.signing": "/ondertekening",
    "dossier.history": "/geschiedenis",
    "dossier.recognition": "/erkenning",
    "dossier.document": "/document.pdf",
    "meetings.listing": "/overleg",
    "meetings.new": "/overleg/nieuw",
}
"""Every page of a dossier; `test_no_page_is_forgotten` holds this against the site itself."""
ELSEWHERE = {
    "account.log_in": "/inloggen",
    "own.show": "/account",
    "passkeys.new": "/account/passkey",
    "own.app": "/account/app",
    "own.password": "/account/wachtwoord",
    "own.address": "/account/adres",
    "own_data.show": "/account/gegevens",
    "own_data.download": "/account/gegevens/alles.zip",
    "resets.show": "/herstel/bestaat-niet",
    "resets.kept": "/herstel/collega/1",
    "confirming.waiting": "/beheer/te-bevestigen",
    "own.wanted": "/account/adres/bestaat-niet",
    "sign_on.begin": "/inloggen/organisatie/niemand",
    "sign_on.back": "/inloggen/organisatie/niemand/terug",
    "second.step": "/inloggen/tweede-stap",
    "second.begin": "/inloggen/tweede-stap/instellen",
    "second.prove": "/bewijs",
    "account.invitation": "/uitnodiging/bestaat-niet",
    "office.board": "/overzicht",
    "publication.unread": "/openbaar",
    "publication.show": "/dossier/1/openbaar",
    "office.new_team": "/teams/nieuw",
    "office.terms": "/termijnen",
    "office.term": "/termijnen/instemmen",
    "administration.overview": "/beheer",
    "administration.partners": "/beheer/partners",
    "administration.people": "/beheer/mensen?zoek=e",
    "administration.invite": "/beheer/mensen/nieuw",
    "administration.undelivered": "/beheer/berichten",
    "administration.person": "/beheer/mensen/1",
    "administration.close": "/beheer/mensen/1/sluiten",
    "mandates.register": "/mandaten",
    "mandates.seat": "/mandaten/zetel",
    "mandates.signatory": "/mandaten/ondertekenaar",
    "mandates.keeper": "/mandaten/beheerder",
    "keepers.show": "/mandaatbeheer",
    "mandates.deputy": "/mandaten/zetel/1/waarnemer",
    "mandates.end": "/mandaten/zetel/1/einde",
    "covenants.versions": "/convenanten",
    "covenants.team": "/convenanten/team/1",
    "seats.own": "/mijn-zetels",
    "seats.deputy": "/mijn-zetels/1/waarnemer",
    "dossier.decision": "/dossier/1/onderhandeling/1",
    "dossier.course": "/dossier/1/onderhandeling/1/verloop",
    "handovers.form": "/dossier/1/overdracht",
    "handovers.show": "/overdracht/1",
    "meetings.show": "/dossier/1/overleg/1",
    "meetings.download": "/dossier/1/overleg/1/overleg.ics",
    "meetings.other_slot": "/dossier/1/overleg/1/verzetten",
    "dossier.evidence": "/dossier/1/bewijspakket.zip",
    "dossier.receipt": "/dossier/1/geschiedenis/99999/ontvangstbewijs.json",
    "calendar.show": "/agenda",
    "calendar.feed": "/agenda/bestaat-niet.ics",
    "public.check": "/controle",
    "public.evidence": "/register/bpt-proef/bewijspakket.zip",
    "public.home": "/",
    "public.register": "/register?zoek=dorp",
    "public.team": "/register/bpt-proef",
    "site.about": "/over",
    "site.accessibility": "/toegankelijkheid",
    "site.privacy": "/privacy",
    "site.security": "/.well-known/security.txt",
    "site.security_elsewhere": "/security.txt",
    "certificates.register": "/certificaten",
    "certificates.register_one": "/certificaten/nieuw",
    "certificates.end": "/certificaten/1/einde",
    "trust.certificate": "/vertrouwen/bestaat-niet.cer",
    "trust.revoked": "/vertrouwen/bestaat-niet.crl",
    "house_style.sheet": "/huisstijl.css",
    "static": "/static/icon.svg",
    "work.tasks": "/taken",
    "pile.show": "/stapel",
    "pile.chosen": "/stapel/ondertekenen",
}
READERS = ("coordinator", "politie-proefstreek-2", "stichting-proefwonen-tekent", "kantoor")
PARTNERS = READERS[1:3]
"""Who of them the application is not for yet, before it is submitted."""
PAPER = {State.FOR_SIGNING, State.SIGNED, State.RECOGNISED, State.SUSPENDED, State.SUPERSEDED, State.EXPIRED}
UNKNOWN = (99_999, 2**31, 2**63, 10**30)
"""Numbers that no dossier has, also those that no database can hold."""


def elsewhere(house: House, page: str, who: str) -> bool:
    """Who fills the application in does so in steps; everybody else reads it on one page."""
    in_steps = house.world.facts().state is State.DRAFT and who == "coordinator"
    return page == ("/aanvraag" if in_steps else "/aanvraag/controleren")


@pytest.mark.parametrize("stage", STAGES)
def test_looking_changes_no_row(build: Build, stage: str) -> None:
    house = build(stage)
    facts = house.world.facts()
    before = house.dump()
    refused = {} if facts.paper else {"/document.pdf": 404}
    refused |= {} if facts.state is State.RECOGNISED else {"/erkenning": 409}
    for page in PAGES.values():
        for who in READERS:
            response = house.get(who, f"/dossier/{house.world.agreement}{page}")
            expected = 303 if elsewhere(house, page, who) else refused.get(page, 200)
            if facts.state is State.DRAFT and who in PARTNERS:
                expected = 404
            assert response.status_code == expected, (stage, page, who)
    for page in ELSEWHERE.values():
        for who in ("coordinator", "kantoor", NOBODY):
            assert house.get(who, page).status_code in (200, 301, 303, 404, 422), (stage, page, who)
    assert house.dump() == before


@pytest.mark.parametrize("stage", ["draft", "proposed", "signed", "recognised", "withdrawn"])
def test_anothers_dossier_answers_exactly_as_one_that_is_not_there(build: Build, stage: str) -> None:
    house = build(stage)
    before = house.dump()
    early = PARTNERS if house.world.facts().state is State.DRAFT else ()
    for who in (*OUTSIDERS, *early):
        for page in PAGES.values():
            theirs = house.get(who, f"/dossier/{house.world.agreement}{page}")
            for number in UNKNOWN:
                unknown = house.get(who, f"/dossier/{number}{page}")
                assert (theirs.status_code, words(theirs)) == (unknown.status_code, words(unknown)), page
            assert theirs.status_code == 404
    assert house.dump() == before


def test_a_number_that_no_database_can_hold_is_simply_unknown(build: Build) -> None:
    house = build("proposed")
    before = house.dump()
    for number in UNKNOWN:
        for word, fields in (("indienen", {}), ("instemmen", {}), ("ondertekenen", {})):
            assert house.send("coordinator", word, fields, number).status_code == 404
        assert house.get("kantoor", f"/dossier/{number}").status_code == 404
    assert house.dump() == before


@pytest.mark.parametrize("stage", STAGES)
def test_a_visitor_without_an_account_is_sent_to_the_login_page(build: Build, stage: str) -> None:
    house = build(stage)
    for page in PAGES.values():
        response = house.get(NOBODY, f"/dossier/{house.world.agreement}{page}")
        assert response.status_code == 303
        assert response.headers["Location"].startswith("/inloggen?verder=")


def test_no_page_is_forgotten(build: Build) -> None:
    app = build("draft").app
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked == {*PAGES, *ELSEWHERE}
    assert {name for name, door in declared(app).items() if door is Access.LOGGED_IN} >= set(PAGES)
