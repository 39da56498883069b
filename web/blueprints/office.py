"""Pages of the burgemeester's office: the board of all teams, starting a team, terms, reminding."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import languages
from web.access import office
from web.blueprints.dossier import overview_page
from web.forms.office import NewTeamForm, RemindForm, TermForm
from web.parts import parts
from workflow.domain.terms import WAITED_FOR
from workflow.domain.vocabulary import Action, State
from workflow.services.overview import Wish
from workflow.services.people import NotAllowed
from workflow.services.reminders import NothingToRemind
from workflow.services.teams import NoCovenant
from workflow.services.terms import Step, WrongTerm

pages = Blueprint("office", __name__)
LONGEST_NUMBER, LONGEST_SEARCH = 6, 200
"""Characters that are read of what stands in an address."""


@pages.get("/overzicht")
@office
def board() -> str:
    """All teams: where each stands, who is waited for, since when."""
    given = request.args
    page, state = given.get("pagina", ""), given.get("stand", "")
    wish = Wish(
        search=given.get("zoek", "").strip()[:LONGEST_SEARCH],
        state=State(state) if state in set(State) else None,
        who=given.get("wie", ""),
        late=given.get("laat") == "ja",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < LONGEST_NUMBER else 1,
    )
    found = parts().overview.board(current_user.id, wish)
    kept, health = _kept(found.wish), parts().health.report()
    return render_template("office/board.html", board=found, kept=kept, health=health)


def _kept(wish: Wish) -> dict[str, str]:
    """What stands in the address of the board, but for the page; what was not asked is left out."""
    state, late = wish.state.value if wish.state else "", "ja" if wish.late else ""
    given = {"zoek": wish.search, "stand": state, "wie": wish.who, "laat": late}
    return {name: value for name, value in given.items() if value}


@pages.get("/teams/nieuw")
@office
def new_team() -> str:
    """The form for a new team."""
    return render_template("office/new_team.html", form=NewTeamForm())


@pages.post("/teams/nieuw")
@office
def start_team() -> str | Response | tuple[str, int]:
    """Start a team. A coordinator without an account gets a single-use link, shown here once."""
    form = NewTeamForm()
    if not form.validate():
        return render_template("office/new_team.html", form=form), 422
    try:
        founded = parts().teams.found(form.founding(), current_user.id, form.key.data)
    except NotAllowed as problem:
        field = {"team": form.team, "name": form.coordinator}.get(problem.about, form.email)
        field.errors = [str(problem)]
        return render_template("office/new_team.html", form=form), 422
    except NoCovenant:
        form.form_errors.append(said("Er is nog geen convenant. De beheerder leest het eerst in."))
        return render_template("office/new_team.html", form=form), 422
    if founded.token is None:
        languages.flash(said("Het team {team} is begonnen.", team=form.team.data), "gelukt")
        return redirect(url_for("dossier.show", agreement=founded.agreement), 303)
    return render_template("office/invited.html", founded=founded, form=form)


@pages.post("/dossier/<int:agreement>/herinneren")
@office
def remind(agreement: int) -> Response | tuple[str, int]:
    """Remind everyone this dossier waits for, or say why not."""
    form = RemindForm()
    if not form.validate():
        return _not_reminded(agreement, form.sentences)
    try:
        number = parts().reminders.by_hand(agreement, current_user.id)
    except NothingToRemind as problem:
        return _not_reminded(agreement, (str(problem),))
    more = said("{n} mensen krijgen een herinnering.", n=number)
    languages.flash(said("1 persoon krijgt een herinnering.") if number == 1 else more, "gelukt")
    return redirect(url_for("dossier.show", agreement=agreement), 303)


def _not_reminded(agreement: int, sentences: tuple[str, ...]) -> tuple[str, int]:
    return overview_page(parts().dossiers.open(agreement, current_user.id), None, sentences), 422


@pages.get("/termijnen")
@office
def terms() -> str:
    """The terms of every step."""
    return render_template("office/terms.html", steps_with_terms=parts().terms.all())


@pages.get("/termijnen/<word>")
@office
def term(word: str) -> str:
    """The form for the term of one step."""
    step = _step(word)
    form = TermForm(days=step.now.days, remind=step.now.remind, inform=step.now.inform)
    return render_template("office/term.html", step=step, form=form)


@pages.post("/termijnen/<word>")
@office
def set_term(word: str) -> Response | tuple[str, int]:
    """Set the term of one step."""
    step, form = _step(word), TermForm()
    if not form.validate():
        return render_template("office/term.html", step=step, form=form), 422
    try:
        first = parts().terms.set(step.action, form.term(), form.first_day(), current_user.id)
    except WrongTerm as problem:
        form.since.errors = [str(problem)]
        return render_template("office/term.html", step=step, form=form), 422
    kept = said("De termijn is bewaard. Die geldt voor wat vanaf {first} gaat wachten.", first=first)
    languages.flash(kept, "gelukt")
    return redirect(url_for("office.terms"), 303)


def _step(word: str) -> Step:
    if word not in set(WAITED_FOR):
        abort(404)
    return parts().terms.of(Action(word))
