"""Single sign-on with an organisation's own OpenID Connect provider (authorization code, PKCE, nonce, state).

A provider tells who somebody is: its own subject, with an address that it verified. The account must exist,
and the address must be in one of the domains that the installation gave to this organisation: no provider can
speak for another's people. The address finds the account once; from then on the subject does (ADR 0044).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from web.organisation import Organisation
from workflow.services.identity import LONGEST_SUBJECT, Identity
from workflow.services.people import FRESH

EXTENSION = "convenant.sign_on"
SIGNED_WITH = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
"""Only keys of the provider itself: never "none", nor a secret that others share."""
SECONDS = 10
SEVERAL_FACTORS = "mfa"
"""In the claim `amr`: the provider asked for more than one factor (RFC 8176, section 2)."""
CLOCKS_DIFFER = timedelta(seconds=30)
"""So far ahead of ours a provider's clock may be."""
WRONG = (
    OAuthError,
    JoseError,
    RequestException,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
    OverflowError,
    OSError,
)
"""What goes wrong with a provider, or with what somebody made up in its name."""


class NotTold(ValueError):
    """The provider did not tell who somebody is, or may not."""


def register(app: Flask, organisations: Sequence[Organisation]) -> None:
    """Know these organisations."""
    oauth = OAuth(app)
    for each in organisations:
        oauth.register(
            each.key,
            client_id=each.client_id,
            client_secret=each.client_secret.get_secret_value(),
            server_metadata_url=f"{each.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )
    app.extensions[EXTENSION] = (oauth, {each.key: each for each in organisations})


def organisations() -> list[Organisation]:
    """The organisations with a provider."""
    return list(current_app.extensions[EXTENSION][1].values())


def organisation(key: str) -> Organisation | None:
    """The organisation with this key, or None."""
    found: Organisation | None = current_app.extensions[EXTENSION][1].get(key)
    return found


def begin(known: Organisation, back: str, *, anew: bool = False) -> Response:
    """To the provider, and back at this address; `anew` asks it to have somebody prove themselves now.

    Raises NotTold when it does not answer.
    """
    asked = {"prompt": "login", "max_age": int(FRESH.total_seconds())} if anew else {}
    try:
        answer: Response = _client(known).authorize_redirect(back, **asked)
    except WRONG as problem:
        raise NotTold from problem
    return answer


def told(known: Organisation, now: datetime) -> Identity:
    """Exchange the code in this request's form for what the provider tells at this moment. Raises NotTold."""
    try:
        claims = _client(known).authorize_access_token()["userinfo"]
        email = str(claims["email"]).strip().lower()
        issuer, subject = str(claims["iss"]).rstrip("/"), str(claims["sub"])
        methods = claims.get("amr") or []
        proved_at = _proved_at(claims.get("auth_time"), now)
    except WRONG as problem:
        raise NotTold from problem
    verified = claims.get("email_verified") is True
    if issuer != known.issuer or not verified or email.rpartition("@")[2] not in known.domains:
        raise NotTold
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise NotTold
    strong = isinstance(methods, list) and SEVERAL_FACTORS in methods
    return Identity(issuer, subject, email, strong, proved_at, _keeps(known, claims))


def _proved_at(seconds: object, now: datetime) -> datetime | None:
    """When somebody proved themselves; None when that was not told, or is ahead of what clocks differ."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    return min(moment, now) if moment <= now + CLOCKS_DIFFER else None


def _keeps(known: Organisation, claims: Mapping[str, Any]) -> str | None:
    """The partner of which this organisation calls somebody a keeper, in the claim that the settings name."""
    if not known.keeper_claim:
        return None
    claim = claims.get(known.keeper_claim)
    values = claim if isinstance(claim, list) else [claim]
    return known.partner if known.keeper_value in values else None


def _client(known: Organisation) -> FlaskOAuth2App:
    client = current_app.extensions[EXTENSION][0].create_client(known.key)
    metadata = client.load_server_metadata()
    metadata["id_token_signing_alg_values_supported"] = SIGNED_WITH
    return client
