"""The inside of a signature (CMS, RFC 5652), stricter than a library has to be.

The container is not covered by its own signature. What can be written in more than one way, or is read
by nobody, could be changed without any library noticing. So it must be in the one form we know.
"""

from collections.abc import Iterable

from asn1crypto import cms, x509

from signing.report import Finding, invalid

ODD = "De handtekening is van binnen niet zoals het hoort."


def container_findings(signed: cms.SignedData, certificate: x509.Certificate) -> list[Finding]:
    """What is odd about the container.

    Args:
        signed: The content of the signature.
        certificate: The certificate of the signer.

    Raises whatever the parser raises.
    """
    return [invalid(ODD)] if not all(_rules(signed, certificate)) else []


def _rules(signed: cms.SignedData, certificate: x509.Certificate) -> Iterable[bool]:
    signer = signed["signer_infos"][0]
    digest = signer["digest_algorithm"]["algorithm"].native
    yield len(signed["signer_infos"]) == 1
    yield signed["version"].native in {"v1", "v3", "v4", "v5"}
    yield signer["version"].native in {"v1", "v3"}
    yield digest in {each["algorithm"].native for each in signed["digest_algorithms"]}
    yield certificate is not None
