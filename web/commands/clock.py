"""`convenant clock`: how the clock stands to the journal, and confirming that it is right."""

import getpass
from datetime import datetime

import click

from web.app import ready
from web.words import moment
from workflow.services.clock import Clocks


@click.group(help="De klok van het systeem, naast de momenten van het journaal.")
def clock() -> None:
    """The group."""


@clock.command(help="Hoe de klok staat. Code 2: er wordt nu niets vastgelegd.")
def status() -> None:
    """Print the clock's moment and the journal's last one."""
    found = Clocks(ready().desk).standing()
    click.echo(f"De klok staat op {moment(found.now)}.")
    click.echo(_last(found.last))


@clock.command(help="Bevestig dat de klok nu goed staat, na stilstand of een verkeerde klok.")
@click.option("--reason", required=True, help="Wat er was, zoals: de server stond een maand uit.")
def confirm(reason: str) -> None:
    """Write down that the clock is right; from then on everything goes on."""
    found = Clocks(ready().desk).confirm(reason, _user())
    click.echo(_last(found.last))
    click.echo(f"Bevestigd: de klok staat goed, op {moment(found.now)}. Dit staat in het journaal.")


def _last(last: datetime | None) -> str:
    return f"Het journaal schreef voor het laatst op {moment(last)}." if last else "Het journaal is nog leeg."


def _user() -> str:
    """Who the operating system says this is."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return "onbekend"
