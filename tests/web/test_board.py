"""The board of all teams: pages, filters, and a cost that does not grow with the number of teams."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.web.visitor import Page, Visitor
from tests.world import World
from workflow.services.pages import SIZE as PAGE

Someone = Callable[[str], Visitor]


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    engine = world.desk.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def teams(page: Page) -> list[str]:
    return [e.text for e in page.all("th") if e.attributes.get("scope") == "row"]


def test_a_page_costs_the_same_queries_however_many_teams_there_are(world: World, someone: Someone) -> None:
    office = someone("kantoor")
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


def test_mijn_taken_of_the_office_holds_what_waits_for_it(world: World, someone: Someone) -> None:
    world.start_team("BPT Elders")
    office = someone("kantoor")
    assert "Er wacht nu niets op u." in office.open("/taken").words
    world.submit()
    other = world.start_team("BPT Derde")
    assert f"/dossier/{other}" not in " ".join(office.open("/taken").links())
