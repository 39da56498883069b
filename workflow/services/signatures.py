"""How each signature was set: with whose key, what sort of signature it is, who vouches for the person."""

from dataclasses import dataclass

from language.said import Said
from workflow.domain.vocabulary import SignatureLevel, SigningWay
from workflow.persistence import papers
from workflow.persistence.tables import SignatureRow
from workflow.services.desk import Desk


@dataclass(frozen=True, slots=True)
class How:
    """How one signature was set."""

    way: SigningWay
    level: SignatureLevel
    means: str
    """By what means the person was identified; empty for a signature from before this was kept."""
    issuer: str
    """Who issued the certificate; empty likewise."""


def how(row: SignatureRow) -> How:
    """How this signature was set."""
    way, level = row.way or SigningWay.EPHEMERAL, row.level or SignatureLevel.SIMPLE
    means = Said(row.means) if row.means else ""  # words of ours, kept in Dutch
    return How(way, level, means, row.issuer or "")


class Signatures:
    """What is kept of signatures beside their PDF."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_file(self, sha256: str) -> dict[str, How]:
        """How the signatures in the file with this hash were set, by the SHA-256 of their certificate.

        Empty for a file that we did not make. Whoever has the file may know: it names the people.
        """
        with self._desk.database.reading() as session:
            paper = papers.by_version(session, sha256)
            blocks = papers.blocks(session, paper.id) if paper else []
            return {signature.certificate: how(signature) for _, signature in blocks if signature}
