"""One condition of asn1crypto 1.5.1, mended.

`dump()` takes every header that ends in the byte 0x80 for one of indefinite length, and then encodes the
whole tree below it again. But a definite length can end in that byte too (81 80 is 128, 82 01 80 is
384). Such trees within each other are encoded again and again: about one in three hundred signatures
takes seconds. https://github.com/wbond/asn1crypto/issues/249

The mend forgets such a header just before `dump()`; then it is made anew from the contents, which costs
nothing. A header that really is of indefinite length stays what it was.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import asn1crypto
from asn1crypto import core

VERSION = "1.5.1"
"""The only release with this condition that we know; another one is left as it is."""
MENDED = (core.Asn1Value, core.Choice, core.Primitive, core.Sequence, core.SequenceOf)

_INDEFINITE = 0x80
_MARK = "_convenant_mended"


def mend() -> bool:
    """Mend `dump()` of the five classes that have the condition; a second time changes nothing.

    Returns:
        Whether this is the release that needs it.
    """
    if asn1crypto.__version__ != VERSION:
        return False
    for kind in MENDED:
        if not hasattr(kind.dump, _MARK):
            kind.dump = _mended(kind.dump)
    return True


def is_definite(header: bytes) -> bool:
    """Whether a header gives its length, also when that ends in 0x80.

    Args:
        header: Tag and length; of a value with explicit tags, several of them behind each other.
    """
    length = _INDEFINITE
    position = 0
    while position < len(header):
        position = _after_tag(header, position)
        length = header[position]
        position += 1 + (length & 0x7F if length & 0x80 else 0)
    return length != _INDEFINITE


def _after_tag(header: bytes, position: int) -> int:
    """Where the length begins; a tag of 31 and more takes several bytes (X.690, 8.1.2.4)."""
    if header[position] & 0x1F != 0x1F:
        return position + 1
    position += 1
    while header[position] & 0x80:
        position += 1
    return position + 1


def _mended(dump: Callable[..., bytes]) -> Callable[..., bytes]:
    @wraps(dump)
    def dump_once(self: Any, force: bool = False) -> bytes:  # noqa: ANN401, FBT001, FBT002  as in asn1crypto
        header = self._header
        if not force and header and header[-1] == _INDEFINITE and is_definite(header):
            self._header = None
        return dump(self, force)

    setattr(dump_once, _MARK, True)
    return dump_once
