"""One's own account: with what one logs in, where one is logged in, language, password and address."""

from dataclasses import replace

import flask
from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.catalogue import told
from language.said import said
from web import languages
from web.access import fresh, logged_in
from web.blueprints.second import WRONG_CODE, app_page, codes_page, who_tries
from web.forms.account import AddressForm, AppForm, EmptyForm, LanguageForm, PasswordForm
from web.limits import limiter
from web.login import browser_in_words
from web.parts import parts
from workflow.services.people import NotAllowed

pages = Blueprint("own", __name__, url_prefix="/account")
Reply = str | Response | tuple[str, int]
LANGUAGE_KEPT = said("Uw taal is bewaard.")


@pages.get("")
@logged_in
def show() -> str:
    """Everything about one's account."""
    return _show()


def _show(*problems: str, form: LanguageForm | None = None) -> str:
    login = current_user.login
    places = parts().logins.places(login.person, login.token)
    return render_template(
        "account/own.html",
        owned=parts().factors.owned(login.person),
        places=[replace(place, browser=browser_in_words(place.browser)) for place in places],
        email=login.email,
        form=form or LanguageForm(formdata=None, language=login.language),
        problems=problems,
    )


def _done(sentence: str) -> Response:
    languages.flash(sentence, "gelukt")
    return redirect(url_for("own.show"), 303)


# ── the language ─────────────────────────────────────────────────────────────────────────────────────────


@pages.post("/taal")
@logged_in
@limiter.limit("20 per minute")
def language() -> Reply:
    """Choose the language of one's messages, and of the pages: on this device too."""
    form = LanguageForm()
    if not form.validate():
        return _show(form=form), 422
    chosen = form.language.data
    parts().accounts.choose_language(current_user.id, chosen)
    flask.flash(told(LANGUAGE_KEPT, chosen), "gelukt")  # not in the language of the page that was left
    response = flask.make_response(redirect(url_for("own.show"), 303))
    languages.choose(response, chosen, secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


# ── where one is logged in ───────────────────────────────────────────────────────────────────────────────


@pages.post("/ingelogd/<number>/einde")
@logged_in
def end(number: str) -> Reply:
    """End one login."""
    form = EmptyForm()
    if not form.validate():
        return _show(*form.sentences), 422
    parts().logins.end(current_user.id, number)
    return _done(said("Daar bent u nu uitgelogd."))


@pages.post("/ingelogd/andere/einde")
@logged_in
def end_others() -> Reply:
    """End every login but this one."""
    form = EmptyForm()
    if not form.validate():
        return _show(*form.sentences), 422
    parts().logins.end_others(current_user.id, current_user.login.token)
    return _done(said("U bent overal uitgelogd, behalve hier."))


# ── with what one logs in ────────────────────────────────────────────────────────────────────────────────


@pages.route("/app", methods=["GET", "POST"])
@logged_in
@fresh
@limiter.limit("20 per minute", methods=["POST"])
def app() -> Reply:
    """Take an app, or another one."""
    form, login = AppForm(), current_user.login
    if not form.is_submitted():
        return app_page(form, login.token, login.email, "account/app.html")
    if form.validate():
        try:
            codes = parts().factors.add_app(login.person, login.token, form.offer.data, form.code.data)
        except NotAllowed as problem:
            form.form_errors.append(str(problem))
        else:
            if codes:
                return codes_page(codes, url_for("own.show"))
            if codes is not None:
                return _done(said("U gebruikt nu deze app."))
            form.code.errors = [WRONG_CODE]
    return app_page(form, login.token, login.email, "account/app.html"), 422


@pages.post("/inlogmiddel/<int:factor>/weg")
@logged_in
@fresh
def remove(factor: int) -> Reply:
    """Take a factor away."""
    form = EmptyForm()
    if not form.validate():
        return _show(*form.sentences), 422
    try:
        parts().factors.remove(current_user.id, factor)
    except NotAllowed as problem:
        return _show(str(problem)), 422
    return _done(said("Het inlogmiddel is verwijderd."))


@pages.post("/herstelcodes")
@logged_in
@fresh
def codes() -> Reply:
    """New recovery codes, shown once."""
    form = EmptyForm()
    if not form.validate():
        return _show(*form.sentences), 422
    try:
        made = parts().factors.new_codes(current_user.id)
    except NotAllowed as problem:
        return _show(str(problem)), 422
    return codes_page(made, url_for("own.show"))


# ── the password and the address ─────────────────────────────────────────────────────────────────────────


@pages.route("/wachtwoord", methods=["GET", "POST"])
@logged_in
@fresh
@limiter.limit("20 per minute", methods=["POST"])
def password() -> Reply:
    """Choose another password."""
    form, login = PasswordForm(), current_user.login
    if form.is_submitted():
        if form.validate():
            try:
                parts().accounts.change_password(login.person, login.token, form.password.data)
            except NotAllowed as problem:
                form.password.errors = [str(problem)]
            else:
                return _done(said("Uw wachtwoord is veranderd. Elders bent u uitgelogd."))
        return render_template("account/password.html", form=form), 422
    return render_template("account/password.html", form=form)


@pages.route("/adres", methods=["GET", "POST"])
@logged_in
@fresh
@limiter.limit("10 per hour", key_func=who_tries, methods=["POST"])
def address() -> Reply:
    """Ask for another address."""
    form = AddressForm()
    if form.is_submitted():
        if form.validate():
            try:
                parts().accounts.want_address(current_user.id, form.email.data)
            except NotAllowed as problem:
                form.email.errors = [str(problem)]
            else:
                return _done(said("Wij stuurden een bericht naar dat adres. Open de link die erin staat."))
        return render_template("account/address.html", form=form), 422
    return render_template("account/address.html", form=form)


@pages.get("/adres/<token>")
@logged_in
@limiter.limit("30 per minute")
def wanted(token: str) -> str:
    """The page of the link in that message. Looking does not use it up."""
    email = parts().accounts.wanted_address(current_user.id, token)
    return render_template("account/confirm.html", form=EmptyForm(formdata=None), email=email)


@pages.post("/adres/<token>")
@logged_in
@limiter.limit("10 per minute")
def confirm(token: str) -> Reply:
    """Use the link up."""
    form = EmptyForm()
    if not form.validate():
        email = parts().accounts.wanted_address(current_user.id, token)
        return render_template("account/confirm.html", form=form, email=email), 422
    parts().accounts.confirm_address(current_user.id, current_user.login.token, token)
    return _done(said("Uw e-mailadres is veranderd."))
