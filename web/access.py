"""Who may ask for which page. Every view declares it; one that does not stops the start-up."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user

from language.said import said
from web import languages
from web.login import login_manager
from workflow.domain.vocabulary import Role

PROVE_FIRST = said("Bewijs eerst opnieuw dat u het bent.")
P = ParamSpec("P")
R = TypeVar("R")


class Access(StrEnum):
    """The three doors. What someone may do behind one is the table's business."""

    PUBLIC = "iedereen"
    LOGGED_IN = "ingelogd"
    OFFICE = "burgemeestersbureau"


class UndeclaredAccess(RuntimeError):
    """A view says not who may ask for it."""


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone, without an account."""
    return _declared(view, Access.PUBLIC)


def logged_in(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone who is logged in; the service decides what they see."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user.is_authenticated:
            return login_manager.unauthorized()  # type: ignore[no-any-return]  # flask-login has no types
        return view(*args, **kwargs)

    return _declared(guarded, Access.LOGGED_IN)


def office(view: Callable[P, R]) -> Callable[P, R]:
    """People of the burgemeester's office; for another who is logged in the page does not exist."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user.is_authenticated:
            return login_manager.unauthorized()  # type: ignore[no-any-return]  # flask-login has no types
        if Role.MAYORS_OFFICE not in current_user.roles:
            abort(404)
        return view(*args, **kwargs)

    return _declared(guarded, Access.OFFICE)


def fresh(view: Callable[P, R]) -> Callable[P, R]:
    """Only for whoever proved just now who they are; others do that first. Stands under one of the doors."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user.fresh:
            languages.flash(PROVE_FIRST, "melding")
            return redirect(url_for("second.prove", verder=_page_asked_for()), 303)  # type: ignore[return-value]  # a redirect is a response like a view's
        return view(*args, **kwargs)

    return guarded


def _page_asked_for() -> str:
    """The page to come back to; of a form without an address of its own, the page it stood on."""
    rule = request.url_rule
    if rule is None or "GET" not in (rule.methods or ()):
        return urlsplit(request.referrer or "").path
    return request.full_path if request.query_string else request.path


def _declared(view: Callable[P, R], access: Access) -> Callable[P, R]:
    view.access = access  # type: ignore[attr-defined]  # the mark that the start-up looks for
    return view


def declared(app: Flask) -> dict[str, Access]:
    """The access of every endpoint. Raises UndeclaredAccess for one without."""
    found = {}
    for endpoint, view in app.view_functions.items():
        access = Access.PUBLIC if endpoint == "static" else getattr(view, "access", None)
        if access is None:
            raise UndeclaredAccess(endpoint)
        found[endpoint] = access
    return found
