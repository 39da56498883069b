"""Browsers in which somebody logged in before, so that a stranger's guesses cannot lock the owner out.

A cookie per browser, signed, with a number and the account (OWASP: slow down online guessing with device
cookies). It opens nothing: guesses from such a browser are only counted apart from everybody else's.
"""

import hashlib
import secrets

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from workflow.domain.addresses import spelled

SECONDS = 90 * 24 * 3600
MARK = "device_of"


def known(email: str) -> str:
    """The number of this browser, if the account with this address was logged in here; else empty."""
    try:
        number, account = _serializer().loads(request.cookies.get(_name(), ""), max_age=SECONDS)
    except (BadSignature, ValueError):
        return ""
    return str(number) if account == _digest(email) else ""


def remember(email: str) -> None:
    """Have the answer to this request tell the browser that this account was logged in here."""
    setattr(g, MARK, email)


def register(app: Flask) -> None:
    """Set the cookie on the answer to whoever just logged in."""

    @app.after_request
    def set_cookie(response: Response) -> Response:
        if email := g.pop(MARK, None):
            value = _serializer().dumps((secrets.token_urlsafe(9), _digest(email)))
            response.set_cookie(
                _name(),
                value,
                max_age=SECONDS,
                secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
                httponly=True,
                samesite="Lax",
            )
        return response


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="device")


def _digest(email: str) -> str:
    return hashlib.sha256(spelled(email).encode()).hexdigest()[:32]


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-apparaat"
