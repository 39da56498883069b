"""A coordinator hands over: offered, accepted by the other, and the mandates move in one transaction."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from language.catalogue import told
from language.said import ENGLISH
from tests.builders import supplement
from tests.integration.test_meetings import reads_english
from tests.mandates import KeptMandates
from tests.world import HOUSING, MANDATE, POLICE, World, unjournalled
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, Administration, State
from workflow.persistence.tables import HandoverRow, JournalRow, OutboxRow, SeatRow
from workflow.services.answers import NotFound
from workflow.services.handovers import GROUND, Handovers
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed, People

EMAIL = "opvolger@example.nl"


def offered(world: World, email: str = EMAIL) -> int:
    """The coordinator offers; gives the handover's id."""
    Handovers(world.desk).offer(world.agreement, world.people["coordinator"], email, "O. Volger")
    found = Handovers(world.desk).offered_by(world.people["coordinator"], world.agreement)
    assert found is not None
    return found.id


def accepted(world: World) -> int:
    """Somebody with an account takes over; gives the person."""
    taker = world.people["opvolger"] = world.join("opvolger")
    Handovers(world.desk).accept(offered(world), taker)
    return taker


def last_mail(world: World) -> str:
    with world.desk.database.reading() as session:
        row = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
        assert row is not None
        return row.text


def actions(world: World) -> list[str]:
    with world.desk.database.reading() as session:
        rows = session.scalars(select(JournalRow).order_by(JournalRow.number))
        return [row.body["action"] for row in rows]


def test_the_mandates_move_at_once(negotiating: World) -> None:
    old, today = negotiating.people["coordinator"], negotiating.desk.today()
    new = accepted(negotiating)
    facts = negotiating.facts()
    assert facts.seats_of(old, today) == ()
    (seat,) = facts.seats_of(new, today)
    assert (seat.partner, seat.level, seat.approver, seat.since) == (facts.team, 1, True, today)
    assert seat.mandate.source == GROUND
    (signs,) = (s for s in facts.signing_on(today) if s.partner == facts.team)
    assert (signs.person, signs.function) == (new, "coördinator")
    ended = [s for s in facts.seats if s.person == old]
    assert [s.until for s in ended] == [today - timedelta(days=1)]
    assert negotiating.journal_is_whole()


def test_it_is_in_the_journal_with_the_seats(negotiating: World) -> None:
    accepted(negotiating)
    wanted = [
        Administration.HANDOVER_OFFERED,
        Administration.SEAT_ENDED,
        Administration.SIGNATURE_ENDED,
        Administration.SEAT_GIVEN,
        Administration.SIGNATURE_GIVEN,
        Administration.HANDED_OVER,
    ]
    assert actions(negotiating)[-6:] == wanted
    with negotiating.desk.database.reading() as session:
        bodies = [str(row.body) for row in session.scalars(select(JournalRow))]
    assert not any("Coordinator" in body for body in bodies)  # names stand in the personal part only


def test_the_new_coordinator_goes_on_where_the_old_one_stopped(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    accepted(negotiating)
    for partner in (POLICE, HOUSING, "gemeente-proefdam"):
        assert negotiating.consent(number, f"{partner}-1").done
    digest = text_digest(negotiating.facts())
    with pytest.raises(NotFound):
        negotiating.act(Action.PUT_TO_APPROVAL, "coordinator", digest=digest)
    negotiating.done(Action.PUT_TO_APPROVAL, "opvolger", digest=digest)
    assert negotiating.facts().state is State.FOR_APPROVAL


def test_a_new_person_gets_a_link_that_works_once(negotiating: World) -> None:
    handover = offered(negotiating)
    link = re.search(r"/uitnodiging/(\S+)", last_mail(negotiating))
    assert link
    People(negotiating.desk).accept(link[1], "een lang genoeg wachtwoord")
    with pytest.raises(NotFound):
        People(negotiating.desk).accept(link[1], "een lang genoeg wachtwoord")
    person = People(negotiating.desk).known(EMAIL)
    assert person is not None
    assert [offer.id for offer in Handovers(negotiating.desk).offered_to(person)] == [handover]
    Handovers(negotiating.desk).accept(handover, person)
    assert negotiating.facts().seats_of(person, negotiating.desk.today())
    assert negotiating.journal_is_whole()


def test_who_has_an_account_gets_no_link_into_it(negotiating: World) -> None:
    negotiating.join("opvolger")
    offered(negotiating)
    assert "uitnodiging" not in last_mail(negotiating)


@pytest.mark.parametrize("way", ["decline", "withdraw"])
def test_an_offer_that_is_closed_changes_nothing(negotiating: World, way: str) -> None:
    taker, before = negotiating.join("opvolger"), negotiating.facts()
    handover, handovers = offered(negotiating), Handovers(negotiating.desk)
    close: Callable[[int, int], None] = getattr(handovers, way)
    close(handover, taker if way == "decline" else negotiating.people["coordinator"])
    assert negotiating.facts() == before
    assert actions(negotiating)[-1] == Administration.HANDOVER_CLOSED
    with pytest.raises(NotFound):
        handovers.accept(handover, taker)
    offered(negotiating)  # one can offer again
    assert negotiating.journal_is_whole()


def test_nobody_else_settles_an_offer(negotiating: World) -> None:
    negotiating.join("opvolger")
    handover, handovers = offered(negotiating), Handovers(negotiating.desk)
    stranger, giver = negotiating.join("vreemde"), negotiating.people["coordinator"]
    for person in (stranger, giver):
        for close in (handovers.accept, handovers.decline):
            with pytest.raises(NotFound):
                close(handover, person)
    with pytest.raises(NotFound):
        handovers.withdraw(handover, stranger)
    with pytest.raises(NotFound):
        handovers.open(handover, stranger)


def test_only_a_coordinator_of_the_team_offers(negotiating: World) -> None:
    for who in ("kantoor", f"{POLICE}-1"):
        with pytest.raises(NotFound):
            Handovers(negotiating.desk).offer(negotiating.agreement, negotiating.people[who], EMAIL, "X")
    with pytest.raises(NotFound):
        Handovers(negotiating.desk).offer(4711, negotiating.people["coordinator"], EMAIL, "X")


def test_one_offers_once_and_to_another(negotiating: World) -> None:
    own = "coordinator.BPT.Proef@example.nl"
    with pytest.raises(NotAllowed, match="U bent dit zelf"):
        offered(negotiating, own)
    with pytest.raises(NotAllowed, match="geen e-mailadres"):
        offered(negotiating, "dit is niets")
    offered(negotiating)
    with pytest.raises(NotAllowed, match="Trek dat aanbod eerst in"):
        offered(negotiating)
    with negotiating.desk.database.reading() as session:
        assert len(session.scalars(select(HandoverRow)).all()) == 1


def test_who_speaks_for_another_partner_cannot_take_over(negotiating: World) -> None:
    before = negotiating.facts()
    handover = offered(negotiating, f"{POLICE}-1@example.nl")
    with pytest.raises(NotAllowed, match="al voor een andere partner"):
        Handovers(negotiating.desk).accept(handover, negotiating.people[f"{POLICE}-1"])
    assert negotiating.facts() == before
    assert negotiating.journal_is_whole()


def test_not_while_a_signature_is_waited_for(for_signing: World) -> None:
    taker = for_signing.join("opvolger")
    handover, before = offered(for_signing), for_signing.facts()
    with pytest.raises(NotAllowed, match="Er loopt een ondertekening; draag over als die klaar is"):
        Handovers(for_signing.desk).accept(handover, taker)
    assert for_signing.facts() == before
    assert for_signing.sign("coordinator").done
    Handovers(for_signing.desk).accept(handover, taker)
    for who in (f"{POLICE}-1", f"{HOUSING}-1", "gemeente-proefdam-1"):
        assert for_signing.sign(who).done
    assert for_signing.recognise().done
    assert for_signing.journal_is_whole()


def test_who_stood_in_for_the_old_coordinator_stops_too(negotiating: World) -> None:
    facts, deputy = negotiating.facts(), negotiating.join("invaller")
    with negotiating.desk.database.reading() as session:
        seat = session.scalars(select(SeatRow.id).where(SeatRow.partner == facts.team)).one()
    KeptMandates(negotiating.desk).seat(
        deputy, Chair(facts.team, 1, deputy_of=seat), Period(negotiating.desk.today()), MANDATE
    )
    accepted(negotiating)
    assert negotiating.facts().seats_of(deputy, negotiating.desk.today()) == ()


def test_accepting_twice_at_once_moves_the_mandates_once(negotiating: World) -> None:
    taker = negotiating.join("opvolger")
    handover, start = offered(negotiating), Barrier(2)

    def accept() -> bool:
        start.wait()
        try:
            Handovers(negotiating.desk).accept(handover, taker)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor() as pool:
        done = [task.result(20) for task in [pool.submit(accept) for _ in range(2)]]
    assert sorted(done) == [False, True]
    assert len(negotiating.facts().seats_of(taker, negotiating.desk.today())) == 1
    assert negotiating.journal_is_whole()


def test_offering_twice_at_once_offers_once(negotiating: World) -> None:
    start = Barrier(2)

    def offer() -> bool:
        start.wait()
        try:
            offered(negotiating)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor() as pool:
        done = [task.result(20) for task in [pool.submit(offer) for _ in range(2)]]
    assert sorted(done) == [False, True]
    assert negotiating.journal_is_whole()


def test_a_handover_put_there_behind_our_back_is_noticed(negotiating: World) -> None:
    with unjournalled(negotiating) as session:
        people = negotiating.people
        session.add(
            HandoverRow(
                team_id=1,
                from_id=people["coordinator"],
                to_id=people["kantoor"],
                offered_at=negotiating.desk.now(),
            )
        )
    assert not negotiating.journal_is_whole()


def english_mail(world: World) -> OutboxRow:
    """The last message, which its reader gets in English."""
    with world.desk.database.reading() as session:
        row = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
        assert row is not None
        assert (row.subject, row.letter["language"]) == ("BPT Proef: handover", "en")
        return row


def test_who_reads_english_is_asked_and_answered_in_english(negotiating: World) -> None:
    taker = negotiating.people["opvolger"] = negotiating.join("opvolger")
    for who in ("coordinator", "opvolger"):
        reads_english(negotiating, who)
    giver = "Coordinator Bpt Proef"
    first = offered(negotiating)
    assert f"{giver} asks you to become coordinator of BPT Proef." in english_mail(negotiating).text
    Handovers(negotiating.desk).decline(first, taker)
    assert "Your task as coordinator was not taken over." in english_mail(negotiating).text
    Handovers(negotiating.desk).accept(offered(negotiating), taker)
    assert "Your task as coordinator was taken over." in english_mail(negotiating).text


def test_a_refusal_is_told_in_english(negotiating: World) -> None:
    offered(negotiating)
    with pytest.raises(NotAllowed) as refused:
        offered(negotiating)
    english = "You have already offered your task. Withdraw that offer first."
    assert told(str(refused.value), ENGLISH) == english
