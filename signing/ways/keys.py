"""Keys from elsewhere: which ones may sign, and signing with one whatever holds it."""

from collections.abc import Awaitable, Callable, Sequence

from asn1crypto import algos, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko_certvalidator.registry import SimpleCertificateStore

from language.said import said
from signing.keys import DIGEST, RoomSigner
from signing.ways.wish import Wrong

SMALLEST_RSA, LARGEST_RSA = 3_072, 8_192
"""Bits."""
CURVES = {"secp256r1": 72, "secp384r1": 104}
"""The curves that all readers of PDFs know, with the longest signature in DER, in bytes."""
WRONG_KIND = said(
    "Met dit soort sleutel kunt u hier niet tekenen. Het kan met RSA vanaf 3072 bits en met ECDSA op P-256 "
    "of P-384."
)
OTHER_KEY = said("De sleutel hoort niet bij het geregistreerde certificaat. Er is niets ondertekend.")

Raw = Callable[[bytes], Awaitable[bytes]]
"""Signs these bytes: their SHA-256, by the mechanism of `mechanism_of`."""


def length_of(certificate: x509.Certificate) -> int | None:
    """The longest raw signature of its key in bytes; None when such a key may not sign."""
    key = certificate.public_key
    if key.algorithm == "ec" and key.curve[0] == "named":
        return CURVES.get(key.curve[1])
    if key.algorithm == "rsa" and SMALLEST_RSA <= key.bit_size <= LARGEST_RSA:
        return int(key.byte_size)
    return None


def mechanism_of(certificate: x509.Certificate) -> algos.SignedDigestAlgorithm:
    """How its key signs."""
    kind = "ecdsa" if certificate.public_key.algorithm == "ec" else "rsa"
    return algos.SignedDigestAlgorithm({"algorithm": f"{DIGEST}_{kind}"})


class RawSigner(RoomSigner):
    """Signs with a key that something else holds; the certificates above travel along."""

    def __init__(self, certificate: x509.Certificate, above: Sequence[x509.Certificate], raw: Raw) -> None:
        """Raises Wrong for a sort of key that may not sign."""
        length = length_of(certificate)
        if length is None:
            raise Wrong(WRONG_KIND)
        super().__init__(
            signing_cert=certificate,
            cert_registry=SimpleCertificateStore.from_certs(above),
            signature_mechanism=mechanism_of(certificate),
            embed_roots=True,
        )
        self._certificate, self._raw, self._length = certificate, raw, length
        self.room = sum(len(each.dump()) for each in (certificate, *above)) * 5 // 4 + length + 1_024

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
        """The raw signature, checked. Raises Wrong when it is not of the certificate's key."""
        if digest_algorithm != DIGEST:
            raise ValueError(f"this key signs {DIGEST}, not {digest_algorithm}")
        if dry_run:
            return bytes(self._length)
        signature = await self._raw(data)
        if not fits(self._certificate, data, signature):
            raise Wrong(OTHER_KEY)
        return signature


def fits(certificate: x509.Certificate, data: bytes, signature: bytes) -> bool:
    """Whether this is a signature over the data by the key of the certificate."""
    key = pyca.load_der_x509_certificate(certificate.dump()).public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True
