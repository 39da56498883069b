"""Every message of a team's whole life: one thing to do, on a page that first asks who one is."""

from urllib.parse import urlsplit

import pytest

from tests.builders import deviation
from tests.integration.test_meetings import PLAN, planned
from tests.web.visitor import Visitor
from tests.world import World
from workflow.domain.letter import Letter, from_json
from workflow.domain.vocabulary import Action
from workflow.persistence.tables import OutboxRow
from workflow.services.accounts import Accounts
from workflow.services.handovers import Handovers
from workflow.services.reminders import Reminders


@pytest.fixture
def letters(world: World) -> list[tuple[OutboxRow, Letter]]:
    """Everything that is written to anybody."""
    world.submit()
    world.everyone_consents(world.propose(deviation()))
    planned(world, PLAN)
    world.clock.forward(days=29)
    Reminders(world.desk).send_due()
    world.to_recognition()
    world.done(Action.SUSPEND, "kantoor", reason="Er liep iets mis.")
    Accounts(world.desk).want_address(world.people["coordinator"], "nieuw@example.nl")
    Accounts(world.desk).change_password(world.people["kantoor"], "", "vier woorden zonder betekenis")
    Handovers(world.desk).offer(
        world.agreement, world.people["coordinator"], "opvolger@example.nl", "O. Volger"
    )
    with world.desk.database.reading() as session:
        rows = session.query(OutboxRow).filter(OutboxRow.sent_at.is_(None)).all()
        assert all(row.letter for row in rows)
        return [(row, from_json(row.letter or {})) for row in rows]


def test_a_link_asks_who_one_is_before_it_does_anything(
    letters: list[tuple[OutboxRow, Letter]], visitor: Visitor
) -> None:
    """But an invitation: with that one makes the account."""
    assert len({row.subject for row, _ in letters}) >= 8
    by_design = []
    for link in {letter.link for _, letter in letters}:
        assert link.startswith("https://convenant.example/")
        path = urlsplit(link).path
        if path.startswith("/uitnodiging/"):
            by_design.append(path)
        elif path != "/":
            assert visitor.open(path).heading == "Inloggen", path
    assert len(by_design) == 1


def test_a_letter_holds_one_address_and_says_what_to_do(letters: list[tuple[OutboxRow, Letter]]) -> None:
    for row, letter in letters:
        assert row.text == letter.text
        assert row.text.count("https://") == 1, row.text
        assert letter.action[0].isupper()
        assert not letter.action.endswith((".", ":"))
        assert letter.body
        assert row.subject


def test_nobody_reads_anothers_address(world: World, letters: list[tuple[OutboxRow, Letter]]) -> None:
    assert not [row.text for row, _ in letters if "@" in row.text]
