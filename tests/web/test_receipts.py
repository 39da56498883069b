"""The history page offers the reader a receipt of each of their own acts, and of nobody else's."""

import json
from collections.abc import Callable

from tests.integration.test_receipts import entry_of
from tests.web.visitor import Visitor
from tests.world import World
from workflow.domain.vocabulary import Action
from workflow.services.checkpoints import Checkpoints
from workflow.services.receipts import check_receipt

Someone = Callable[[str], Visitor]


def address(world: World, number: int) -> str:
    return f"/dossier/{world.agreement}/geschiedenis/{number}/ontvangstbewijs.json"


def test_ones_own_acts_have_a_receipt_to_download(world: World, someone: Someone) -> None:
    world.submit()
    Checkpoints(world.desk).make()
    page = someone("coordinator").open(f"/dossier/{world.agreement}/geschiedenis")
    offered = [link for link in page.links() if link.endswith("ontvangstbewijs.json")]
    own = [entry_of(world, "coordinator", action) for action in (Action.SUBMIT, Action.FILL_IN)]
    assert offered == [address(world, number) for number in own]
    response = someone("coordinator").client.get(offered[0])
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store"
    report = check_receipt(response.get_data(as_text=True), lambda *_: world.notary)
    assert report.faults == ()
    assert report.receipt.entry.number == own[0]


def test_anothers_act_answers_exactly_as_an_unknown_number(world: World, someone: Someone) -> None:
    world.submit()
    office = someone("kantoor")
    numbers = (entry_of(world, "coordinator", Action.SUBMIT), 99999, 10**25, 0)
    answers = [office.client.get(address(world, number)) for number in numbers]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    taken_up = office.client.get(address(world, entry_of(world, "kantoor", Action.TAKE_UP)))
    assert json.loads(taken_up.data)["entry"]["body"]["action"] == "in_behandeling_nemen"


def test_a_broken_journal_gives_no_receipt_and_no_traceback(world: World, someone: Someone) -> None:
    world.submit()
    visitor = someone("coordinator")
    world.desk.database.anchor.path.write_text(
        json.dumps({"number": 1, "hash": "x", "checkpoint": "x\n1\nx\n\n— x x\n"})
    )
    page = visitor.open(address(world, entry_of(world, "coordinator", Action.SUBMIT)), 503)
    assert page.heading == "Dat lukt nu niet"
