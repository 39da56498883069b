"""In which language a page is: what the visitor chose, else what their account says, else Dutch.

Nothing is guessed from the browser: many who read Dutch have an English one.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import flask
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask.wrappers import Response
from flask_login import current_user
from jinja2 import Environment
from jinja2.ext import i18n
from markupsafe import Markup

from language.catalogue import told, told_values, translations
from language.said import DUTCH, LANGUAGES, Said, written
from workflow.domain.rules.rule import Reason

COOKIE = "taal"
"""Keeps what was chosen, on this device."""
ASKED = "taal"
"""In an address: shows the page in that language, and chooses it."""
ADDRESSLESS = "addressless"
"""Set on `g` by a page that does not lead back to itself."""
YEAR = 365 * 24 * 3600
NAMES = {"nl": "Nederlands", "en": "English"}


def current() -> str:
    """The language of the page that is being made; Dutch where there is none."""
    if not has_request_context():
        return DUTCH
    if "language" not in g:
        g.language = chosen() or _of_account()
    return str(g.language)


def chosen() -> str | None:
    """What this device chose: in the address, else before. Asks nothing of a database."""
    asked = (request.args.get(ASKED, ""), request.cookies.get(COOKIE, ""))
    return next((language for language in asked if language in LANGUAGES), None)


def _of_account() -> str:
    return current_user.login.language if current_user.is_authenticated else DUTCH


def choose(response: Response, language: str, *, secure: bool) -> None:
    """Keep this choice on the device."""
    response.set_cookie(COOKIE, language, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


def in_reader_language(text: object) -> str:
    """A sentence in the language of the page; anything else as it is."""
    return told(str(text), current())


def flash(sentence: str, sort: str) -> None:
    """Tell this on the next page, in the language of this one."""
    flask.flash(in_reader_language(sentence), sort)


# ── templates ────────────────────────────────────────────────────────────────────────────────────────────


def teach(app: Flask, *, secure: bool) -> None:
    """Let templates say things in the reader's language, and keep what a visitor chooses."""
    pages = app.jinja_env
    teach_trans(pages)
    pages.finalize = printed
    pages.filters["told"] = in_reader_language
    said = {"gettext": _gettext, "ngettext": _ngettext, "_": _gettext}
    pages.globals.update(said, language=current, other_languages=others)

    @app.after_request
    def keep_choice(response: Response) -> Response:
        if request.args.get(ASKED) in LANGUAGES:
            choose(response, request.args[ASKED], secure=secure)
        return response


def teach_trans(pages: Environment) -> Environment:
    """Let templates mark their sentences with `trans`; white space in one is a single space."""
    pages.add_extension(i18n)
    pages.policies["ext.i18n.trimmed"] = True
    pages.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension adds it
    return pages


def printed(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """What a template prints: sentences in the reader's language, everything else as it is."""
    return in_reader_language(value) if isinstance(value, Said | Reason) else value


def others() -> list[tuple[str, str, str]]:
    """The other languages: code, name in that language, and this page in it.

    A page that only answers a form has no address of its own, and one that says that something is not there
    repeats no address: then it is the front page.
    """
    adapter = current_app.create_url_adapter(request)
    here = adapter is not None and adapter.test(request.path, "GET") and not g.get(ADDRESSLESS)
    address = request.path if here else url_for("public.home")
    args = [pair for pair in request.args.items(multi=True) if here and pair[0] != ASKED]
    return [
        (code, NAMES[code], f"{address}?{urlencode([*args, (ASKED, code)])}")
        for code in LANGUAGES
        if code != current()
    ]


def _gettext(message: str, /, **values: Any) -> Markup:  # noqa: ANN401 - whatever stands in a template
    return _filled(translations(current()).gettext(message), values)


def _ngettext(one: str, more: str, count: int, /, **values: Any) -> Markup:  # noqa: ANN401 - as above
    return _filled(translations(current()).ngettext(one, more, count), {"num": count, **values})


def _filled(pattern: str, values: Mapping[str, Any]) -> Markup:
    """The words of a template, which may hold markup, with values that are text."""
    spoken = told_values(values, current())
    return Markup(pattern) % {name: written(value, current()) for name, value in spoken.items()}  # noqa: S704 - of ours
