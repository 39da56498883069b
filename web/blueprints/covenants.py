"""The versions of the covenant, and which teams are asked to sign anew."""

from flask import Blueprint, render_template

from web.access import office
from web.page_numbers import page_number
from web.parts import parts

pages = Blueprint("covenants", __name__, url_prefix="/convenanten")


@pages.get("")
@office
def versions() -> str:
    """Every version, and the re-signing list."""
    resigning = parts().resigning
    sheet = resigning.behind(page_number())
    return render_template("covenants/versions.html", versions=resigning.versions(), sheet=sheet)


@pages.get("/team/<int:agreement>")
@office
def team(agreement: int) -> str:
    """What the newest version changes for one team."""
    return render_template("covenants/team.html", comparison=parts().resigning.comparison(agreement))
