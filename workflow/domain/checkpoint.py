"""What a checkpoint says, as text (C2SP tlog-checkpoint): whose tree, how many entries, which root.

Signed it is a note; who signs and who checks that is behind a port.
"""

import base64
import binascii
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree over the first `size` entries of a journal."""

    origin: str
    """The name of the journal, which is the name of the key that signs."""
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The inverse of `text`. Raises ValueError for anything that is not exactly such a text."""
        try:
            origin, size, root, rest = text.split("\n")
            found = cls(origin, int(size), base64.b64decode(root, validate=True))
        except (ValueError, binascii.Error) as error:
            raise ValueError("no checkpoint") from error
        if rest or found.text != text or found.size < 0 or not origin or len(found.root) != 32:
            raise ValueError("no checkpoint")
        return found
