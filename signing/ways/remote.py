"""A key at a signing service (CSC API): the service signs hashes, several documents in one authorisation."""

from collections.abc import Sequence
from datetime import datetime

from pyhanko.sign.timestamps import TimeStamper

from language.said import said
from signing.ways.interrupted import finish, prepare
from signing.ways.service import Service
from signing.ways.wish import NOT_REGISTERED, QUALIFIED, Made, Wish, Wrong, with_reference


class AtService:
    """Signs with the key of the registered credential. Nothing but hashes leaves the house."""

    means: str = said("wachtwoord van de site, en een ondertekendienst met eigen bevestiging")
    highest = QUALIFIED
    foreign = False

    def __init__(self, service: Service, timestamper: TimeStamper) -> None:
        self._service = service
        self._timestamper = timestamper

    def sign(self, wishes: Sequence[Wish], at: datetime) -> tuple[Made, ...]:
        """The signed PDFs, in one authorisation. Raises SigningFailed."""
        registered = with_reference(wishes)[0]
        credential = self._service.credential(registered.reference)
        if credential.certificate.sha256.hex() != registered.sha256:
            raise Wrong(NOT_REGISTERED)
        halves = [
            prepare(w.pdf, w.field, (w.person, w.partner), registered.certificates, self._timestamper, at)
            for w in wishes
        ]
        signatures = self._service.sign(credential, [half.to_sign for half in halves], wishes[0].secret)
        return tuple(
            Made(finish(half, signature, self._timestamper), registered.sha256)
            for half, signature in zip(halves, signatures, strict=True)
        )
