"""Signed elsewhere and uploaded: our own file with one signature more, and nothing else.

Here it is told from any other file, by its bytes and by what the limited child reads in it: this process
never parses what somebody uploads. That it is valid in every respect is for the verifier, in the same child,
with everything that is known of the file (`signing.expected`).
"""

from collections.abc import Sequence
from datetime import datetime

from language.said import joined, said
from signing.anchors import Root
from signing.foreign import verify_foreign
from signing.report import Kind, SignatureReport
from signing.ways.wish import FILE, QUALIFIED, Made, Wish, Wrong, registered_as

MOST_GROWTH = 1024 * 1024
"""Bytes that one signature may add: a file that grows without end would be too large for the next signer."""

NO_FILE = said("Kies het PDF-bestand dat u hebt ondertekend.")
OTHER_FILE = said(
    "Dit is niet het document zoals het nu is, met uw handtekening erbij. Misschien heeft intussen iemand "
    "anders getekend. Download het document opnieuw, onderteken dat en sla het niet op een andere manier op."
)
TOO_MUCH = said("Uw ondertekenprogramma heeft te veel aan het bestand toegevoegd. Er is niets ondertekend.")
NOT_THERE = said(
    "Er staat geen nieuwe handtekening in het vak met uw naam. Onderteken in het vak dat klaarstaat en maak "
    "geen nieuw vak."
)
NO_STAMP = said(
    "Bij uw handtekening ontbreekt een tijdstempel. Stel in uw ondertekenprogramma een tijdstempeldienst in, "
    "download het document opnieuw en onderteken dat."
)


class Uploaded:
    """Somebody signed with their own program, with a certificate that is registered for them."""

    means: str = said("wachtwoord van de site, en een eigen ondertekenprogramma")
    highest = QUALIFIED
    foreign = True

    def __init__(self, roots: Sequence[Root]) -> None:
        """With the roots that are trusted."""
        self._roots = roots

    def sign(self, wishes: Sequence[Wish], at: datetime) -> tuple[Made, ...]:
        """The uploaded file, when it looks like the one that is asked. Raises Wrong."""
        if len(wishes) != 1:
            raise Wrong(said("Dit kan maar met een document tegelijk."))
        wish = wishes[0]
        _must_extend(wish)
        own = self._own(wish, at)
        registered_as(wishes, own.certificate_sha256 or "")
        if own.timestamp is None:
            raise Wrong(joined(" ", map(str, own.reasons)) or NO_STAMP, FILE)
        return (Made(wish.file, str(own.certificate_sha256)),)

    def _own(self, wish: Wish, at: datetime) -> SignatureReport:
        """What the child reads of the signature in the person's own field."""
        report = verify_foreign(wish.file, self._roots, at)
        for each in report.signatures:
            if each.field == wish.field and each.kind is Kind.SIGNATURE:
                return each
        raise Wrong(NOT_THERE if report.signatures else joined(" ", map(str, report.reasons)), FILE)


def _must_extend(wish: Wish) -> None:
    """Our own bytes first, and not too many behind them. Raises Wrong."""
    if not wish.file:
        raise Wrong(NO_FILE, FILE)
    if not wish.file.startswith(wish.pdf):
        raise Wrong(OTHER_FILE, FILE)
    if len(wish.file) == len(wish.pdf):
        raise Wrong(NOT_THERE, FILE)
    if len(wish.file) - len(wish.pdf) > MOST_GROWTH:
        raise Wrong(TOO_MUCH, FILE)
