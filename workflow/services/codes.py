"""Codes: of an app, by the clock (TOTP, RFC 6238), and for recovery, on paper. Nothing here is stored."""

import hashlib
import hmac
import secrets
from base64 import b32encode
from datetime import datetime

from pyotp import TOTP, random_base32

STEP = 30
"""Seconds that a code of an app lasts."""
DRIFT = (0, -1, 1)
"""Steps that a clock may be off (RFC 6238, section 5.2)."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits: more than anyone can guess, so that a plain SHA-256 hides them."""


def new_secret() -> str:
    """A secret for an app: 160 bits, in base32."""
    return str(random_base32())


def address(secret: str, email: str, site: str) -> str:
    """The otpauth address that an app reads from a QR code."""
    return str(TOTP(secret).provisioning_uri(name=email, issuer_name=site))


def step(secret: str, code: str, now: datetime, after: int = 0) -> int | None:
    """The time step of which this is the code; None when it is of no step now, or was used before."""
    app, here = TOTP(secret), int(now.timestamp()) // STEP
    given = "".join(code.split())
    fitting = (
        here + off
        for off in DRIFT
        if hmac.compare_digest(str(app.generate_otp(here + off)).encode(), given.encode())
    )
    return next((found for found in fitting if found > after), None)


def recovery_codes() -> list[str]:
    """New recovery codes, as they are written down: four groups of four."""
    made = (b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES))
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in made]


def recovery_digest(code: str) -> str:
    """What is stored of a recovery code, however it was typed."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
