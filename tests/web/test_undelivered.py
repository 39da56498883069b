"""The office sees which messages did not arrive, and has them tried again."""

from collections.abc import Callable

from sqlalchemy import select, update

from tests.web.visitor import Visitor
from tests.world import World
from workflow.domain.vocabulary import MailProblem
from workflow.persistence.tables import OutboxRow

Someone = Callable[[str], Visitor]


def given_up(world: World, number: int, problem: str = MailProblem.REFUSED) -> None:
    """So many messages that the mail server took no more."""
    world.submit()
    with world.desk.database.engine.begin() as connection:
        waiting = select(OutboxRow.id).where(OutboxRow.sent_at.is_(None)).order_by(OutboxRow.id).limit(number)
        chosen = connection.scalars(waiting).all()
        connection.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(chosen))
            .values(given_up_at=world.clock.now(), problem=problem, answer="550 Onbekend", attempts=150)
        )


def test_without_any_there_is_nothing_to_see(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    assert "niet aan" not in office.open("/overzicht").words
    assert "Alle berichten zijn aangekomen of nog onderweg." in office.open("/beheer/berichten").words
    assert "/beheer/berichten" in office.open("/beheer").links()


def test_a_message_that_was_given_up_is_counted_listed_and_tried_again(
    world: World, someone: Someone
) -> None:
    given_up(world, 2)
    office = someone("kantoor")
    for page in ("/overzicht", "/beheer"):
        assert "Let op: 2 berichten kwamen niet aan." in office.open(page).words
    page = office.open("/beheer/berichten")
    assert "De mailserver neemt dit bericht niet aan voor dit adres." in page.words
    assert "De mailserver zei: 550 Onbekend" in page.words
    assert "@example.nl" in page.words
    after = office.press(page, page.buttons()[0])
    assert "Het bericht wordt binnen een minuut opnieuw verstuurd." in after.words
    assert "Let op: 1 bericht kwam niet aan." in office.open("/overzicht").words
    assert world.journal_is_whole()


def test_a_message_that_was_changed_is_not_offered(world: World, someone: Someone) -> None:
    given_up(world, 1, MailProblem.CHANGED)
    page = someone("kantoor").open("/beheer/berichten")
    assert "Meld dit aan de beheerder." in page.words
    assert page.buttons() == []


def test_what_was_not_given_up_cannot_be_tried_again(world: World, someone: Someone) -> None:
    given_up(world, 1)
    office = someone("kantoor")
    page = office.open("/beheer/berichten")
    button = page.buttons()[0]
    office.press(page, button)
    office.press(page, button, 404)
