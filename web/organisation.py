"""The settings of an organisation whose people log in at its own provider."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from workflow.domain.names import key_of

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Only there is http enough: nothing leaves the machine."""


class Organisation(BaseModel):
    """An organisation whose people log in at its own OpenID Connect provider."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    issuer: str
    client_id: str
    client_secret: SecretStr
    domains: tuple[str, ...] = Field(min_length=1)
    """Of its people's addresses; in no other organisation."""
    partner: str = ""
    """Key of the partner that it is, if its provider names that partner's keepers of mandates."""
    keeper_claim: str = ""
    keeper_value: str = ""
    """Who has this value in this claim, or among its values, is such a keeper."""

    @property
    def key(self) -> str:
        """Its name in an address."""
        return key_of(self.name)

    @field_validator("issuer")
    @classmethod
    def _is_private(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
            raise ValueError("issuer heeft https nodig")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _names_keepers_whole(self) -> "Organisation":
        given = [bool(value) for value in (self.partner, self.keeper_claim, self.keeper_value)]
        if any(given) and not all(given):
            raise ValueError("partner, keeper_claim en keeper_value horen bij elkaar")
        return self

    @field_validator("domains")
    @classmethod
    def _are_lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(domain.strip().lower().removeprefix("@") for domain in value)
