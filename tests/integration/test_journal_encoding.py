"""What is hashed is what is stored, also in a town with more than six teams and a covenant with ten signers."""

from io import BytesIO

from tests.fakes import FakeKit
from tests.world import MANDATE, PERIOD, POLICE, State, World
from workflow.services.checkpoints import Checkpoints
from workflow.services.evidence import EvidencePacks
from workflow.services.mandates import Mandates
from workflow.services.records import Records


def found(world: World) -> list[str]:
    return [fault.sentence for fault in Records(world.desk).check().faults]


def evidence_is_given(world: World) -> bool:
    out = BytesIO()
    EvidencePacks(world.desk, FakeKit()).for_office(world.agreement, out)
    return bool(out.getvalue())


def bring_teams(world: World, count: int) -> None:
    """Teams that are recognised; each adds a signatory, so that their numbers come to two digits."""
    for number in range(1, count + 1):
        name = f"BPT Team {number}"
        world.agreement = world.start_team(name)
        world.people["coordinator"] = world.people[f"coordinator {name}"]
        world.until(State.RECOGNISED)


def test_the_seventh_team_does_not_break_the_journal(world: World) -> None:
    bring_teams(world, 8)
    paper = world.facts().paper
    assert paper and max(signatory.id for signatory in paper.asked) > 9
    assert found(world) == []
    assert evidence_is_given(world)
    assert Checkpoints(world.desk).make().size


def test_a_covenant_with_ten_signers_does_not_either(world: World) -> None:
    for number in range(1, 8):
        person = world.join(f"tekenaar-{number}")
        Mandates(world.desk).signatory(person, POLICE, "functie", PERIOD, MANDATE)
    world.until(State.RECOGNISED)
    paper = world.facts().paper
    assert paper and len(paper.asked) >= 10
    assert found(world) == []
    assert evidence_is_given(world)
