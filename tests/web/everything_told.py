"""A municipality in which everything happens of which a message tells somebody."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from tests.builders import FORM, deviation, supplement
from tests.integration.test_meetings import PLAN, SLOT, cancel, move, planned
from tests.mandates import KeptMandates
from tests.world import HOUSING, MANDATE, PERIOD, POLICE, World, unjournalled
from workflow.domain.letter import Letter, from_json
from workflow.domain.vocabulary import Action, Role
from workflow.persistence import people
from workflow.persistence.tables import OutboxRow, PersonRow, SeatRow
from workflow.services.accounts import Accounts
from workflow.services.colleagues import Colleagues
from workflow.services.factors import Factors
from workflow.services.handovers import Handovers
from workflow.services.identity import Identity
from workflow.services.logins import Logins
from workflow.services.mandates import Chair
from workflow.services.people import NotAllowed, People
from workflow.services.reminders import Reminders
from workflow.services.resets import Resets

REASON = "Zo gaat het niet."
LATE = 29
"""Days after which whoever is waited for is late, and the next level up hears of it."""


def everything_happens(world: World, language: str) -> None:
    """All of it, to people whose language this is."""
    world.join("opvolger")
    People(world.desk).invite("nieuw@example.nl", "N. Nieuw")
    for partner in (POLICE, HOUSING):
        beside = world.join(f"{partner}-ook")
        KeptMandates(world.desk).seat(beside, Chair(partner, 1, approver=False), PERIOD, MANDATE)
    with unjournalled(world) as session:
        session.execute(update(PersonRow).values(language=language))
        session.execute(update(OutboxRow).values(sent_at=world.clock.now()))  # written before
    for part in (
        _account,
        _secrets,
        _resets,
        _colleagues,
        _application,
        _talks,
        _recognition,
        _handovers,
        _in_force,
    ):
        part(world)


def letters(world: World) -> list[tuple[OutboxRow, Letter]]:
    """Everything that was written to anybody since they have an account."""
    with world.desk.database.reading() as session:
        waiting = select(OutboxRow).where(OutboxRow.sent_at.is_(None))
        return [(row, from_json(row.letter or {})) for row in session.scalars(waiting)]


def _account(world: World) -> None:
    accounts, person = Accounts(world.desk), world.people["coordinator"]
    accounts.change_password(person, "", "vier woorden zonder betekenis")
    accounts.want_address(person, "kantoor@example.nl")
    accounts.want_address(person, "anders@example.nl")
    accounts.confirm_address(person, "", urlsplit(letters(world)[-1][1].link).path.rsplit("/")[-1])


def _secrets(world: World) -> None:
    person, logins = world.people["kantoor"], Logins(world.desk, People(world.desk))
    factors = Factors(world.desk, logins)
    codes = factors.add_passkey(person, "Sleutelbos", "nummer", "sleutel", 0)
    with world.desk.database.begin() as session:
        account = people.locked(session, person)
        assert account
        assert logins.code_fits(session, account, codes[0])
    factors.remove(person, factors.owned(person).factors[0].id)
    identity = Identity("https://login.example.nl", "k-1", "kantoor@example.nl", strong=True)
    logins.by_organisation(identity, "")
    with pytest.raises(NotAllowed):
        logins.by_organisation(replace(identity, subject="k-2"), "")


def _resets(world: World) -> None:
    """Of a speaker of the police, whose keeper is told too: once for a no, and once to the end."""
    resets, person = Resets(world.desk), world.people[f"{POLICE}-1"]
    for right in (False, True):
        resets.ask(person, world.people["kantoor"])
        resets.confirm(resets.waiting()[0].id, world.people["kantoor-2"])
        asked = [letter.link for _, letter in letters(world) if "/herstel/" in letter.link]
        token = next(link for link in reversed(asked) if "/collega/" not in link).rsplit("/", maxsplit=1)[-1]
        resets.answer(token, right=right)
    token = next(x.link for _, x in letters(world)[::-1] if "/uitnodiging/" in x.link).rsplit(
        "/", maxsplit=1
    )[-1]
    People(world.desk).accept(token, "vier andere woorden zonder betekenis")
    resets.ask(person, world.people["kantoor"])
    resets.cancel(resets.waiting()[0].id, world.people["kantoor"])
    Accounts(world.desk).want_address(person, "agent@example.nl")
    token = letters(world)[-1][1].link.rsplit("/", maxsplit=1)[-1]
    Accounts(world.desk).confirm_address(person, "", token)
    factors = Factors(world.desk, Logins(world.desk, People(world.desk)))
    factors.add_passkey(person, "Sleutelbos", "nummer 2", "sleutel", 0)


def _colleagues(world: World) -> None:
    office = frozenset({Role.MAYORS_OFFICE})
    person, _ = People(world.desk).invite("collega@example.nl", "C. Ollega", office, world.people["kantoor"])
    with unjournalled(world) as session:
        session.get_one(PersonRow, person).language = session.get_one(PersonRow, 1).language
    (request,) = Colleagues(world.desk).waiting()
    Colleagues(world.desk).confirm(request.id, world.people["kantoor-2"])


def _application(world: World) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.RETURN, "kantoor", reason=REASON)
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")


def _talks(world: World) -> None:
    number = world.propose(deviation())
    assert Reminders(world.desk).by_hand(world.agreement, world.people["kantoor"])
    _meetings(world)
    _late(world)
    proposal = world.facts().proposal(number)
    assert proposal
    given = {"proposal": number, "digest": proposal.current.digest, "reason": REASON}
    world.done(Action.OBJECT, f"{POLICE}-1", **given)
    world.done(Action.RETRACT, "coordinator", proposal=number)
    asked = [world.propose(supplement(title=title)) for title in ("Rondes", "Flyers")]
    _late(world)
    for number in asked:
        world.everyone_consents(number)


def _meetings(world: World) -> None:
    """One moves after a guest left, one is called off."""
    meeting, other = planned(world, replace(PLAN, level=1)), planned(world, PLAN)
    with world.desk.database.reading() as session:
        query = select(SeatRow.id).where(SeatRow.person_id == world.people[f"{POLICE}-ook"])
        seat = session.scalars(query).one()
    KeptMandates(world.desk).end_seat(seat, world.desk.today())
    world.clock.forward(days=1)
    move(world, meeting, replace(SLOT, minutes=60))
    cancel(world, other, REASON)


def _late(world: World) -> None:
    world.clock.forward(days=LATE)
    Reminders(world.desk).send_due()


def _recognition(world: World) -> None:
    world.to_recognition()


def _handovers(world: World) -> None:
    handovers, giver, taker = Handovers(world.desk), world.people["coordinator"], world.people["opvolger"]
    handovers.offer(world.agreement, giver, "nieuw@example.nl", "N. Nieuw")
    offered = handovers.offered_by(giver, world.agreement)
    assert offered
    handovers.withdraw(offered.id, giver)
    for answered in (handovers.decline, handovers.accept):
        handovers.offer(world.agreement, giver, "opvolger@example.nl", "Opvolger")
        answered(handovers.offered_to(taker)[0].id, taker)


def _in_force(world: World) -> None:
    world.done(Action.SUSPEND, "kantoor", reason=REASON)
    _late(world)
    world.done(Action.RESUME, "kantoor", reason=REASON)
    world.adopt(term_months=24)
    _late(world)
    last = world.desk.today() + timedelta(days=5)
    world.done(Action.END, f"{POLICE}-1", reason=REASON, day=last)
    world.moved_to(last + timedelta(days=1))
    world.lapse()
