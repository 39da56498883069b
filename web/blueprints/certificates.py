"""The register of certificates, kept by the burgemeester's office: with what somebody may sign, and when."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import office
from web.blueprints.mandates import UNKNOWN
from web.forms.certificates import CertificateForm
from web.forms.mandates import EndForm
from web.parts import parts
from workflow.services.people import NotAllowed

pages = Blueprint("certificates", __name__, url_prefix="/certificaten")
LARGEST = 64 * 1024
"""Bytes of a file with a certificate that are read: more than any has."""
Reply = str | Response | tuple[str, int]


@pages.get("")
@office
def register() -> str:
    """Every certificate with which somebody can sign today or later."""
    lines = parts().certificates.lines(parts().today())
    return render_template("certificates/register.html", lines=lines)


@pages.route("/nieuw", methods=["GET", "POST"])
@office
def register_one() -> Reply:
    """Register a certificate, of somebody who signs for a partner."""
    form = CertificateForm()
    if not form.is_submitted():
        return _new(form)
    if not form.validate():
        return _new(form), 422
    person = parts().people.known(form.email.data)
    if person is None:
        form.email.errors = [UNKNOWN]
        return _new(form), 422
    file = form.file.data.stream.read(LARGEST + 1)
    given = (form.partner.data, file, form.period, form.reference.data or "")
    try:
        known = parts().certificates.register(person, *given, by=current_user.id)
    except NotAllowed as problem:
        if problem.about in form:
            form[problem.about].errors = [str(problem)]
        else:
            form.form_errors.append(str(problem))
        return _new(form), 422
    done = said("Het certificaat van {subject} is geregistreerd.", subject=known.subject)
    languages.flash(done, "gelukt")
    return redirect(url_for("certificates.register"), 303)


@pages.route("/<int:number>/einde", methods=["GET", "POST"])
@office
def end(number: int) -> Reply:
    """Set the last day of a registration."""
    line, form = parts().certificates.one(number), EndForm()

    def page() -> str:
        return render_template("certificates/end.html", line=line, form=form, today=parts().today())

    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422
    try:
        parts().certificates.end(number, form.until.data, by=current_user.id)
    except NotAllowed as problem:
        form.until.errors = [str(problem)]
        return page(), 422
    languages.flash(said("De laatste dag is vastgelegd."), "gelukt")
    return redirect(url_for("certificates.register"), 303)


def _new(form: CertificateForm) -> str:
    """The form; of partners, also the teams, whose own signatory may have a certificate too."""
    partners = parts().mandates.partners()
    return render_template("certificates/new.html", form=form, partners=partners, today=parts().today())
