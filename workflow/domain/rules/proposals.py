"""Rules about proposals and the stances on them."""

from workflow.domain import consent
from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.questions import same_subject, speaking_cell, speaking_seat
from workflow.domain.rules.rule import rule
from workflow.domain.text import tidy
from workflow.domain.vocabulary import ProposalKind, Stance


@rule("Schrijf wat u voorstelt, en waarom.", about_input=True)
def the_draft_is_complete(_: Agreement, act: Act) -> bool:
    """A proposal says what it changes and why."""
    draft = act.draft
    if draft is None or not draft.reason.strip():
        return False
    match draft.kind:
        case ProposalKind.DEVIATION:
            return bool(draft.text.strip() and draft.principle)
        case ProposalKind.SUPPLEMENT:
            return bool(draft.text.strip() and draft.title.strip())
        case ProposalKind.AREA_CHANGE:
            return any(street.strip() for street in draft.streets)


@rule("Dit uitgangspunt staat niet in het convenant. Van een artikel kunt u niet afwijken.", about_input=True)
def the_principle_exists(agreement: Agreement, act: Act) -> bool:
    """Deviating is possible from the principles of the annex only, never from an article."""
    draft = act.draft
    if draft is None or draft.kind is not ProposalKind.DEVIATION:
        return True
    return agreement.covenant.principle(draft.principle) is not None


@rule("Uw voorstel is gelijk aan wat er al staat. Verander de tekst.", about_input=True)
def the_draft_changes_something(agreement: Agreement, act: Act) -> bool:
    """A proposal that changes nothing would ask consent for nothing."""
    draft = act.draft
    if draft is None:
        return True
    if draft.kind is ProposalKind.DEVIATION:
        principle = agreement.covenant.principle(draft.principle)
        return principle is None or tidy(principle.text) != tidy(draft.text)
    return draft.kind is ProposalKind.SUPPLEMENT or draft.area != agreement.form.area


@rule("Hierover loopt al een voorstel. Pas dat aan, of neem het eerst terug.", about_input=True)
def nothing_else_is_proposed_here(agreement: Agreement, act: Act) -> bool:
    """Two standing proposals on one principle could contradict each other."""
    return act.draft is None or not same_subject(agreement, act.draft)


@rule("Dit voorstel is er niet, of het is teruggenomen.", about_input=True)
def the_proposal_stands(agreement: Agreement, act: Act) -> bool:
    """Stances and revisions are about a proposal that was made and not retracted."""
    proposal = agreement.proposal(act.proposal)
    return proposal is not None and not proposal.retracted


@rule("Alleen de partner die dit voorstelde, kan het aanpassen of terugnemen.", about_input=True)
def by_the_proposing_partner(agreement: Agreement, act: Act) -> bool:
    """Nobody acts for another partner; others object, or make their own proposal."""
    proposal, seat = agreement.proposal(act.proposal), speaking_seat(agreement, act)
    return proposal is None or seat is None or proposal.partner == seat.partner


@rule("Een voorstel blijft over hetzelfde onderwerp gaan. Maak een nieuw voorstel.", about_input=True)
def the_subject_stays(agreement: Agreement, act: Act) -> bool:
    """A revision changes the words of a proposal, never what it is about."""
    proposal, draft = agreement.proposal(act.proposal), act.draft
    if proposal is None or draft is None:
        return True
    return (proposal.draft.kind, proposal.draft.principle) == (draft.kind, draft.principle)


@rule("U hebt niets veranderd aan het voorstel.", about_input=True)
def the_revision_differs(agreement: Agreement, act: Act) -> bool:
    """A revision with the same words would void consents for nothing."""
    proposal = agreement.proposal(act.proposal)
    return proposal is None or proposal.draft != act.draft


@rule("Het voorstel is intussen veranderd. Lees de nieuwe tekst en geef dan uw mening.", about_input=True)
def on_the_current_revision(agreement: Agreement, act: Act) -> bool:
    """A stance is on one exact text: the digest that the person had before them."""
    proposal = agreement.proposal(act.proposal)
    return proposal is None or proposal.current.digest == act.digest


@rule("Voor dit voorstel is de instemming van uw partner op uw niveau niet nodig.", about_input=True)
def the_cell_is_asked(agreement: Agreement, act: Act) -> bool:
    """Only the pairs of partner and level that the consent rule asks take a stance."""
    proposal, cell = agreement.proposal(act.proposal), speaking_cell(agreement, act)
    if proposal is None or cell is None:
        return True
    return cell in consent.asked_cells(agreement, proposal, act.today)


def _not_said_before(agreement: Agreement, act: Act, stance: Stance) -> bool:
    proposal, cell = agreement.proposal(act.proposal), speaking_cell(agreement, act)
    return proposal is None or cell is None or not consent.already_said(proposal, cell, stance)


@rule("Uw partner heeft op dit niveau al ingestemd.", about_input=True)
def has_not_consented_yet(agreement: Agreement, act: Act) -> bool:
    """Nobody acts twice."""
    return _not_said_before(agreement, act, Stance.CONSENTED)


@rule("Uw partner heeft op dit niveau al bezwaar gemaakt.", about_input=True)
def has_not_objected_yet(agreement: Agreement, act: Act) -> bool:
    """Nobody acts twice."""
    return _not_said_before(agreement, act, Stance.OBJECTED)
