"""A clock that stands wrong writes nothing; an administrator confirms it, and that is in the journal."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.fakes import FakeClock
from tests.world import World
from workflow.domain.vocabulary import Action, Administration
from workflow.persistence import pace
from workflow.persistence.pace import BACKWARDS, JUMP, SILENCE, ClockWrong, Pace
from workflow.persistence.tables import JournalRow, SignatureRow
from workflow.services.clock import LONGEST_REASON, Clocks, NoReason
from workflow.services.people import People
from workflow.services.store_check import StoreCheck


class Time:
    """A clock that nobody sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def watched(world: World) -> Time:
    """From now on this world's clock is watched, in a process that just began."""
    real = Time()
    moments = world.desk.database._writing.kw["info"][pace.KEY]
    moments.watched, moments.seconds, moments._began = True, real, None
    return real


def anew(world: World) -> None:
    """The process is started again: it knows nothing of how the clock stood."""
    world.desk.database._writing.kw["info"][pace.KEY]._began = None


def later(world: World, real: Time, stretch: timedelta) -> None:
    """Time passes, and the clock tells it."""
    world.clock.moment += stretch
    real.seconds += stretch.total_seconds()


def signatures(world: World) -> int:
    with world.desk.database.reading() as session:
        return len(session.scalars(select(SignatureRow)).all())


def stored(world: World) -> set[str]:
    """The files of documents, by their hash."""
    folder = world.desk.documents.folder  # type: ignore[attr-defined]  # the store of the tests has files
    return {path.name for path in folder.rglob("*") if len(path.name) == 64}


def last_entry(world: World) -> JournalRow:
    with world.desk.database.reading() as session:
        return session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()  # type: ignore[return-value]  # there is one


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────

ACTS: dict[str, tuple[str, Callable[[World], object]]] = {
    "sign": ("for_signing", lambda w: w.sign("coordinator")),
    "open": ("agreed", lambda w: w.open_signing()),
    "recognise": ("done", lambda w: w.recognise()),
    "fill in": ("draft", lambda w: w.act(Action.SUBMIT, "coordinator")),
    "invite": ("draft", lambda w: People(w.desk).invite("nieuw@example.nl", "Nieuw")),
    "nightly check": ("draft", lambda w: StoreCheck(w.desk).night()),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_by_a_clock_that_stands_400_days_ahead(
    begin: Callable[[str], World], act: str
) -> None:
    stage, does = ACTS[act]
    world = begin(stage)
    watched(world)
    before, signed = last_entry(world).number, signatures(world)
    world.clock.forward(days=400)
    with pytest.raises(ClockWrong, match="De klok van het systeem staat op 28-12-2027"):
        does(world)
    assert (last_entry(world).number, signatures(world)) == (before, signed)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_before_what_was_done(begin: Callable[[str], World], act: str) -> None:
    stage, does = ACTS[act]
    world = begin(stage)
    before = last_entry(world).number
    world.clock.moment -= BACKWARDS + timedelta(seconds=1)
    with pytest.raises(ClockWrong, match="maar het journaal is al bij"):
        does(world)
    assert last_entry(world).number == before


def test_a_signature_is_refused_before_it_is_made(for_signing: World) -> None:
    watched(for_signing)
    files = stored(for_signing)
    for_signing.clock.forward(days=400)
    with pytest.raises(ClockWrong):
        for_signing.sign("coordinator")
    assert stored(for_signing) == files


# ── tolerances ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_clock_that_is_set_back_a_little_moves_no_moment_back(world: World) -> None:
    world.clock.moment -= BACKWARDS
    before = last_entry(world).at
    People(world.desk).invite("nieuw@example.nl", "Nieuw")
    assert last_entry(world).at == before
    assert world.journal_is_whole()


def test_a_quiet_week_with_its_nightly_checks_is_no_jump(world: World) -> None:
    real = watched(world)
    for _ in range(7):
        later(world, real, timedelta(days=1))
        StoreCheck(world.desk).night()
    later(world, real, SILENCE)
    People(world.desk).invite("nieuw@example.nl", "Nieuw")


def test_a_jump_of_two_hours_in_a_running_process_is_seen(world: World) -> None:
    real = watched(world)
    People(world.desk).invite("nieuw@example.nl", "Nieuw")
    later(world, real, timedelta(minutes=10))
    world.clock.forward(hours=2)
    with pytest.raises(ClockWrong, match="is versprongen"):
        People(world.desk).invite("ander@example.nl", "Ander")
    world.clock.forward(hours=-2)
    People(world.desk).invite("ander@example.nl", "Ander")


def test_a_clock_that_is_set_right_by_less_than_an_hour_holds_nobody_up(world: World) -> None:
    watched(world)
    People(world.desk).invite("nieuw@example.nl", "Nieuw")
    world.clock.moment += JUMP
    People(world.desk).invite("ander@example.nl", "Ander")


# ── confirming ───────────────────────────────────────────────────────────────────────────────────────────


def test_after_a_real_stop_an_administrator_confirms(world: World) -> None:
    real = watched(world)
    later(world, real, timedelta(days=30))
    with pytest.raises(ClockWrong):
        Clocks(world.desk).standing()
    Clocks(world.desk).confirm(" De server stond\neen maand uit. ", "beheer")
    entry = last_entry(world)
    assert entry.body["action"] == Administration.CLOCK_CONFIRMED
    People(world.desk).invite("nieuw@example.nl", "Nieuw")
    assert Clocks(world.desk).standing().last is not None
    assert world.journal_is_whole()


def test_a_journal_that_a_wrong_clock_took_ahead_goes_on_after_confirming(world: World) -> None:
    watched(world)
    world.clock.forward(days=2)
    anew(world)
    People(world.desk).invite("nieuw@example.nl", "Nieuw")
    world.clock.forward(days=-2)
    anew(world)
    with pytest.raises(ClockWrong, match="maar het journaal is al bij"):
        People(world.desk).invite("ander@example.nl", "Ander")
    Clocks(world.desk).confirm("De klok stond twee dagen voor.", "beheer")
    People(world.desk).invite("ander@example.nl", "Ander")
    assert world.journal_is_whole()


def test_confirming_reaches_a_process_that_runs(world: World) -> None:
    watched(world)
    People(world.desk).invite("nieuw@example.nl", "Nieuw")
    world.clock.forward(days=30)
    with pytest.raises(ClockWrong):
        People(world.desk).invite("ander@example.nl", "Ander")
    Clocks(world.desk).confirm("De klok stond een maand achter.", "beheer")
    People(world.desk).invite("ander@example.nl", "Ander")


@pytest.mark.parametrize("reason", ["", "  \n", "x" * (LONGEST_REASON + 1)])
def test_without_a_reason_nothing_is_confirmed(world: World, reason: str) -> None:
    before = last_entry(world).number
    with pytest.raises(NoReason):
        Clocks(world.desk).confirm(reason, "beheer")
    assert last_entry(world).number == before


def test_what_is_not_watched_may_stand_still_for_years() -> None:
    clock = FakeClock()
    Pace().judge(clock.now() + timedelta(days=4000), clock.now())
