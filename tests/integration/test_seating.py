"""Partners and levels of the newest covenant, with who sits there today."""

from dataclasses import replace
from datetime import timedelta

from tests.mandates import KeptMandates
from tests.world import KEYS, MANDATE, PARTNERS, POLICE, World
from workflow.persistence.database import Database
from workflow.services.mandates import Chair, Period
from workflow.services.seating import Plan, Seating


def plan(world: World) -> Plan:
    found = Seating(world.desk).plan()
    assert found is not None
    return found


def test_every_partner_of_the_covenant_has_its_levels_and_who_sits_there(world: World) -> None:
    found = plan(world)
    assert [(table.key, table.name, table.named) for table in found.tables] == [
        (key, name, True) for key, name in zip(KEYS, PARTNERS, strict=True)
    ]
    for table in found.tables:
        assert tuple(place.level for place in table.places) == found.levels
        names = [[line.name for line in place.held] for place in table.places]
        assert names == [[f"{table.key}-{level}".title()] for level in (1, 2, 3)]
        assert [line.name for line in table.signs] == [f"{table.key}-1".title()]


def test_who_is_no_longer_there_or_not_yet_does_not_sit_there(world: World) -> None:
    mandates, today = KeptMandates(world.desk), world.desk.today()
    seat = next(h for h in mandates.register(today) if h.partner == POLICE and h.level == 2)
    mandates.end_seat(seat.id, today - timedelta(days=1))
    later = Period(today + timedelta(days=1))
    mandates.seat(world.join("later"), Chair(POLICE, 2), later, MANDATE)
    police = next(table for table in plan(world).tables if table.key == POLICE)
    assert [len(place.held) for place in police.places] == [1, 0, 1]


def test_an_organisation_outside_the_covenant_comes_last(world: World) -> None:
    world.settle_newcomer()
    last = plan(world).tables[-1]
    assert (last.key, last.named, len(last.signs)) == ("stichting-nieuw", False, 1)


def test_the_newest_version_counts(world: World) -> None:
    assert plan(world).version == 1
    world.adopt(title="Convenant, volgende versie")
    assert plan(world).version == 2
    assert len(plan(world).tables) == len(PARTNERS)


def test_without_a_covenant_there_is_nothing_to_see(database: Database, world: World) -> None:
    empty = Seating(replace(world.desk, database=database))
    assert empty.plan() is None
