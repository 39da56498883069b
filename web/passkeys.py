"""Passkeys (WebAuthn): the questions that a browser gets, and judging what it answers.

A passkey always asks its owner for a finger, a face or a PIN: it stands for a password and a code together.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

WRONG = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What the library raises on an answer that is none; a browser may send anything."""


class NotProved(ValueError):
    """The answer does not fit the question, or is none."""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that was just made."""

    credential: str
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Door:
    """The site for which passkeys are made; one of another site does not fit."""

    site: str

    @property
    def host(self) -> str:
        """The host that a passkey is bound to."""
        return urlsplit(self.site).hostname or ""

    def make(self, question: bytes, person: int, email: str, have: Sequence[str]) -> str:
        """What a browser needs to make a passkey, as JSON; not on a device that has one of these."""
        options = generate_registration_options(
            rp_id=self.host,
            rp_name="Convenant",
            user_id=str(person).encode(),
            user_name=email,
            challenge=question,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_named(have),
        )
        return options_to_json(options)

    def made(self, question: bytes, answer: str) -> NewPasskey:
        """The passkey that was made. Raises NotProved."""
        try:
            found = verify_registration_response(
                credential=answer,
                expected_challenge=question,
                expected_rp_id=self.host,
                expected_origin=self.site,
                require_user_verification=True,
            )
        except WRONG as problem:
            raise NotProved from problem
        key = bytes_to_base64url(found.credential_public_key)
        return NewPasskey(bytes_to_base64url(found.credential_id), key, found.sign_count)

    def ask(self, question: bytes, have: Sequence[str]) -> str:
        """What a browser needs to use one of these passkeys, as JSON; or any, when none is given."""
        options = generate_authentication_options(
            rp_id=self.host,
            challenge=question,
            allow_credentials=_named(have),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def used(self, question: bytes, answer: str, key: str, count: int) -> int:
        """The passkey's counter after it proved itself. Raises NotProved."""
        try:
            found = verify_authentication_response(
                credential=answer,
                expected_challenge=question,
                expected_rp_id=self.host,
                expected_origin=self.site,
                credential_public_key=base64url_to_bytes(key),
                credential_current_sign_count=count,
                require_user_verification=True,
            )
        except WRONG as problem:
            raise NotProved from problem
        return found.new_sign_count


def number_of(answer: str) -> str:
    """By which number the answering passkey is found. Raises NotProved."""
    try:
        return str(json.loads(answer)["id"])
    except WRONG as problem:
        raise NotProved from problem


def _named(numbers: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(number)) for number in numbers]
