"""What the search with the office as an adversary found: each a way around, or a rule that nothing held."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import HOUSING, MUNICIPALITY, POLICE, TEAM, TODAY, TOMORROW
from tests.unit.domain.test_keepers import (
    BEFORE,
    CHIEF,
    DISTRICT,
    EMPTY,
    KEPT,
    MAILBOX,
    A,
    B,
    after,
    answer,
    change,
    command,
    ending,
    nominate,
    objected,
    refused,
)
from workflow.domain.partners.events import MandateChanged, evolve
from workflow.domain.partners.register import Holding, Keeper, Register
from workflow.domain.partners.words import KeeperProof, MandateAct, NominationState, Sort

ROOT = {"function": "chef", "domain": "politie.example"}
SECOND = 304


def test_of_two_keepers_the_second_does_not_follow_the_first_out() -> None:
    two = replace(KEPT, keepers=(*KEPT.keepers, Keeper(4, SECOND, POLICE, BEFORE)))
    gone = after(two, nominate(DISTRICT, ending(sort=Sort.KEEPER_END, person=DISTRICT, number=2)))
    last = ending(sort=Sort.KEEPER_END, person=SECOND, number=4)
    assert "laatste mandaatbeheerder" in refused(gone, nominate(SECOND, last))


def test_a_successor_who_begins_the_day_after_lets_the_last_keeper_go() -> None:
    two = replace(KEPT, keepers=(*KEPT.keepers, Keeper(4, SECOND, POLICE, TOMORROW)))
    gone = after(two, nominate(DISTRICT, ending(sort=Sort.KEEPER_END, person=DISTRICT, number=2)))
    assert gone.keepers_of(POLICE, TOMORROW) == {SECOND}


def test_who_was_sent_away_keeps_nothing_from_that_moment() -> None:
    register = objected()
    for person in (403, 203, A):
        register = after(register, command(MandateAct.SETTLE, person, objection=1, stays=False))
    assert register.keepers_of(POLICE, TODAY) == frozenset()
    refusal = refused(register, nominate(DISTRICT, change(person=DISTRICT, approver=False)))
    assert "Voordragen kan alleen" in refusal


def test_who_stays_keeps_on() -> None:
    register = objected()
    for person in (403, 203, A):
        register = after(register, command(MandateAct.SETTLE, person, objection=1, stays=True))
    assert register.keepers_of(POLICE, TODAY) == {DISTRICT}


@pytest.mark.parametrize("signs", [False, True])
def test_an_older_mandate_of_the_office_is_accepted_for_the_gemeente_only(signs: bool) -> None:
    def held(partner: str) -> Register:
        old = Holding(9, A, partner, signs, BEFORE, approver=not signs, accepted=False)
        return replace(KEPT, holdings=(*KEPT.holdings, old))

    adopting = command(MandateAct.ADOPT, DISTRICT, holding=9, signs=signs)
    assert "alleen voor de gemeente" in refused(held(POLICE), adopting)
    after(held(MUNICIPALITY), replace(adopting, person=203))


def test_an_older_mandate_makes_nobody_speak_for_two_partners() -> None:
    old = Holding(9, 401, POLICE, False, BEFORE, accepted=False)
    register = replace(KEPT, holdings=(*KEPT.holdings, old))
    adopting = command(MandateAct.ADOPT, DISTRICT, holding=9)
    assert "al voor een andere partner" in refused(register, adopting)
    former = replace(old, until=BEFORE + timedelta(days=1))
    later = replace(KEPT.holdings[3], since=BEFORE + timedelta(days=2))
    after(replace(KEPT, holdings=(*KEPT.holdings[:3], later, former)), adopting)
    neither = replace(KEPT.holdings[3], accepted=False)
    after(replace(KEPT, holdings=(*KEPT.holdings[:3], neither, old)), adopting)


def test_an_older_mandate_takes_a_fresh_proof_and_no_doubt() -> None:
    old = Holding(9, 310, POLICE, False, BEFORE, accepted=False)
    register = objected()
    frozen = replace(register, holdings=(*register.holdings, old))
    adopting = command(MandateAct.ADOPT, DISTRICT, holding=9)
    assert "bezwaar gemaakt" in refused(frozen, adopting)
    calm = replace(frozen, objections=())
    assert "Bevestig eerst" in refused(calm, replace(adopting, fresh=False))
    own = replace(calm, holdings=(*register.holdings, replace(old, person=DISTRICT)))
    after(own, adopting)
    signing = replace(calm, holdings=(*register.holdings, replace(old, person=DISTRICT, signs=True)))
    assert "niet uzelf" in refused(signing, replace(adopting, signs=True))
    after(replace(signing, named=frozenset({DISTRICT})), replace(adopting, signs=True))


def test_who_keeps_for_another_partner_from_tomorrow_gets_nothing_here_today() -> None:
    register = replace(KEPT, keepers=(*KEPT.keepers, Keeper(4, 310, HOUSING, TOMORROW)))
    assert "al voor een andere partner" in refused(register, nominate(DISTRICT, change(person=310)))
    until_today = replace(change(person=310), until=TODAY)
    after(register, nominate(DISTRICT, until_today))


def test_who_is_changing_partner_is_not_accepted_while_the_new_one_is_in_doubt() -> None:
    left = replace(KEPT.holdings[3], until=TODAY - timedelta(days=1))
    register = replace(objected(), holdings=(*KEPT.holdings[:3], left))
    wish = change(person=401)
    asked = after(register, nominate(A, wish))
    waiting = replace(asked.nominations[0], accepted=((DISTRICT, POLICE),))
    asked = replace(asked, nominations=(waiting,))
    assert "bezwaar gemaakt" in refused(asked, answer(MandateAct.ACCEPT, 403))


# ── a first keeper ───────────────────────────────────────────────────────────────────────────────────────


def asked_for(*people: int, by: int | None = A, register: Register = EMPTY) -> Register:
    """These people nominated as first keeper of the police, numbered from 1."""
    for person in people:
        register = after(register, nominate(by, change(Sort.KEEPER, person, **ROOT)))
    return register


def test_a_second_first_keeper_is_for_the_first_to_accept() -> None:
    register = asked_for(DISTRICT, MAILBOX)
    for number in (1, 2):
        register = after(register, command(MandateAct.CONFIRM, B, nomination=number))
    register = after(register, command(MandateAct.ENTER_CODE, DISTRICT, nomination=1, code_fits=True))
    entering = command(MandateAct.ENTER_CODE, MAILBOX, nomination=2, code_fits=True)
    assert "Alleen een mandaatbeheerder" in refused(register, entering)
    done = after(register, command(MandateAct.ACCEPT, DISTRICT, nomination=2))
    assert done.keepers_of(POLICE, TODAY) == {DISTRICT, MAILBOX}


def test_the_address_is_looked_at_again_when_a_nomination_becomes_one_of_a_first_keeper() -> None:
    wish = change(Sort.KEEPER, MAILBOX, function="chef", domain="gemeente.example")
    register = replace(after(KEPT, nominate(A, wish)), keepers=EMPTY.keepers)
    assert "van een andere organisatie" in refused(register, answer(MandateAct.CONFIRM, B))
    known = replace(asked_for(MAILBOX), domains={POLICE: "echt.example"})
    assert "eindigt op @echt.example" in refused(known, answer(MandateAct.CONFIRM, B))
    confirmed = replace(after(asked_for(MAILBOX), answer(MandateAct.CONFIRM, B)), domains=known.domains)
    entering = answer(MandateAct.ENTER_CODE, MAILBOX, code_fits=True)
    assert "eindigt op @echt.example" in refused(confirmed, entering)


def test_what_the_partner_itself_nominated_is_not_confirmed_by_one_of_the_office() -> None:
    register = after(KEPT, nominate(CHIEF, change(Sort.KEEPER, MAILBOX, **ROOT)))
    alone = replace(register, keepers=EMPTY.keepers)
    assert "Alleen een mandaatbeheerder" in refused(alone, answer(MandateAct.CONFIRM, B))


@pytest.mark.parametrize("proof", [KeeperProof.KEEPER, KeeperProof.SIGN_ON])
def test_a_first_keeper_comes_by_mail_or_by_post_whatever_is_said(proof: KeeperProof) -> None:
    wish = change(Sort.KEEPER, DISTRICT, proof=proof, function="chef", domain="gemeente.example")
    assert "van een andere organisatie" in refused(EMPTY, nominate(A, wish))
    register = after(EMPTY, nominate(A, replace(wish, domain="politie.example")))
    register = after(register, answer(MandateAct.CONFIRM, B))
    done = after(register, answer(MandateAct.ENTER_CODE, DISTRICT, code_fits=True))
    assert done.keepers[-1].proof is KeeperProof.DOMAIN


def test_by_post_it_takes_no_domain_and_stays_by_post() -> None:
    wish = change(Sort.KEEPER, DISTRICT, proof=KeeperProof.POST, function="chef", since=BEFORE)
    register = after(EMPTY, nominate(A, wish))
    register = after(register, answer(MandateAct.CONFIRM, B))
    done = after(register, answer(MandateAct.ENTER_CODE, DISTRICT, code_fits=True))
    assert (done.keepers[-1].proof, done.keepers[-1].since) == (KeeperProof.POST, TODAY)
    assert done.domains == {}


def test_confirming_takes_a_fresh_proof_and_nobody_already_elsewhere() -> None:
    register = asked_for(DISTRICT)
    confirming = answer(MandateAct.CONFIRM, B)
    assert "Bevestig eerst" in refused(register, replace(confirming, fresh=False))
    busy = replace(register, keepers=(*register.keepers, Keeper(9, DISTRICT, HOUSING, BEFORE)))
    assert "al voor een andere partner" in refused(busy, confirming)
    assert "al afgehandeld" in refused(register, answer(MandateAct.ENTER_CODE, DISTRICT, code_fits=True))


def test_a_coordinator_whose_seat_ends_keeps_no_longer() -> None:
    end = replace(ending(person=101, number=1), partner=TEAM)
    gone = evolve(KEPT, (MandateChanged(end, 101, 101),))
    assert gone.keepers_of(TEAM, TOMORROW) == frozenset()
    assert gone.keepers_of(TEAM, TODAY) == {101}


def test_a_domain_once_known_is_kept() -> None:
    known = replace(KEPT, domains={POLICE: "politie.example"})
    second = change(Sort.KEEPER, SECOND, domain="elders.example")
    assert after(known, nominate(DISTRICT, second)).domains == {POLICE: "politie.example"}


def test_a_nomination_stays_as_it_was_until_somebody_answers() -> None:
    register = after(KEPT, nominate(A, change()))
    assert register.nominations[0].state is NominationState.OPEN
    assert "ligt er al" in refused(register, nominate(B, change()))


# ── what a nomination rests on ───────────────────────────────────────────────────────────────────────────


def test_a_keeper_of_the_gemeente_in_the_office_accepts_nothing_by_nominating_for_another() -> None:
    former = Holding(9, 310, MUNICIPALITY, False, BEFORE, until=TODAY - timedelta(days=1))
    keeper = Keeper(9, A, MUNICIPALITY, BEFORE)
    register = replace(KEPT, keepers=(*KEPT.keepers, keeper), holdings=(*KEPT.holdings, former))
    done = after(register, nominate(A, change(person=310)))
    assert [n.accepted for n in done.nominations] == [()]


def test_what_was_settled_is_not_settled_again() -> None:
    done = after(after(KEPT, nominate(A, change())), answer(MandateAct.ACCEPT, DISTRICT))
    for act, person in ((MandateAct.REFUSE, DISTRICT), (MandateAct.WITHDRAW, A)):
        assert "al afgehandeld" in refused(done, answer(act, person))
    confirmed = after(asked_for(DISTRICT), answer(MandateAct.CONFIRM, B))
    assert "al afgehandeld" in refused(confirmed, answer(MandateAct.CONFIRM, B))


def test_a_mandate_does_not_end_before_it_begins() -> None:
    backwards = replace(change(person=310), until=TODAY - timedelta(days=1))
    assert "voor de eerste dag" in refused(KEPT, nominate(DISTRICT, backwards))


def test_who_keeps_already_is_not_made_keeper_again() -> None:
    again = change(Sort.KEEPER, DISTRICT)
    assert "al mandaatbeheerder" in refused(KEPT, nominate(DISTRICT, again))


def test_the_end_of_a_mandate_is_for_its_own_keeper_alone() -> None:
    former = Holding(9, CHIEF, HOUSING, False, BEFORE, until=TODAY - timedelta(days=1))
    register = replace(KEPT, holdings=(*KEPT.holdings, former))
    done = after(register, nominate(DISTRICT, ending()))
    assert done.holding(2, signs=False).until == TODAY  # type: ignore[union-attr]  # events, no refusal


def test_who_spoke_for_a_partner_nominates_no_longer() -> None:
    left = replace(KEPT.holdings[1], until=TODAY - timedelta(days=1))
    register = replace(KEPT, holdings=(KEPT.holdings[0], left))
    assert "Voordragen kan alleen" in refused(register, nominate(CHIEF, change(person=310)))


def test_a_first_keeper_is_nominated_by_the_office() -> None:
    register = replace(KEPT, keepers=EMPTY.keepers)
    first = change(Sort.KEEPER, DISTRICT, **ROOT)
    assert "eerste mandaatbeheerder draagt" in refused(register, nominate(CHIEF, first))
    known = replace(register, domains={POLICE: ROOT["domain"], HOUSING: "wonen.example"})
    after(known, nominate(A, first))


def test_what_was_in_order_when_nominated_is_looked_at_again_when_accepted() -> None:
    register = after(KEPT, nominate(A, change(person=310)))
    joined = replace(register, office=frozenset({A, B, 310}))
    assert "alleen voor de gemeente" in refused(joined, answer(MandateAct.ACCEPT, DISTRICT))


def test_only_a_first_keeper_is_confirmed_and_not_by_themself() -> None:
    seat = after(EMPTY, nominate(A, change(person=310)))
    assert "Alleen een mandaatbeheerder" in refused(seat, answer(MandateAct.CONFIRM, B))
    own = change(Sort.KEEPER, B, MUNICIPALITY, function="chef", domain="gemeente.example")
    register = after(EMPTY, nominate(A, own))
    assert "Een collega bevestigt" in refused(register, answer(MandateAct.CONFIRM, B))


def test_an_older_mandate_of_somebody_who_keeps_elsewhere_is_not_accepted() -> None:
    old = Holding(9, 403, POLICE, False, BEFORE, accepted=False)
    register = replace(KEPT, holdings=(*KEPT.holdings, old))
    adopting = command(MandateAct.ADOPT, DISTRICT, holding=9)
    assert "al voor een andere partner" in refused(register, adopting)


# ── doubt ────────────────────────────────────────────────────────────────────────────────────────────────


def doubted(**more: Any) -> Register:
    """A keeper of the police who began today."""
    new = replace(KEPT.keepers[2], **{"since": TODAY, **more})
    return replace(KEPT, keepers=(*KEPT.keepers[:2], new, KEPT.keepers[3]))


def test_an_objection_is_by_a_keeper_of_an_organisation_to_a_first_keeper_who_keeps() -> None:
    objecting = command(MandateAct.OBJECT, 403, keeper=2)
    after(doubted(), objecting)
    assert "andere partner" in refused(doubted(), replace(objecting, person=101))
    assert "Bevestig eerst" in refused(doubted(), replace(objecting, fresh=False))
    assert "zeven dagen" in refused(doubted(proof=KeeperProof.KEEPER), objecting)
    gone = doubted(since=TODAY - timedelta(days=3), until=TODAY - timedelta(days=1))
    assert "zeven dagen" in refused(gone, objecting)


def test_the_partner_itself_and_a_team_settle_nothing() -> None:
    register = objected()
    register = replace(register, keepers=(*register.keepers, Keeper(4, SECOND, POLICE, BEFORE)))
    settling = command(MandateAct.SETTLE, 403, objection=1, stays=True)
    for stranger in (SECOND, 101):
        assert "samen af" in refused(register, replace(settling, person=stranger))
    assert "Bevestig eerst" in refused(register, replace(settling, fresh=False))
    assert "reden" in refused(register, replace(settling, reason=" "))


def test_nobody_of_the_office_settles_what_is_about_themself() -> None:
    new = Keeper(7, B, MUNICIPALITY, TODAY, proof=KeeperProof.DOMAIN)
    register = replace(KEPT, keepers=(*KEPT.keepers, new))
    register = after(register, command(MandateAct.OBJECT, 403, keeper=7))
    settling = command(MandateAct.SETTLE, B, objection=1, stays=True)
    assert "Over uzelf" in refused(register, settling)
    after(register, replace(settling, person=A))


def test_where_one_other_organisation_has_a_keeper_that_one_and_the_office_settle_it() -> None:
    register = objected()
    keepers = tuple(k for k in register.keepers if k.partner != MUNICIPALITY)
    register = replace(register, keepers=keepers)
    for person in (403, A):
        assert register.open_objections(POLICE)
        register = after(register, command(MandateAct.SETTLE, person, objection=1, stays=True))
    assert not register.open_objections(POLICE)
    again = command(MandateAct.SETTLE, A, objection=1, stays=True)
    assert "al afgehandeld" in refused(register, again)
