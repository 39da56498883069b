"""The headers of every answer: nothing from elsewhere is loaded, framed, guessed or kept by a cache."""

from flask import Flask, request
from flask.wrappers import Response
from flask_login import current_user
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

PRIVATE = frozenset({"account", "second", "passkeys", "sign_on"})
"""Blueprints whose pages no cache keeps, also before somebody is logged in: they show secrets and links."""


def protect(app: Flask, *, secure: bool) -> None:
    """Set the headers on every answer of the app."""
    headers = _headers(secure=secure).headers

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        private = current_user.is_authenticated or request.blueprint in PRIVATE
        if private and response.cache_control.max_age is None:
            response.headers["Cache-Control"] = "no-store"
        return response


def _headers(*, secure: bool) -> Secure:
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'")
        .img_src("'self'")
        .font_src("'self'")
        .script_src("'self'")
        .connect_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(63_072_000).include_subdomains() if secure else None,
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
