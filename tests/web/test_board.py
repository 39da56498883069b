"""The board of all teams: pages, filters, and a cost that does not grow with the number of teams."""

from collections.abc import Callable

import pytest

from tests.builders import deviation
from tests.counting import counted
from tests.web.visitor import Page, Visitor
from tests.world import POLICE, World
from workflow.domain.terms import DEFAULT
from workflow.services.pages import SIZE as PAGE

Someone = Callable[[str], Visitor]


def teams(page: Page) -> list[str]:
    return [e.text for e in page.all("th") if e.attributes.get("scope") == "row"]


def test_a_page_costs_the_same_queries_however_many_teams_there_are(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    office.open("/overzicht")  # the text of a covenant is read once and kept
    costs = []
    for more in (1, PAGE + 5):
        for number in range(more):
            world.start_team(f"BPT {more} {number}")
        with counted(world) as asked:
            page = office.open("/overzicht")
        costs.append(len(asked))
    assert len(teams(page)) == PAGE
    assert costs[0] == costs[1]


def test_pages_follow_each_other_and_leave_nobody_out(world: World, someone: Someone) -> None:
    for number in range(PAGE + 3):
        world.start_team(f"BPT {number}")
    office = someone("kantoor")
    first = office.open("/overzicht")
    second = office.open("/overzicht?pagina=2")
    assert len(teams(first)) == PAGE
    assert len(set(teams(first)) | set(teams(second))) == PAGE + 4
    assert "pagina 2 van 2" in second.words
    assert any("pagina=2" in link for link in first.links())
    for odd in ("0", "-1", "x", "9999999", "²"):
        assert office.open(f"/overzicht?pagina={odd}").status == 200


def test_the_board_is_searched_by_name_and_state(world: World, someone: Someone) -> None:
    world.start_team("BPT Elders")
    world.submit()
    office = someone("kantoor")
    assert teams(office.open("/overzicht?zoek=elders")) == ["BPT Elders"]
    assert teams(office.open("/overzicht?stand=in_onderhandeling")) == ["BPT Proef"]
    assert "Geen dossiers gevonden" in office.open("/overzicht?zoek=%25").words
    assert len(teams(office.open("/overzicht?stand=onzin"))) == 2


def test_the_board_counts_every_state_and_links_to_it(world: World, someone: Someone) -> None:
    world.start_team("BPT Elders")
    world.submit()
    page = someone("kantoor").open("/overzicht?zoek=bpt")
    for words in ("Alle standen: 2", "Concept: 1", "In onderhandeling: 1"):
        assert words in page.words
    assert "Erkend: " not in page.words
    links = [link for link in page.links() if "stand=" in link]
    assert links == ["/overzicht?zoek=bpt&stand=concept", "/overzicht?zoek=bpt&stand=in_onderhandeling"]


def test_the_board_shows_what_waits_for_one(world: World, someone: Someone) -> None:
    world.start_team("BPT Concept")
    world.submit()
    world.propose(deviation(), "coordinator")
    office = someone("kantoor")
    assert teams(office.open(f"/overzicht?wie={POLICE}")) == ["BPT Proef"]
    assert teams(office.open("/overzicht?wie=het_team&stand=concept")) == ["BPT Concept"]
    nobody = office.open("/overzicht?wie=het_bureau")
    assert teams(nobody) == []
    assert "Geen dossiers gevonden" in nobody.words
    assert "/overzicht" in nobody.links()
    assert len(teams(office.open("/overzicht?wie=onzin"))) == 2


def test_only_what_is_late_is_shown_and_every_filter_is_kept_while_paging(
    world: World, someone: Someone
) -> None:
    for number in range(PAGE + 3):
        world.start_team(f"BPT {number}")
    office = someone("kantoor")
    assert teams(office.open("/overzicht?laat=ja")) == []
    world.clock.forward(days=DEFAULT.days)
    assert teams(office.open("/overzicht?laat=ja")) == []
    world.clock.forward(days=1)
    office = someone("kantoor")
    world.start_team("BPT Nieuw")
    first = office.open("/overzicht?laat=ja&wie=het_team&stand=concept&zoek=bpt")
    (onwards,) = {link for link in first.links() if "pagina=2" in link}
    second = office.open(onwards)
    shown = teams(first) + teams(second)
    assert len(set(shown)) == len(shown) == PAGE + 4
    assert "BPT Nieuw" not in shown
    for part in ("laat=ja", "wie=het_team", "stand=concept", "zoek=bpt"):
        assert part in onwards


@pytest.mark.parametrize("filters", ["laat=ja", f"wie={POLICE}", "wie=het_team&laat=ja&stand=concept"])
def test_a_filter_costs_at_most_ten_queries(filters: str, world: World, someone: Someone) -> None:
    for number in range(PAGE + 5):
        world.start_team(f"BPT {number}")
    world.submit()
    world.propose(deviation(), "coordinator")
    world.clock.forward(days=DEFAULT.days + 1)
    office = someone("kantoor")
    with counted(world) as asked:
        page = office.open(f"/overzicht?{filters}")
    assert teams(page)
    assert len(asked) <= 10


def test_mijn_taken_of_the_office_holds_what_waits_for_it(world: World, someone: Someone) -> None:
    world.start_team("BPT Elders")
    office = someone("kantoor")
    assert "Er wacht nu niets op u." in office.open("/taken").words
    world.submit()
    other = world.start_team("BPT Derde")
    assert f"/dossier/{other}" not in " ".join(office.open("/taken").links())
