"""`convenant jobs`: what is done by the clock, as a process of its own or one job at once."""

import signal
import threading

import click

from web.app import ready
from web.jobs import JOBS, Runner


class UnknownJob(ValueError):
    """There is no job with this name. Its str is a Dutch sentence."""


@click.group(help="Doe de taken op de klok, in een eigen proces.", invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    """Run all jobs until stopped, unless one of the commands below is given."""
    if context.invoked_subcommand is None:
        runner = Runner(ready(), place="jobs")
        runner.start()
        click.echo("De taken lopen (stoppen met Ctrl+C).")
        _wait_until_stopped()
        runner.stop()


@jobs.command("list", help="Alle taken.")
def list_() -> None:
    """Print every job."""
    for job in JOBS:
        click.echo(f"{job.name}  {job.cron}  {job.meaning}")


@jobs.command(help="Doe één taak, nu.")
@click.argument("name")
def run(name: str) -> None:
    """Do one job at once, in this process."""
    job = next((job for job in JOBS if job.name == name), None)
    if job is None:
        known = ", ".join(job.name for job in JOBS)
        raise UnknownJob(f"Deze taak bestaat niet: {name}. Dit zijn ze: {known}.")
    click.echo(job.run(ready()))


def _wait_until_stopped() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
