"""What a certificate says about who signed, and whether it may be used to sign a document at all."""

from asn1crypto import x509

SIGNING_KEY_USES = frozenset({"digital_signature", "non_repudiation"})
SIGNING_PURPOSES = frozenset(
    {
        "any_extended_key_usage",
        "client_auth",
        "email_protection",
        "microsoft_document_signing",
        "1.3.6.1.4.1.311.10.3.12",
        "1.3.6.1.5.5.7.3.36",  # documentSigning, RFC 9336
        "1.2.840.113583.1.1.5",  # Adobe's Authentic Documents Trust
        "adobe_authentic_documents_trust",
    }
)


def name_in(certificate: x509.Certificate, part: str) -> str | None:
    """One part of the name of the holder ("common_name", "organization_name"), or None.

    Args:
        certificate: The certificate of the signer.
        part: The name of the part as asn1crypto has it.
    """
    value = certificate.subject.native.get(part)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return None if value is None else str(value)


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether this is the certificate of a person or office, made for signing (RFC 5280, 4.2.1.3 and 12)."""
    uses = certificate.key_usage_value
    purposes = certificate.extended_key_usage_value
    if certificate.ca or uses is None or not SIGNING_KEY_USES & set(uses.native):
        return False
    return purposes is None or bool(SIGNING_PURPOSES & set(purposes.native))
