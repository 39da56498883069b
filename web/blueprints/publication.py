"""Pages of the office about what becomes public: every free text with its marks, and the teams that wait."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import office
from web.forms.publication import SentenceForm
from web.page_numbers import page_number
from web.parts import parts
from workflow.services.publication import MOST_TICKS, CannotJudge

pages = Blueprint("publication", __name__)


@pages.get("/openbaar")
@office
def unread() -> str:
    """The teams in force of whose text something is still to judge."""
    return render_template("office/unread.html", sheet=parts().publication.unread(page_number()))


@pages.get("/dossier/<int:agreement>/openbaar")
@office
def show(agreement: int) -> str:
    """What becomes public in people's own words, with what may tell who somebody is."""
    return _page(agreement, None)


@pages.post("/dossier/<int:agreement>/openbaar")
@office
def judge(agreement: int) -> Response | tuple[str, int]:
    """Say of one sentence what may be public."""
    form = SentenceForm()
    if not form.validate():
        return _page(agreement, form), 422
    try:
        parts().publication.judge(agreement, current_user.id, form.wish())
    except CannotJudge as problem:
        form.version.errors = [str(problem)]
        return _page(agreement, form), 422
    languages.flash(said("Bewaard: zo wordt deze zin openbaar."), "gelukt")
    return redirect(url_for("publication.show", agreement=agreement, pagina=page_number()), 303)


def _page(agreement: int, form: SentenceForm | None) -> str:
    reading = parts().publication.read(agreement, page_number())
    problems = [str(each) for errors in form.errors.values() for each in errors] if form else []
    given = {"reading": reading, "form": form, "problems": problems, "most": MOST_TICKS}
    return render_template("office/public_words.html", **given)
