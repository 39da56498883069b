"""What the rules ask of an agreement and an act: pure look-ups, no judgement."""

from workflow.domain import consent
from workflow.domain.facts import Act, Agreement, Draft, Proposal, Seat, Signatory
from workflow.domain.vocabulary import ProposalKind, ProposalState


def speaking_seat(agreement: Agreement, act: Act) -> Seat | None:
    """The seat from which the person acts: at the level they name, else their lowest; None without one."""
    seats = agreement.seats_of(act.person, act.today)
    return next((s for s in seats if act.level in (None, s.level)), None)


def speaking_cell(agreement: Agreement, act: Act) -> consent.Cell | None:
    """The pair of partner and level that the person speaks for, or None."""
    seat = speaking_seat(agreement, act)
    return consent.Cell(seat.partner, seat.level) if seat else None


def approver_seat(agreement: Agreement, act: Act) -> Seat | None:
    """The seat from which the person approves for a partner, or None."""
    return next((s for s in agreement.seats_of(act.person, act.today) if s.approver), None)


def own_signatory(agreement: Agreement, act: Act) -> Signatory | None:
    """The signature block of the open PDF that is this person's, or None."""
    asked = agreement.paper.asked if agreement.paper else ()
    return next((s for s in asked if s.person == act.person), None)


def names(agreement: Agreement, keys: set[str]) -> str:
    """The names of these partners, in their order, for a sentence."""
    return ", ".join(p.name for p in agreement.partners if p.key in keys)


def without_seat(agreement: Agreement, act: Act) -> set[str]:
    """The keys of the partners without a valid seat."""
    seated = {s.partner for s in agreement.seats if s.holds_on(act.today)}
    return {p.key for p in agreement.partners} - seated


def without_approver(agreement: Agreement, act: Act) -> set[str]:
    """The keys of the partners for which nobody may approve."""
    able = {s.partner for s in agreement.seats if s.holds_on(act.today) and s.approver}
    return {p.key for p in agreement.partners} - able


def without_signatory(agreement: Agreement, act: Act) -> set[str]:
    """The keys of the partners without a signatory whose mandate is valid."""
    able = {s.partner for s in agreement.signing_on(act.today)}
    return {p.key for p in agreement.partners} - able


def not_approved(agreement: Agreement) -> set[str]:
    """The keys of the partners that have not approved the text that was put up."""
    given = {a.partner for a in agreement.approvals if a.digest == agreement.put_up}
    return {p.key for p in agreement.partners} - given


def unsettled(agreement: Agreement, act: Act) -> tuple[Proposal, ...]:
    """The proposals that are neither accepted nor retracted."""
    settled = (ProposalState.ACCEPTED, ProposalState.RETRACTED)
    return tuple(
        p for p in agreement.proposals if consent.proposal_state(agreement, p, act.today) not in settled
    )


def same_subject(agreement: Agreement, draft: Draft) -> tuple[Proposal, ...]:
    """Standing proposals that change the same thing as the draft; supplements never do."""
    if draft.kind is ProposalKind.SUPPLEMENT:
        return ()
    return tuple(
        p
        for p in agreement.proposals
        if not p.retracted and (p.draft.kind, p.draft.principle) == (draft.kind, draft.principle)
    )
