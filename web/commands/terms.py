"""`convenant terms`: from when somebody is late, how often they are reminded, when the next level is told."""

from datetime import datetime

import click

from web.app import ready
from workflow.domain.terms import DEFAULT, WAITED_FOR, Term
from workflow.domain.vocabulary import Action
from workflow.services.terms import StepTerms

DAYS = click.IntRange(0, 10_000)


@click.group(help="Termijnen per stap. Een termijn herinnert; die beslist nooit.")
def terms() -> None:
    """The group."""


@terms.command(help="Alle termijnen.")
def show() -> None:
    """Print the terms of every step: what holds now, and what was set from which day on."""
    for step in StepTerms(ready().desk).all():
        click.echo(f"{step.action.value}  {_told(step.now)}")
        for since, term in step.dated.items():
            click.echo(f"    vanaf {since.isoformat()}: {_told(term)}")


@terms.command("set", help="Stel de termijn van een stap in, voor wat vanaf die dag gaat wachten.")
@click.argument("action", type=click.Choice([action.value for action in WAITED_FOR]))
@click.option("--days", type=DAYS, default=DEFAULT.days, help="Na hoeveel dagen iemand te laat is.")
@click.option("--remind", type=DAYS, default=DEFAULT.remind, help="Dagen tussen twee herinneringen.")
@click.option(
    "--inform", type=DAYS, default=DEFAULT.inform, help="Dagen te laat voor het volgende niveau; 0 is nooit."
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Eerste dag (jjjj-mm-dd); anders vandaag.")
def set_(action: str, days: int, remind: int, inform: int, since: datetime | None) -> None:
    """Set the term of one step."""
    term = Term(days, remind, inform)
    first = StepTerms(ready().desk).set(Action(action), term, since.date() if since else None)
    click.echo(f"{action}  vanaf {first.isoformat()}: {_told(term)}")


def _told(term: Term) -> str:
    above = f"{term.inform} dagen te laat" if term.inform else "nooit"
    return f"te laat na {term.days} dagen; herinnering elke {term.remind} dagen; volgende niveau: {above}"
