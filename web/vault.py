"""The vault: secrets in the database are encrypted with a key that is not in it (AES-256-GCM)."""

import base64
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow.persistence import private
from workflow.ports import NotSealed

KEY = 32
"""Bytes of the key."""
NONCE = 12
"""Bytes; a random one for every secret (NIST SP 800-38D, section 8.2.2)."""


class FileVault:
    """A vault with its key in a file, for its owner alone; made the first time."""

    def __init__(self, path: Path) -> None:
        """Raises BrokenSecret and OSError."""
        key = private.once(path, lambda: AESGCM.generate_key(8 * KEY), KEY)
        self._cipher = AESGCM(key)
        self.fingerprint = hmac.new(key, b"convenant kluis", "sha256").hexdigest()
        """By which the key is known again; it says nothing of it."""

    def seal(self, secret: str, about: str) -> str:
        """The secret, encrypted and bound to what it is about."""
        nonce = os.urandom(NONCE)
        sealed = self._cipher.encrypt(nonce, secret.encode(), about.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode("ascii")

    def opened(self, sealed: str, about: str) -> str:
        """The secret. Raises NotSealed."""
        try:
            whole = base64.b64decode(sealed.encode(), altchars=b"-_", validate=True)
            return self._cipher.decrypt(whole[:NONCE], whole[NONCE:], about.encode()).decode()
        except (ValueError, InvalidTag) as problem:
            raise NotSealed from problem
