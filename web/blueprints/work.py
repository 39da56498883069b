"""Where somebody who is logged in begins: what waits for them, and their dossiers."""

from flask import Blueprint, render_template
from flask_login import current_user

from web.access import logged_in
from web.page_numbers import page_number
from web.parts import parts
from web.tasks import SHOWN, by_urgency
from workflow.domain.vocabulary import Action
from workflow.services.pages import SIZE, Sheet

pages = Blueprint("work", __name__)


@pages.get("/taken")
@logged_in
def tasks() -> str:
    """Mijn taken: what waits for me, and a page of my dossiers."""
    lines, offers = parts().overview.lines(current_user.id), parts().handovers.offered_to(current_user.id)
    page = page_number()
    sheet = Sheet(lines[(page - 1) * SIZE : page * SIZE], page, len(lines))
    found = by_urgency(lines)
    return render_template(
        "work/tasks.html",
        tasks=found[:SHOWN],
        total=len(found),
        to_sign=sum(task.waiting.action is Action.SIGN for task in found),
        sheet=sheet,
        offers=offers,
    )
