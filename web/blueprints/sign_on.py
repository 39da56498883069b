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
from web.parts import parts
from web.settings import Organisation
from web.sign_on import NotTold

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
    """To the organisation's own login page."""
    known = _known(key)
    session[WHERE] = inside(request.args.get("verder"))
    try:
        return sign_on.begin(known, current_app.config["SITE"] + url_for("sign_on.back", key=key))
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
    """Log in as the account with the address that the organisation tells."""
    known, form = _known(key), ReturnForm()
    if not form.validate():
        return _back(form, known), 422
    where = session.get(WHERE)
    try:
        told = sign_on.told(known)
        token = parts().logins.by_organisation(told.email, login.browser(), strong=told.strong)
    except NotTold:
        token = None
    if token is None:
        return _failed(known)
    login.enter(token)
    return onwards(inside(where))


def _back(form: ReturnForm, known: Organisation) -> str:
    return render_template("account/back.html", form=form, organisation=known.name)


def _failed(known: Organisation) -> Response:
    sentence = said(
        "Inloggen bij {name} lukte niet. Probeer het opnieuw, of log in met uw wachtwoord.", name=known.name
    )
    languages.flash(sentence, "fout")
    return redirect(url_for("work.tasks" if current_user.is_authenticated else "account.log_in"), 303)
