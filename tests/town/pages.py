"""Every page of the town, as everybody sees it: at most 60 KB over the wire, and ten queries."""

from collections.abc import Iterator
from http import HTTPStatus

from sqlalchemy import event

from tests.door.test_pages import ELSEWHERE, PAGES
from tests.town import covenants
from tests.town.town import Town
from tests.web.test_queries import MOST, NO_PAGES
from tests.web.test_weight import LARGEST, PACKED, parts, weight
from tests.web.visitor import Page, Visitor
from web.app import create_app
from web.limits import limiter

MORE = (
    "/overzicht?pagina=2",
    "/overzicht?laat=ja",
    "/overzicht?wie=het_team",
    "/mandaten?teams=ja",
    "/register",
)
REDIRECTS = range(300, 400)


def offenders(town: Town, readers: int) -> Iterator[str]:
    """A line for each page that is too heavy, asks too much, or fails, in the eyes of so many readers."""
    place = town.place
    app = create_app(place.installation)
    addresses = [*_of_dossiers(town), *_elsewhere(town), *MORE]
    for name, person in list(_readers(town).items())[:readers]:
        limiter.reset()
        visitor = Visitor(app)
        visitor.log_in(place.addresses[person])
        measured = Measured(town, visitor)
        for address in addresses:
            place.clock.tick()
            yield from (f"{address} for {name}: {problem}" for problem in measured.problems(address))


def _readers(town: Town) -> dict[str, int]:
    busiest = max(town.teams, key=lambda team: len(team.past))
    police = town.staff[covenants.key(covenants.POLICE)]
    return {
        "the office": town.office[0],
        "a coordinator": busiest.coordinator,
        "the police": next(iter(police.people.values())),
        "a keeper": police.keeper,
        "a stranger": town.visitor,
    }


def _of_dossiers(town: Town) -> Iterator[str]:
    """Every page of the newest dossier in each state."""
    states = town.place.states()
    for state in dict.fromkeys(states.values()):
        number = max(n for n, known in states.items() if known is state)
        yield from (f"/dossier/{number}{page}" for name, page in PAGES.items() if name not in NO_PAGES)
        proposals = [proposal.number for proposal in town.place.facts(number).proposals]
        yield from (f"/dossier/{number}/onderhandeling/{each}" for each in proposals[:2])


def _elsewhere(town: Town) -> Iterator[str]:
    yield from (page for name, page in ELSEWHERE.items() if name not in NO_PAGES)
    yield from (f"/register/{covenants.key(team.name)}" for team in town.teams[:3])
    yield from (f"/convenanten/team/{team.agreement}" for team in town.teams[:3])


class Measured:
    """The weight and the queries of the pages of one reader."""

    def __init__(self, town: Town, visitor: Visitor) -> None:
        self._engine = town.place.desk.database.engine
        self._visitor = visitor
        self._known: dict[str, int] = {}
        """The weight of style sheets, scripts and pictures by address."""

    def problems(self, address: str) -> Iterator[str]:
        """What is wrong with one page."""
        asked = 0

        def count(*_: object) -> None:
            nonlocal asked
            asked += 1

        event.listen(self._engine, "before_cursor_execute", count)
        try:
            response = self._visitor.client.get(address, headers=PACKED)
        finally:
            event.remove(self._engine, "before_cursor_execute", count)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            yield f"answers {response.status_code}"
        if asked > MOST:
            yield f"{asked} queries"
        if response.mimetype == "text/html" and response.status_code not in REDIRECTS:
            total = weight(response) + sum(map(self._part, parts(Page(response, address))))
            if total > LARGEST:
                yield f"{total:,} bytes"

    def _part(self, address: str) -> int:
        if address not in self._known:
            self._known[address] = weight(self._visitor.client.get(address, headers=PACKED))
        return self._known[address]
