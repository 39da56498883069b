"""`convenant certificates`: the register of certificates with which people sign."""

from datetime import datetime
from pathlib import Path

import click

from web.app import ready
from web.commands.people import DAY, PARTNER, SINCE, UNTIL
from workflow.services.answers import NotFound
from workflow.services.certificates import Certificates, Line
from workflow.services.mandates import Period
from workflow.services.people import NotAllowed, People


@click.group(help="Certificaten van ondertekenaars.")
def certificates() -> None:
    """The group."""


@certificates.command("list", help="Alle certificaten die vandaag of later gelden.")
def list_() -> None:
    """Print a line per certificate, with the number by which to end it."""
    desk = ready().desk
    for line in Certificates(desk).lines(desk.today()):
        click.echo(_told(line))


@certificates.command(help="Registreer een certificaat (PEM of DER) van een ondertekenaar.")
@click.argument("email")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@PARTNER
@click.option(
    "--reference", default="", help="Naam van het token, of van de sleutel bij een ondertekendienst."
)
@SINCE
@UNTIL
def register(  # noqa: PLR0913, PLR0917 - a registration consists of this
    email: str, file: Path, partner: str, reference: str, since: datetime | None, until: datetime | None
) -> None:
    """Register a certificate."""
    desk = ready().desk
    person = People(desk).known(email)
    if person is None:
        raise NotAllowed(f"Er is geen account met dit adres: {email}.")
    period = Period(since.date() if since else desk.today(), until.date() if until else None)
    known = Certificates(desk).register(person, partner, file.read_bytes(), period, reference)
    click.echo(f"{email} kan nu voor {partner} tekenen met het certificaat van {known.subject}.")
    click.echo(f"Uitgever {known.issuer}; SHA-256 {known.certificate}.")


@certificates.command(help="Leg de laatste dag van een registratie vast; zie `convenant certificates list`.")
@click.argument("number", metavar="NUMMER", type=int)
@click.option("--until", type=DAY, help="Laatste dag (jjjj-mm-dd); zonder is het vandaag.")
def end(number: int, until: datetime | None) -> None:
    """End a registration."""
    desk = ready().desk
    last = until.date() if until else desk.today()
    try:
        Certificates(desk).end(number, last)
    except NotFound as error:
        raise NotAllowed("Dit certificaat is niet geregistreerd.") from error
    click.echo(f"De laatste dag van certificaat {number} is {last:%d-%m-%Y}.")


def _told(line: Line) -> str:
    until = f"t/m {line.until:%d-%m-%Y}" if line.until else "zonder einde"
    where = [line.reference] if line.reference else []
    parts = [
        line.name,
        line.partner,
        line.subject,
        f"uitgever {line.issuer}",
        f"hoogstens {line.level}",
        *where,
    ]
    return f"{line.id}  " + "; ".join([*parts, f"{line.since:%d-%m-%Y} {until}", line.certificate])
