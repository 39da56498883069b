"""The mandate register as the burgemeester's office sees it. The office nominates; each partner decides."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import fresh, office
from web.forms.acts import number
from web.forms.mandates import DeputyForm, EndForm, GroundForm, SeatForm, SignatoryForm
from web.page_numbers import page_number
from web.parts import parts
from workflow.services.mandates import Chair
from workflow.services.pages import SIZE, Sheet
from workflow.services.people import NotAllowed

pages = Blueprint("mandates", __name__, url_prefix="/mandaten")
UNKNOWN = said("Er is geen account met dit adres. Nodig deze persoon eerst uit bij Beheer, Mensen.")
NOMINATED = said(
    "De voordracht is gemaakt. Een mandaatbeheerder van de partner neemt haar aan of wijst haar af."
)
SORTS = {"zetel": False, "ondertekenaar": True}
"""In the address: a seat, or a mandate to sign."""
Reply = str | Response | tuple[str, int]


@pages.get("")
@office
def register() -> str:
    """The seats and mandates to sign that hold today or later: of the partners, or of the teams."""
    mandates, teams = parts().mandates, request.args.get("teams") == "ja"
    lines, page = mandates.register(parts().today(), teams=teams), page_number()
    sheet = Sheet(lines[(page - 1) * SIZE : page * SIZE], page, len(lines))
    return render_template("mandates/register.html", sheet=sheet, teams=teams, levels=dict(mandates.levels()))


@pages.route("/zetel", methods=["GET", "POST"])
@office
@fresh
def seat() -> Reply:
    """Nominate somebody for a seat."""
    form = SeatForm()

    def give(person: int) -> None:
        chair = Chair(form.partner.data, number(form.level) or 0, approver=form.approver.data)
        parts().mandate_acts.seat(current_user.id, person, chair, form.period, form.mandate)

    return _given(form, give, NOMINATED, _form("seat", form))


@pages.route("/ondertekenaar", methods=["GET", "POST"])
@office
@fresh
def signatory() -> Reply:
    """Nominate somebody who signs."""
    form = SignatoryForm()

    def give(person: int) -> None:
        parts().mandate_acts.signatory(
            current_user.id,
            person,
            form.partner.data,
            form.function.data.strip(),
            form.period,
            form.mandate,
        )

    return _given(form, give, NOMINATED, _form("signatory", form))


@pages.route("/zetel/<int:seat>/waarnemer", methods=["GET", "POST"])
@office
@fresh
def deputy(seat: int) -> Reply:
    """Nominate a deputy for a seat."""
    held, form = parts().mandates.one(seat, signs=False), DeputyForm()
    if held.stands_in_for or held.level is None:
        abort(404)
    chair = Chair(held.partner, held.level, held.approver, seat)

    def give(person: int) -> None:
        parts().mandate_acts.seat(current_user.id, person, chair, form.period, form.mandate)

    page = _form("deputy", form, held=held, levels=dict(parts().mandates.levels()))
    return _given(form, give, NOMINATED, page)


@pages.route("/<sort>/<int:mandate>/einde", methods=["GET", "POST"])
@office
@fresh
def end(sort: str, mandate: int) -> Reply:
    """Nominate the end of a seat or of a mandate to sign."""
    if sort not in SORTS:
        abort(404)
    held, form = parts().mandates.one(mandate, signs=SORTS[sort]), EndForm()
    page = _form("end", form, held=held, levels=dict(parts().mandates.levels()))
    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422
    acts = parts().mandate_acts
    done = acts.end_signatory if held.signs else acts.end_seat
    try:
        done(current_user.id, mandate, form.until.data)
    except NotAllowed as problem:
        form.until.errors = [str(problem)]
        return page(), 422
    languages.flash(NOMINATED, "gelukt")
    return redirect(url_for("mandates.register"), 303)


def _form(name: str, form: GroundForm | EndForm, **more: object) -> Callable[[], str]:
    mandates = parts().mandates

    def page() -> str:
        given = {"partners": mandates.partners(), "ranks": mandates.levels(), **more}
        return render_template(f"mandates/{name}.html", form=form, today=parts().today(), **given)

    return page


def _given(form: GroundForm, give: Callable[[int], None], done: str, page: Callable[[], str]) -> Reply:
    """Show the form; or give what was asked to the person with that address, and say so."""
    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422
    person = parts().people.known(form.email.data)
    if person is None:
        form.email.errors = [UNKNOWN]
        return page(), 422
    try:
        give(person)
    except NotAllowed as problem:
        form.form_errors.append(str(problem))
        return page(), 422
    languages.flash(done, "gelukt")
    return redirect(url_for("mandates.register"), 303)
