"""Whom a check trusts: the given roots and nothing else, nothing fetched, and no weak techniques."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from asn1crypto import algos, crl, keys, ocsp, pem, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, DisallowWeakAlgorithmsPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.embedded import entry

WEAK_DIGESTS = frozenset({"md2", "md4", "md5", "sha1"})
SMALLEST_RSA = 2048
SMALLEST_CURVE = 224
"""Bits. NIST SP 800-131A; everything we make ourselves is P-256 or RSA of 3072 bits and more."""
MOST_EVIDENCE = 200
"""More certificates, CRLs or OCSP answers than this in one file are not looked at."""

Root: TypeAlias = bytes | str | x509.Certificate | pyca.Certificate


class AllowedAlgorithms(DisallowWeakAlgorithmsPolicy):
    """No MD5 or SHA-1, no RSA below 2048 bits, no small curves, no DSA."""

    def __init__(self) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # pyHanko has no type there
            weak_hash_algos=WEAK_DIGESTS,
            weak_signature_algos=frozenset({"dsa"}),
            rsa_key_size_threshold=SMALLEST_RSA,
        )

    def signature_algorithm_allowed(
        self,
        algo: algos.SignedDigestAlgorithm,
        moment: datetime | None,
        public_key: keys.PublicKeyInfo | None,
    ) -> AlgorithmUsageConstraint:
        """Also looks at the size of a curve."""
        if public_key is not None and public_key.algorithm == "ec" and public_key.bit_size < SMALLEST_CURVE:
            return AlgorithmUsageConstraint(allowed=False, failure_reason="small curve")
        return super().signature_algorithm_allowed(algo, moment, public_key)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the file brings along for its own check (the DSS of PAdES); each piece proves itself or not."""

    certificates: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    @property
    def tells_revocation(self) -> bool:
        """Whether there is any word on revocation in it."""
        return bool(self.crls or self.ocsps)


@dataclass(frozen=True, slots=True)
class Trust:
    """The roots of this check, with what the file brought along."""

    roots: tuple[x509.Certificate, ...]
    evidence: Evidence = Evidence()

    @property
    def known(self) -> tuple[x509.Certificate, ...]:
        """The roots, and the certificates that the file brings along."""
        return self.roots + self.evidence.certificates

    def at(self, moment: datetime) -> ValidationContext:
        """A fresh context in which certificates must be valid at this moment."""
        return ValidationContext(
            trust_manager=SimpleTrustManager.build(trust_roots=list(self.roots)),
            other_certs=self.evidence.certificates,
            crls=self.evidence.crls,
            ocsps=self.evidence.ocsps,
            moment=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
            # A list that was published after the signature still tells what had been revoked before it.
            retroactive_revinfo=True,
            algorithm_usage_policy=AllowedAlgorithms(),
        )


def load_roots(roots: Sequence[Root]) -> tuple[x509.Certificate, ...]:
    """The roots as asn1crypto knows them; a PEM may hold several.

    Raises:
        ValueError: One of them is no certificate. That is a mistake of the installation, not of the file.
    """
    return tuple(certificate for root in roots for certificate in _load(root))


def evidence_in(reader: PdfFileReader) -> Evidence:
    """What the document security store of the newest revision holds (ETSI EN 319 142-1, 5.4.2).

    Raises whatever the parser raises on a damaged store.
    """
    store = entry(reader.root, "/DSS")
    if not isinstance(store, DictionaryObject):
        return Evidence()
    return Evidence(
        tuple(x509.Certificate.load(d) for d in _streams(store, "/Certs", DecodePurpose.CERTIFICATE)),
        tuple(crl.CertificateList.load(d) for d in _streams(store, "/CRLs", DecodePurpose.CRL)),
        tuple(ocsp.OCSPResponse.load(d) for d in _streams(store, "/OCSPs", DecodePurpose.OCSP_RESPONSE)),
    )


def _streams(store: DictionaryObject, key: str, purpose: DecodePurpose) -> Iterable[bytes]:
    listed = entry(store, key)
    references = list(listed)[:MOST_EVIDENCE] if isinstance(listed, ArrayObject) else ()
    objects = (reference.get_object() for reference in references)
    return [each.read_data(purpose) for each in objects if isinstance(each, StreamObject)]


def _load(root: Root) -> Iterable[x509.Certificate]:
    if isinstance(root, x509.Certificate):
        return [root]
    if isinstance(root, pyca.Certificate):
        return [x509.Certificate.load(root.public_bytes(Encoding.DER))]
    data = root.encode("ascii") if isinstance(root, str) else root
    if not pem.detect(data):
        return [x509.Certificate.load(data, strict=True)]
    return [x509.Certificate.load(der, strict=True) for _, _, der in pem.unarmor(data, multiple=True)]
