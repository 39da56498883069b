"""Keys that live in a PKCS#11 token and never leave it: a smart card, a network device, or SoftHSM."""

import os
import secrets
import threading
from pathlib import Path
from typing import Any, NoReturn, Self

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import PKCS11Error, UserAlreadyLoggedIn
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature
from pkcs11.util.ec import encode_named_curve_parameters as curve_named

from signing.certificates import KeyAway
from signing.keeping import put

CURVE = "secp256r1"


class TokenFailed(KeyAway):
    """The token does not do what is asked. Its str says why, without the PIN."""


class Token:
    """One token behind a module; opened at its first use, and anew in a process that was forked."""

    def __init__(self, module: Path, label: str, pin: str) -> None:
        self._module, self._label, self._pin = module, label, pin
        self._session: Any = None
        self._process = 0
        self._lock = threading.RLock()

    def generate(self, label: str) -> bytes:
        """Make a P-256 key pair that cannot leave the token; gives its CKA_ID. Raises TokenFailed."""
        identity = secrets.token_bytes(16)
        with self._lock:
            try:
                session = self._opened()
                curve = session.create_domain_parameters(
                    KeyType.EC, {Attribute.EC_PARAMS: curve_named(CURVE)}, local=True
                )
                curve.generate_keypair(store=True, label=label, id=identity)
            except PKCS11Error as error:
                raise self._failed(error) from error
        return identity

    def public_key(self, identity: bytes) -> ec.EllipticCurvePublicKey:
        """The public key with this CKA_ID. Raises TokenFailed."""
        with self._lock:
            try:
                found = self._opened().get_key(object_class=ObjectClass.PUBLIC_KEY, id=identity)
                key = serialization.load_der_public_key(encode_ec_public_key(found))
            except PKCS11Error as error:
                raise self._failed(error) from error
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise TokenFailed(f"{self._label}: this is no EC key")
        return key

    def sign(self, identity: bytes, digest: bytes) -> bytes:
        """The ECDSA signature (DER) over a digest, with the key of this CKA_ID. Raises TokenFailed."""
        with self._lock:
            try:
                key = self._opened().get_key(object_class=ObjectClass.PRIVATE_KEY, id=identity)
                return bytes(encode_ecdsa_signature(key.sign(digest, mechanism=Mechanism.ECDSA)))
            except PKCS11Error as error:
                self._session = None
                raise self._failed(error) from error

    def _opened(self) -> Any:  # noqa: ANN401 - python-pkcs11's session
        if self._session is None or self._process != os.getpid():
            library = pkcs11.lib(str(self._module))
            if self._process not in (0, os.getpid()):
                library.reinitialize()  # a fork does not take sessions along (PKCS #11, 6.6.1)
            self._session = self._logged_in(library.get_token(token_label=self._label))
            self._process = os.getpid()
        return self._session

    def _logged_in(self, token: Any) -> Any:  # noqa: ANN401 - python-pkcs11's token and session
        try:
            return token.open(rw=True, user_pin=self._pin)
        except UserAlreadyLoggedIn:  # a process logs in once for all its sessions (PKCS #11, 6.7.4)
            return token.open(rw=True)

    def _failed(self, error: PKCS11Error) -> TokenFailed:
        return TokenFailed(f"{self._label}: {type(error).__name__}")


class TokenKey(ec.EllipticCurvePrivateKey):
    """A key in a token, for whoever signs with the keys of `cryptography`: it can sign, and nothing else."""

    def __init__(self, token: Token, identity: bytes, public: ec.EllipticCurvePublicKey) -> None:
        self._token, self._identity, self._public = token, identity, public

    @property
    def curve(self) -> ec.EllipticCurve:
        """P-256."""
        return self._public.curve

    @property
    def key_size(self) -> int:
        """Bits."""
        return self._public.key_size

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The other half."""
        return self._public

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:  # noqa: ANN401 - any buffer
        """The ECDSA signature in DER. Raises TokenFailed."""
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            raise TokenFailed("this key signs SHA-256")
        digest = hashes.Hash(hashes.SHA256())
        digest.update(data)
        return self._token.sign(self._identity, digest.finalize())

    def exchange(self, *_: object) -> NoReturn:
        """Not with this key."""
        raise TokenFailed("this key only signs")

    def private_numbers(self) -> NoReturn:
        """Not with this key."""
        raise TokenFailed("this key does not leave its token")

    def private_bytes(self, *_: object, **__: object) -> NoReturn:
        """Not with this key."""
        raise TokenFailed("this key does not leave its token")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[Any, Any]) -> Self:
        return self


class TokenKeys:
    """New keys of the installation in a token; beside each certificate stays which key is its own."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def fresh(self, folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
        """A new key in the token; its CKA_ID goes into `name.token`. Raises OSError."""
        identity = self._token.generate(f"convenant-{name}")
        put(folder / f"{name}.token", identity.hex().encode("ascii"), 0o644)
        return TokenKey(self._token, identity, self._token.public_key(identity))

    def known(self, folder: Path, name: str, certificate: x509.Certificate) -> ec.EllipticCurvePrivateKey:
        """The key of this certificate; the token is asked when it signs. Raises OSError or ValueError."""
        identity = bytes.fromhex((folder / f"{name}.token").read_text(encoding="ascii"))
        public = certificate.public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError(f"{name}.pem is of no EC key")
        return TokenKey(self._token, identity, public)


def open_token(module: Path, label: str, pin: str) -> Token:
    """The token with this label behind a PKCS#11 module. Nothing is asked of it yet."""
    return Token(module, label, pin)
