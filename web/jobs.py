"""Jobs that the installation does by itself, by the clock. The only module that knows DBOS (ADR 0020).

DBOS keeps in its own tables which tick of which job was done: two processes never do the same tick twice, and
one that was killed half-way is done again. So a job may happen again and must then change nothing more: each
leaves it to its own transactions what was done already. Every job is also done once when a process starts, so
that nothing waits for a tick that passed while the installation stood still.
"""

import logging
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, ScheduleInput

from web.app import Installation
from web.mail import SmtpMailer
from workflow.persistence import private
from workflow.services.archiving import Archiving
from workflow.services.checkpoint_mail import CheckpointMail
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.desk import ZONE
from workflow.services.journal_check import JournalCheck
from workflow.services.outbox import Outbox
from workflow.services.publication import Publication
from workflow.services.reminders import Reminders
from workflow.services.resets import Resets
from workflow.services.store_check import StoreBroken, StoreCheck
from workflow.services.successions import Lapsing

logger = logging.getLogger("convenant")

VERSION = "1"
"""Pinned: else DBOS derives one from the code, and an upgrade would orphan the jobs of the version before."""
LOST_AFTER = timedelta(minutes=15)
"""A job that another process took up this long ago and did not end: that process is no more."""
KEPT = timedelta(days=7)
"""How long DBOS remembers what was done."""
UPKEEP = "opruimen"
MOST_THREADS = 8
NO_MAIL = "Er is geen mailserver ingesteld; de berichten blijven in de uitbak."


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done by the clock."""

    name: str
    cron: str
    """Minute, hour, day, month and weekday, in the municipality's time."""
    meaning: str
    run: Callable[[Installation], str]
    """Does it and says in Dutch what was done. May be called again at any moment."""


def send_messages(installation: Installation) -> str:
    """Send what lies in the outbox."""
    if not installation.settings.mail_host:
        return NO_MAIL
    sent, failed = Outbox(installation.desk, SmtpMailer(installation.settings)).send_all()
    return f"{sent} berichten verstuurd." + (f" {failed} lukten niet en blijven liggen." if failed else "")


def send_reminders(installation: Installation) -> str:
    """Leave a message in the outbox for everyone who is late."""
    return f"{Reminders(installation.desk).send_due()} herinneringen klaargezet."


def lapse(installation: Installation) -> str:
    """Stop every agreement whose term or notice has run out."""
    return f"{Lapsing(installation.desk).lapse_due()} werkafspraken beëindigd."


def witness(installation: Installation) -> str:
    """Sign how far the journal is, and have that timestamped. Raises JournalBroken when it is not whole."""
    Checkpoints(installation.desk).make()
    sent = CheckpointMail(installation.desk).send_new()
    return "Het journaal is ondertekend." + (f" {sent} berichten klaargezet." if sent else "")


def check_journal(installation: Installation) -> str:
    """Check the whole journal. Raises JournalBroken when it is not in order."""
    report = JournalCheck(installation.desk).night()
    if report.faults:
        for fault in report.faults:
            logger.error(fault.sentence)
        raise JournalBroken(report.faults[0].sentence)
    return f"{report.entries} regels van het journaal gecontroleerd: in orde."


def renew_lists(installation: Installation) -> str:
    """Make the lists of revoked certificates anew."""
    done = installation.trust.renew_lists() if installation.trust else ()
    return f"Lijsten opnieuw gemaakt: {', '.join(done) or 'geen'}."


def renew_archives(installation: Installation) -> str:
    """Give finished PDFs a new archive timestamp before the old one ends."""
    done = Archiving(installation.desk).renew_due(installation.settings.soon)
    return " ".join((f"{done.renewed} archieftijdstempels gezet.", *done.failed))


def check_store(installation: Installation) -> str:
    """Hash every stored PDF and verify every standing one. Raises StoreBroken when one is not in order."""
    report = StoreCheck(installation.desk).night()
    if report.faults:
        for fault in report.faults:
            logger.error(fault)
        raise StoreBroken(" ".join(report.faults))
    cleared = report.cleared.orphans + report.cleared.unfinished
    return (
        f"{report.files} bestanden gelezen en {report.verified} documenten gecontroleerd: in orde. "
        f"{cleared} achtergebleven bestanden opgeruimd."
    )


def look_for_names(installation: Installation) -> str:
    """Count what is still to judge of every public text: with a new account there may be a new name in it."""
    return f"{Publication(installation.desk).recount()} teams met woorden om te beoordelen."


def reset_accounts(installation: Installation) -> str:
    """Have every reset take effect of which the owner had a day to say no."""
    return f"{Resets(installation.desk).due()} accounts hersteld."


OUTBOX = "uitbak"
JOBS = (
    Job(OUTBOX, "* * * * *", "Verstuurt de berichten in de uitbak", send_messages),
    Job("herinneringen", "5 * * * *", "Herinnert wie te laat is", send_reminders),
    Job("aflopen", "2 * * * *", "Beëindigt wat is opgezegd of verlopen", lapse),
    Job("herstel", "*/10 * * * *", "Herstelt accounts na een dag wachten", reset_accounts),
    Job("controlepunt", "15 3 * * *", "Ondertekent het journaal, met een tijdstempel", witness),
    Job("intrekkingen", "30 3 * * *", "Maakt de lijsten met ingetrokken certificaten opnieuw", renew_lists),
    Job("archief", "45 3 * * *", "Vernieuwt archieftijdstempels die bijna aflopen", renew_archives),
    Job("openbaar", "50 3 * * *", "Zoekt namen en adressen in wat openbaar is", look_for_names),
    Job("journaal", "30 4 * * *", "Controleert het hele journaal", check_journal),
    Job("bewaring", "0 4 * * *", "Controleert alle bewaarde PDF's en ruimt op wat bleef liggen", check_store),
)
"""Every job of an installation."""


@dataclass(slots=True)
class Runner:
    """The jobs of one installation in this process. One at a time: DBOS is one a process."""

    installation: Installation
    jobs: Sequence[Job] = JOBS
    place: str = "serve"
    """What this process is: when it is started again it takes up what it was doing."""
    _busy: dict[str, threading.Lock] = field(default_factory=dict)
    _soon: set[str] = field(default_factory=set)

    def start(self) -> None:
        """Begin. Everything happens in threads of its own."""
        _Current.runner = self
        self._busy = {job.name: threading.Lock() for job in self.jobs}
        DBOS(config=self._config())
        DBOS.launch()
        known = {job.name for job in self.jobs} | {UPKEEP}
        for schedule in DBOS.list_schedules():
            if schedule["schedule_name"] not in known:
                DBOS.delete_schedule(schedule["schedule_name"])
        DBOS.apply_schedules(
            [
                *map(self._schedule, self.jobs),
                ScheduleInput(schedule_name=UPKEEP, workflow_fn=_tidy, schedule="*/10 * * * *"),
            ]
        )
        for name in known:
            DBOS.trigger_schedule(name)

    def stop(self, seconds: int = 5) -> None:
        """End, after what is being done now or this long; what is left is taken up by the next process."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds)
        _Current.runner = None

    def soon(self, name: str) -> None:
        """Do this job without waiting for its tick, once for everyone who asks before it begins."""
        if name not in self._soon:
            self._soon.add(name)
            DBOS.start_workflow(_do, datetime.now(UTC), name)

    def do(self, name: str) -> None:
        """Do one job, unless this process is still doing it: the next tick finds what is left.

        Raises StrangeKeys when an administrator gave the database to another folder meanwhile.
        """
        self._soon.discard(name)
        job = next((job for job in self.jobs if job.name == name), None)
        if job is None or not self._busy[name].acquire(blocking=False):
            return
        try:
            self.installation.admit()
            job.run(self.installation)
        finally:
            self._busy[name].release()

    def _schedule(self, job: Job) -> ScheduleInput:
        return ScheduleInput(
            schedule_name=job.name,
            workflow_fn=_do,
            schedule=job.cron,
            context=job.name,
            cron_timezone=ZONE.key,
        )

    def _config(self) -> DBOSConfig:
        settings = self.installation.settings
        url = settings.database_url
        tasks = settings.folder.absolute() / "taken.db"
        if url.startswith("sqlite"):
            private.database(tasks)
        return {
            "name": "convenant",
            "system_database_url": f"sqlite:///{tasks}" if url.startswith("sqlite") else url,
            "sys_db_pool_size": MOST_THREADS,
            "max_executor_threads": MOST_THREADS,
            "application_version": VERSION,
            "executor_id": f"{socket.gethostname()}-{self.place}",
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
        }


class _Current:
    """Which runner this process has; DBOS calls plain functions."""

    runner: Runner | None = None


@DBOS.workflow(name="taak")
def _do(_: datetime, name: str) -> None:
    if _Current.runner:
        _Current.runner.do(name)


@DBOS.workflow(name=UPKEEP)
def _tidy(_: datetime, __: None) -> None:
    _tidied()


@DBOS.step()
def _tidied() -> None:
    """Do again what died with its process, and forget what was done long ago.

    A step: what DBOS lists for a workflow it would also store, and portable JSON cannot hold that.
    """
    now = datetime.now(UTC)
    before = (now - LOST_AFTER).isoformat()
    pending = DBOS.list_workflows(status="PENDING", dequeued_before=before, load_input=False)
    if lost := [w.workflow_id for w in pending if w.executor_id != DBOS.executor_id]:
        DBOS.resume_workflows(lost)
    past = (now - KEPT).isoformat()
    if old := DBOS.list_workflows(completed_before=past, load_input=False, load_output=False):
        DBOS.delete_workflows([w.workflow_id for w in old])
