"""For whom a person speaks and signs: one partner at a time, from a day until a day."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date, timedelta
from time import sleep

import pytest
from sqlalchemy import select

from tests.builders import supplement
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MANDATE, MUNICIPALITY, POLICE, World
from workflow.domain.parties import Seat
from workflow.domain.vocabulary import Action, State
from workflow.persistence.tables import JournalRow, SeatRow, SignatoryRow
from workflow.services.answers import NotFound
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandate_giving import LAST, Ground, give_seat
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed, People
from workflow.services.teams import Teams

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))
FOREVER = Period(date(2026, 1, 1))


@pytest.fixture
def mandates(world: World) -> KeptMandates:
    return KeptMandates(world.desk)


@pytest.fixture
def person(world: World) -> int:
    return world.join("nieuw")


def seat(mandates: KeptMandates, person: int, partner: str, period: Period) -> None:
    mandates.seat(person, Chair(partner, 1), period, MANDATE)


def sign(mandates: KeptMandates, person: int, partner: str, period: Period) -> None:
    mandates.signatory(person, partner, "functie", period, MANDATE)


GIVING = pytest.mark.parametrize("give", [seat, sign])
OVERLAPPING = [
    SPRING,
    FOREVER,
    Period(date(2020, 1, 1)),
    Period(date(2026, 4, 1), date(2026, 4, 1)),
    Period(date(2026, 1, 1), SPRING.since),
    Period(date(2026, 5, 31), date(2027, 1, 1)),
]
APART = [
    Period(date(2025, 1, 1), SPRING.since - timedelta(days=31)),
    Period(SPRING.until + timedelta(days=31)),  # type: ignore[operator]  # spring ends
    Period(date(2026, 8, 1), date(2026, 8, 1)),
]
CLOSE_BY = [
    Period(date(2025, 1, 1), SPRING.since - timedelta(days=30)),
    Period(date(2026, 6, 1)),
    Period(date(2026, 6, 30), date(2026, 6, 30)),
]


@GIVING
@pytest.mark.parametrize("period", OVERLAPPING)
def test_nobody_speaks_or_signs_for_two_partners_at_once(
    mandates: KeptMandates, person: int, give: object, period: Period
) -> None:
    assert callable(give)
    seat(mandates, person, POLICE, SPRING)
    with pytest.raises(NotAllowed, match="al voor een andere partner"):
        give(mandates, person, HOUSING, period)


@GIVING
def test_who_signs_for_a_partner_speaks_for_no_other(
    mandates: KeptMandates, person: int, give: object
) -> None:
    assert callable(give)
    sign(mandates, person, POLICE, FOREVER)
    with pytest.raises(NotAllowed):
        give(mandates, person, MUNICIPALITY, SPRING)


@pytest.mark.parametrize("period", APART)
def test_one_after_the_other_is_allowed(mandates: KeptMandates, person: int, period: Period) -> None:
    seat(mandates, person, POLICE, SPRING)
    seat(mandates, person, HOUSING, period)
    sign(mandates, person, POLICE, SPRING)


@pytest.mark.parametrize("period", CLOSE_BY)
def test_within_thirty_days_both_keepers_accept(
    world: World, mandates: KeptMandates, person: int, period: Period
) -> None:
    seat(mandates, person, POLICE, SPRING)
    acts, chair = MandateActs(world.desk), Chair(HOUSING, 1)
    asked = acts.seat(world.people[f"{HOUSING}-3"], person, chair, period, MANDATE)
    assert asked.nomination
    assert not world.facts().seats_of(person, period.since)
    for stranger in ("kantoor", f"{HOUSING}-3"):
        with pytest.raises(NotAllowed, match="Alleen een mandaatbeheerder"):
            acts.accept(world.people[stranger], asked.nomination)
    with pytest.raises(NotFound):
        acts.accept(world.people[f"{MUNICIPALITY}-3"], asked.nomination)
    assert acts.accept(world.people[f"{POLICE}-3"], asked.nomination)
    (held,) = world.facts().seats_of(person, period.since)
    assert (held.partner, held.accepted_by) == (HOUSING, world.people[f"{HOUSING}-3"])
    assert world.journal_is_whole()


def test_one_partner_may_be_spoken_for_at_several_levels(
    world: World, mandates: KeptMandates, person: int
) -> None:
    for level in (1, 2, 3):
        mandates.seat(person, Chair(POLICE, level), FOREVER, MANDATE)
    assert [s.level for s in world.facts().seats_of(person, world.desk.today())] == [1, 2, 3]


def test_two_desks_at_once_do_not_give_one_person_two_partners(
    world: World, mandates: KeptMandates, person: int
) -> None:
    with ThreadPoolExecutor() as pool:
        with world.desk.database.begin() as session:
            ground = Ground(MANDATE, None, world.people[f"{POLICE}-3"])
            give_seat(session, world.desk, person, Chair(POLICE, 1), FOREVER, ground)
            other = pool.submit(seat, mandates, person, HOUSING, FOREVER)
            sleep(0.2)
        assert isinstance(other.exception(10), NotAllowed)


@GIVING
def test_an_unknown_partner_gets_nobody(mandates: KeptMandates, person: int, give: object) -> None:
    assert callable(give)
    with pytest.raises(NotAllowed, match="Deze partner bestaat niet: niemand"):
        give(mandates, person, "niemand", FOREVER)


@pytest.mark.parametrize("level", [0, 4, -1])
def test_an_unknown_level_has_no_seats(mandates: KeptMandates, person: int, level: int) -> None:
    with pytest.raises(NotAllowed, match=f"niveau van overleg bestaat niet: {level}"):
        mandates.seat(person, Chair(POLICE, level), FOREVER, MANDATE)


@GIVING
def test_an_unknown_person_and_a_closed_account_get_nothing(
    world: World, mandates: KeptMandates, person: int, give: object
) -> None:
    assert callable(give)
    People(world.desk).close("nieuw@example.nl")
    for nobody in (person, 4711):
        with pytest.raises(NotAllowed, match="account"):
            give(mandates, nobody, POLICE, FOREVER)


@GIVING
def test_a_period_ends_after_it_begins(mandates: KeptMandates, person: int, give: object) -> None:
    assert callable(give)
    with pytest.raises(NotAllowed, match="laatste dag"):
        give(mandates, person, POLICE, Period(date(2026, 3, 2), date(2026, 3, 1)))


def test_what_was_not_allowed_leaves_nothing(world: World, mandates: KeptMandates, person: int) -> None:
    before = rows(world)
    with pytest.raises(NotAllowed):
        mandates.seat(person, Chair(POLICE, 9), FOREVER, MANDATE)
    assert rows(world) == before


def rows(world: World) -> tuple[int, ...]:
    with world.desk.database.reading() as session:
        tables = (SeatRow, SignatoryRow, JournalRow)
        return tuple(len(session.scalars(select(table)).all()) for table in tables)  # type: ignore[call-overload]  # tables of several kinds


def test_the_municipality_signs_last_and_the_others_first(world: World) -> None:
    groups = {s.partner: s.group for s in world.facts().signatories}
    assert groups.pop(MUNICIPALITY) == LAST
    assert set(groups.values()) == {1}


def test_giving_a_seat_is_in_the_journal_with_its_ground(
    world: World, mandates: KeptMandates, person: int
) -> None:
    mandates.seat(person, Chair(POLICE, 2, approver=True), SPRING, MANDATE)
    with world.desk.database.reading() as session:
        last = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()
        assert last is not None
        ground = {"since": "2026-03-01", "until": "2026-05-31", **asdict(MANDATE)}
        assert {**last.body, "kind": "beheer"} == last.body | ground
        assert (last.body["person"], last.body["approver"]) == (person, True)
    assert world.journal_is_whole()


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────


def moved_to(world: World, day: date) -> None:
    world.clock.forward(days=(day - world.desk.today()).days)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 11, 30), False),
        (date(2026, 12, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_seat_holds_on_its_first_and_on_its_last_day_only(
    negotiating: World, day: date, holds: bool
) -> None:
    person = negotiating.join("invaller")
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    KeptMandates(negotiating.desk).seat(person, Chair(HOUSING, 1), december, MANDATE)
    KeptMandates(negotiating.desk).signatory(person, HOUSING, "functie", Period(date(2020, 1, 1)), MANDATE)
    number = negotiating.propose(supplement())
    moved_to(negotiating, day)
    answer = negotiating.consent(number, "invaller")
    assert answer.done is holds
    assert answer.sentences == (
        () if holds else ("U hebt vandaag geen zetel bij een partner van dit dossier op dit niveau.",)
    )


def test_a_day_begins_at_midnight_in_the_municipality(negotiating: World) -> None:
    negotiating.clock.moment = negotiating.clock.moment.replace(hour=22, minute=59)
    assert negotiating.desk.today() == date(2026, 11, 23)
    negotiating.clock.forward(minutes=1)
    assert negotiating.desk.today() == date(2026, 11, 24)


def test_a_consent_given_under_a_mandate_outlives_it(negotiating: World) -> None:
    person = negotiating.join("invaller")
    today = negotiating.desk.today()
    KeptMandates(negotiating.desk).seat(person, Chair(HOUSING, 1), Period(today, today), MANDATE)
    number = negotiating.propose(supplement())
    for who in ("invaller", f"{POLICE}-1", f"{MUNICIPALITY}-1"):
        assert negotiating.consent(number, who).done
    negotiating.clock.forward(days=1)
    negotiating.approve()
    assert negotiating.facts().state is State.AGREED


# ── teams ────────────────────────────────────────────────────────────────────────────────────────────────


def test_starting_a_team_gives_its_coordinator_seat_and_signature(world: World) -> None:
    facts, coordinator = world.facts(), world.people["coordinator"]
    today = world.desk.today()
    (seat,) = facts.seats_of(coordinator, today)
    assert (seat.partner, seat.level, seat.approver, seat.since) == (facts.team, 1, True, today)
    (signatory,) = (s for s in facts.signing_on(today) if s.partner == facts.team)
    assert (signatory.person, signatory.function, signatory.group) == (coordinator, "coördinator", 1)
    assert [p.key for p in facts.partners] == [facts.team, *KEYS]
    assert isinstance(seat, Seat)


def test_teams_of_one_name_get_keys_of_their_own(world: World) -> None:
    agreements = [world.start_team("BPT Proef 2"), Teams(world.desk).start("BPT Proef!", world.join("derde"))]
    assert [world.facts(a).team for a in agreements] == ["bpt-proef-2", "bpt-proef-3"]
    assert world.journal_is_whole()


def test_who_speaks_for_a_partner_cannot_coordinate_a_team(world: World) -> None:
    before = rows(world)
    with pytest.raises(NotAllowed):
        Teams(world.desk).start("BPT Twee", world.people[f"{POLICE}-1"])
    with pytest.raises(NotAllowed):
        Teams(world.desk).start("BPT Twee", world.people["coordinator"])
    assert rows(world) == before


def test_a_coordinator_of_one_team_does_nothing_for_another(world: World) -> None:
    world.start_team("BPT Twee")
    world.people["ander"] = world.people["coordinator BPT Twee"]
    with pytest.raises(LookupError):
        world.act(Action.SUBMIT, "ander")
