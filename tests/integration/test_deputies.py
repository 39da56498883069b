"""Standing in: named by who holds the seat, for a time, never with more than that seat may do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.builders import supplement
from tests.mandates import KeptMandates
from tests.world import HOUSING, MANDATE, POLICE, World
from workflow.domain.vocabulary import Action
from workflow.persistence.tables import JournalRow, SeatRow
from workflow.services.answers import NotFound
from workflow.services.deputies import Deputies
from workflow.services.dossiers import Dossiers
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed

DEPUTY = "invaller@example.nl"


def seat_of(world: World, who: str) -> int:
    with world.desk.database.reading() as session:
        query = select(SeatRow.id).where(SeatRow.person_id == world.people[who], SeatRow.deputy_of.is_(None))
        return session.scalars(query.order_by(SeatRow.id)).first() or 0


def week(world: World) -> Period:
    return Period(world.desk.today(), world.desk.today() + timedelta(days=7))


def named(world: World, who: str = f"{POLICE}-1", period: Period | None = None) -> int:
    """This person names a deputy; gives the deputy's person."""
    person = world.people.get("invaller") or world.join("invaller")
    mandate = replace(MANDATE, conditions="alleen in deze week")
    Deputies(world.desk).name(world.people[who], seat_of(world, who), DEPUTY, period or week(world), mandate)
    KeptMandates(world.desk).accept_all()
    return person


def test_a_deputy_does_what_the_seat_may_and_it_shows(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    named(negotiating)
    assert negotiating.consent(number, "invaller").done
    dossier = Dossiers(negotiating.desk).open(negotiating.agreement, negotiating.people["kantoor"])
    name = "Invaller, waarnemend namens Politie-Proefstreek-1"
    cells = [cell for line in dossier.proposals[0].table for cell in line.cells if cell]
    assert name in [cell.person for cell in cells]
    assert dossier.history[0].on_behalf.endswith("uitvoerend, waarnemend namens Politie-Proefstreek-1")
    with negotiating.desk.database.reading() as session:
        last = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()
        assert last is not None
        ground = last.body["mandate"]
    assert ground["deputy_of"] == negotiating.people[f"{POLICE}-1"]
    assert ground["conditions"] == "alleen in deze week"
    assert negotiating.journal_is_whole()


def test_only_in_the_period(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    named(negotiating)
    negotiating.clock.forward(days=8)
    with pytest.raises(LookupError):
        negotiating.consent(number, "invaller")


def test_only_for_an_own_seat_from_which_one_approves(world: World) -> None:
    world.join("invaller")
    deputies, police = Deputies(world.desk), world.people[f"{POLICE}-1"]
    for seat in (seat_of(world, f"{HOUSING}-1"), 4711):
        with pytest.raises(NotFound):
            deputies.name(police, seat, DEPUTY, week(world), MANDATE)
    with pytest.raises(NotFound):
        deputies.name(
            world.people[f"{POLICE}-2"], seat_of(world, f"{POLICE}-2"), DEPUTY, week(world), MANDATE
        )


def test_a_deputy_names_no_deputy(world: World) -> None:
    deputy = named(world)
    (own,) = Deputies(world.desk).own(deputy)
    assert own.held.stands_in_for == "Politie-Proefstreek-1"
    assert not own.may_be_deputised
    world.join("nog.een")
    with pytest.raises(NotFound):
        Deputies(world.desk).name(deputy, own.held.id, "nog.een@example.nl", week(world), MANDATE)


def test_periods_that_cannot_be(world: World) -> None:
    today = world.desk.today()
    yesterday = today - timedelta(days=1)
    for period, words in (
        (Period(yesterday, today), "begint vandaag of later"),
        (Period(today), "Vul de laatste dag"),
        (Period(today, yesterday), "laatste dag ligt voor de eerste"),
    ):
        with pytest.raises(NotAllowed, match=words):
            named(world, period=period)
    KeptMandates(world.desk).end_seat(seat_of(world, f"{POLICE}-1"), today)
    with pytest.raises(NotAllowed, match="niet langer dan uw eigen zetel"):
        named(world)


def test_people_who_cannot_stand_in(world: World) -> None:
    police, seat = world.people[f"{POLICE}-1"], seat_of(world, f"{POLICE}-1")
    for email, words in (
        ("niemand@example.nl", "geen account"),
        (f"{HOUSING}-1@example.nl", "al voor een andere partner"),
        (f"{POLICE}-1@example.nl", "voor zichzelf"),
    ):
        with pytest.raises(NotAllowed, match=words):
            Deputies(world.desk).name(police, seat, email, week(world), MANDATE)
    assert world.journal_is_whole()


def test_sending_it_twice_names_one_deputy(world: World) -> None:
    named(world)
    with pytest.raises(NotAllowed, match="deze zetel al"):
        named(world)
    own = next(o for o in Deputies(world.desk).own(world.people[f"{POLICE}-1"]) if not o.held.signs)
    assert [d.name for d in own.deputies] == ["Invaller"]


def test_the_holder_ends_it_and_nobody_else(negotiating: World) -> None:
    named(negotiating)
    deputies, today = Deputies(negotiating.desk), negotiating.desk.today()
    own = next(o for o in deputies.own(negotiating.people[f"{POLICE}-1"]) if not o.held.signs)
    deputy = own.deputies[0].id
    for who, seat in (
        (f"{HOUSING}-1", deputy),
        ("invaller", deputy),
        (f"{POLICE}-1", seat_of(negotiating, f"{POLICE}-1")),
    ):
        with pytest.raises(NotFound):
            deputies.end(negotiating.people[who], seat, today)
    with pytest.raises(NotAllowed, match="terugwerkende kracht"):
        deputies.end(negotiating.people[f"{POLICE}-1"], deputy, today - timedelta(days=1))
    assert not deputies.end(negotiating.people[f"{POLICE}-1"], deputy, today).in_force
    KeptMandates(negotiating.desk).accept_all()
    negotiating.clock.forward(days=1)
    number = negotiating.propose(supplement())
    with pytest.raises(LookupError):
        negotiating.consent(number, "invaller")
    assert negotiating.journal_is_whole()


def test_the_register_says_for_whom_somebody_stands_in(world: World) -> None:
    named(world)
    lines = KeptMandates(world.desk).register(world.desk.today())
    (line,) = (h for h in lines if h.stands_in_for)
    assert (line.name, line.stands_in_for, line.approver) == ("Invaller", "Politie-Proefstreek-1", True)
    assert KeptMandates(world.desk).one(line.id, signs=False) == line
    with pytest.raises(NotFound):
        KeptMandates(world.desk).one(4711, signs=True)


def test_nobody_gets_the_same_seat_or_signature_twice(world: World) -> None:
    person, mandates = world.people[f"{POLICE}-1"], KeptMandates(world.desk)
    with pytest.raises(NotAllowed, match="deze zetel al"):
        mandates.seat(person, Chair(POLICE, 1), week(world), MANDATE)
    with pytest.raises(NotAllowed, match="tekent in deze periode al"):
        mandates.signatory(person, POLICE, "functie", week(world), MANDATE)


def test_a_deputy_approves_for_the_partner(negotiating: World) -> None:
    named(negotiating)
    digest = Dossiers(negotiating.desk).open(negotiating.agreement, negotiating.people["kantoor"]).digest
    negotiating.done(Action.PUT_TO_APPROVAL, "coordinator", digest=digest)
    negotiating.done(Action.APPROVE, "invaller", digest=digest)
    assert [a.partner for a in negotiating.facts().approvals if a.partner == POLICE] == [POLICE]
