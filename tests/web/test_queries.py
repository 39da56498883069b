"""Every page asks the database at most ten things, whatever the number of teams, proposals and people."""

from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import update

from tests.counting import counted
from tests.door.test_pages import ELSEWHERE, PAGES
from tests.web.crowded import DEPUTY, Crowded
from tests.web.visitor import Visitor
from tests.world import POLICE, World, unjournalled
from workflow.domain.vocabulary import State
from workflow.persistence.tables import AgreementRow

MOST = 10
NO_PAGES = {"dossier.evidence", "public.evidence", "dossier.document", "static", "own_data.download"}
"""Files to keep; a proof asks more as the journal grows, by its nature."""
BOARD = ("/overzicht?laat=ja", "/overzicht?wie=het_team&stand=concept", f"/overzicht?wie={POLICE}&laat=ja")
READERS = ("coordinator", f"{POLICE}-1", f"{DEPUTY} 0", "kantoor", "vreemde")


def addresses(place: Crowded) -> list[str]:
    """Every page, of a dossier in each stage and of everything else."""
    of_dossiers = [page for name, page in PAGES.items() if name not in NO_PAGES]
    of_dossiers += ["/voorstel?kind=gebied", "/onderhandeling/1", "/onderhandeling/2", "/overdracht"]
    elsewhere = [page for name, page in ELSEWHERE.items() if name not in NO_PAGES]
    meetings = [f"/dossier/{place.dossiers['negotiating']}/overleg/{n}" for n in (1, 2)]
    teams = [f"/convenanten/team/{place.dossiers['recognised']}", "/register", "/register/bpt-recognised-0"]
    found = [f"/dossier/{number}{page}" for number in place.dossiers.values() for page in of_dossiers]
    return [
        *found,
        *elsewhere,
        *meetings,
        *teams,
        "/overzicht?pagina=2",
        "/overzicht?laat=ja",
        "/overzicht?wie=het_team",
        "/mandaten?teams=ja",
    ]


def account(world: World, who: str) -> str:
    """The address with which this person logs in; the coordinator is that of the newest team."""
    person = world.people[who]
    name = next(name for name, number in world.people.items() if number == person and name != "coordinator")
    return f"{name.replace(' ', '.')}@example.nl"


@pytest.mark.parametrize("size", [1, 3])
def test_no_page_asks_more_than_ten_things(world: World, app: Flask, size: int) -> None:
    place = Crowded(world, size).fill()
    shown, costly = set(), {}
    for who in READERS:
        visitor = Visitor(app)
        visitor.log_in(account(world, who))
        for address in addresses(place):
            with counted(world) as asked:
                status = visitor.client.get(address).status_code
            if status == HTTPStatus.OK:
                shown.add(address)
            if len(asked) > MOST:
                costly[who, address] = len(asked)
    assert not costly
    every = {f"/dossier/{number}{page}" for number in place.dossiers.values() for page in PAGES.values()}
    rare = (".pdf", "/erkenning", "/aanvraag/controleren")
    assert {address for address in every - shown if not address.endswith(rare)} == set()
    assert f"/dossier/{place.dossiers['recognised']}/erkenning" in shown
    assert f"/dossier/{place.dossiers['negotiating']}/onderhandeling/2" in shown


@pytest.mark.parametrize(
    ("who", "page"),
    [
        (f"{POLICE}-1", "/taken"),
        (f"{POLICE}-1", "/mijn-zetels"),
        ("kantoor", "/mandaten"),
        ("kantoor", "/beheer/partners"),
    ],
)
def test_the_first_request_of_a_login_after_a_while_stays_within_it(
    world: World, app: Flask, who: str, page: str
) -> None:
    """Then it is also written down that somebody was seen."""
    visitor = Visitor(app)
    visitor.log_in(account(world, who))
    world.clock.forward(minutes=5)
    with counted(world) as asked:
        assert visitor.client.get(page).status_code == 200
    assert any("UPDATE sessions" in query for query in asked)
    assert len(asked) <= MOST


def test_a_list_of_dossiers_is_paged(world: World, app: Flask) -> None:
    for number in range(55):
        world.start_team(f"BPT {number:02}")
    with unjournalled(world) as session:  # what is not submitted yet is the teams' own
        session.execute(update(AgreementRow).values(state=State.SUBMITTED))
    visitor = Visitor(app)
    visitor.log_in(account(world, f"{POLICE}-1"))
    first, second = visitor.open("/taken"), visitor.open("/taken?pagina=2")
    assert "Pagina 1 van 2" in first.words
    teams = [{e.text for e in page.all("h3")} for page in (first, second)]
    assert (len(teams[0]), len(teams[1])) == (50, 6)
    assert visitor.open("/taken?pagina=niets", 404)
