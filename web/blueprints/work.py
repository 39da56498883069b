"""Where somebody who is logged in begins: what waits for them, and their dossiers."""

from flask import Blueprint, render_template
from flask_login import current_user

from web.access import logged_in
from web.page_numbers import page_number
from web.parts import parts

pages = Blueprint("work", __name__)
SHOWN = 50
"""Tasks on the page: the most urgent ones; the others follow when these are done."""


@pages.get("/taken")
@logged_in
def tasks() -> str:
    """Mijn taken: what waits for me, and a page of my dossiers."""
    found = parts().overview.tasks(current_user.id, page_number(), SHOWN)
    offers = parts().handovers.offered_to(current_user.id)
    return render_template(
        "work/tasks.html",
        tasks=found.first,
        total=found.total,
        to_sign=found.to_sign,
        sheet=found.sheet,
        offers=offers,
    )
