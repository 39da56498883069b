"""Mandates: the office's register, and the forms with which a mandate is asked or given.

Who keeps a partner's mandates gives them; everybody else, the office included, nominates.
"""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import fresh, logged_in, office
from web.forms.acts import number
from web.forms.mandates import DeputyForm, EndForm, GroundForm, KeeperForm, SeatForm, SignatoryForm
from web.limits import limiter
from web.page_numbers import page_number
from web.parts import parts
from workflow.domain.partners.words import KeeperProof
from workflow.domain.vocabulary import Role
from workflow.services.letting_in import NewAccount
from workflow.services.mandate_commands import MandateResult
from workflow.services.mandates import Chair, Held
from workflow.services.pages import SIZE, Sheet
from workflow.services.people import NotAllowed

pages = Blueprint("mandates", __name__, url_prefix="/mandaten")
UNKNOWN = said("Er is geen account met dit adres. Vul ook een naam in; dan nodigen wij deze persoon uit.")
NOMINATED = said("De voordracht is gemaakt. Een mandaatbeheerder van de partner beslist erover.")
GIVEN = said("Het mandaat is gegeven.")
ENDED = said("De laatste dag is vastgelegd.")
NOT_OFFERED = said("Kies een partner uit de lijst.")
ASKING = "60 per hour"
"""So often may one person ask or give a mandate: it may send somebody an invitation."""
SORTS = {"zetel": False, "ondertekenaar": True}
"""In the address: a seat, or a mandate to sign."""
Reply = str | Response | tuple[str, int]
Give = Callable[[int | NewAccount], MandateResult]
Choices = tuple[tuple[str, str], ...]


@pages.get("")
@office
def register() -> str:
    """The seats and mandates to sign that hold today or later: of the partners, or of the teams."""
    mandates, teams = parts().mandates, request.args.get("teams") == "ja"
    lines, page = mandates.register(parts().today(), teams=teams), page_number()
    sheet = Sheet(lines[(page - 1) * SIZE : page * SIZE], page, len(lines))
    waiting = parts().mandate_views.office(current_user.id)
    return render_template(
        "mandates/register.html", sheet=sheet, teams=teams, waiting=waiting, levels=dict(mandates.levels())
    )


@pages.route("/zetel", methods=["GET", "POST"])
@logged_in
@fresh
@limiter.limit(ASKING, methods=["POST"])
def seat() -> Reply:
    """Give a seat, or nominate somebody for one."""
    form, offered = SeatForm(), _offered()

    def give(person: int | NewAccount) -> MandateResult:
        chair = Chair(_partner(form, offered), number(form.level) or 0, approver=form.approver.data)
        return parts().mandate_acts.seat(
            current_user.id, person, chair, form.period, form.mandate, fresh=current_user.fresh
        )

    return _given(form, give, _form("seat", form, offered))


@pages.route("/ondertekenaar", methods=["GET", "POST"])
@logged_in
@fresh
@limiter.limit(ASKING, methods=["POST"])
def signatory() -> Reply:
    """Let somebody sign, or nominate somebody for it."""
    form, offered = SignatoryForm(), _offered()

    def give(person: int | NewAccount) -> MandateResult:
        partner, function = _partner(form, offered), form.function.data.strip()
        acts, by = parts().mandate_acts, current_user
        return acts.signatory(by.id, person, partner, function, form.period, form.mandate, fresh=by.fresh)

    return _given(form, give, _form("signatory", form, offered))


@pages.route("/beheerder", methods=["GET", "POST"])
@logged_in
@fresh
@limiter.limit(ASKING, methods=["POST"])
def keeper() -> Reply:
    """Appoint a keeper beside oneself, or nominate a partner's first one."""
    form, offered = KeeperForm(), _offered()

    def give(person: int | NewAccount) -> MandateResult:
        proof = KeeperProof.POST if form.by_post.data else KeeperProof.DOMAIN
        partner, function = _partner(form, offered), form.function.data.strip()
        acts, by = parts().mandate_acts, current_user
        return acts.keeper(by.id, person, partner, function, proof, fresh=by.fresh)

    return _given(form, give, _form("keeper", form, offered))


@pages.route("/zetel/<int:seat>/waarnemer", methods=["GET", "POST"])
@logged_in
@fresh
def deputy(seat: int) -> Reply:
    """Name a deputy for a seat, or nominate one."""
    held, form = _own(parts().mandates.one(seat, signs=False)), DeputyForm()
    if held.stands_in_for or held.level is None:
        abort(404)
    chair = Chair(held.partner, held.level, held.approver, seat)

    def give(person: int | NewAccount) -> MandateResult:
        acts, by = parts().mandate_acts, current_user
        return acts.seat(by.id, person, chair, form.period, form.mandate, fresh=by.fresh)

    page = _form("deputy", form, (), held=held, levels=dict(parts().mandates.levels()))
    return _given(form, give, page)


@pages.route("/<sort>/<int:mandate>/einde", methods=["GET", "POST"])
@logged_in
@fresh
def end(sort: str, mandate: int) -> Reply:
    """Set the last day of a seat or of a mandate to sign, or nominate it."""
    if sort not in SORTS:
        abort(404)
    held, form = _own(parts().mandates.one(mandate, signs=SORTS[sort])), EndForm()
    page = _form("end", form, (), held=held, levels=dict(parts().mandates.levels()))
    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422
    acts = parts().mandate_acts
    done = acts.end_signatory if held.signs else acts.end_seat
    try:
        result = done(current_user.id, mandate, form.until.data, fresh=current_user.fresh)
    except NotAllowed as problem:
        form.until.errors = [str(problem)]
        return page(), 422
    return _back(ENDED if result.in_force else NOMINATED)


def _offered() -> Choices:
    """The partners for which the reader may ask; for who may ask nothing the page does not exist."""
    return parts().mandate_views.offered(current_user.id)


def _own(held: Held) -> Held:
    """This line of the register, for the office and for the partner's own people; else it does not exist."""
    if Role.MAYORS_OFFICE not in current_user.roles and held.partner not in dict(_offered()):
        abort(404)
    return held


def _partner(form: SeatForm | SignatoryForm | KeeperForm, offered: Choices) -> str:
    """The chosen partner: one that the page offers, and no other. Raises NotAllowed."""
    chosen = str(form.partner.data)
    if chosen not in dict(offered):
        raise NotAllowed(NOT_OFFERED, "partner")
    return chosen


def _form(
    name: str, form: GroundForm | KeeperForm | EndForm, offered: Choices, **more: object
) -> Callable[[], str]:
    def page() -> str:
        given = {"partners": offered, "ranks": parts().mandates.levels(), **more}
        return render_template(f"mandates/{name}.html", form=form, today=parts().today(), **given)

    return page


def _given(form: GroundForm | KeeperForm, give: Give, page: Callable[[], str]) -> Reply:
    """Show the form; or give what was asked to the person with that address, and say so."""
    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422
    person = parts().people.known(form.email.data)
    if person is None and not form.person_name:
        form.email.errors = [UNKNOWN]
        return page(), 422
    try:
        result = give(person or NewAccount(form.email.data, form.person_name))
    except NotAllowed as problem:
        form.form_errors.append(str(problem))
        return page(), 422
    return _back(GIVEN if result.in_force else NOMINATED)


def _back(sentence: str) -> Response:
    languages.flash(sentence, "gelukt")
    is_office = Role.MAYORS_OFFICE in current_user.roles
    return redirect(url_for("mandates.register" if is_office else "keepers.show"), 303)
