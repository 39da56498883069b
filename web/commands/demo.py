"""`convenant demo`: carry teams the whole way, in a fresh database of their own."""

import json
import sys
import time
from pathlib import Path

import click

from web.commands.covenant import read_file
from web.demo import stage
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant

STEPS_OF_A_TEAM = 16
"""Roughly: how often a team is told about, with three partners. Only the progress bar uses it."""


@click.command(help="Draag teams de hele weg, van concept tot erkend, in een nieuwe database in een map.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="De map.")
@click.option("--teams", type=click.IntRange(1, 1000), default=1, help="Hoeveel teams.")
@click.option(
    "--text", type=click.Path(path_type=Path), help="Een convenant; zonder is het het modelconvenant."
)
@click.option("--json", "as_json", is_flag=True, help="Zeg het als JSON.")
def demo(out: Path, teams: int, text: Path | None, *, as_json: bool) -> None:
    """Carry teams the whole way."""
    start = time.perf_counter()
    covenant = (read_file(text) if text else read_covenant(model_covenant(), NAME)).covenant
    shown = not as_json and sys.stdout.isatty()
    with click.progressbar(length=teams * STEPS_OF_A_TEAM, label="Teams", hidden=not shown) as bar:

        def say(line: str) -> None:
            bar.update(1)
            if not as_json and not shown:
                click.echo(line)

        told = stage.teams(out, covenant, teams, say)
    seconds = round(time.perf_counter() - start, 3)
    if as_json:
        click.echo(json.dumps({"teams": told, "seconds": seconds}, ensure_ascii=False))
        return
    for team in told:
        click.echo(f"{team['name']}: {team['state']}, {team['signatures']} handtekeningen, {team['pdf']}")
    click.echo(f"Klaar in {seconds} seconden. De wortel van het vertrouwen staat in {out / 'trust.pem'}.")
