"""Pages for anyone, without an account: the register of recognised teams, and checking a PDF."""

import hashlib
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from language.said import said
from web import errors
from web.access import public
from web.forms.check import TOO_LARGE, CheckForm
from web.limits import limiter, neighbour
from web.packed import packed
from web.page_numbers import page_number
from web.parts import parts
from web.verdicts import WORDS, YES_OR_NO, busy, people, three, why

pages = Blueprint("public", __name__)
RETRY_SECONDS = 60
NO_DAY = said("Vul een dag in, zoals 2026-12-31.")
FUTURE = said("Kies vandaag of een dag die al voorbij is.")
NO_NAME = said("bestand.pdf")
"""Of a file that came without one."""


@pages.get("/")
@public
def home() -> str:
    """What this is, and where to go."""
    return render_template("public/home.html", teams=parts().register.count())


@pages.get("/register")
@public
def register() -> str | tuple[str, int]:
    """The teams that were recognised on a day; today without one."""
    words = request.args.get("zoek", "")[:200]
    asked, day, problem = _day()
    sheet = parts().register.on(day, words, page_number())
    given = {"sheet": sheet, "words": words, "day": day, "asked": asked, "problem": problem}
    page = render_template("public/register.html", **given)
    return (page, 400) if problem else page


@pages.get("/register/<slug>")
@public
def team(slug: str) -> str | tuple[str, int]:
    """One team: when it was recognised, and what applied on a day."""
    asked, day, problem = _day()
    card = parts().register.team(slug, day)
    page = render_template("public/team.html", card=card, asked=asked, problem=problem, today=parts().today())
    return (page, 400) if problem else page


@pages.get("/register/<slug>/bewijspakket.zip")
@public
@limiter.limit("10 per minute")
def evidence(slug: str) -> Response | errors.Page:
    """What proves that this team is recognised, without names and words of people."""
    return packed(lambda out: parts().evidence.for_anyone(slug, out))


def _day() -> tuple[str, date, str]:
    """The day as it was typed; the day that is meant, today when it is none; and what is wrong with it."""
    typed, today = request.args.get("op", "").strip()[:20], parts().today()
    if not typed:
        return "", today, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return typed, today, NO_DAY
    return (typed, day, "") if day <= today else (typed, today, FUTURE)


@pages.get("/controle")
@public
def check() -> str:
    """Where anyone checks a PDF."""
    return render_template("public/check.html", form=CheckForm())


@pages.post("/controle")
@public
@limiter.limit("20 per minute")
def checked() -> str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """The verdict on a PDF. The file is not kept."""
    form = CheckForm()
    if not form.validate():
        return render_template("public/check.html", form=form), 422
    pdf = form.file.data.stream.read()
    report = parts().checker.check(pdf, form.file.data.filename or NO_NAME, neighbour())
    if busy(report):
        page = render_template("public/busy.html", report=report, words=WORDS)
        return page, 429, {"Retry-After": str(RETRY_SECONDS)}
    return _verdict(report, hashlib.sha256(pdf).hexdigest())


@pages.errorhandler(413)
def too_large(_: HTTPException) -> tuple[str, int]:
    """The sentence at the field, for a file that was not even read."""
    form = CheckForm(None)
    form.file.errors = [TOO_LARGE]
    return render_template("public/check.html", form=form), 413


def _verdict(report: dict[str, Any], sha256: str) -> str:
    known, fate = parts().register.knows(sha256), parts().register.fate(sha256)
    return render_template(
        "public/verdict.html",
        report=report,
        known=known,
        three=three(report, fate.value if fate else "known" if known else "not listed"),
        how=parts().signatures.of_file(sha256),
        why=why(report),
        people=people(report),
        words=WORDS,
        yes_or_no=YES_OR_NO,
    )
