"""An OpenID Connect provider in a process of its own: strict about its client, honest unless told otherwise.

`python -m tests.provider PORT`. Whoever asks may name in the authorization address what to tell (`claims`,
JSON) and which misdeed to commit (`misdeed`); a real provider would ask its own people instead.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

CLIENT, SECRET = "convenant", "geheim-van-convenant-bij-de-gemeente"
KEY, OTHER = RSAKey.generate_key(2048, auto_kid=True), RSAKey.generate_key(2048, auto_kid=True)


def provider(issuer: str) -> Flask:
    app = Flask("provider")
    open_codes: dict[str, dict[str, str]] = {}

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Response:
        return jsonify(
            issuer=issuer,
            authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys",
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[KEY.as_dict(private=False)])

    @app.get("/authorize")
    def authorize() -> Response:
        asked = request.args.to_dict()
        wanted = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in wanted.items()) or not asked.get("nonce"):
            abort(400)
        code = secrets.token_urlsafe(16)
        open_codes[code] = asked
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    @app.post("/token")
    def token() -> Response:
        asked = open_codes.pop(request.form.get("code", ""), None) or abort(400)
        given = request.authorization
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not given or (given.username, given.password) != (CLIENT, SECRET):
            abort(401)
        if asked["code_challenge"] != challenge or asked["redirect_uri"] != request.form["redirect_uri"]:
            abort(400)
        signed = id_token(issuer, asked)
        return jsonify(access_token="niets", token_type="Bearer", expires_in=60, id_token=signed)

    return app


def id_token(issuer: str, asked: dict[str, str]) -> str:
    now, misdeed = int(time.time()), asked.get("misdeed", "")
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": CLIENT,
        "sub": "1",
        "iat": now,
        "exp": now + 60,
        "nonce": asked["nonce"],
        "email_verified": True,
        **({"auth_time": now} if "max_age" in asked else {}),
        **json.loads(asked.get("claims", "{}")),
    }
    wrong = {
        "nonce": {"nonce": "een-andere"},
        "audience": {"aud": "een-ander"},
        "issuer": {"iss": "https://elders.example"},
        "expired": {"iat": now - 7200, "exp": now - 3600},
    }
    claims |= wrong.get(misdeed, {})
    if misdeed == "unsigned":
        parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
        return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
    if misdeed == "shared secret":
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])
    key = OTHER if misdeed == "other key" else KEY
    return jwt.encode({"alg": "RS256", "kid": KEY.kid}, claims, key)


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), provider(f"http://127.0.0.1:{sys.argv[1]}")).serve_forever()
