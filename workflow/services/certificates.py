"""The register of certificates: with which certificate somebody may sign for a partner, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.vocabulary import Administration, SignatureLevel, SigningWay
from workflow.persistence import certificates, people
from workflow.persistence.tables import CertificateRow, PartnerRow
from workflow.ports.paper import KnownCertificate, NotUsable, Registration
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.mandates import Period
from workflow.services.people import NotAllowed

LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register."""

    id: int
    name: str
    """Of the person, as the account has it."""
    partner: str
    """Its name."""
    certificate: str
    subject: str
    issuer: str
    level: SignatureLevel
    reference: str
    since: date
    until: date | None


class Certificates:
    """Registering certificates and ending that."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def ways(self) -> tuple[SigningWay, ...]:
        """The ways to sign that this installation offers."""
        return tuple(self._desk.paperwork.signer.ways)

    def register(  # noqa: PLR0913, PLR0917 - a registration consists of this
        self,
        person: int,
        partner: str,
        file: bytes,
        period: Period,
        reference: str = "",
        by: int | None = None,
    ) -> KnownCertificate:
        """From a day on this person signs for this partner with this certificate. Raises NotAllowed.

        Args:
            person: The account.
            partner: The key of the partner.
            file: The certificate, in PEM or DER.
            period: From when until when; it never lasts longer than the certificate.
            reference: The label of the token or the name of the credential in which its key is; may be empty.
            by: Who registers it; None for the command line.
        """
        try:
            known = self._desk.paperwork.signer.read(file)
        except NotUsable as problem:
            raise NotAllowed(str(problem), "file") from problem
        until = min(period.until or known.ends, known.ends)
        if until < period.since:
            raise NotAllowed(said("De laatste dag ligt voor de eerste dag."))
        with self._desk.database.begin() as session:
            _must_be_theirs(session, person, partner, period.since, known)
            row = CertificateRow(
                person_id=person,
                partner=partner,
                certificate=known.certificate,
                public_key=known.public_key,
                subject=known.subject,
                issuer=known.issuer,
                level=known.level,
                pem=known.pem,
                reference=_reference(reference),
                since=period.since,
                until=until,
            )
            session.add(row)
            session.flush()
            body = {"number": row.id, "person": person, "partner": partner, "certificate": known.certificate}
            body |= {"level": known.level.value, "since": row.since.isoformat(), "until": until.isoformat()}
            personal = {"subject": known.subject, "issuer": known.issuer, "reference": row.reference}
            journalled(
                session, self._desk, Administration.CERTIFICATE_REGISTERED, body | {"by": by}, personal
            )
        return known

    def end(self, number: int, until: date, by: int | None = None) -> None:
        """Until this day, and not after it, one can sign with this certificate; yesterday at the earliest.

        Raises NotFound and NotAllowed.
        """
        with self._desk.database.begin() as session:
            row = session.get(CertificateRow, number, with_for_update=True)
            if row is None:
                raise NotFound
            if until < self._desk.today() - timedelta(days=1):
                raise NotAllowed(said("Een registratie eindigt niet met terugwerkende kracht."))
            if row.until is not None and row.until <= until:
                raise NotAllowed(said("Deze registratie eindigt al eerder of op dezelfde dag."))
            row.until = until
            body = {"number": number, "person": row.person_id, "until": until.isoformat(), "by": by}
            journalled(session, self._desk, Administration.CERTIFICATE_ENDED, body)

    def lines(self, day: date) -> tuple[Line, ...]:
        """Every certificate that is registered on that day or later, by partner and name."""
        with self._desk.database.reading() as session:
            partners = dict(session.execute(select(PartnerRow.key, PartnerRow.name)).all())
            found = [
                _line(row, name, partners[row.partner]) for row, name in certificates.from_day(session, day)
            ]
        return tuple(sorted(found, key=lambda line: (line.partner, line.name, line.id)))

    def own(self, person: int, day: date) -> tuple[Line, ...]:
        """The certificates with which this person can sign on that day."""
        with self._desk.database.reading() as session:
            partners = dict(session.execute(select(PartnerRow.key, PartnerRow.name)).all())
            rows = [found for found in certificates.from_day(session, day) if found[0].person_id == person]
            return tuple(_line(row, name, partners[row.partner]) for row, name in rows if row.since <= day)

    def last_days(self, persons: Iterable[int], day: date) -> dict[tuple[int, str], date | None]:
        """Until when these people can sign with a certificate, by person and partner; None without an end.

        Only what began on or before the day; also what has ended. Whoever never had one is not in it.
        """
        with self._desk.database.reading() as session:
            found: dict[tuple[int, str], date | None] = {}
            for person, partner, until in certificates.ends(session, persons, day):
                before = found.setdefault((person, partner), until)
                found[person, partner] = max(before, until) if before and until else None
        return found

    def one(self, number: int) -> Line:
        """One line of the register. Raises NotFound, also for what has ended."""
        for line in self.lines(self._desk.today()):
            if line.id == number:
                return line
        raise NotFound


def registrations(session: Session, person: int, partner: str, day: date) -> tuple[Registration, ...]:
    """The certificates with which this person may sign for this partner on that day."""
    rows = certificates.of(session, person, partner, day)
    return tuple(Registration(r.certificate, r.issuer, r.level, r.pem, r.reference) for r in rows)


def _must_be_theirs(
    session: Session, person: int, partner: str, since: date, known: KnownCertificate
) -> None:
    """Nobody else's, and of somebody who signs for this partner. Raises NotAllowed."""
    if people.locked(session, person) is None:
        raise NotAllowed(said("Deze persoon heeft geen account, of het account is gesloten."))
    if not certificates.signs_for(session, person, partner, since):
        raise NotAllowed(
            said("Deze persoon tekent niet voor deze partner. Wijs de persoon eerst aan als ondertekenaar.")
        )
    if certificates.known(session, known.certificate):
        raise NotAllowed(said("Dit certificaat is al geregistreerd."), "file")
    if certificates.holders_of(session, known.public_key) - {(person, partner)}:
        raise NotAllowed(
            said(
                "De sleutel van dit certificaat is al voor een ander "
                "of voor een andere partner geregistreerd."
            ),
            "file",
        )


def _reference(words: str) -> str:
    """One line. Raises NotAllowed."""
    line = " ".join(words.split())
    if len(line) > LONGEST_REFERENCE or not line.isprintable():
        raise NotAllowed(said("De naam van het token of de sleutel kan zo niet."), "reference")
    return line


def _line(row: CertificateRow, name: str, partner: str) -> Line:
    return Line(
        row.id,
        name,
        partner,
        row.certificate,
        row.subject,
        row.issuer,
        row.level,
        row.reference,
        row.since,
        row.until,
    )
