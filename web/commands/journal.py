"""`convenant journal`: checking and exporting the journal."""

from pathlib import Path

import click

from web.app import ready
from workflow.services.records import JournalReport, NoJournal, Records, check_export

BROKEN = 1


@click.group(help="Het journaal: wat er gebeurde, en of daar niets aan is veranderd.")
def journal() -> None:
    """The group."""


@journal.command(help="Controleer het journaal van deze installatie, of een export ervan.")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
def verify(file: Path | None) -> int:
    """Check the journal; gives the exit code: 0 whole, 1 broken."""
    report = _export(file) if file else Records(ready().desk).check()
    for fault in report.faults:
        click.echo(fault.sentence)
    if report.faults:
        click.echo(
            f"Het journaal klopt niet: {len(report.faults)} keer iets gevonden in {report.entries} regels."
        )
        return BROKEN
    click.echo(
        f"Het journaal klopt: {report.entries} regels, de laatste met controlesom {report.head or 'geen'}."
    )
    return 0


def _export(file: Path) -> JournalReport:
    try:
        with file.open(encoding="utf-8") as lines:
            return check_export(lines)
    except UnicodeDecodeError as error:
        raise NoJournal("Dit bestand is geen export van het journaal.") from error


@journal.command(help="Schrijf het hele journaal in een bestand, een regel JSON per feit.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def export(file: Path) -> None:
    """Write the journal to a file."""
    count = Records(ready().desk).export(file)
    click.echo(f"{count} regels geschreven in {file}.")
