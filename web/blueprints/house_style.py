"""The house style of the installation, as a stylesheet of the site itself."""

from flask import Blueprint, Response, abort, current_app

from web.access import public
from web.house_style import HouseStyle

pages = Blueprint("house_style", __name__)
KEY = "house_style"
A_YEAR = 365 * 24 * 3600
"""Seconds a browser may keep it: another version has another address."""


@pages.get("/huisstijl.css")
@public
def sheet() -> Response:
    """The tokens of the municipality."""
    style: HouseStyle | None = current_app.extensions[KEY]
    if style is None:
        abort(404)
    return keep(Response(style.css, content_type="text/css; charset=utf-8"))


def keep(response: Response) -> Response:
    """Let a browser keep what stands at an address that changes with it."""
    response.cache_control.no_cache = None
    response.cache_control.max_age, response.cache_control.public = A_YEAR, True
    return response
