"""What takes two people of the office: another colleague, and a reset of somebody's account."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import Said, said
from web import languages
from web.access import fresh, office
from web.forms.people import AccountForm
from web.parts import parts
from workflow.domain.vocabulary import Role
from workflow.services.people import NotAllowed

pages = Blueprint("confirming", __name__, url_prefix="/beheer")
Reply = str | Response | tuple[str, int]
ASKED = said("Een collega van het bureau bevestigt dit nu.")


@pages.get("/te-bevestigen")
@office
def waiting() -> str:
    """What one of the office asked and another has to confirm."""
    return _waiting()


@pages.post("/mensen/<int:person>/herstel")
@office
@fresh
def ask_reset(person: int) -> Reply:
    """Ask a reset of this account."""
    return _done(lambda: parts().resets.ask(person, current_user.id), ASKED)


@pages.post("/mensen/<int:person>/collega")
@office
@fresh
def ask_role(person: int) -> Reply:
    """Ask that this person becomes one of the office."""
    return _done(lambda: parts().colleagues.ask(person, Role.MAYORS_OFFICE, current_user.id), ASKED)


@pages.post("/te-bevestigen/herstel/<int:reset>")
@office
@fresh
def confirm_reset(reset: int) -> Reply:
    """Confirm a reset; its owner is told."""
    sentence = said("Het herstel is bevestigd. De eigenaar van het account krijgt bericht.")
    return _done(lambda: parts().resets.confirm(reset, current_user.id), sentence)


@pages.post("/te-bevestigen/herstel/<int:reset>/afbreken")
@office
@fresh
def cancel_reset(reset: int) -> Reply:
    """Not do it after all."""
    return _done(lambda: parts().resets.cancel(reset, current_user.id), said("Het herstel gaat niet door."))


@pages.post("/te-bevestigen/rol/<int:asked>")
@office
@fresh
def confirm_role(asked: int) -> Reply:
    """Give the role."""
    return _done(lambda: parts().colleagues.confirm(asked, current_user.id), said("De rol is gegeven."))


@pages.post("/te-bevestigen/rol/<int:asked>/weigeren")
@office
@fresh
def refuse_role(asked: int) -> Reply:
    """Not give the role."""
    return _done(lambda: parts().colleagues.refuse(asked, current_user.id), said("De rol is niet gegeven."))


def _done(act: Callable[[], object], sentence: Said) -> Reply:
    """Do it, or show the list with why not."""
    form = AccountForm()
    if not form.validate():
        return _waiting(*form.sentences), 422
    try:
        act()
    except NotAllowed as problem:
        return _waiting(str(problem)), 422
    languages.flash(sentence, "gelukt")
    return redirect(url_for("confirming.waiting"), 303)


def _waiting(*problems: str) -> str:
    return render_template(
        "administration/waiting.html",
        resets=parts().resets.waiting(),
        requests=parts().colleagues.waiting(),
        problems=problems,
        me=current_user.id,
    )
