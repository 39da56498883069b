"""Rules about the area that somebody gives along: what a form made of it is judged again here."""

from workflow.domain.area import problem
from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.rule import Details, rule


def _boundary_problem(_: Agreement, act: Act) -> Details:
    given = [part.boundary for part in (act.form, act.draft) if part]
    return {"problem": next(filter(None, map(problem, given)), "")}


@rule("Over de grens van het gebied: {problem}", _boundary_problem, about_input=True)
def the_boundary_is_one(agreement: Agreement, act: Act) -> bool:
    """What was drawn is an area in the Netherlands, in the one form that has one digest."""
    return not _boundary_problem(agreement, act)["problem"]


@rule("Een teamlid kan niet in meer straten wonen dan het gebied heeft.", about_input=True)
def no_more_streets_than_there_are(_: Agreement, act: Act) -> bool:
    """The streets with somebody of the team are some of the streets of the area."""
    form = act.form
    return form is None or form.streets_covered is None or 0 <= form.streets_covered <= len(form.streets)
