"""Where somebody who is logged in begins: what waits for them, and their dossiers."""

from flask import Blueprint, render_template
from flask_login import current_user

from web.access import logged_in
from web.parts import parts

pages = Blueprint("work", __name__)


@pages.get("/taken")
@logged_in
def tasks() -> str:
    """Mijn taken: what waits for me, and what waits for others."""
    lines, offers = parts().overview.lines(current_user.id), parts().handovers.offered_to(current_user.id)
    return render_template("work/tasks.html", lines=lines, offers=offers)
