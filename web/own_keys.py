"""By which the keys in the folder of this installation are known again."""

import hashlib

from cryptography.hazmat.primitives.hashes import SHA256

from signing.checkpoints import NoteKey
from signing.trust import Authority
from web.vault import FileVault
from workflow.domain.vocabulary import KeyKind
from workflow.persistence.own_keys import Fingerprint
from workflow.persistence.rows import Secret


def fingerprints(
    authority: Authority, vault: FileVault, secret: Secret, key: NoteKey
) -> frozenset[Fingerprint]:
    """Of every key its fingerprint: of certificates and public keys the SHA-256, of secrets a keyed one."""
    of_authority = {
        (KeyKind.ROOT if each.is_root else KeyKind.ISSUING, each.pair.certificate.fingerprint(SHA256()).hex())
        for each in authority.known
        if each.is_authority
    }
    return frozenset(
        {
            *of_authority,
            (KeyKind.VAULT, vault.fingerprint),
            (KeyKind.ROWS, secret.fingerprint),
            (KeyKind.JOURNAL, hashlib.sha256(key.reader.line.encode()).hexdigest()),
        }
    )
