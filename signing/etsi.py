"""The words of ETSI EN 319 102-1 (V1.4.1, 5.1.3) for a verdict, given beside our own three answers.

They do not always run together, on purpose. The standard says INDETERMINATE of a signature by the wrong
person or with a broken algorithm; for a reader that is simply not valid. And it knows no form, no other
fields and no text that was agreed: what we find wrong there is a constraint that failed.
"""

from collections.abc import Iterable
from enum import Enum


class Indication(Enum):
    """The status of a signature, or of a file: that of its worst signature."""

    PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    FAILED = "TOTAL-FAILED"


class Sub(Enum):
    """Why it did not pass (EN 319 102-1, tables 5 and 6)."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    TIMESTAMP_ORDER_FAILURE = "TIMESTAMP_ORDER_FAILURE"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    NO_POE = "NO_POE"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    GENERIC = "GENERIC"

    @property
    def indication(self) -> Indication:
        """Whether this shows a failure, or only leaves it open."""
        return Indication.FAILED if self in _FAILURES else Indication.INDETERMINATE


_FAILURES = frozenset(
    {
        Sub.FORMAT_FAILURE,
        Sub.HASH_FAILURE,
        Sub.SIG_CRYPTO_FAILURE,
        Sub.REVOKED,
        Sub.EXPIRED,
        Sub.NOT_YET_VALID,
    }
)
LEFT_OPEN = frozenset(
    {
        Sub.TIMESTAMP_ORDER_FAILURE,
        Sub.NO_CERTIFICATE_CHAIN_FOUND,
        Sub.NO_POE,
        Sub.REVOKED_NO_POE,
        Sub.OUT_OF_BOUNDS_NO_POE,
        Sub.GENERIC,
    }
)
"""What shows nothing wrong, and only that something is missing to tell."""


def conclusion(subs: Iterable[Sub]) -> tuple[Indication, Sub | None]:
    """The indication for all of these together: the first failure, else the first that leaves it open."""
    found = list(subs)
    failed = next((sub for sub in found if sub.indication is Indication.FAILED), None)
    decisive = failed or next(iter(found), None)
    return (decisive.indication, decisive) if decisive else (Indication.PASSED, None)
