"""Rules about the complete text and the approvals on it."""

from workflow.domain import text
from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.questions import approver_seat, names, not_approved, unsettled
from workflow.domain.rules.rule import rule


@rule(
    "Nog niet elk voorstel is aanvaard of teruggenomen: voorstel {numbers}.",
    lambda agreement, act: {"numbers": ", ".join(str(p.number) for p in unsettled(agreement, act))},
)
def every_proposal_is_settled(agreement: Agreement, act: Act) -> bool:
    """No open proposal: each is accepted or retracted before the text is put up."""
    return not unsettled(agreement, act)


@rule("De tekst is intussen veranderd. Lees de nieuwe tekst en probeer het opnieuw.", about_input=True)
def on_the_text_as_it_is_now(agreement: Agreement, act: Act) -> bool:
    """The coordinator puts up the text they read, not one that changed meanwhile."""
    return act.digest == text.text_digest(agreement)


@rule("U keurt een andere tekst goed dan er voorligt. Lees de tekst opnieuw.", about_input=True)
def on_exactly_the_text_put_up(agreement: Agreement, act: Act) -> bool:
    """An approval is on one exact text, by its digest."""
    return act.digest == agreement.put_up


@rule("Uw partner heeft deze tekst al goedgekeurd.")
def has_not_approved_yet(agreement: Agreement, act: Act) -> bool:
    """Nobody acts twice."""
    seat = approver_seat(agreement, act)
    return seat is None or seat.partner in not_approved(agreement)


@rule(
    "Nog niet elke partner heeft goedgekeurd: {partners}.",
    lambda agreement, _: {"partners": names(agreement, not_approved(agreement))},
)
def every_partner_approved(agreement: Agreement, _: Act) -> bool:
    """Signing opens only when every partner approved the same digest."""
    return not not_approved(agreement)


@rule("De tekst of de partners zijn veranderd sinds de goedkeuring. Heropen het overleg.")
def the_text_is_still_the_approved_one(agreement: Agreement, _: Act) -> bool:
    """What will be signed is what was approved, to the last character."""
    return text.text_digest(agreement) == agreement.put_up


@rule("Er ontbreekt nog een goedkeuring.")
def this_is_the_last_approval(agreement: Agreement, act: Act) -> bool:
    """Decides which row is taken: with this approval every partner has approved."""
    seat = approver_seat(agreement, act)
    return seat is not None and not_approved(agreement) <= {seat.partner}
