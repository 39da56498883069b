"""The board of the burgemeester's office, on every database: counts, whose turn it is, and what is late."""

from dataclasses import replace

from tests.builders import deviation
from tests.world import HOUSING, POLICE, World
from workflow.domain.terms import DEFAULT
from workflow.domain.vocabulary import State
from workflow.services.overview import OFFICE_TURN, TEAM_TURN, Board, Overview, Wish


def board(world: World, wish: Wish | None = None) -> Board:
    return Overview(world.desk).board(world.people["kantoor"], wish)


def teams(world: World, wish: Wish) -> list[str]:
    return [line.team for line in board(world, wish).sheet.lines]


def test_every_state_is_counted_whatever_state_is_asked(negotiating: World) -> None:
    negotiating.start_team("BPT Elders")
    for wish in (Wish(), Wish(state=State.DRAFT), Wish(state=State.RECOGNISED)):
        assert board(negotiating, wish).stages == {State.DRAFT: 1, State.IN_NEGOTIATION: 1}
    assert board(negotiating, Wish(search="elders")).stages == {State.DRAFT: 1}
    assert board(negotiating, Wish(who=TEAM_TURN, state=State.DRAFT)).stages[State.IN_NEGOTIATION] == 1


def test_it_shows_for_whom_a_dossier_waits(negotiating: World) -> None:
    negotiating.start_team("BPT Elders")
    assert teams(negotiating, Wish(who=TEAM_TURN)) == ["BPT Proef", "BPT Elders"]
    proposal = negotiating.propose(deviation())
    assert teams(negotiating, Wish(who=POLICE)) == ["BPT Proef"]
    for level in (1, 2, 3):
        negotiating.consent(proposal, f"{POLICE}-{level}")
    assert teams(negotiating, Wish(who=POLICE)) == []
    assert teams(negotiating, Wish(who=HOUSING)) == ["BPT Proef"]


def test_the_office_finds_what_waits_for_it(agreed: World) -> None:
    agreed.start_team("BPT Elders")
    assert teams(agreed, Wish(who=OFFICE_TURN)) == ["BPT Proef"]
    assert teams(agreed, Wish(who=TEAM_TURN)) == ["BPT Elders"]


def test_late_is_later_than_the_last_day_of_the_term_and_of_whom_is_asked(negotiating: World) -> None:
    negotiating.propose(deviation())
    late = Wish(late=True)
    negotiating.clock.forward(days=DEFAULT.days)
    assert teams(negotiating, late) == []
    negotiating.clock.forward(days=1)
    negotiating.start_team("BPT Elders")
    assert teams(negotiating, late) == teams(negotiating, replace(late, who=POLICE)) == ["BPT Proef"]
    assert teams(negotiating, replace(late, who=OFFICE_TURN)) == []


def test_whom_nobody_knows_is_no_filter(negotiating: World) -> None:
    found = board(negotiating, Wish(who="onzin", page=99))
    assert (found.wish.who, found.sheet.number, found.sheet.total) == ("", 1, 1)
    assert POLICE in dict(found.partners)
    assert "bpt-proef" not in dict(found.partners)
