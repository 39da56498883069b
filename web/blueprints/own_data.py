"""What is kept about oneself: to look at, and to take along."""

from flask import Blueprint, make_response, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from language.said import said
from web import own_file
from web.access import fresh, logged_in
from web.languages import current, in_reader_language
from web.limits import limiter
from web.parts import parts
from workflow.services.own_data import SHOWN

pages = Blueprint("own_data", __name__, url_prefix="/account/gegevens")
FILE = said("mijn-gegevens")


@pages.get("")
@logged_in
@fresh
@limiter.limit("30 per minute")
def show() -> str:
    """The newest of everything."""
    kept = parts().own_data.of(current_user.id, SHOWN)
    return render_template("account/own_data.html", sections=own_file.lines(kept, current()), most=SHOWN)


@pages.get("/alles.zip")
@logged_in
@fresh
@limiter.limit("10 per hour")
def download() -> Response:
    """All of it, as JSON and as a page to read."""
    response = make_response(own_file.packed(parts().own_data.of(current_user.id), current()))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{in_reader_language(FILE)}.zip"'
    return response
