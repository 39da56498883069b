"""The inside of the last signature (CMS), changed without its key or made wrong by somebody with one."""

import hashlib
from collections.abc import Callable
from typing import Any

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from signing.der import der_length
from tests.forgeries.bases import Base, Forged, Forger, block
from tests.forgeries.people import FIELD, ROOTS, sealed
from tests.forgeries.tools import DoesNotFit, last, with_cms, with_contents
from tests.ours import installation
from tests.papers import NOON, Issue, authority, issue, name, person, put, revocations, stamper

Change = Callable[[cms.SignedData, cms.SignerInfo], None]


def _other_version(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["version"] = "v4"


def _other_signer_version(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["version"] = "v3"


def _other_digests(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["digest_algorithms"] = [{"algorithm": "sha512"}]


def _more_digests(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["digest_algorithms"].append({"algorithm": "md5"})


def _digest_with_parameters(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    odd = algos.DigestAlgorithm({"algorithm": "shake256_len", "parameters": core.Integer(512)})
    signed["digest_algorithms"], signer["digest_algorithm"] = [odd], odd.copy()


def _weaker_digest(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["digest_algorithm"] = {"algorithm": "sha1"}


def _other_algorithm(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["signature_algorithm"] = {"algorithm": "rsassa_pkcs1v15"}


def _other_value(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["signature"] = signer["signature"].native[:-1] + b"\0"


def _zero_value(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["signature"] = bytes.fromhex("3006020100020100")


def _empty_value(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["signature"] = b""


def _without_attributes(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["signed_attrs"] = None


def _attribute_less(kind: str) -> Change:
    def change(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
        kept = [each for each in signer["signed_attrs"] if each["type"].native != kind]
        signer["signed_attrs"] = cms.CMSAttributes(kept)

    return change


def _wrapped(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def _unsigned(kind: str, value: core.Asn1Value) -> Change:
    """One more attribute that nobody signed."""

    def change(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
        attributes = signer["unsigned_attrs"]
        old = list(attributes) if isinstance(attributes, cms.CMSAttributes) else []
        pair = core.ObjectIdentifier(kind).dump() + _wrapped(0x31, value.dump())
        signer["unsigned_attrs"] = cms.CMSAttributes([*old, cms.CMSAttribute.load(_wrapped(0x30, pair))])

    return change


def _stamp_twice(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["unsigned_attrs"].append(signer["unsigned_attrs"][0].copy())


def _two_stamps_in_one(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    values = signer["unsigned_attrs"][0]["values"]
    values.append(values[0].copy())


def _without_stamp(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["unsigned_attrs"] = None


def _no_certificates(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["certificates"] = []


def _only_others(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["certificates"] = [authority("Een ander").asn1]


def _stranger_along(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    stranger = issue(name("Vreemde"), authority("Een ander"), Issue()).asn1
    signed["certificates"].append(cms.CertificateChoices("certificate", stranger))


def _twin_certificate(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    """A certificate with the same issuer and number, and another key."""
    old = signed["certificates"][0].chosen
    twin = issue(name("Een ander", "bpt"), authority(), Issue()).asn1.copy()
    twin["tbs_certificate"]["serial_number"] = old.serial_number
    twin["tbs_certificate"]["issuer"] = old.issuer
    signed["certificates"] = [asn1_x509.Certificate.load(twin.dump(force=True))]


def _list_along(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    """A list of revoked certificates that nobody reads: a place to hide something."""
    made = revocations(authority("Een ander"))
    signed["crls"] = [cms.RevocationInfoChoice("crl", made)]


def _two_signers(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["signer_infos"].append(signer.copy())


def _no_signers(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["signer_infos"] = []


def _content_inside(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["encap_content_info"] = {"content_type": "data", "content": b"iets"}


def _other_content(signed: cms.SignedData, signer: cms.SignerInfo) -> None:
    signed["encap_content_info"] = {"content_type": "signed_data"}


CHANGES: dict[str, Change] = {
    "version": _other_version,
    "version of the signer": _other_signer_version,
    "digests": _other_digests,
    "one digest more": _more_digests,
    "digest with parameters": _digest_with_parameters,
    "weaker digest": _weaker_digest,
    "other algorithm": _other_algorithm,
    "other value": _other_value,
    "value of zeroes": _zero_value,
    "no value": _empty_value,
    "no signed attributes": _without_attributes,
    "no digest among the attributes": _attribute_less("message_digest"),
    "no content type": _attribute_less("content_type"),
    "no certificate named": _attribute_less("signing_certificate_v2"),
    "unknown attribute": _unsigned("1.2.3.4", core.Integer(1)),
    "archive attribute of nothing": _unsigned("1.2.840.113549.1.9.16.2.27", core.Integer(1)),
    "revocation attribute of nothing": _unsigned("1.2.840.113583.1.1.8", core.Asn1Value.load(b"\x30\x00")),
    "another archive attribute of nothing": _unsigned("1.2.840.113549.1.9.16.2.48", core.Integer(1)),
    "timestamp twice": _stamp_twice,
    "two timestamps in one": _two_stamps_in_one,
    "timestamp removed": _without_stamp,
    "no certificates": _no_certificates,
    "only others' certificates": _only_others,
    "a stranger's certificate along": _stranger_along,
    "a twin of the certificate": _twin_certificate,
    "a list along": _list_along,
    "two signers": _two_signers,
    "no signer": _no_signers,
    "content inside": _content_inside,
    "other kind of content": _other_content,
}


def _changed(change: Change) -> Forger:
    """In a paper of others, which keeps more room than the product does."""

    def forge(_: Base) -> Forged:
        pdf = put(sealed(), FIELD, person("bpt"), stamper())
        made = with_cms(pdf, lambda signed: change(signed, signed["signer_infos"][0]))
        return Forged(made, roots=ROOTS)

    return forge


def _bytes(change: Callable[[bytes], bytes]) -> Forger:
    """The container's own bytes written in another way."""

    def forge(base: Base) -> bytes:
        where, contents = last(base.pdf)
        return with_contents(base.pdf, where, change(contents[: der_length(contents)]))

    return forge


def _indefinite(der: bytes) -> bytes:
    header = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
    return b"\x30\x80" + der[header:] + b"\0\0"


def _longer_length(der: bytes) -> bytes:
    size = der[1] & 0x7F
    return der[:1] + bytes([0x80 | (size + 1)]) + b"\0" + der[2:]


def _louder_issuer(der: bytes) -> bytes:
    word = installation().root_pem and b"Convenant uitgifte"
    if word not in der:  # the last container of this paper is no signature that we issued
        raise DoesNotFit
    place = der.rindex(word)
    return der[:place] + b"cONVENANT uitgifte" + der[place + len(word) :]


CODINGS: dict[str, Forger] = {
    "of indefinite length": _bytes(_indefinite),
    "with a longer length": _bytes(_longer_length),
    "the issuer's name in other letters": _bytes(_louder_issuer),
    "the tag of a set": _bytes(lambda der: b"\x31" + der[1:]),
    "something behind it": _bytes(lambda der: der + b"\x05\x00"),
    "itself twice": _bytes(lambda der: der + der[:500]),
    "no signature at all": _bytes(lambda der: bytes.fromhex("3003020101")),
    "only its content": _bytes(lambda der: cms.ContentInfo.load(der)["content"].dump()),
}


def _own(
    *, digest: bytes | None = None, kind: str = "data", twice: bool = False, named: bool = True
) -> Forger:
    """A container of the last signer's own making over the very same bytes."""

    def forge(base: Base) -> Forged:
        where, _ = last(base.pdf)
        field, person, partner = block(len(base.fields) - 1)
        identity = installation().issue(person, partner, NOON)
        covered = base.pdf[: where.gap_start] + base.pdf[where.gap_end :]
        stated = hashlib.sha256(covered).digest() if digest is None else digest
        listed = [("content_type", kind), ("message_digest", stated)] + [
            ("message_digest", b"x" * 32)
        ] * twice
        attributes = cms.CMSAttributes([cms.CMSAttribute({"type": t, "values": [v]}) for t, v in listed])
        value = identity.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        made = _container(identity, attributes, value)
        assert base.expected is not None
        known = {**base.expected.certificates, field: identity.certificate.sha256.hex()}
        expected = type(base.expected)(base.expected.base, base.expected.base_size, known)
        return Forged(with_contents(base.pdf, where, made.dump()), expected)

    return forge


def _container(identity: Any, attributes: cms.CMSAttributes, value: bytes) -> cms.ContentInfo:
    certificate = identity.certificate
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            }
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": value,
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate, *identity.chain],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


OWN: dict[str, Forger] = {
    "no timestamp": _own(),
    "the digest of something else": _own(digest=hashlib.sha256(b"iets anders").digest()),
    "no digest": _own(digest=b""),
    "another content type": _own(kind="signed_data"),
    "two digests": _own(twice=True),
}
BROKEN: dict[str, Forger] = {
    **{what: _changed(change) for what, change in CHANGES.items()},
    **CODINGS,
}
