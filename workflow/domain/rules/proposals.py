"""Rules about proposals and the stances on them."""

from workflow.domain import consent
from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.questions import same_subject, speaking_cell, speaking_seat, supported_rivals
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


@rule("Uw partner deed hierover al een voorstel. Pas dat aan, of neem het eerst terug.", about_input=True)
def the_partner_proposes_nothing_else_here(agreement: Agreement, act: Act) -> bool:
    """A partner speaks with one voice; a counter-proposal is another partner's."""
    seat = speaking_seat(agreement, act)
    if act.draft is None or seat is None:
        return True
    others = (p for p in same_subject(agreement, act.draft) if p.number != act.proposal)
    return all(p.partner != seat.partner for p in others)


@rule(
    "Uw partner stemde op dit niveau al in met een ander voorstel hierover: voorstel {numbers}. "
    "Maak daar eerst bezwaar tegen.",
    lambda agreement, act: {"numbers": ", ".join(str(p.number) for p in supported_rivals(agreement, act))},
    about_input=True,
)
def supports_no_rival(agreement: Agreement, act: Act) -> bool:
    """Of several proposals on one subject at most one can be accepted: no cell consents to two."""
    return not supported_rivals(agreement, act)


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


@rule("Schrijf uw vraag of antwoord.", about_input=True)
def something_is_asked_or_answered(_: Agreement, act: Act) -> bool:
    """A remark has words."""
    return bool(act.reason.strip())


@rule("De vraag waarop u antwoordt, is er niet.", about_input=True)
def the_question_is_there(agreement: Agreement, act: Act) -> bool:
    """An answer is to an earlier remark on the same proposal."""
    proposal = agreement.proposal(act.proposal)
    return act.question is None or proposal is None or 1 <= act.question <= proposal.remarks


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
