"""Who speaks for a partner: the office as an adversary, and every rule of lifecycle section 5."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import HOUSING, KINDS, MUNICIPALITY, POLICE, TEAM, TODAY
from workflow.domain.parties import Mandate
from workflow.domain.partners.decide import MandateRefusal, decide_mandate
from workflow.domain.partners.events import MandateChanged, Nominated, ObjectionSettled, evolve
from workflow.domain.partners.policy import CODE_TRIES, OBJECTION_PERIOD, PARTNER_CHANGE_PERIOD
from workflow.domain.partners.register import Holding, Keeper, MandateChange, MandateCommand, Register
from workflow.domain.partners.words import KeeperProof, MandateAct, NominationState, Sort

A, B = 900, 901
"""Two people of the office."""
MAILBOX = 950
"""An account of the office's own making."""
CHIEF, DISTRICT = 301, 303
GIVEN = Mandate("besluit", "1")
BEFORE = TODAY - timedelta(days=400)
EMPTY = Register(
    KINDS,
    keepers=(Keeper(0, 101, TEAM, BEFORE),),
    holdings=(Holding(1, 101, TEAM, False, BEFORE, approver=True),),
    office=frozenset({A, B}),
    office_domains=frozenset({"gemeente.example"}),
)
KEPT = replace(
    EMPTY,
    keepers=(
        *EMPTY.keepers,
        Keeper(1, 203, MUNICIPALITY, BEFORE, proof=KeeperProof.DOMAIN),
        Keeper(2, DISTRICT, POLICE, BEFORE, proof=KeeperProof.DOMAIN),
        Keeper(3, 403, HOUSING, BEFORE, proof=KeeperProof.DOMAIN),
    ),
    holdings=(
        *EMPTY.holdings,
        Holding(2, CHIEF, POLICE, False, BEFORE, approver=True),
        Holding(1, CHIEF, POLICE, True, BEFORE),
        Holding(3, 401, HOUSING, False, BEFORE, approver=True),
    ),
)


def change(
    sort: Sort = Sort.SEAT, person: int = MAILBOX, partner: str = POLICE, **more: Any
) -> MandateChange:
    given = {"level": 1, "approver": True, "mandate": GIVEN} if sort is Sort.SEAT else {}
    return MandateChange(sort, partner, person, **{"since": TODAY, **given, **more})


def command(act: MandateAct, person: int | None, **more: Any) -> MandateCommand:
    return MandateCommand(act, person, **{"today": TODAY, "fresh": True, "reason": "een reden", **more})


def refused(register: Register, wish: MandateCommand) -> str:
    outcome = decide_mandate(register, wish)
    assert isinstance(outcome, MandateRefusal), outcome
    return " ".join(outcome.reasons)


def after(register: Register, wish: MandateCommand) -> Register:
    outcome = decide_mandate(register, wish)
    assert not isinstance(outcome, MandateRefusal), outcome
    return evolve(register, outcome)


def nominate(by: int | None, wish: MandateChange) -> MandateCommand:
    return command(MandateAct.NOMINATE, by, change=wish)


def answer(act: MandateAct, by: int, **more: Any) -> MandateCommand:
    return command(act, by, nomination=1, **more)


# ── giving ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", [A, B, None])
@pytest.mark.parametrize("sort", [Sort.SEAT, Sort.SIGNATURE])
def test_the_office_and_the_command_line_only_nominate(by: int | None, sort: Sort) -> None:
    outcome = decide_mandate(KEPT, nominate(by, change(sort)))
    assert [type(event) for event in outcome] == [Nominated]  # type: ignore[union-attr]  # events, no refusal
    register = after(KEPT, nominate(by, change(sort)))
    for stranger in (A, B, MAILBOX, CHIEF, 203, 403, 101):
        assert "Alleen een mandaatbeheerder" in refused(register, answer(MandateAct.ACCEPT, stranger))
    assert len(after(register, answer(MandateAct.ACCEPT, DISTRICT)).holdings) == len(KEPT.holdings) + 1


def test_a_keeper_gives_at_once_and_names_who_accepted() -> None:
    outcome = decide_mandate(KEPT, nominate(DISTRICT, change(person=310)))
    assert outcome == (MandateChanged(change(person=310), DISTRICT, DISTRICT),)


def test_a_keeper_proves_who_they_are() -> None:
    wish = replace(nominate(DISTRICT, change(person=310)), fresh=False)
    assert "Bevestig eerst" in refused(KEPT, wish)
    register = after(KEPT, nominate(A, change(person=310)))
    assert "Bevestig eerst" in refused(register, answer(MandateAct.ACCEPT, DISTRICT, fresh=False))


@pytest.mark.parametrize("sort", [Sort.SEAT, Sort.SIGNATURE])
def test_nobody_lets_themself_bind_their_partner(sort: Sort) -> None:
    own = change(sort, person=DISTRICT)
    register = after(KEPT, nominate(DISTRICT, own))
    assert register.holdings == KEPT.holdings
    assert "niet uzelf" in refused(register, answer(MandateAct.ACCEPT, DISTRICT))
    second = replace(register, keepers=(*register.keepers, Keeper(4, 304, POLICE, BEFORE)))
    assert len(after(second, answer(MandateAct.ACCEPT, 304)).holdings) == len(KEPT.holdings) + 1
    named = replace(KEPT, named=frozenset({DISTRICT}))
    assert len(after(named, nominate(DISTRICT, own)).holdings) == len(KEPT.holdings) + 1


def test_who_only_speaks_is_given_a_seat_by_themself() -> None:
    own = change(person=DISTRICT, approver=False)
    assert len(after(KEPT, nominate(DISTRICT, own)).holdings) == len(KEPT.holdings) + 1


@pytest.mark.parametrize("sort", [Sort.SEAT, Sort.SIGNATURE, Sort.KEEPER])
@pytest.mark.parametrize("partner", [POLICE, HOUSING, TEAM])
def test_the_office_speaks_for_nobody_but_the_gemeente(sort: Sort, partner: str) -> None:
    keeper = {POLICE: DISTRICT, HOUSING: 403, TEAM: 101}[partner]
    assert "alleen voor de gemeente" in refused(KEPT, nominate(keeper, change(sort, A, partner)))
    given = nominate(203, change(sort, A, MUNICIPALITY))
    assert not isinstance(decide_mandate(KEPT, given), MandateRefusal)


def test_nobody_speaks_for_two_partners() -> None:
    assert "al voor een andere partner" in refused(KEPT, nominate(DISTRICT, change(person=401)))
    assert "al voor een andere partner" in refused(KEPT, nominate(DISTRICT, change(person=403)))
    assert "al voor een andere partner" in refused(KEPT, nominate(DISTRICT, change(Sort.KEEPER, 403)))


@pytest.mark.parametrize("days", [1, PARTNER_CHANGE_PERIOD.days])
def test_changing_partner_within_the_period_needs_both_keepers(days: int) -> None:
    left = replace(KEPT.holdings[3], until=TODAY - timedelta(days=days))
    register = replace(KEPT, holdings=(*KEPT.holdings[:3], left))
    register = after(register, nominate(DISTRICT, change(person=401)))
    assert len(register.holdings) == len(KEPT.holdings)
    assert "Alleen een mandaatbeheerder" in refused(register, answer(MandateAct.ACCEPT, 203))
    done = after(register, answer(MandateAct.ACCEPT, 403))
    assert (done.holdings[-1].person, done.holdings[-1].partner) == (401, POLICE)
    assert done.nominations[0].state is NominationState.ACCEPTED


def test_after_the_period_the_new_keeper_is_enough() -> None:
    left = replace(KEPT.holdings[3], until=TODAY - PARTNER_CHANGE_PERIOD - timedelta(days=1))
    register = replace(KEPT, holdings=(*KEPT.holdings[:3], left))
    assert after(register, nominate(DISTRICT, change(person=401))).holdings[-1].partner == POLICE


def test_a_stranger_nominates_nobody() -> None:
    for stranger in (401, 403, 101, 203, 12345):
        assert "Voordragen kan alleen" in refused(KEPT, nominate(stranger, change(person=310)))


def test_refusing_and_withdrawing() -> None:
    register = after(KEPT, nominate(A, change()))
    assert "reden" in refused(register, answer(MandateAct.REFUSE, DISTRICT, reason=" "))
    for stranger in (403, CHIEF, A):
        assert "Alleen een mandaatbeheerder" in refused(register, answer(MandateAct.REFUSE, stranger))
    done = after(register, answer(MandateAct.REFUSE, DISTRICT))
    assert "al afgehandeld" in refused(done, answer(MandateAct.ACCEPT, DISTRICT))
    for stranger in (DISTRICT, 403, MAILBOX):
        assert "wie iets voordroeg" in refused(register, answer(MandateAct.WITHDRAW, stranger))
    assert not after(register, answer(MandateAct.WITHDRAW, B)).nominations[0].open


# ── ending ───────────────────────────────────────────────────────────────────────────────────────────────


def ending(until: date = TODAY, **more: Any) -> MandateChange:
    given = {"sort": Sort.SEAT_END, "person": CHIEF, "until": until, "number": 2, **more}
    return MandateChange(partner=POLICE, since=BEFORE, **given)


def test_the_office_ends_nobodys_mandate() -> None:
    for sort, number in ((Sort.SEAT_END, 2), (Sort.SIGNATURE_END, 1)):
        register = after(KEPT, nominate(A, ending(sort=sort, number=number)))
        assert register.holdings == KEPT.holdings
        assert "Alleen een mandaatbeheerder" in refused(register, answer(MandateAct.ACCEPT, A))


def test_an_end_does_not_reach_back() -> None:
    assert "terugwerkende kracht" in refused(KEPT, nominate(DISTRICT, ending(TODAY - timedelta(days=1))))
    ended = after(KEPT, nominate(DISTRICT, ending()))
    assert ended.holding(2, signs=False).until == TODAY  # type: ignore[union-attr]  # events, no refusal
    assert "eerder of op dezelfde dag" in refused(ended, nominate(DISTRICT, ending(TODAY)))


def test_an_end_is_of_what_is_there() -> None:
    for wrong in (ending(number=4711), ending(person=DISTRICT), ending(number=3)):
        assert "Dit mandaat is er niet" in refused(KEPT, nominate(DISTRICT, wrong))


def test_the_last_keeper_stays_until_there_is_a_successor() -> None:
    last = ending(sort=Sort.KEEPER_END, person=DISTRICT, number=2)
    assert "laatste mandaatbeheerder" in refused(KEPT, nominate(DISTRICT, last))
    two = after(KEPT, nominate(DISTRICT, change(Sort.KEEPER, 304)))
    assert two.keepers_of(POLICE, TODAY) == {DISTRICT, 304}
    gone = after(two, nominate(304, last))
    assert gone.keepers_of(POLICE, TODAY + timedelta(days=1)) == {304}


# ── a first keeper ───────────────────────────────────────────────────────────────────────────────────────


def first(by: int | None = A, **more: Any) -> Register:
    wish = change(Sort.KEEPER, 303, **{"function": "chef", "domain": "politie.example", **more})
    return after(EMPTY, nominate(by, wish))


def test_a_first_keeper_takes_two_of_the_office_and_the_code() -> None:
    register = first()
    assert register.keepers_of(POLICE, TODAY) == frozenset()
    for stranger in (A, 303, 203, 101):
        assert refused(register, answer(MandateAct.CONFIRM, stranger))
    confirmed = after(register, answer(MandateAct.CONFIRM, B))
    assert confirmed.keepers_of(POLICE, TODAY) == frozenset()
    for other in (A, B, MAILBOX):
        assert refused(confirmed, answer(MandateAct.ENTER_CODE, other, code_fits=True))
    done = after(confirmed, answer(MandateAct.ENTER_CODE, 303, code_fits=True))
    assert done.keepers_of(POLICE, TODAY) == {303}
    assert done.domains == {POLICE: "politie.example"}


def test_from_the_command_line_it_still_takes_one_of_the_office() -> None:
    assert not isinstance(decide_mandate(first(None), answer(MandateAct.CONFIRM, A)), MandateRefusal)


def test_a_wrong_code_counts_and_ends_it() -> None:
    register = after(first(), answer(MandateAct.CONFIRM, B))
    for _ in range(CODE_TRIES):
        assert register.nominations[0].open
        register = after(register, answer(MandateAct.ENTER_CODE, 303, code_fits=False))
    assert register.nominations[0].state is NominationState.REFUSED
    assert refused(register, answer(MandateAct.ENTER_CODE, 303, code_fits=True))


@pytest.mark.parametrize("domain", ["gemeente.example", "wonen.example"])
def test_an_address_of_another_organisation_is_refused(domain: str) -> None:
    known = replace(EMPTY, domains={HOUSING: "wonen.example"})
    wish = change(Sort.KEEPER, 303, function="chef", domain=domain)
    assert "van een andere organisatie" in refused(known, nominate(A, wish))
    own = replace(EMPTY, domains={POLICE: "politie.example"})
    assert "eindigt op @politie.example" in refused(own, nominate(A, replace(wish, domain="x.example")))


def test_a_partner_with_a_keeper_gets_no_first_one() -> None:
    register = after(KEPT, nominate(A, change(Sort.KEEPER, 950, function="chef", domain="p.example")))
    for person in (A, B):
        assert refused(register, answer(MandateAct.CONFIRM, person))
    assert after(register, answer(MandateAct.ACCEPT, DISTRICT)).keepers_of(POLICE, TODAY) == {DISTRICT, 950}


def test_the_office_appoints_no_coordinator_beside_another() -> None:
    assert "door zijn coördinatoren" in refused(KEPT, nominate(A, change(Sort.KEEPER, 950, TEAM)))


# ── objecting ────────────────────────────────────────────────────────────────────────────────────────────


def objected(**more: Any) -> Register:
    new = replace(KEPT.keepers[2], since=TODAY, **more)
    register = replace(KEPT, keepers=(*KEPT.keepers[:2], new, KEPT.keepers[3]))
    return after(register, command(MandateAct.OBJECT, 403, keeper=2))


def test_an_objection_freezes_the_partner() -> None:
    register = objected()
    assert register.open_objections(POLICE)
    assert not register.open_objections(HOUSING)
    assert "bezwaar gemaakt" in refused(register, nominate(DISTRICT, change(person=310)))
    asked = after(register, nominate(A, change(person=310)))
    assert "bezwaar gemaakt" in refused(asked, answer(MandateAct.ACCEPT, DISTRICT))


def test_who_may_object_and_when() -> None:
    late = TODAY + OBJECTION_PERIOD + timedelta(days=1)
    register = replace(
        KEPT, keepers=(*KEPT.keepers[:2], replace(KEPT.keepers[2], since=TODAY), KEPT.keepers[3])
    )
    for stranger in (A, DISTRICT, CHIEF, 401):
        assert "andere partner" in refused(register, command(MandateAct.OBJECT, stranger, keeper=2))
    assert "zeven dagen" in refused(register, command(MandateAct.OBJECT, 403, keeper=2, today=late))
    assert "zeven dagen" in refused(KEPT, command(MandateAct.OBJECT, 403, keeper=2))
    assert "reden" in refused(register, command(MandateAct.OBJECT, 403, keeper=2, reason=""))
    assert "al bezwaar" in refused(objected(), command(MandateAct.OBJECT, 403, keeper=2))


@pytest.mark.parametrize("stays", [True, False])
def test_two_other_keepers_and_the_office_settle_it(stays: bool) -> None:
    register = objected()
    for person in (403, 203):
        register = after(register, command(MandateAct.SETTLE, person, objection=1, stays=stays))
        assert register.open_objections(POLICE)
    outcome = decide_mandate(register, command(MandateAct.SETTLE, A, objection=1, stays=stays))
    assert ObjectionSettled(1, stays) in outcome  # type: ignore[operator]  # events, no refusal
    register = evolve(register, outcome)  # type: ignore[arg-type]  # events, no refusal
    assert not register.open_objections(POLICE)
    tomorrow = TODAY + timedelta(days=1)
    assert (DISTRICT in register.keepers_of(POLICE, tomorrow)) is stays


def test_the_office_alone_settles_nothing() -> None:
    register = objected()
    for person in (A, B):
        register = after(register, command(MandateAct.SETTLE, person, objection=1, stays=True))
    assert register.open_objections(POLICE)
    register = after(register, command(MandateAct.SETTLE, 203, objection=1, stays=True))
    assert register.open_objections(POLICE)
    for stranger in (DISTRICT, CHIEF, 401):
        assert refused(register, command(MandateAct.SETTLE, stranger, objection=1, stays=True))
    assert not after(register, command(MandateAct.SETTLE, 403, objection=1, stays=True)).open_objections(
        POLICE
    )


def test_who_says_something_else_settles_nothing() -> None:
    register = objected()
    for person, stays in ((403, False), (203, True), (A, True)):
        register = after(register, command(MandateAct.SETTLE, person, objection=1, stays=stays))
    assert register.open_objections(POLICE)


# ── what is older than keepers ───────────────────────────────────────────────────────────────────────────


def test_an_older_mandate_is_accepted_by_a_keeper_and_by_no_one_else() -> None:
    old = replace(KEPT.holdings[1], accepted=False)
    register = replace(KEPT, holdings=(KEPT.holdings[0], old, *KEPT.holdings[2:]))
    for stranger in (A, CHIEF, 403):
        assert "Alleen een mandaatbeheerder" in refused(
            register, command(MandateAct.ADOPT, stranger, holding=2)
        )
    done = after(register, command(MandateAct.ADOPT, DISTRICT, holding=2))
    assert done.holding(2, signs=False).accepted  # type: ignore[union-attr]  # events, no refusal
    own = replace(register, holdings=(replace(old, person=DISTRICT),))
    assert "niet uzelf" in refused(own, command(MandateAct.ADOPT, DISTRICT, holding=2))
    assert "al afgehandeld" in refused(KEPT, command(MandateAct.ADOPT, DISTRICT, holding=2))


def test_an_older_mandate_of_the_office_elsewhere_is_not_accepted() -> None:
    old = replace(KEPT.holdings[1], accepted=False, person=A)
    register = replace(KEPT, holdings=(KEPT.holdings[0], old))
    assert "alleen voor de gemeente" in refused(register, command(MandateAct.ADOPT, DISTRICT, holding=2))
