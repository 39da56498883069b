"""Texts about the site itself: accessibility, privacy, what it is, and where to report a weakness."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.access import public
from web.parts import parts
from web.settings import Settings

pages = Blueprint("site", __name__)
KEY = "convenant-site"
"""Where the app keeps the settings that these pages tell of."""
SECURITY_LASTS = timedelta(days=180)
"""RFC 9116, 2.5.5: a security.txt should expire within a year."""


@pages.get("/toegankelijkheid")
@public
def accessibility() -> str:
    """What is known of the site's accessibility, and how to report a barrier."""
    return render_template("site/accessibility.html", owner=_owner())


@pages.get("/privacy")
@public
def privacy() -> str:
    """Which personal data are kept, why and for how long."""
    return render_template("site/privacy.html", owner=_owner())


@pages.get("/over")
@public
def about() -> str:
    """What this site is, and how a proof is checked without it."""
    return render_template("site/about.html", owner=_owner())


@pages.get("/security.txt")
@public
def security_elsewhere() -> Response:
    """Where it was before RFC 9116 gave it a place."""
    return redirect(url_for("site.security"), 301)


@pages.get("/.well-known/security.txt")
@public
def security() -> tuple[str, dict[str, str]]:
    """How to report a weakness (RFC 9116); not there while no address is set, for it must have one."""
    owner = _owner()
    if not owner.reports:
        abort(404)
    lines = (
        f"Contact: {owner.reports}",
        f"Expires: {parts().today() + SECURITY_LASTS}T00:00:00Z",
        "Preferred-Languages: nl, en",
        f"Canonical: {owner.site}{url_for('site.security')}",
    )
    return "\n".join(lines) + "\n", {"Content-Type": "text/plain; charset=utf-8"}


def _owner() -> Settings:
    found: Settings = current_app.extensions[KEY]
    return found
