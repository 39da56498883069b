"""A certificate file of an office (PKCS#12): brought along for one act, with its password, and never kept."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from asn1crypto import pkcs12 as asn1
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.timestamps import TimeStamper

from language.said import said
from signing.sign import paper_signer, written
from signing.ways.keys import WRONG_KIND, RawSigner, length_of
from signing.ways.wish import ADVANCED, FILE, SECRET, Made, Wish, Wrong, registered_as

LARGEST = 256 * 1024
"""Bytes of a file with one key and the certificates above it."""
MOST_ROUNDS = 2_000_000
"""Of the derivation of a key from a password; usual files have 2,000 to 600,000."""

NO_FILE = said("Kies uw certificaatbestand (.p12 of .pfx).")
NOT_ONE = said("Dit is geen certificaatbestand (.p12 of .pfx).")
WRONG_PASSWORD = said("Het wachtwoord van het certificaatbestand klopt niet. Er is niets ondertekend.")
NO_KEY = said("In dit certificaatbestand staat geen sleutel met een certificaat.")

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class CertificateFile:
    """Signs with the key in a certificate file."""

    means: str = said("wachtwoord van de site, en een certificaatbestand met eigen wachtwoord")
    highest = ADVANCED
    """A file can be copied, so its key is in no qualified device."""
    foreign = False

    def __init__(self, timestamper: TimeStamper) -> None:
        self._timestamper = timestamper

    def sign(self, wishes: Sequence[Wish], at: datetime) -> tuple[Made, ...]:
        """The signed PDFs. Raises SigningFailed."""
        key, certificate = opened(wishes[0].file, wishes[0].secret)
        sha256 = certificate.sha256.hex()
        above = registered_as(wishes, sha256).above

        async def raw(data: bytes) -> bytes:
            if isinstance(key, rsa.RSAPrivateKey):
                return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
            return key.sign(data, ec.ECDSA(hashes.SHA256()))

        def one(wish: Wish) -> Made:
            names = (wish.person, wish.partner)
            by = RawSigner(certificate, above, raw)
            signer = paper_signer(wish.field, names, by, self._timestamper, at)
            return Made(written(signer, wish.pdf, at), sha256)

        return tuple(one(wish) for wish in wishes)


def opened(data: bytes, password: str) -> tuple[Key, x509.Certificate]:
    """The key in the file with its certificate. Raises Wrong."""
    _must_be_one(data)
    try:
        found = pkcs12.load_pkcs12(data, password.encode())
    except ValueError as error:
        raise Wrong(WRONG_PASSWORD, SECRET) from error
    if found.key is None or found.cert is None:
        raise Wrong(NO_KEY, FILE)
    certificate = x509.Certificate.load(found.cert.certificate.public_bytes(Encoding.DER))
    if not isinstance(found.key, Key) or length_of(certificate) is None:
        raise Wrong(WRONG_KIND, FILE)
    return found.key, certificate


def _must_be_one(data: bytes) -> None:
    """A certificate file, of a size and with a number of rounds that keep nobody busy. Raises Wrong."""
    if not data:
        raise Wrong(NO_FILE, FILE)
    if len(data) > LARGEST:
        raise Wrong(NOT_ONE, FILE)
    try:
        rounds = list(_rounds(asn1.Pfx.load(data, strict=True)))
    except (ValueError, TypeError, KeyError) as error:
        raise Wrong(NOT_ONE, FILE) from error
    if max(rounds, default=0) > MOST_ROUNDS:
        raise Wrong(NOT_ONE, FILE)


def _rounds(file: asn1.Pfx) -> Iterator[int]:
    """How often each derivation that is seen from outside goes round."""
    if file["mac_data"].native is not None:
        yield int(file["mac_data"]["iterations"].native)
    for part in file.authenticated_safe:
        if part["content_type"].native == "encrypted_data":
            algorithm = part["content"]["encrypted_content_info"]["content_encryption_algorithm"]
            yield int(algorithm.kdf_iterations)
        elif part["content_type"].native == "data":
            for bag in asn1.SafeContents.load(part["content"].native):
                if bag["bag_id"].native == "pkcs8_shrouded_key_bag":
                    yield int(bag["bag_value"]["encryption_algorithm"].kdf_iterations)
