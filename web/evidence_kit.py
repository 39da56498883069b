"""What an evidence pack holds beside the database: the paper's and the installation's side of it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyhanko.sign.timestamps import TimeStamper

import evidence
from signing.evidence import certificates_in, vouched
from signing.keeping import put_once
from signing.sign import SigningFailed
from signing.trust import Authority
from web.paper_page import standalone
from workflow.ports.paper import PaperworkFailed

VOUCHED = "journaal.p7s"
"""The seal under the public key of the journal, beside that key."""


def no_lists() -> Mapping[str, bytes]:
    """No lists of revoked certificates."""
    return {}


class Kit:
    """The parts of a pack that come with this installation."""

    def __init__(
        self,
        folder: Path,
        authority: Authority,
        timestamper: TimeStamper,
        lists: Callable[[], Mapping[str, bytes]] = no_lists,
    ) -> None:
        """`folder` is that of the keys; `lists` gives the CRLs in DER by a plain file name."""
        self._folder = folder
        self._authority = authority
        self._timestamper = timestamper
        self.lists = lists

    @property
    def verifier(self) -> bytes:
        """The source of the program that checks a pack."""
        return evidence.verifier()

    def guide(self, told: Mapping[str, str]) -> str:
        """What is what in a pack, and how to check it."""
        return evidence.guide(told)

    def page(self, paper: Mapping[str, Any]) -> str:
        """The agreed text as one HTML page."""
        return standalone(paper)

    def certificates(self, pdf: bytes) -> Sequence[bytes]:
        """Every certificate that a signed PDF holds."""
        return certificates_in(pdf)

    def vouch(self, key: str) -> bytes:
        """The seal under the journal's key; made the first time and kept. Raises PaperworkFailed."""
        path = self._folder / VOUCHED
        if not path.exists():
            try:
                made = vouched(f"{key}\n".encode(), self._authority.seal, self._timestamper)
            except SigningFailed as problem:
                raise PaperworkFailed(str(problem)) from problem
            put_once(path, made, 0o644)
        return path.read_bytes()
