"""Rules about what a person gives along with an act."""

from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.rule import rule

LONGEST_TEXT = 5_000
"""Characters in a proposal's text or in a reason: two printed pages."""


@rule("Geef een reden.", about_input=True)
def a_reason_is_given(_: Agreement, act: Act) -> bool:
    """An objection, a return, a reopening or a refusal to sign carries a reason."""
    return bool(act.reason.strip())


@rule(
    "De tekst is te lang: hoogstens {longest} tekens.",
    lambda *_: {"longest": str(LONGEST_TEXT)},
    about_input=True,
)
def words_are_not_too_many(_: Agreement, act: Act) -> bool:
    """Longer texts would not be read, and must fit the paper."""
    draft = act.draft
    given = (act.reason, *((draft.text, draft.reason, draft.title, *draft.streets) if draft else ()))
    return all(len(words) <= LONGEST_TEXT for words in given)


@rule(
    "Het gebied verandert u met een voorstel: partners stemmen erover. Laat het gebied hier zoals het is.",
    about_input=True,
)
def the_area_stays(agreement: Agreement, act: Act) -> bool:
    """While negotiating, the area is for team, gemeente and politie together (annex)."""
    form, now = act.form, agreement.form
    return form is None or (form.area, form.note) == (now.area, now.note)


@rule("Vul het formulier in.", about_input=True)
def a_form_is_given(_: Agreement, act: Act) -> bool:
    """There is something to fill in."""
    return act.form is not None
