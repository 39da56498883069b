"""`convenant evidence`: the evidence pack of one agreement in a file."""

import os
import tempfile
from pathlib import Path

import click

from web.app import ready
from workflow.services.answers import NotFound
from workflow.services.evidence import EvidencePacks
from workflow.services.people import NotAllowed

HELP = """Schrijf het bewijspakket van een dossier in een ZIP-bestand.

AGREEMENT is het nummer van het dossier; het staat in het adres van zijn pagina's."""


@click.command(help=HELP)
@click.argument("agreement", metavar="AGREEMENT", type=click.IntRange(1, 2**31 - 1))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Het bestand dat wordt gemaakt.")
@click.option("--public", is_flag=True, help="Zonder namen, eigen woorden, tekst en PDF: voor iedereen.")
def evidence(agreement: int, out: Path, *, public: bool) -> None:
    """Write the pack; the file is there whole or not at all."""
    whole = ready()
    handle, made = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}-")
    try:
        with os.fdopen(handle, "w+b") as file:
            EvidencePacks(whole.desk, whole.kit).for_office(agreement, file, public=public)
        Path(made).replace(out)
    except NotFound as error:
        raise NotAllowed(f"Er is geen dossier met nummer {agreement}.") from error
    finally:
        Path(made).unlink(missing_ok=True)
    click.echo(f"Bewijspakket geschreven in {out}.")
