"""What waits for the reader on "mijn taken", the most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflow.services.overview import Line
from workflow.services.waiting import Waiting

SHOWN = 50
"""Tasks on the page: the most urgent ones; the others follow when these are done."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do in one dossier."""

    line: Line
    waiting: Waiting


def by_urgency(lines: Iterable[Line]) -> list[Task]:
    """What waits for the reader: first what is late, then whose term ends first, then what waits longest."""
    return sorted((Task(line, w) for line in lines for w in line.mine), key=_urgency)


def _urgency(task: Task) -> tuple[bool, int, datetime]:
    waiting = task.waiting
    return not waiting.late, waiting.deadline.late_since.toordinal(), waiting.since
