"""What the bytes still tell when the file itself cannot be read: whether a signed part was changed.

A damaged file often no longer opens. Then the signatures are looked for in the bytes, and their digest
is computed over what they say they cover. This can show that a file was changed; it never shows that a
file is in order.
"""

import hashlib

from asn1crypto import cms

from signing.physical import Range, raw_signatures
from signing.reasons import BEYOND_THE_END, CHANGED, SOMETHING_FOLLOWS
from signing.report import Finding, tampered

DIGESTS = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
MOST_LOOKED_AT = 50


def look_for_damage(pdf: bytes) -> Finding | None:
    """What shows that this file was changed after it was signed, or None when nothing shows it.

    Args:
        pdf: The whole file.
    """
    end = 0
    for covered, contents in raw_signatures(pdf)[:MOST_LOOKED_AT]:
        stated = _stated_digest(contents)
        if stated is None:
            continue
        if covered.end > len(pdf):
            return tampered(BEYOND_THE_END)
        if _digest(pdf, covered, stated[0]) != stated[1]:
            return tampered(CHANGED)
        end = max(end, covered.end)
    return tampered(SOMETHING_FOLLOWS) if 0 < end < len(pdf) and not _is_revision(pdf[end:]) else None


def _is_revision(tail: bytes) -> bool:
    """Whether this could be honest maintenance: a whole revision, and not half of one or loose bytes."""
    return b"startxref" in tail and b" obj" in tail and tail.rstrip().endswith(b"%%EOF")


def _digest(pdf: bytes, covered: Range, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm, pdf[: covered.gap_start], usedforsecurity=False)
    digest.update(pdf[covered.gap_end : covered.end])
    return digest.digest()


def _stated_digest(contents: bytes) -> tuple[str, bytes] | None:
    """Algorithm and digest that a container says it signed; None when it is no container or does not say."""
    try:
        algorithm, stated = _read_digest(contents)
    except Exception:  # noqa: BLE001  a container that cannot be read tells nothing, whatever way it fails
        return None
    return (algorithm, stated) if algorithm in DIGESTS else None


def _read_digest(contents: bytes) -> tuple[str, bytes]:
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
