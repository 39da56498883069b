"""The mandates of one's own partner: who speaks and signs, what waits, and other partners' new keepers."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import fresh, logged_in, office
from web.blueprints.mandates import SORTS
from web.forms.mandates import AnswerForm, CodeForm, RefusalForm, VoteForm
from web.limits import limiter
from web.parts import parts
from workflow.services.people import NotAllowed

pages = Blueprint("keepers", __name__, url_prefix="/mandaatbeheer")
CODE_WRONG = said("Deze code klopt niet. Kijk hem na en vul hem opnieuw in.")
CODE_SENT = said("Bevestigd. De code is naar het e-mailadres van de voorgedragen persoon gestuurd.")
Reply = str | Response | tuple[str, int]
F = TypeVar("F", bound=AnswerForm)


@pages.get("")
@logged_in
def show() -> str:
    """The reader's own partners, and what waits for the reader."""
    return _page()


@pages.post("/voordracht/<int:nomination>/aannemen")
@logged_in
@fresh
def accept(nomination: int) -> Reply:
    """Accept a nomination, for one's own partner."""
    done = said("U hebt de voordracht aangenomen.")
    return _done(AnswerForm(), lambda _: parts().mandate_acts.accept(current_user.id, nomination), done)


@pages.post("/voordracht/<int:nomination>/afwijzen")
@logged_in
def refuse(nomination: int) -> Reply:
    """Refuse a nomination, with a reason."""

    def act(form: RefusalForm) -> None:
        parts().mandate_acts.refuse(current_user.id, nomination, form.reason.data)

    return _done(RefusalForm(), act, said("U hebt de voordracht afgewezen."))


@pages.post("/voordracht/<int:nomination>/intrekken")
@logged_in
def withdraw(nomination: int) -> Reply:
    """Take a nomination back."""
    done = said("De voordracht is ingetrokken.")
    return _done(AnswerForm(), lambda _: parts().mandate_acts.withdraw(current_user.id, nomination), done)


@pages.post("/voordracht/<int:nomination>/bevestigen")
@office
@fresh
def confirm(nomination: int) -> Reply:
    """Confirm a first keeper; a code on paper is shown once, to be sent by post."""
    form = AnswerForm()
    if not form.validate():
        return _page(form.sentences), 422
    try:
        code = parts().mandate_acts.confirm(current_user.id, nomination, fresh=current_user.fresh)
    except NotAllowed as problem:
        return _page((str(problem),)), 422
    if code:
        return render_template("keepers/code.html", code=code)
    languages.flash(CODE_SENT, "gelukt")
    return redirect(url_for("mandates.register"), 303)


@pages.post("/voordracht/<int:nomination>/code")
@logged_in
@limiter.limit("10 per hour", methods=["POST"])
def enter_code(nomination: int) -> Reply:
    """Complete one's own keepership with the code that was sent."""
    form = CodeForm()
    if not form.validate():
        return _page((*form.problems, *form.sentences)), 422
    try:
        fits = parts().mandate_acts.enter_code(current_user.id, nomination, form.code.data)
    except NotAllowed as problem:
        return _page((str(problem),)), 422
    if not fits:
        return _page((CODE_WRONG,)), 422
    languages.flash(said("U bent nu mandaatbeheerder."), "gelukt")
    return redirect(url_for("keepers.show"), 303)


@pages.post("/<sort>/<int:mandate>/aanvaarden")
@logged_in
@fresh
def adopt(sort: str, mandate: int) -> Reply:
    """Accept a mandate that was given before partners had keepers."""
    if sort not in SORTS:
        abort(404)
    acts, signs = parts().mandate_acts, SORTS[sort]
    done = said("U hebt het mandaat aanvaard.")
    return _done(AnswerForm(), lambda _: acts.adopt(current_user.id, mandate, signs=signs), done)


@pages.post("/beheerder/<int:keeper>/einde")
@logged_in
@fresh
def end_keeper(keeper: int) -> Reply:
    """Today is the last day of this keeper, of one's own partner."""
    acts, today = parts().mandate_acts, parts().today()
    done = said("Vandaag is de laatste dag van deze mandaatbeheerder.")
    return _done(AnswerForm(), lambda _: acts.end_keeper(current_user.id, keeper, today), done)


@pages.post("/beheerder/<int:keeper>/bezwaar")
@logged_in
@fresh
def object_to(keeper: int) -> Reply:
    """Object to another partner's first keeper."""

    def act(form: RefusalForm) -> None:
        parts().mandate_acts.object_to(current_user.id, keeper, form.reason.data)

    return _done(RefusalForm(), act, said("Uw bezwaar is vastgelegd. Deze partner staat nu stil."))


@pages.post("/bezwaar/<int:objection>/afhandelen")
@logged_in
@fresh
def settle(objection: int) -> Reply:
    """Say whether the keeper who is objected to may stay."""

    def act(form: VoteForm) -> None:
        stays = form.outcome.data == "blijft"
        parts().mandate_acts.settle(current_user.id, objection, form.reason.data, stays=stays)

    return _done(VoteForm(), act, said("Uw oordeel is vastgelegd."))


def _done(form: F, act: Callable[[F], object], sentence: str) -> Reply:
    """Do it, or show the page with why not."""
    if not form.validate():
        return _page((*form.problems, *form.sentences)), 422
    try:
        act(form)
    except NotAllowed as problem:
        return _page((str(problem),)), 422
    languages.flash(sentence, "gelukt")
    return redirect(url_for("keepers.show"), 303)


def _page(problems: tuple[str, ...] = ()) -> str:
    own, levels = parts().mandate_views.own(current_user.id), dict(parts().mandates.levels())
    return render_template("keepers/show.html", own=own, levels=levels, problems=problems)
