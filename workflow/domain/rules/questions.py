"""What the rules ask of an agreement and an act: pure look-ups, no judgement."""

from workflow.domain import consent
from workflow.domain.facts import Act, Agreement, Draft, Proposal
from workflow.domain.parties import Seat, Signatory
from workflow.domain.vocabulary import CellState, ProposalKind, ProposalState


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


def coordinator_seat(agreement: Agreement, act: Act) -> Seat | None:
    """The seat of the team's own partner from which the person coordinates, or None."""
    seats = agreement.seats_of(act.person, act.today)
    return next((s for s in seats if s.partner == agreement.team), None)


def own_signatory(agreement: Agreement, act: Act) -> Signatory | None:
    """The signature block of the open PDF that is this person's, or None."""
    asked = agreement.paper.asked if agreement.paper else ()
    return next((s for s in asked if s.person == act.person), None)


def todays_signatory(agreement: Agreement, act: Act) -> Signatory | None:
    """The mandate on which the person would sign for a partner today, or None."""
    return next((s for s in agreement.signing_on(act.today) if s.person == act.person), None)


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


def subject(draft: Draft) -> tuple[ProposalKind, str]:
    """What a draft changes: one principle, the area, or the supplement with that title."""
    match draft.kind:
        case ProposalKind.DEVIATION:
            return draft.kind, draft.principle
        case ProposalKind.SUPPLEMENT:
            return draft.kind, draft.title.casefold()
        case ProposalKind.AREA_CHANGE:
            return draft.kind, ""


def same_subject(agreement: Agreement, draft: Draft) -> tuple[Proposal, ...]:
    """Standing proposals that change the same thing as the draft."""
    return tuple(p for p in agreement.proposals if not p.retracted and subject(p.draft) == subject(draft))


def supported_rivals(agreement: Agreement, act: Act) -> tuple[Proposal, ...]:
    """Other standing proposals on the same subject to which the speaking cell consents now."""
    own, cell = agreement.proposal(act.proposal), speaking_cell(agreement, act)
    draft = act.draft or (own.draft if own else None)
    if draft is None or cell is None:
        return ()
    rivals = (p for p in same_subject(agreement, draft) if p is not own)
    if own is None:  # that its own partner proposes something here already is said by another rule
        rivals = (p for p in rivals if p.partner != cell.partner)
    return tuple(p for p in rivals if consent.cell_state(p, cell) is CellState.CONSENTED)
