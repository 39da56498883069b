"""Single sign-on with an organisation's own OpenID Connect provider (authorization code, PKCE, nonce, state).

A provider only tells which address somebody has. The account must exist, and the address must be one of the
domains that the installation gave to this organisation: no provider can speak for another's people.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from web.settings import Organisation

EXTENSION = "convenant.sign_on"
SIGNED_WITH = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
"""Only keys of the provider itself: never "none", nor a secret that others share."""
SECONDS = 10
SEVERAL_FACTORS = "mfa"
"""In the claim `amr`: the provider asked for more than one factor (RFC 8176, section 2)."""
WRONG = (OAuthError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError)
"""What goes wrong with a provider, or with what somebody made up in its name."""


class NotTold(ValueError):
    """The provider did not tell who somebody is, or may not."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider told of somebody."""

    email: str
    strong: bool
    """Whether they proved themselves there with several factors."""


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


def begin(known: Organisation, back: str) -> Response:
    """To the provider, and back at this address. Raises NotTold when it does not answer."""
    try:
        answer: Response = _client(known).authorize_redirect(back)
    except WRONG as problem:
        raise NotTold from problem
    return answer


def told(known: Organisation) -> Told:
    """Exchange the code in this request's form for what the provider tells. Raises NotTold."""
    try:
        claims = _client(known).authorize_access_token()["userinfo"]
        email = str(claims["email"]).strip().lower()
        issuer = str(claims["iss"]).rstrip("/")
        methods = claims.get("amr") or []
    except WRONG as problem:
        raise NotTold from problem
    verified = claims.get("email_verified", True) is True
    if issuer != known.issuer or not verified or email.rpartition("@")[2] not in known.domains:
        raise NotTold
    return Told(email, strong=isinstance(methods, list) and SEVERAL_FACTORS in methods)


def _client(known: Organisation) -> FlaskOAuth2App:
    client = current_app.extensions[EXTENSION][0].create_client(known.key)
    metadata = client.load_server_metadata()
    metadata["id_token_signing_alg_values_supported"] = SIGNED_WITH
    return client
