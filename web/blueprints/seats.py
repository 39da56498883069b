"""One's own seats: for whom one speaks and signs, and who stands in."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import Said, said
from web import languages
from web.access import fresh, logged_in
from web.blueprints.mandates import NOMINATED
from web.forms.mandates import DeputyForm, EndForm
from web.limits import limiter
from web.parts import parts
from workflow.services.people import NotAllowed

pages = Blueprint("seats", __name__, url_prefix="/mijn-zetels")
Reply = str | Response | tuple[str, int]


@pages.get("")
@logged_in
def own() -> str:
    """Every seat and mandate to sign of the reader, with who stands in."""
    return _own()


@pages.route("/<int:seat>/waarnemer", methods=["GET", "POST"])
@logged_in
@fresh
@limiter.limit("20 per minute", methods=["POST"])
def deputy(seat: int) -> Reply:
    """Name a deputy for an own seat from which one approves."""
    held, form = parts().deputies.one(current_user.id, seat).held, DeputyForm()
    given = {"held": held, "levels": dict(parts().mandates.levels()), "today": parts().today()}
    if not form.is_submitted():
        return render_template("seats/deputy.html", form=form, **given)
    if form.validate():
        try:
            result = parts().deputies.name(
                current_user.id, seat, form.email.data, form.period, form.mandate, fresh=current_user.fresh
            )
        except NotAllowed as problem:
            form.form_errors.append(str(problem))
        else:
            named = said("De waarnemer is aangewezen.")
            languages.flash(named if result.in_force else NOMINATED, "gelukt")
            return redirect(url_for("seats.own"), 303)
    return render_template("seats/deputy.html", form=form, **given), 422


@pages.post("/waarnemer/<int:seat>/einde")
@logged_in
@fresh
def end(seat: int) -> Reply:
    """Somebody stands in until the day that is given, and no longer."""
    form = EndForm()
    field = form.until
    sentences: list[str] = [
        Said("{label}: {error}", {"label": field.label.text, "error": error}) for error in field.errors
    ]
    if form.validate():
        try:
            result = parts().deputies.end(current_user.id, seat, form.until.data, fresh=current_user.fresh)
        except NotAllowed as problem:
            sentences = [str(problem)]
        else:
            ended = said("De laatste dag van de waarneming is vastgelegd.")
            languages.flash(ended if result.in_force else NOMINATED, "gelukt")
            return redirect(url_for("seats.own"), 303)
    sentences = sentences or [*form.until.errors, *form.sentences]
    return _own(sentences), 422


def _own(problems: Sequence[str] = ()) -> str:
    return render_template(
        "seats/own.html",
        seats=parts().deputies.own(current_user.id),
        levels=dict(parts().mandates.levels()),
        today=parts().today(),
        problems=problems,
    )
