"""Pages for anyone, without an account: the register of recognised teams, and checking a PDF."""

import hashlib

from flask import Blueprint, render_template, request

from web.access import public
from web.forms.check import CheckForm
from web.limits import limiter
from web.parts import parts

pages = Blueprint("public", __name__)
LARGEST = 20 * 1024 * 1024
"""Bytes of a PDF that is checked."""


@pages.get("/")
@public
def home() -> str:
    """What this is, and where to go."""
    return render_template("public/home.html", teams=len(parts().register.teams()))


@pages.get("/register")
@public
def register() -> str:
    """The recognised teams."""
    words = request.args.get("zoek", "")[:200]
    return render_template("public/register.html", teams=parts().register.teams(words), words=words)


@pages.get("/register/<slug>")
@public
def team(slug: str) -> str:
    """One recognised team."""
    return render_template("public/team.html", extract=parts().register.team(slug))


@pages.get("/controle")
@public
def check() -> str:
    """Where anyone checks a PDF."""
    return render_template("public/check.html", form=CheckForm())


@pages.post("/controle")
@public
@limiter.limit("20 per minute")
def checked() -> str | tuple[str, int]:
    """The verdict on a PDF. The file is not kept."""
    form = CheckForm()
    if not form.validate():
        return render_template("public/check.html", form=form), 422
    pdf = form.file.data.stream.read(LARGEST + 1)
    report = parts().checker.check(pdf, form.file.data.filename or "bestand.pdf")
    known = parts().register.knows(hashlib.sha256(pdf).hexdigest())
    return render_template("public/verdict.html", report=report, known=known)
