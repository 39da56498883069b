"""Pages of the burgemeester's office: the board of all teams, and starting a team."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from web.access import office
from web.forms.office import NewTeamForm
from web.parts import parts
from workflow.domain.vocabulary import State
from workflow.services.people import NotAllowed
from workflow.services.teams import NoCovenant

pages = Blueprint("office", __name__)
LONGEST_NUMBER = 6


@pages.get("/overzicht")
@office
def board() -> str:
    """All teams: where each stands, who is waited for, since when."""
    words, wanted = request.args.get("zoek", "")[:200], request.args.get("stand", "")
    page = request.args.get("pagina", "")
    found = parts().overview.board(
        current_user.id,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < LONGEST_NUMBER else 1,
        search=words,
        state=State(wanted) if wanted in set(State) else None,
    )
    return render_template("office/board.html", board=found, words=words, wanted=wanted)


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
        person, token = parts().people.welcome(form.email.data, form.coordinator.data)
        agreement = parts().teams.start(form.team.data.strip(), person)
    except NotAllowed as problem:
        form.email.errors = [str(problem)]
        return render_template("office/new_team.html", form=form), 422
    except NoCovenant:
        form.form_errors.append("Er is nog geen convenant. De beheerder leest het eerst in.")
        return render_template("office/new_team.html", form=form), 422
    if token is None:
        flash(f"Het team {form.team.data} is begonnen.", "gelukt")
        return redirect(url_for("dossier.show", agreement=agreement), 303)
    return render_template("office/invited.html", token=token, form=form, agreement=agreement)
