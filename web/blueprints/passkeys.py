"""Logging in with a passkey, proving again with one, and making one. Each question is answered once."""

from flask import Blueprint, Response, current_app, redirect, render_template, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from language.said import said
from web import login
from web.access import fresh, logged_in, public
from web.blueprints.account import failed
from web.blueprints.second import codes_page, prove_page
from web.forms.account import LogInForm, PasskeyForm, PasskeyNameForm, ProveForm
from web.limits import limiter
from web.login import inside
from web.parts import parts
from web.passkeys import Door, NotProved, number_of
from workflow.services.factors import Passkey
from workflow.services.people import NotAllowed

pages = Blueprint("passkeys", __name__)
Reply = str | AnyResponse | tuple[str, int]
QUESTION = "passkey"
"""Where the cookie keeps the question that was put."""
FAILED = said("Dat lukte niet met deze passkey. Probeer het opnieuw, of log in met uw wachtwoord.")


def _door() -> Door:
    return Door(current_app.config["SITE"])


def _asked() -> bytes:
    question = parts().factors.ask()
    session[QUESTION] = question.hex()
    return question


def _question() -> bytes:
    """The question that this browser was asked, used up. Raises NotProved."""
    question = bytes.fromhex(session.pop(QUESTION, ""))
    if not question or not parts().factors.answered(question):
        raise NotProved
    return question


def _proved(answer: str) -> tuple[Passkey, int]:
    """Which passkey answered, and its counter now. Raises NotProved."""
    passkey = parts().factors.passkey(number_of(answer))
    question = _question()
    if passkey is None:
        raise NotProved
    return passkey, _door().used(question, answer, passkey.key, passkey.count)


def _json(options: str) -> Response:
    return Response(options, content_type="application/json", headers={"Cache-Control": "no-store"})


# ── using one ────────────────────────────────────────────────────────────────────────────────────────────


@pages.post("/passkey/vraag")
@public
@limiter.limit("30 per minute")
def ask() -> Response:
    """A question: for whoever is known already one for their own passkeys, else for any."""
    have: list[str] = []
    if current_user.is_authenticated:
        have = parts().factors.passkeys_of(current_user.id)
    elif found := login.half():
        have = list(found[1].passkeys)
    return _json(_door().ask(_asked(), have))


@pages.post("/passkey/inloggen")
@public
@limiter.limit("20 per minute", deduct_when=failed)
def log_in() -> Reply:
    """Log in with a passkey, instead of a password and a code."""
    form = PasskeyForm()
    if form.validate():
        try:
            passkey, count = _proved(form.answer.data)
            token = parts().logins.with_passkey(passkey.factor, count, login.browser())
        except NotProved:
            token = None
        if token:
            login.enter(token)
            return redirect(inside(form.verder.data) or url_for("work.tasks"), 303)
    shown = LogInForm(formdata=None, verder=form.verder.data)
    shown.form_errors.append(FAILED)
    return render_template("account/log_in.html", form=shown), 422


@pages.post("/passkey/bewijs")
@logged_in
@limiter.limit("20 per minute", deduct_when=failed)
def prove() -> Reply:
    """Prove again who one is, with a passkey."""
    form = PasskeyForm()
    if form.validate():
        try:
            passkey, count = _proved(form.answer.data)
            hashed = current_user.login.token
            token = parts().logins.prove_with_passkey(hashed, passkey.factor, count)
        except NotProved:
            token = None
        if token:
            login.proved(token)
            return redirect(inside(form.verder.data) or url_for("work.tasks"), 303)
    shown = ProveForm(formdata=None, verder=form.verder.data)
    shown.form_errors.append(FAILED)
    return prove_page(shown), 422


# ── making one ───────────────────────────────────────────────────────────────────────────────────────────


@pages.get("/account/passkey")
@logged_in
@fresh
def new() -> str:
    """The page on which a passkey is made."""
    return render_template("account/passkey.html", form=PasskeyNameForm(formdata=None))


@pages.post("/account/passkey/vraag")
@logged_in
@fresh
@limiter.limit("30 per minute")
def ask_to_make() -> Response:
    """What the browser needs to make one."""
    login_ = current_user.login
    have = parts().factors.passkeys_of(login_.person)
    return _json(_door().make(_asked(), login_.person, login_.email, have))


@pages.post("/account/passkey")
@logged_in
@fresh
@limiter.limit("20 per minute")
def make() -> Reply:
    """Keep the passkey that was made."""
    form = PasskeyNameForm()
    if form.validate():
        try:
            made = _door().made(_question(), form.answer.data)
            codes = parts().factors.add_passkey(
                current_user.id, form.name.data, made.credential, made.key, made.count
            )
        except (NotProved, NotAllowed) as problem:
            form.form_errors.append(str(problem) or said("Dat lukte niet. Probeer het opnieuw."))
        else:
            return codes_page(codes, url_for("own.show")) if codes else redirect(url_for("own.show"), 303)
    return render_template("account/passkey.html", form=form), 422
