"""The inside of a signature (CMS, RFC 5652), read more strictly than a library does.

The container is not covered by its own signature. What can be written in more than one way, or is read
by nobody, could be changed without a library noticing. So it has to be written the one way we know.
"""

from collections.abc import Iterator
from typing import Any

from asn1crypto import cms, x509
from pyhanko.sign.general import extract_certificate_info

from signing.anchors import WEAK_DIGESTS
from signing.carried import tokens
from signing.reasons import ODD_INSIDE
from signing.report import Finding, invalid

_SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
_KNOWN_FAMILIES = ("0.4.0.1733.", "0.4.0.19122.", "1.2.840.113583.1.", "1.3.6.1.4.1.311.")
"""Unsigned attributes of ETSI, Adobe and Microsoft. Counter signatures, references, values and archive
timestamps have no place in a PDF (ETSI EN 319 142-1, 6.3): unread, they could hide anything."""

_REVOCATIONS = "1.2.840.113583.1.1.8"
"""Adobe's, which only counts among the signed attributes. Lists beside the certificates are not read either:
in a PDF they stand in the DSS (ETSI EN 319 142-1, 5.4.2)."""


def container_findings(signed: cms.SignedData, certificate: x509.Certificate) -> list[Finding]:
    """What is odd about a signature, or about the timestamp it carries.

    Args:
        signed: The content of the signature.
        certificate: The certificate of its signer.

    Raises whatever the parser raises.
    """
    return [] if all(_rules(signed, certificate)) else [invalid(ODD_INSIDE)]


def _rules(signed: cms.SignedData, certificate: x509.Certificate) -> Iterator[bool]:
    (signer,) = signed["signer_infos"]
    digests = list(signed["digest_algorithms"])
    yield signed["version"].native == _version(signed)
    yield signer["version"].native == ("v1" if signer["sid"].name == "issuer_and_serial_number" else "v3")
    yield [each["algorithm"].native for each in digests] == [signer["digest_algorithm"]["algorithm"].native]
    yield all(_is_plain(each) for each in (*digests, signer["digest_algorithm"]))
    yield _names(signer["sid"], certificate)
    content = signed["encap_content_info"]
    if content["content_type"].native == "tst_info":
        imprint = content["content"].parsed["message_imprint"]["hash_algorithm"]
        yield imprint["algorithm"].native not in WEAK_DIGESTS
    unsigned = list(signer["unsigned_attrs"] or ())
    kinds = [attribute["type"].dotted for attribute in unsigned]
    yield len(set(kinds)) == len(kinds) and all(len(attribute["values"]) == 1 for attribute in unsigned)
    yield all(kind == _SIGNATURE_TIMESTAMP or kind.startswith(_KNOWN_FAMILIES) for kind in kinds)
    yield _REVOCATIONS not in kinds and not signed["crls"]
    for stamp in tokens(signer):
        yield from _rules(stamp, extract_certificate_info(stamp).signer_cert)


def _version(signed: cms.SignedData) -> str:
    """The version that RFC 5652, 5.1 prescribes."""
    choices = {choice.name for choice in signed["certificates"] or ()}
    if "other" in choices or any(choice.name == "other" for choice in signed["crls"] or ()):
        return "v5"
    if "v2_attr_cert" in choices:
        return "v4"
    later = {"v1_attr_cert", "extended_certificate"} & choices
    by_key = any(signer["version"].native == "v3" for signer in signed["signer_infos"])
    return "v3" if later or by_key or signed["encap_content_info"]["content_type"].native != "data" else "v1"


def _is_plain(algorithm: Any) -> bool:  # noqa: ANN401  asn1crypto has no types
    """Whether a digest algorithm has no parameters, or the empty ones (RFC 5754, 2)."""
    name = algorithm["algorithm"].dump()
    return algorithm.contents in {name, name + b"\x05\x00"}


def _names(signer: cms.SignerIdentifier, certificate: x509.Certificate) -> bool:
    """Whether the signature names its certificate exactly, and not just about."""
    if signer.name != "issuer_and_serial_number":
        return bool(signer.native == certificate.key_identifier)
    named = signer.chosen
    same = named["issuer"].dump() == certificate.issuer.dump()
    return bool(same and named["serial_number"].native == certificate.serial_number)
