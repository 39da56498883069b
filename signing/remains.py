"""What the bytes still tell when the file itself cannot be read: whether a signed part was changed.

A damaged file often no longer opens. Then the signatures are looked for in the bytes, and their digest
is computed over what they say they cover. This can show that a file was changed; it never shows that a
file is in order.
"""

import hashlib

from asn1crypto import cms

from signing.physical import BEYOND_THE_END, SOMETHING_FOLLOWS, Range, raw_signatures
from signing.report import Finding, tampered

DIGESTS = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
MOST_LOOKED_AT = 50


def look_for_damage(pdf: bytes) -> Finding | None:
    """What shows that this file was changed after it was signed, or None when nothing shows it.

    Args:
        pdf: The whole file.
    """
    found = raw_signatures(pdf)[:MOST_LOOKED_AT]
    for covered, contents in found:
        if covered.end > len(pdf):
            return tampered(BEYOND_THE_END)
        if _differs(pdf, covered, contents):
            return tampered("Het ondertekende deel van het bestand is na het ondertekenen gewijzigd.")
    end = max((covered.end for covered, _ in found), default=len(pdf))
    # A complete revision behind it may be honest maintenance; half of one, or loose bytes, are not.
    return tampered(SOMETHING_FOLLOWS) if end < len(pdf) and not pdf.rstrip().endswith(b"%%EOF") else None


def _differs(pdf: bytes, covered: Range, contents: bytes) -> bool:
    try:
        algorithm, stated = _stated_digest(contents)
    except Exception:  # noqa: BLE001  a container that cannot be read tells nothing, whatever way it fails
        return False
    if algorithm not in DIGESTS:
        return False
    digest = hashlib.new(algorithm, pdf[: covered.gap_start], usedforsecurity=False)
    digest.update(pdf[covered.gap_end : covered.end])
    return digest.digest() != stated


def _stated_digest(contents: bytes) -> tuple[str, bytes]:
    signed = cms.ContentInfo.load(contents)["content"]
    inside = signed["encap_content_info"]
    if inside["content_type"].native == "tst_info":
        imprint = inside["content"].parsed["message_imprint"]
        return imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
    signer = signed["signer_infos"][0]
    (stated,) = (
        a["values"][0].native for a in signer["signed_attrs"] if a["type"].native == "message_digest"
    )
    return signer["digest_algorithm"]["algorithm"].native, stated
