"""The API of a signing service (Cloud Signature Consortium, version 1.0.4.0): what we ask of it, no more.

Of its ways to authorise we know a PIN or a code that the person types (`explicit`) and none (`implicit`); not
a visit to the service's own pages (`oauth2code`).
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from asn1crypto import algos, x509

from language.said import said
from signing.keys import DIGEST
from signing.sign import SigningFailed
from signing.ways.keys import mechanism_of
from signing.ways.wish import SECRET, Wrong

SECONDS = 15
LARGEST = 1024 * 1024
"""Bytes of an answer."""
WRONG_SECRETS = frozenset({"invalid_pin", "invalid_otp"})
BROKEN = said(
    "De ondertekendienst geeft geen bruikbaar antwoord. Er is niets ondertekend. Probeer het straks opnieuw."
)
WRONG_SECRET = said("De pincode of code van de ondertekendienst klopt niet. Er is niets ondertekend.")
NO_SECRET = said("Typ de pincode of code van de ondertekendienst.")
OTHER_AUTHORISATION = said(
    "De ondertekendienst vraagt een bevestiging die hier niet kan. Er is niets ondertekend."
)
TOO_MANY = said("De ondertekendienst tekent hoogstens {most} documenten tegelijk. Er is niets ondertekend.")


class _Nowhere(HTTPRedirectHandler):
    """A redirect would carry our token to another address."""

    def redirect_request(self, *_: object) -> None:
        """Never."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A key at the service."""

    name: str
    certificate: x509.Certificate
    algorithms: frozenset[str]
    most: int
    """How many signatures one authorisation can give."""
    secret: str | None
    """What the person types: "PIN" or "OTP"; None for nothing."""


class Service:
    """A signing service at an address."""

    def __init__(self, address: str, token: str, seconds: float = SECONDS) -> None:
        """With the token (OAuth 2.0 bearer) by which the service knows this installation."""
        self._address = address.rstrip("/")
        self._token = token
        self._seconds = seconds
        self._opener = build_opener(_Nowhere)

    def credential(self, name: str) -> Credential:
        """What the service says of the key with this name. Raises SigningFailed."""
        told = self._ask(
            "credentials/info", {"credentialID": name, "certificates": "single", "certInfo": False}
        )
        try:
            first = base64.b64decode(told["cert"]["certificates"][0])
            return Credential(
                name=name,
                certificate=x509.Certificate.load(first, strict=True),
                algorithms=frozenset(told["key"]["algo"]),
                most=int(told["multisign"]),
                secret=_secret(told),
            )
        except (LookupError, TypeError, ValueError) as error:
            raise SigningFailed(BROKEN) from error

    def sign(self, credential: Credential, hashes: Sequence[bytes], secret: str) -> list[bytes]:
        """The signatures over these SHA-256s, all in one authorisation. Raises SigningFailed."""
        if len(hashes) > credential.most:
            raise Wrong(TOO_MANY % {"most": credential.most})
        if credential.secret and not secret:
            raise Wrong(NO_SECRET, SECRET)
        listed = [base64.b64encode(each).decode("ascii") for each in hashes]
        mechanism = mechanism_of(credential.certificate)["algorithm"].dotted
        if mechanism not in credential.algorithms:
            raise SigningFailed(BROKEN)
        asked = {"credentialID": credential.name, "numSignatures": len(listed), "hash": listed}
        allowed = self._ask(
            "credentials/authorize", asked | ({credential.secret: secret} if credential.secret else {})
        )
        given = self._ask(
            "signatures/signHash",
            {
                "credentialID": credential.name,
                "SAD": allowed.get("SAD"),
                "hash": listed,
                "hashAlgo": algos.DigestAlgorithmId(DIGEST).dotted,
                "signAlgo": mechanism,
            },
        )
        return _signatures(given, len(listed))

    def _ask(self, what: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        request = Request(  # noqa: S310  the setting is checked to be https, or this machine
            f"{self._address}/csc/v1/{what}",
            data=json.dumps(content).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"},
        )
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                return _object(answer.read(LARGEST + 1))
        except HTTPError as error:
            with error:
                if _object(error.read(LARGEST)).get("error") in WRONG_SECRETS:
                    raise Wrong(WRONG_SECRET, SECRET) from error
            raise SigningFailed(BROKEN) from error
        except (OSError, HTTPException) as error:
            raise SigningFailed(BROKEN) from error


def _object(answer: bytes) -> Mapping[str, Any]:
    """The JSON object in an answer; an empty one when there is none."""
    try:
        found = json.loads(answer) if len(answer) <= LARGEST else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _secret(told: Mapping[str, Any]) -> str | None:
    """What the person has to type. Raises SigningFailed for what cannot be typed on one line."""
    if told.get("authMode") == "implicit":
        return None
    wanted = [name for name in ("PIN", "OTP") if told.get(name, {}).get("presence") == "true"]
    if told.get("authMode") != "explicit" or len(wanted) != 1:
        raise SigningFailed(OTHER_AUTHORISATION)
    return wanted[0]


def _signatures(given: Mapping[str, Any], expected: int) -> list[bytes]:
    try:
        found = [base64.b64decode(each, validate=True) for each in given["signatures"]]
    except (LookupError, TypeError, ValueError) as error:
        raise SigningFailed(BROKEN) from error
    if len(found) != expected:
        raise SigningFailed(BROKEN)
    return found
