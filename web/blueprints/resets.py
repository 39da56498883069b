"""A reset, for its owner and for a keeper of their partner: whether it is right."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import fresh, logged_in, public
from web.forms.account import EmptyForm
from web.limits import limiter
from web.parts import parts

pages = Blueprint("resets", __name__, url_prefix="/herstel")
Reply = str | Response | tuple[str, int]
RIGHT = said("Het herstel is klaar. Wij stuurden een bericht met een nieuwe link.")
WRONG = said("Het herstel gaat niet door. Het bureau van de burgemeester krijgt bericht.")


@pages.get("/<token>")
@public
@limiter.limit("30 per minute")
def show(token: str) -> str:
    """The page of the link that the owner got. Looking decides nothing."""
    return render_template("resets/own.html", reset=parts().resets.told(token), token=token, problems=())


@pages.post("/<token>/ja")
@public
@limiter.limit("10 per minute")
def right(token: str) -> Reply:
    """The owner says that it is right."""
    return _answered(token, right=True)


@pages.post("/<token>/nee")
@public
@limiter.limit("10 per minute")
def wrong(token: str) -> Reply:
    """The owner says that it is not."""
    return _answered(token, right=False)


def _answered(token: str, *, right: bool) -> Reply:
    form = EmptyForm()
    if not form.validate():
        reset = parts().resets.told(token)
        return render_template("resets/own.html", reset=reset, token=token, problems=form.sentences), 422
    parts().resets.answer(token, right=right)
    languages.flash(RIGHT if right else WRONG, "gelukt")
    return redirect(url_for("account.log_in"), 303)


@pages.get("/collega/<int:reset>")
@logged_in
def kept(reset: int) -> str:
    """A reset of somebody of the partner that one keeps."""
    found = parts().resets.kept(reset, current_user.id)
    return render_template("resets/kept.html", reset=found, problems=())


@pages.post("/collega/<int:reset>")
@logged_in
@fresh
def affirm(reset: int) -> Reply:
    """The keeper says that it is right."""
    form = EmptyForm()
    if not form.validate():
        found = parts().resets.kept(reset, current_user.id)
        return render_template("resets/kept.html", reset=found, problems=form.sentences), 422
    parts().resets.affirm(reset, current_user.id)
    languages.flash(RIGHT, "gelukt")
    return redirect(url_for("work.tasks"), 303)
