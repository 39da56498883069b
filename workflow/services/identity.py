"""Who somebody is, as the provider of their organisation told it."""

from dataclasses import dataclass
from datetime import datetime

LONGEST_SUBJECT = 255
"""Characters that a provider's name for somebody has at most (OpenID Connect Core, section 2)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An issuer's subject, with what was told of it. The address only finds an account the first time."""

    issuer: str
    subject: str
    email: str
    """In lower case, verified there, in a domain of that organisation."""
    strong: bool
    """Whether they proved themselves there with several factors."""
    proved_at: datetime | None = None
    """When they proved themselves there; None when that was not told."""
    keeps: str | None = None
    """The partner of which the organisation calls them a keeper of mandates."""
