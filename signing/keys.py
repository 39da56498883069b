"""Signing with a key that is already open: pyHanko's own signer parses its key for every signature."""

from asn1crypto import algos
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.asn1 import mend
from signing.trust import Identity

DIGEST = "sha256"
LONGEST_SIGNATURE = 72
"""Bytes of an ECDSA signature on P-256 in DER."""

mend()


def room_for(identity: Identity) -> int:
    """Bytes that are enough for a signature with this identity; its certificates make up most of it."""
    sizes = (len(each.dump()) for each in (identity.certificate, *identity.chain))
    return sum(sizes) * 5 // 4 + 1_024


class RoomSigner(Signer):
    """A signer that knows beforehand how much room its signature takes."""

    room: int
    """Bytes that are enough, without a timestamp."""


class KeySigner(RoomSigner):
    """Signs with an open P-256 key; the certificates above its own travel along, the root included."""

    def __init__(self, identity: Identity) -> None:
        super().__init__(
            signing_cert=identity.certificate,
            cert_registry=SimpleCertificateStore.from_certs(identity.chain),
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": f"{DIGEST}_ecdsa"}),
            embed_roots=True,
        )
        self._key = identity.key
        self.room = room_for(identity)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
        """The raw signature; zeroes of the greatest length when only its size is asked."""
        if digest_algorithm != DIGEST:
            raise ValueError(f"this key signs {DIGEST}, not {digest_algorithm}")
        return bytes(LONGEST_SIGNATURE) if dry_run else self._key.sign(data, ec.ECDSA(hashes.SHA256()))
