"""Judging a PDF that somebody gives us: in a limited child process, against this installation's own roots."""

from collections.abc import Sequence
from typing import Any

from signing.foreign import verify_foreign
from workflow.ports import Clock


class Checker:
    """What /controle asks. The command line uses the same code with the roots it is given."""

    def __init__(self, roots: Sequence[bytes], clock: Clock) -> None:
        self._roots = roots
        self._clock = clock

    def check(self, pdf: bytes, name: str, client: str = "") -> dict[str, Any]:
        """The verdict in the shape of `convenant verify --json`; at most a few at once for each client."""
        return verify_foreign(pdf, self._roots, self._clock.now(), client=client).as_json(name)
