"""Logging in by way of one's own organisation."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages, login, sign_on
from web.access import public
from web.blueprints.account import failed, onwards
from web.forms.account import ReturnForm
from web.limits import limiter
from web.login import inside
from web.organisation import Organisation
from web.parts import parts
from web.sign_on import NotTold
from workflow.services.sign_ons import OtherSubject

pages = Blueprint("sign_on", __name__, url_prefix="/inloggen/organisatie/<key>")
Reply = str | Response | tuple[str, int]
WHERE = "verder"
"""Where the cookie keeps the page that was asked for, meanwhile."""


def _known(key: str) -> Organisation:
    return sign_on.organisation(key) or abort(404)


@pages.get("")
@public
@limiter.limit("30 per minute")
def begin(key: str) -> Response:
    """To the organisation's own login page; with `opnieuw` one proves again there who one is."""
    known = _known(key)
    session[WHERE] = inside(request.args.get("verder"))
    there = current_app.config["SITE"] + url_for("sign_on.back", key=key)
    try:
        return sign_on.begin(known, there, anew="opnieuw" in request.args)
    except NotTold:
        return _failed(known)


@pages.get("/terug")
@public
@limiter.limit("30 per minute")
def back(key: str) -> Reply:
    """Where one comes back: one button, for looking at a page logs nobody in."""
    known, code, state = _known(key), request.args.get("code"), request.args.get("state")
    if not code or not state:
        return _failed(known)
    return _back(ReturnForm(formdata=None, code=code, state=state), known)


@pages.post("/terug")
@public
@limiter.limit("20 per minute", deduct_when=failed)
def enter(key: str) -> Reply:
    """Log in as whom the organisation tells. An earlier login in this browser ends."""
    known, form = _known(key), ReturnForm()
    if not form.validate():
        return _back(form, known), 422
    where = session.get(WHERE)
    try:
        told = sign_on.told(known, parts().now())
        token = parts().logins.by_organisation(told, login.browser())
    except NotTold:
        token = None
    except OtherSubject as problem:
        return _failed(known, str(problem))
    if token is None:
        return _failed(known)
    if current_user.is_authenticated:
        login.end()
    login.enter(token)
    return onwards(inside(where))


def _back(form: ReturnForm, known: Organisation) -> str:
    return render_template("account/back.html", form=form, organisation=known.name)


def _failed(known: Organisation, why: str = "") -> Response:
    sentence = said(
        "Inloggen bij {name} lukte niet. Probeer het opnieuw, of log in met uw wachtwoord.", name=known.name
    )
    languages.flash(why or sentence, "fout")
    return redirect(url_for("work.tasks" if current_user.is_authenticated else "account.log_in"), 303)
