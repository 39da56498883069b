"""Administration by the burgemeester's office: where all is kept, everybody's account, who sits where."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import fresh, office
from web.forms.people import AccountForm, InviteForm
from web.page_numbers import page_number
from web.parts import parts
from workflow.domain.vocabulary import Role
from workflow.services.directory import NOT_YOURSELF, Link, Standing
from workflow.services.people import NotAllowed

pages = Blueprint("administration", __name__, url_prefix="/beheer")
LONGEST_SEARCH = 200
Reply = str | Response | tuple[str, int]


@pages.get("")
@office
def overview() -> str:
    """Where everything is kept."""
    return render_template("administration/overview.html", health=parts().health.report())


@pages.get("/partners")
@office
def partners() -> str:
    """Partners and levels, with who sits there today; the covenant fixes them, so there is no form."""
    return render_template("administration/partners.html", plan=parts().seating.plan())


@pages.get("/mensen")
@office
def people() -> str:
    """Everybody's account."""
    words = request.args.get("zoek", "")[:LONGEST_SEARCH].strip()
    sheet = parts().directory.page(page_number(), words)
    return render_template("administration/people.html", sheet=sheet, words=words, Standing=Standing)


@pages.route("/mensen/nieuw", methods=["GET", "POST"])
@office
@fresh
def invite() -> Reply:
    """Invite somebody; their single-use link is shown once."""
    form = InviteForm()
    if not form.is_submitted():
        return render_template("administration/invite.html", form=form)
    if form.validate():
        try:
            return _link(parts().directory.invite(form.invited, current_user.id, form.key.data))
        except NotAllowed as problem:
            field = form.name if problem.about == "name" else form.email
            field.errors = [str(problem)]
    return render_template("administration/invite.html", form=form), 422


@pages.get("/mensen/<int:person>")
@office
def person(person: int) -> str:
    """One account, and what can be done with it."""
    return _person(person)


@pages.post("/mensen/<int:person>/uitnodiging")
@office
@fresh
def renew(person: int) -> Reply:
    """A new link in place of the old one."""
    return _done(person, lambda: _link(parts().directory.renew(person, current_user.id)))


@pages.post("/mensen/<int:person>/uitnodiging/intrekken")
@office
@fresh
def withdraw(person: int) -> Reply:
    """The link works no more."""

    def act() -> Reply:
        parts().directory.withdraw(person, current_user.id)
        languages.flash(said("De uitnodiging is ingetrokken. De link werkt niet meer."), "gelukt")
        return redirect(url_for("administration.person", person=person), 303)

    return _done(person, act)


@pages.route("/mensen/<int:person>/sluiten", methods=["GET", "POST"])
@office
@fresh
def close(person: int) -> Reply:
    """What closing means; and closing the account."""
    if request.method == "GET":
        entry = parts().directory.one(person)
        return render_template(
            "administration/close.html", entry=entry, form=AccountForm(), Standing=Standing
        )

    def act() -> Reply:
        parts().directory.close(person, current_user.id)
        languages.flash(said("Het account is gesloten."), "gelukt")
        return redirect(url_for("administration.person", person=person), 303)

    return _done(person, act)


@pages.get("/berichten")
@office
def undelivered() -> str:
    """The messages that did not arrive, with why."""
    return _undelivered()


@pages.post("/berichten/<int:message>/opnieuw")
@office
def try_again(message: int) -> Reply:
    """Have one tried anew."""
    form = AccountForm()
    if not form.validate():
        return _undelivered(form.sentences), 422
    parts().given_up.again(message, current_user.id)
    languages.flash(said("Het bericht wordt binnen een minuut opnieuw verstuurd."), "gelukt")
    return redirect(url_for("administration.undelivered"), 303)


def _undelivered(problems: tuple[str, ...] = ()) -> str:
    sheet = parts().given_up.page(page_number())
    return render_template("administration/undelivered.html", sheet=sheet, problems=problems)


def _done(person: int, act: Callable[[], Reply]) -> Reply:
    """Do it, or show the account with why not."""
    form = AccountForm()
    if not form.validate():
        return _person(person, form.sentences), 422
    try:
        return act()
    except NotAllowed as problem:
        return _person(person, (str(problem),)), 422


def _person(person: int, problems: tuple[str, ...] = ()) -> str:
    entry, own = parts().directory.one(person), person == current_user.id
    why_not = NOT_YOURSELF if own else ""
    return render_template(
        "administration/person.html",
        entry=entry,
        problems=problems,
        why_not=why_not,
        own=own,
        Standing=Standing,
        office_role=Role.MAYORS_OFFICE,
    )


def _link(link: Link) -> str:
    return render_template("administration/link.html", link=link)
