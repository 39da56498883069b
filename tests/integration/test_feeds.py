"""Private calendars through the service, on both databases."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from tests.integration.test_meetings import SLOT, cancel, move, planned, reads_english
from tests.mandates import KeptMandates
from tests.world import POLICE, World
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import FeedRow, JournalRow
from workflow.services.answers import NotFound
from workflow.services.feeds import Feeds
from workflow.services.people import token_hash

WHO = f"{POLICE}-2"


@pytest.fixture
def world(negotiating: World) -> World:
    """What others see: in a concept nobody plans."""
    return negotiating


def renewed(world: World, who: str = WHO) -> str:
    token = Feeds(world.desk).renew(world.people[who], world.key())
    assert token
    return token


def statuses(world: World, token: str) -> list[str]:
    found = Calendar.from_ical(Feeds(world.desk).calendar(token)).walk("VEVENT")
    return [str(event["STATUS"]) for event in found]


def test_everyone_sees_their_own_meetings(world: World) -> None:
    mine, theirs = renewed(world), renewed(world, f"{POLICE}-1")
    meeting = planned(world)
    assert statuses(world, mine) == ["CONFIRMED"]
    assert statuses(world, theirs) == []
    assert move(world, meeting, SLOT).done
    assert cancel(world, meeting, "Ziek.").done
    assert statuses(world, mine) == ["CANCELLED"]


def test_a_token_is_long_random_and_kept_as_its_hash(world: World) -> None:
    first, second = renewed(world), renewed(world, f"{POLICE}-1")
    assert first != second
    assert len(first) == 43  # 256 bits
    with world.desk.database.reading() as session:
        kept = set(session.scalars(select(FeedRow.token)))
    assert kept == {token_hash(first), token_hash(second)}


def test_renewing_and_revoking_make_the_earlier_token_unknown(world: World) -> None:
    first, feeds = renewed(world), Feeds(world.desk)
    second = renewed(world)
    with pytest.raises(NotFound):
        feeds.calendar(first)
    assert feeds.calendar(second)
    for _ in range(2):
        feeds.revoke(world.people[WHO])
    assert feeds.state(world.people[WHO]) is None
    for token in (second, "", "x" * 43, token_hash(second), "\0"):
        with pytest.raises(NotFound):
            feeds.calendar(token)


def test_the_same_form_makes_one_token(world: World) -> None:
    feeds, key = Feeds(world.desk), world.key()
    token = feeds.renew(world.people[WHO], key)
    assert token
    assert feeds.renew(world.people[WHO], key) is None
    assert feeds.calendar(token)
    with pytest.raises(KeyReused):
        feeds.renew(world.people[f"{POLICE}-1"], key)


def test_a_closed_account_has_no_calendar_and_gets_none(world: World) -> None:
    token = renewed(world)
    KeptMandates(world.desk).close_account(world.people[WHO])
    with pytest.raises(NotFound):
        Feeds(world.desk).calendar(token)
    with pytest.raises(NotFound):
        Feeds(world.desk).renew(world.people[WHO], world.key())


def test_what_was_long_ago_leaves_the_calendar(world: World) -> None:
    token = renewed(world)
    planned(world)
    world.clock.moment = SLOT.starts_at + timedelta(days=179)
    assert statuses(world, token) == ["CONFIRMED"]
    world.clock.forward(days=2)
    assert statuses(world, token) == []


def test_reading_a_calendar_changes_nothing(world: World) -> None:
    token = renewed(world)
    planned(world)
    with world.desk.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(JournalRow))
    assert Feeds(world.desk).calendar(token) == Feeds(world.desk).calendar(token)
    with world.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JournalRow)) == before
    assert world.journal_is_whole()


def test_a_calendar_is_in_the_language_of_its_owner(world: World) -> None:
    token = renewed(world)
    planned(world)
    for name, description in (
        ("Overleg Convenant", "Log in om meer te lezen: "),
        ("Convenant meetings", "Log in to read more: "),
    ):
        calendar = Calendar.from_ical(Feeds(world.desk).calendar(token))
        (event,) = calendar.walk("VEVENT")
        assert calendar["X-WR-CALNAME"] == name
        assert event["DESCRIPTION"].startswith(description)
        reads_english(world, WHO)
