"""`convenant import` and `convenant lifecycle`."""

import json
from pathlib import Path

import click

from web.app import ready
from web.words import day
from workflow.domain.lifecycle import mermaid
from workflow.reading.decode import MAX_BYTES
from workflow.reading.reader import read_covenant
from workflow.reading.values import NotACovenant, Reading
from workflow.services.covenants import Covenants


@click.command("import", help="Lees een convenant in: platte tekst, Markdown of .docx.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Alleen laten zien; er verandert niets.")
@click.option(
    "--term-months",
    type=click.IntRange(1, 1200),
    help="Hoeveel maanden een erkenning duurt; zonder is er geen einde.",
)
@click.option("--json", "as_json", is_flag=True, help="Zeg het als JSON.")
def import_(file: Path, *, dry_run: bool, term_months: int | None, as_json: bool) -> None:
    """Read a covenant and make it the newest version."""
    reading = read_file(file)
    version = None if dry_run else Covenants(ready().desk).adopt(reading.covenant, term_months=term_months)
    if as_json:
        click.echo(json.dumps(reading.as_json(), ensure_ascii=False, indent=2))
        return
    click.echo(summary(reading))
    click.echo(
        "Er is niets veranderd." if version is None else f"Dit is nu versie {version} van het convenant."
    )


def read_file(path: Path) -> Reading:
    """The covenant in a file. Raises NotACovenant, also for a file that cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotACovenant(f"Dit bestand is niet te lezen: {path}.") from error
    return read_covenant(data, path.name)


def summary(reading: Reading) -> str:
    """What was read, in a few lines; then everything that is unsure or has no place."""
    text = reading.covenant
    groups = " + ".join(str(len(group.items)) for group in text.recitals) or "0"
    explained = len(text.plain.articles) + len(text.plain.principles)
    when = day(text.signed_on) if text.signed_on else "datum onbekend"
    lines = [
        text.title,
        f"  Gemeente: {text.municipality or 'onbekend'}",
        f"  Getekend: {text.place or 'plaats onbekend'}, {when}",
        f"  Overwegingen: {groups}. Artikelen: {len(text.articles)}.",
        f"  Uitgangspunten: {len(text.annex.principles)}.",
        *([f"  In gewone taal: {explained} regels."] if explained else []),
        *(f"  Ondertekenaar: {s.partner}" for s in text.signatories),
        *(f"  Let op, regel {note.line}: {note.reason}" for note in reading.notes),
        *(f"  Zonder plaats, regel {line.number}: {line.text}" for line in reading.unplaced),
    ]
    return "\n".join(lines)


@click.command(help="De levensloop van werkafspraken als Mermaid-diagram, uit de tabel.")
def lifecycle() -> None:
    """Print the state diagram."""
    click.echo(mermaid(), nl=False)
