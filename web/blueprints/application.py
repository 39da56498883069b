"""The steps in which a coordinator fills in the application. Each one is saved by itself."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from web import languages
from web.access import logged_in
from web.application import CHECK, Step, application_page, in_steps, step_of, step_page
from web.forms.act import ActForm
from web.forms.application import TeamPart
from web.limits import limiter
from web.parts import parts
from web.words import DONE
from workflow.domain.vocabulary import Action
from workflow.services.dossiers import Dossier

pages = Blueprint("application", __name__, url_prefix="/dossier/<int:agreement>/aanvraag")
LATER, BACK, WHOLE = "later", "vorige", "aanvraag"
"""Where one may go after a step, beside the next one and the check."""
ENDS = {LATER: "dossier.show", WHOLE: "dossier.application"}
"""Where one leaves the steps, and sees that it was saved."""


@pages.get("/<word>")
@logged_in
def step(agreement: int, word: str) -> str | Response:
    """One step; who fills nothing in here reads the application on one page."""
    dossier, asked = _opened(agreement), step_of(word)
    if asked is None:
        abort(404)
    if not in_steps(dossier):
        return redirect(url_for("dossier.application", agreement=agreement), 303)
    return step_page(dossier, asked, then=_then())


@pages.post("/<word>")
@logged_in
@limiter.limit("60 per minute")
def save(agreement: int, word: str) -> Response | tuple[str, int]:
    """Save the answers of one step and no others, and go on."""
    asked = step_of(word)
    if asked is None or asked.form is None:
        abort(404)
    form = asked.form()
    if not form.validate():
        return _again(agreement, asked, form)
    wish = form.act(Action.FILL_IN, current_user.id, fresh=current_user.fresh)
    answer = parts().agreements.fill_in(agreement, wish, tuple(form.answers()), form.key.data)
    if not answer.done:
        return _again(agreement, asked, form, answer.sentences)
    return _onwards(agreement, asked)


def _onwards(agreement: int, done: Step) -> Response:
    then = _then()
    if then in ENDS:
        languages.flash(DONE[Action.FILL_IN], "gelukt")
        return redirect(url_for(ENDS[then], agreement=agreement), 303)
    chosen = {BACK: done.before or done, CHECK.word: CHECK}.get(then, done.after)
    return redirect(url_for("application.step", agreement=agreement, word=chosen.word), 303)


def _again(agreement: int, asked: Step, form: ActForm, problems: tuple[str, ...] = ()) -> tuple[str, int]:
    dossier = _opened(agreement)
    if in_steps(dossier):
        return step_page(dossier, asked, form, problems or form.sentences, _then()), 422
    shown = form if isinstance(form, TeamPart) else None
    return application_page(dossier, shown, problems or form.sentences), 422


def _then() -> str:
    return request.args.get("daarna", "")


def _opened(agreement: int) -> Dossier:
    return parts().dossiers.open(agreement, current_user.id)
