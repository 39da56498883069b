"""The second step of logging in, the first factor of whoever has none, and proving again who one is."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages, login
from web.access import logged_in, public
from web.blueprints.account import failed
from web.forms.account import AppForm, CodeForm, ProveForm
from web.limits import limiter
from web.login import inside
from web.parts import parts
from web.qr import qr
from workflow.services.factors import Owned
from workflow.services.logins import Half

pages = Blueprint("second", __name__)
Reply = str | Response | tuple[str, int]
WRONG_CODE = said(
    "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en probeer het opnieuw."
)
WRONG_PROOF = said("Dit klopt niet. Controleer uw wachtwoord, en wacht op een nieuwe code.")
QR_CODE = said("QR-code voor uw authenticator-app")


def who_tries() -> str:
    """The person behind the attempt. So guessing codes is slow, and slow for nobody without the password."""
    found = login.half()
    if found:
        return f"half:{found[1].person}"
    return f"whole:{current_user.id}" if current_user.is_authenticated else "nobody"


# ── the second step ──────────────────────────────────────────────────────────────────────────────────────


@pages.get("/inloggen/tweede-stap")
@public
def step() -> Reply:
    """Asks for a code; sends whoever has no factor to where they get one."""
    found, where = login.half(), request.args.get("verder")
    if found is None:
        return _again(where)
    if not found[1].enrolled:
        return redirect(url_for("second.begin", verder=inside(where)), 303)
    return _step(CodeForm(formdata=None, verder=where), found[1])


@pages.post("/inloggen/tweede-stap")
@public
@limiter.limit("20 per minute", deduct_when=failed)
@limiter.limit("5 per 5 minutes", key_func=who_tries, deduct_when=failed)
def take() -> Reply:
    """Take the second step."""
    found, form = login.half(), CodeForm()
    if found is None:
        return _again(form.verder.data)
    if not form.validate():
        return _step(form, found[1]), 422
    token = parts().logins.with_code(found[0], form.code.data)
    if token is None:
        form.code.errors = [WRONG_CODE]
        return _step(form, found[1]), 422
    login.enter(token)
    return redirect(inside(form.verder.data) or url_for("work.tasks"), 303)


def _step(form: CodeForm, half: Half) -> str:
    return render_template("account/second_step.html", form=form, half=half)


def _again(where: str | None) -> Response:
    if current_user.is_authenticated:
        return redirect(inside(where) or url_for("work.tasks"), 303)
    # not a flash: its cookie would take the place of the one that the same form, sent twice, got first
    return redirect(url_for("account.log_in", verder=inside(where), laat="ja"), 303)


# ── the first factor ─────────────────────────────────────────────────────────────────────────────────────


@pages.get("/inloggen/tweede-stap/instellen")
@public
def begin() -> Reply:
    """A secret for an app, as a QR code and in letters."""
    found, where = login.half(), request.args.get("verder")
    if found is None:
        return _again(where)
    if found[1].enrolled:
        return redirect(url_for("second.step", verder=inside(where)), 303)
    return _begin(AppForm(formdata=None, verder=where), found[1])


@pages.post("/inloggen/tweede-stap/instellen")
@public
@limiter.limit("20 per minute", deduct_when=failed)
@limiter.limit("10 per 5 minutes", key_func=who_tries, deduct_when=failed)
def begun() -> Reply:
    """Keep the app that shows the right code, log in, and show the recovery codes once."""
    found, form = login.half(), AppForm()
    if found is None:
        return _again(form.verder.data)
    if not form.validate():
        return _begin(form, found[1]), 422
    done = parts().factors.enrol(found[0], form.offer.data, form.code.data)
    if done is None:
        form.code.errors = [WRONG_CODE]
        return _begin(form, found[1]), 422
    token, codes = done
    login.enter(token)
    return codes_page(codes, inside(form.verder.data) or url_for("work.tasks"))


def _begin(form: AppForm, half: Half) -> str:
    return app_page(form, half.token, half.email, "account/begin.html")


def app_page(form: AppForm, hashed: str, email: str, template: str) -> str:
    """The page on which somebody takes an app, for the login with this token hash."""
    offer = parts().factors.offer(hashed, email, form.offer.data or "")
    form.offer.data = offer.sealed
    picture = qr(offer.address, languages.in_reader_language(QR_CODE))
    groups = [offer.secret[at : at + 4] for at in range(0, len(offer.secret), 4)]
    return render_template(template, form=form, picture=picture, secret=" ".join(groups))


def codes_page(codes: list[str], onwards: str) -> str:
    """The page that shows recovery codes, once."""
    return render_template("account/codes.html", codes=codes, onwards=onwards)


# ── proving again ────────────────────────────────────────────────────────────────────────────────────────


@pages.get("/bewijs")
@logged_in
def prove() -> Reply:
    """Asks for the password and a code, or for a passkey."""
    return prove_page(ProveForm(formdata=None, verder=request.args.get("verder")))


@pages.post("/bewijs")
@logged_in
@limiter.limit("20 per minute", deduct_when=failed)
@limiter.limit("5 per 5 minutes", key_func=who_tries, deduct_when=failed)
def proving() -> Reply:
    """Go on under a new token when it is right."""
    form = ProveForm()
    if not form.validate():
        return prove_page(form), 422
    hashed = current_user.login.token
    token = parts().logins.prove(hashed, form.password.data or "", form.code.data or "")
    if token is None:
        form.form_errors.append(WRONG_PROOF)
        return prove_page(form), 422
    login.proved(token)
    return redirect(inside(form.verder.data) or url_for("work.tasks"), 303)


def prove_page(form: ProveForm) -> str:
    """The page that asks again who one is."""
    owned: Owned = parts().factors.owned(current_user.id)
    issuers = parts().logins.issuers(current_user.id)
    return render_template("account/prove.html", form=form, owned=owned, issuers=issuers)
