"""Rules about the mandates that an agreement rests on: each was accepted by a keeper of its own partner."""

from language.said import said
from workflow.domain import consent
from workflow.domain.facts import Act, Agreement
from workflow.domain.parties import Seat
from workflow.domain.rules.questions import (
    approver_seat,
    names,
    own_signatory,
    speaking_seat,
)
from workflow.domain.rules.rule import Details, rule
from workflow.domain.vocabulary import Stance

FROZEN = said(
    "Tegen een mandaatbeheerder van {partners} is bezwaar gemaakt. Tot dat is afgehandeld, kan dit niet."
)


def _own_partner(agreement: Agreement, act: Act) -> frozenset[str]:
    """The partner for which this person acts, as a set of keys."""
    grounds = (speaking_seat(agreement, act), approver_seat(agreement, act), own_signatory(agreement, act))
    return frozenset(ground.partner for ground in grounds if ground)


def _own_frozen(agreement: Agreement, act: Act) -> Details:
    return {"partners": names(agreement, set(_own_partner(agreement, act) & agreement.frozen))}


@rule(FROZEN, _own_frozen)
def the_own_partner_is_not_frozen(agreement: Agreement, act: Act) -> bool:
    """While it is doubted who speaks for a partner, nothing binds it (lifecycle, section 5)."""
    return not _own_partner(agreement, act) & agreement.frozen


@rule(
    FROZEN,
    lambda agreement, _: {"partners": names(agreement, set(agreement.frozen))},
)
def no_partner_is_frozen(agreement: Agreement, _: Act) -> bool:
    """A document is not made, and a team not recognised, while it is doubted who speaks for a partner."""
    return not agreement.frozen & {partner.key for partner in agreement.partners}


def not_accepted(agreement: Agreement) -> set[str]:
    """The keys of partners of which a counted yes rests on a mandate that no keeper of theirs accepted."""
    accepted = [seat for seat in agreement.seats if seat.accepted_by is not None]
    return _stances(agreement, accepted) | _approvals(agreement, accepted) | _signatures(agreement)


def without_acceptance(agreement: Agreement, act: Act) -> set[str]:
    """The same, with the partner that this act itself would bind."""
    own = own_signatory(agreement, act)
    signing = {own.partner} if own and own.id not in _accepted_signatories(agreement) else set()
    return not_accepted(agreement) | signing | _approving(agreement, act)


def _stances(agreement: Agreement, accepted: list[Seat]) -> set[str]:
    rests = {(seat.partner, seat.level, seat.person) for seat in accepted}
    return {
        cell.partner
        for proposal in agreement.proposals
        if not proposal.retracted
        for cell, given in consent.stances_now(proposal).items()
        if given.stance is Stance.CONSENTED and (cell.partner, cell.level, given.person) not in rests
    } & {partner.key for partner in agreement.partners}


def _approvals(agreement: Agreement, accepted: list[Seat]) -> set[str]:
    rests = {(seat.partner, seat.person) for seat in accepted if seat.approver}
    return {a.partner for a in agreement.approvals if (a.partner, a.person) not in rests}


def _signatures(agreement: Agreement) -> set[str]:
    paper = agreement.paper
    accepted = _accepted_signatories(agreement)
    return (
        {s.partner for s in paper.asked if s.id in paper.signed and s.id not in accepted} if paper else set()
    )


def _accepted_signatories(agreement: Agreement) -> set[int]:
    return {s.id for s in agreement.signatories if s.accepted_by is not None}


def _approving(agreement: Agreement, act: Act) -> set[str]:
    """Of who approves now: their own seat too."""
    seat = approver_seat(agreement, act)
    return {seat.partner} if seat and seat.accepted_by is None else set()


NOT_ACCEPTED = said(
    "Van {partners} is een mandaat nog niet aangenomen door de eigen mandaatbeheerder. Dat moet eerst."
)


@rule(
    NOT_ACCEPTED,
    lambda agreement, act: {"partners": names(agreement, without_acceptance(agreement, act))},
)
def every_mandate_was_accepted(agreement: Agreement, act: Act) -> bool:
    """No partner is bound by somebody whom its own keeper did not accept (lifecycle, section 5)."""
    return not without_acceptance(agreement, act)


@rule(NOT_ACCEPTED, lambda agreement, _: {"partners": names(agreement, not_accepted(agreement))})
def every_counted_mandate_was_accepted(agreement: Agreement, _: Act) -> bool:
    """The same for the office, which binds no partner by what it does here."""
    return not not_accepted(agreement)
