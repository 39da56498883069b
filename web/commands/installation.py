"""`convenant serve`, `migrate`, `settings` and `outbox`: running an installation."""

import os
import sys
from pathlib import Path

import click

from web.app import Installation, install, migrated, ready
from web.commands.journal import system_user
from web.demo import stage
from web.mail import SmtpMailer
from web.serving import serve_forever
from web.settings import WrongSetting, listed, read
from workflow.persistence.pace import ClockWrong
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.services.leftovers import Clearing
from workflow.services.mending import Mending
from workflow.services.outbox import Outbox


@click.command(help="Start de site.")
@click.option(
    "--demo", type=click.Path(path_type=Path, file_okay=False), help="Met een demonstratie in deze map."
)
def serve(demo: Path | None) -> None:
    """Serve the site until it is stopped."""
    installation = _demonstration(demo) if demo else ready()
    click.echo(f"De site staat op {installation.settings.site} (stoppen met Ctrl+C).")
    serve_forever(installation, f"{installation.settings.listen}:{installation.settings.port}")


def _demonstration(folder: Path) -> Installation:
    if not stage.is_ready(folder):
        stage.play(folder, read_covenant(model_covenant(), NAME).covenant, click.echo)
        # What has typeset has threads, which a fork does not take along: a new process does the serving.
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - the same command once more
    installation = stage.installed(folder)
    click.echo("")
    for line in (*stage.logins(folder), "", *stage.checking(folder, sys.argv[0])):
        click.echo(line)
    click.echo("")
    return installation


@click.command(help="Breng de database bij.")
@click.option("--clock", default="", help="Waarom de klok goed staat, als het journaal dagen stil was.")
def migrate(clock: str) -> None:
    """Run the migrations that are missing."""
    installation = install(read())
    try:
        before, after = migrated(installation, clock, system_user())
    except ClockWrong:
        click.echo("Staat de klok goed? Doe dan `convenant migrate --clock REDEN`.", err=True)
        raise
    click.echo(
        f"De database is al bij: versie {after}." if before == after else f"De database is nu versie {after}."
    )
    if waiting := Mending(installation.desk).waiting():
        click.echo(f"In het journaal staan {waiting} regels in een andere volgorde dan nu gewoon is.")
        click.echo("Verklaar dat met `convenant journal mend --reason REDEN`; het journaal klopt dan weer.")


@click.command(help="Alle instellingen, met hun betekenis.")
def settings() -> None:
    """Print a line per setting."""
    for variable, default, meaning in listed():
        click.echo(f"{variable}\n    {meaning}" + (f" (anders: {default})" if default else ""))


@click.command(help="Verstuur de berichten die klaarliggen.")
def outbox() -> None:
    """Send every waiting message."""
    installation = ready()
    if not installation.settings.mail_host:
        raise WrongSetting("Er is geen mailserver. Zet CONVENANT_MAIL_HOST.")
    sent, failed = Outbox(installation.desk, SmtpMailer(installation.settings)).send_all()
    click.echo(
        f"{sent} berichten verstuurd." + (f" {failed} lukten niet en blijven liggen." if failed else "")
    )
    if failed:
        raise click.exceptions.Exit(1)


@click.command(help="Ruim op wat na een storing bleef liggen en ouder is dan een dag.")
@click.option("--dry-run", is_flag=True, help="Zeg alleen wat er ligt.")
def clean(*, dry_run: bool) -> None:
    """Clear away files that nothing refers to, and files that were never finished."""
    clearing = Clearing(ready().desk)
    found = clearing.find() if dry_run else clearing.clear()
    click.echo("Dit ligt er nog:" if dry_run else "Dit is opgeruimd:")
    click.echo(f"documenten waar niets naar verwijst: {found.orphans}")
    click.echo(f"bestanden die niet af waren: {found.unfinished}")
