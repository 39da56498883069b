"""Rules about a partner that joins or leaves an agreement while it is negotiated."""

from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.questions import approver_seat
from workflow.domain.rules.rule import rule
from workflow.domain.vocabulary import PartnerKind

STAYING = frozenset({PartnerKind.TEAM, PartnerKind.MUNICIPALITY, PartnerKind.POLICE})
"""The partners that the covenant itself gives a task: without them there is no agreement."""


@rule("Kies een organisatie die nog geen partner is van dit dossier.", about_input=True)
def the_newcomer_is_new(agreement: Agreement, act: Act) -> bool:
    """Partners differ per team; a team never joins another team's agreement."""
    newcomer = act.newcomer
    if newcomer is None or newcomer.partner.kind is PartnerKind.TEAM:
        return False
    return newcomer.partner.key not in {p.key for p in agreement.partners}


@rule(
    "Deze organisatie kan nog niet meedoen: zij heeft een zetel, een goedkeurder en een ondertekenaar nodig.",
    about_input=True,
)
def the_newcomer_can_take_part(_: Agreement, act: Act) -> bool:
    """Else the negotiation would get stuck on a partner that cannot answer (see ADR 6)."""
    newcomer = act.newcomer
    if newcomer is None:
        return True
    seats = [seat for seat in newcomer.seats if seat.holds_on(act.today)]
    return any(seat.approver for seat in seats) and any(s.holds_on(act.today) for s in newcomer.signatories)


@rule("Het team, de gemeente en de politie kunnen niet uittreden. Zij kunnen wel bezwaar maken.")
def may_be_missed(agreement: Agreement, act: Act) -> bool:
    """The area is theirs to determine, and recognition the gemeente's (annex, article 6)."""
    seat = approver_seat(agreement, act)
    return seat is None or agreement.partner(seat.partner).kind not in STAYING


def _own_standing(agreement: Agreement, act: Act) -> list[str]:
    seat = approver_seat(agreement, act)
    return [
        str(p.number) for p in agreement.proposals if seat and p.partner == seat.partner and not p.retracted
    ]


@rule(
    "Neem eerst de voorstellen van uw partner terug: voorstel {numbers}.",
    lambda agreement, act: {"numbers": ", ".join(_own_standing(agreement, act))},
)
def leaves_no_proposals_behind(agreement: Agreement, act: Act) -> bool:
    """Nobody else could revise or retract them."""
    return not _own_standing(agreement, act)
