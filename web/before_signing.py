"""The check list before a signing is opened: what would make it fail later, and where that is mended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from language.said import said
from signing.readiness import Check
from workflow.domain.facts import Agreement
from workflow.domain.parties import Signatory
from workflow.domain.vocabulary import SigningWay

AHEAD = timedelta(days=30)
"""A round may last so long: what ends within it is told now."""
LastDays = Mapping[tuple[int, str], date | None]
"""The last day of somebody's certificates, by person and partner; None when there is no end."""


class Mended(StrEnum):
    """Where something is mended."""

    SIGNATORY = "mandates.signatory"
    MANDATES = "mandates.register"
    CERTIFICATES = "certificates.register"
    INSTALLATION = ""
    """No page: whoever runs the site does it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the check list."""

    fine: bool
    sentence: str
    """In Dutch: what is in order, or what is not."""
    mended: Mended = Mended.INSTALLATION


MANDATES_FINE = Point(
    fine=True, sentence=said("Elke partner heeft een ondertekenaar met een geldig mandaat.")
)
CERTIFICATES_FINE = Point(fine=True, sentence=said("Geen ondertekenaar heeft een verlopen certificaat."))


def points(
    agreement: Agreement,
    today: date,
    *,
    certificates: LastDays,
    ways: tuple[SigningWay, ...],
    checks: tuple[Check, ...],
) -> tuple[Point, ...]:
    """The whole list: the mandates and certificates of who will sign, then the installation.

    Args:
        agreement: The dossier as a decision looks at it.
        today: The day in the municipality.
        certificates: Of everyone who may sign for a partner.
        ways: The ways to sign that this installation offers.
        checks: Of the installation's own certificates, keys and timestamp service.
    """
    signing = agreement.signing_on(today)
    of_mandates = tuple(_mandates(agreement, signing, today))
    of_certificates = tuple(_certificates(signing, today, certificates, ways))
    return (
        *(of_mandates or (MANDATES_FINE,)),
        *(of_certificates or (CERTIFICATES_FINE,)),
        *(Point(check.fine, check.sentence) for check in checks),
    )


def _mandates(agreement: Agreement, signing: tuple[Signatory, ...], today: date) -> Iterator[Point]:
    able = {s.partner for s in signing}
    for partner in agreement.partners:
        if partner.key not in able:
            sentence = said(
                "{partner} heeft geen ondertekenaar met een geldig mandaat.", partner=partner.name
            )
            yield Point(fine=False, sentence=sentence, mended=Mended.SIGNATORY)
    people = [s.person for s in signing]
    for person in dict.fromkeys(p for p in people if people.count(p) > 1):
        name = next(s.name for s in signing if s.person == person)
        sentence = said("{name} is ondertekenaar voor meer dan één partner.", name=name)
        yield Point(fine=False, sentence=sentence, mended=Mended.MANDATES)
    for s in signing:
        if s.until and s.until < today + AHEAD:
            sentence = said(
                "Het mandaat van {name} om te tekenen eindigt op {day}.", name=s.name, day=s.until
            )
            yield Point(fine=False, sentence=sentence, mended=Mended.MANDATES)


def _certificates(
    signing: tuple[Signatory, ...], today: date, last: LastDays, ways: tuple[SigningWay, ...]
) -> Iterator[Point]:
    for s in signing:
        known, until = (s.person, s.partner) in last, last.get((s.person, s.partner))
        if not known and SigningWay.EPHEMERAL not in ways:
            sentence = said("{name} heeft nog geen certificaat om mee te tekenen.", name=s.name)
        elif until and until < today:
            sentence = said(
                "Het certificaat van {name} is verlopen. De laatste dag was {day}.", name=s.name, day=until
            )
        elif until and until < today + AHEAD:
            sentence = said("Het certificaat van {name} verloopt na {day}.", name=s.name, day=until)
        else:
            continue
        yield Point(fine=False, sentence=sentence, mended=Mended.CERTIFICATES)
