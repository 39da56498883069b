"""A coordinator hands their part in a team over: offering it, and taking it."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import logged_in
from web.forms.account import EmptyForm
from web.forms.base import no_newlines
from web.forms.mandates import HandoverForm
from web.limits import limiter
from web.parts import parts
from workflow.services.people import NotAllowed

pages = Blueprint("handovers", __name__)
Reply = str | Response | tuple[str, int]
STALE = said("Dit formulier is niet compleet. Laad de pagina opnieuw.")


@pages.get("/dossier/<int:agreement>/overdracht")
@logged_in
def form(agreement: int) -> str:
    """To whom the reader offers their part, or would."""
    return _form(agreement, HandoverForm())


@pages.post("/dossier/<int:agreement>/overdracht")
@logged_in
@limiter.limit("10 per hour", deduct_when=lambda response: response.status_code == 303)
def offer(agreement: int) -> Reply:
    """Offer it."""
    given = HandoverForm()
    if given.validate():
        email, name = given.email.data, no_newlines(given.name.data)
        try:
            parts().handovers.offer(agreement, current_user.id, email, name)
        except NotAllowed as problem:
            given.form_errors.append(str(problem))
        else:
            asked = said(
                "Wij hebben {name} gevraagd om het over te nemen. Tot die tijd verandert er niets.", name=name
            )
            languages.flash(asked, "gelukt")
            return redirect(url_for("handovers.form", agreement=agreement), 303)
    return _form(agreement, given), 422


@pages.post("/dossier/<int:agreement>/overdracht/<int:handover>/intrekken")
@logged_in
def withdraw(agreement: int, handover: int) -> Reply:
    """Take the offer back."""
    given = EmptyForm()
    if not given.validate():
        return _form(agreement, HandoverForm(formdata=None), given.sentences or (STALE,)), 422
    parts().dossiers.open(agreement, current_user.id)
    parts().handovers.withdraw(handover, current_user.id)
    languages.flash(said("Uw aanbod is ingetrokken. U blijft coördinator."), "gelukt")
    return redirect(url_for("dossier.show", agreement=agreement), 303)


@pages.get("/overdracht/<int:handover>")
@logged_in
def show(handover: int) -> str:
    """What is offered to the reader."""
    return _offer(handover)


@pages.post("/overdracht/<int:handover>/aannemen")
@logged_in
def accept(handover: int) -> Reply:
    """Take it over."""
    given = EmptyForm()
    if not given.validate():
        return _offer(handover, given.sentences or (STALE,)), 422
    try:
        agreement = parts().handovers.accept(handover, current_user.id)
    except NotAllowed as problem:
        return _offer(handover, (str(problem),)), 422
    languages.flash(said("U bent nu coördinator van dit team."), "gelukt")
    return redirect(url_for("dossier.show", agreement=agreement), 303)


@pages.post("/overdracht/<int:handover>/afwijzen")
@logged_in
def decline(handover: int) -> Reply:
    """Not take it over."""
    given = EmptyForm()
    if not given.validate():
        return _offer(handover, given.sentences or (STALE,)), 422
    parts().handovers.decline(handover, current_user.id)
    languages.flash(said("U hebt de overdracht afgewezen."), "gelukt")
    return redirect(url_for("work.tasks"), 303)


def _form(agreement: int, given: HandoverForm, problems: tuple[str, ...] = ()) -> str:
    dossier = parts().dossiers.open(agreement, current_user.id)
    offered = parts().handovers.offered_by(current_user.id, agreement)
    return render_template(
        "handovers/offer.html", dossier=dossier, offered=offered, form=given, problems=problems
    )


def _offer(handover: int, problems: tuple[str, ...] = ()) -> str:
    offered = parts().handovers.open(handover, current_user.id)
    return render_template("handovers/accept.html", offered=offered, problems=problems)
