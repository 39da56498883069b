"""The pages of one proposal: its form, and the screen on which one decides about it."""

from collections.abc import Sequence

from flask import abort, render_template, request

from web import areas
from web.forms.act import ActForm
from web.forms.acts import DraftForm
from web.portions import entries
from workflow.domain.vocabulary import ProposalKind
from workflow.services.dossiers import Dossier
from workflow.services.proposal_view import ProposalView


def proposal_page(dossier: Dossier, form: ActForm | None = None, problems: Sequence[str] = ()) -> str:
    """The form of a proposal: new, a revision of the one it names, or one against the one it names."""
    given = request.values
    standing = named(dossier, given.get("proposal", ""))
    counter = named(dossier, given.get("tegen", ""))
    about = standing or counter
    kind = about.draft.kind.value if about else given.get("kind", "")
    if kind not in set(ProposalKind):
        abort(404)
    key = about.draft.principle if about else given.get("principle", "")
    principle = dossier.facts.covenant.principle(key)
    if kind == ProposalKind.DEVIATION and principle is None:
        abort(404)
    now = standing.draft.area if standing else dossier.facts.form.area
    area = form.area if isinstance(form, DraftForm) else now
    return render_template(
        "dossier/proposal.html",
        dossier=dossier,
        form=form,
        problems=problems,
        standing=standing,
        counter=counter,
        kind=ProposalKind(kind),
        principle=principle,
        around=areas.around(dossier, area) if kind == ProposalKind.AREA_CHANGE else None,
    )


def named(dossier: Dossier, number: str) -> ProposalView | None:
    """The proposal of this dossier with that number, or None."""
    return next((p for p in dossier.proposals if str(p.number) == number), None)


def decision_page(dossier: Dossier, form: ActForm | None = None, problems: Sequence[str] = ()) -> str:
    """One proposal on a screen: the one in the address, or the one that the form is about."""
    given = (request.view_args or {}).get("number") or request.form.get("proposal", "")
    shown = named(dossier, str(given))
    whole = {"dossier": dossier, "form": form, "problems": problems, **areas.of_proposals(dossier)}
    if shown is None:
        return render_template("dossier/negotiation.html", **whole)
    waiting = dossier.decisions
    before = max((n for n in waiting if n < shown.number), default=None)
    after = min((n for n in waiting if n > shown.number), default=None)
    return render_template("dossier/decision.html", proposal=shown, before=before, after=after, **whole)


def course_page(dossier: Dossier, number: int) -> str:
    """Everything that was said of one proposal, in full, a page at a time."""
    shown = named(dossier, str(number))
    if shown is None:
        abort(404)
    return render_template(
        "dossier/course.html", dossier=dossier, proposal=shown, sheet=entries(shown), problems=()
    )
