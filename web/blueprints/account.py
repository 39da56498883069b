"""Logging in and out, and the single-use link with which an account begins."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import devices, languages, login
from web.access import logged_in, public
from web.forms.account import LogInForm, PasswordForm
from web.limits import limiter
from web.login import inside
from web.parts import parts
from workflow.domain.addresses import LONGEST, spelled
from workflow.services.people import NotAllowed

pages = Blueprint("account", __name__)
WRONG = said("Dit e-mailadres en wachtwoord horen niet bij elkaar.")


def failed(response: Response) -> bool:
    """Only failed attempts count: a whole town hall may log in from one address."""
    return response.status_code == 422


def account() -> str:
    """The account that somebody tries to get into, so that guessing from many addresses is slow too.

    A browser in which its owner logged in before is counted apart: strangers cannot lock the owner out.
    """
    email = spelled(request.form.get("email", ""))[:LONGEST]
    return f"{devices.known(email)}:{email}"


@pages.get("/inloggen")
@public
def log_in() -> str | Response:
    """The login page."""
    if current_user.is_authenticated:
        return redirect(url_for("work.tasks"), 303)
    return render_template("account/log_in.html", form=LogInForm(verder=request.args.get("verder")))


@pages.post("/inloggen")
@public
@limiter.limit("20 per minute", deduct_when=failed)
@limiter.limit("10 per 10 minutes", key_func=account, deduct_when=failed)
def logging_in() -> str | Response | tuple[str, int]:
    """Log in. A wrong address and a wrong password look the same."""
    form = LogInForm()
    if not form.validate():
        return render_template("account/log_in.html", form=form), 422
    if not login.begin(form.email.data, form.password.data):
        form.form_errors.append(WRONG)
        return render_template("account/log_in.html", form=form), 422
    return onwards(inside(form.verder.data))


def onwards(where: str | None) -> Response:
    """To the second step if it must still be taken, else to the page that was asked for."""
    if current_user.is_authenticated:
        return redirect(where or url_for("work.tasks"), 303)
    return redirect(url_for("second.step", verder=where), 303)


@pages.post("/uitloggen")
@logged_in
def log_out() -> Response:
    """Log out, also on the server."""
    login.end()
    languages.flash(said("U bent uitgelogd."), "gelukt")
    return redirect(url_for("public.home"), 303)


@pages.get("/uitnodiging/<token>")
@public
@limiter.limit("30 per minute")
def invitation(token: str) -> str:
    """The page of a single-use link. Looking does not use it up."""
    return render_template("account/invitation.html", form=PasswordForm(), name=parts().people.invited(token))


@pages.post("/uitnodiging/<token>")
@public
@limiter.limit("10 per minute")
def accept(token: str) -> Response | tuple[str, int]:
    """Set the password and use the link up; then one logs in like everyone."""
    form = PasswordForm()
    name = parts().people.invited(token)
    if not form.validate():
        return render_template("account/invitation.html", form=form, name=name), 422
    try:
        parts().people.accept(token, form.password.data, languages.chosen())
    except NotAllowed as problem:
        form.password.errors = [str(problem)]
        return render_template("account/invitation.html", form=form, name=name), 422
    languages.flash(said("Uw wachtwoord is ingesteld. Log nu in."), "gelukt")
    return redirect(url_for("account.log_in"), 303)
