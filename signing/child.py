"""The limited child: checks one file of a stranger, within limits, and writes the verdict as JSON.

A file can be made to keep a parser busy for ever or to fill the memory. Here that costs a process of a
few seconds and nothing else. Started as `python -I -m signing.child`; see `signing.foreign`.

The protocol: on standard input one line of JSON (`{"at": …, "roots": [PEM, …], "expected": …}`) and behind
it the file itself; on standard output one line of JSON, the report. Anything else is no answer.
"""

import json
import logging
import os
import resource
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from signing.expected import Expected
from signing.reasons import OUT_OF_MEMORY
from signing.report import Report, undecided
from signing.verify import verify

MEMORY = 768 * 1024 * 1024
"""Bytes of address space."""
CPU_SECONDS = 10
NICENESS = 10
"""Whoever is using the site goes first."""


def limit(memory: int = MEMORY, seconds: int = CPU_SECONDS) -> None:
    """Take away from this process, for good, what checking a file does not need.

    Args:
        memory: Bytes of address space.
        seconds: Seconds of processor time, after which the system ends the process.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(NICENESS)


def answer(source: BinaryIO) -> Report:
    """The report on the file that comes in by the protocol above.

    Args:
        source: The request.

    Raises:
        ValueError: The request is not what `signing.foreign` sends.
    """
    request = json.loads(source.readline())
    roots: Sequence[str] = request["roots"]
    expected = Expected(**request["expected"]) if request.get("expected") else None
    try:
        return verify(source.read(), roots, datetime.fromisoformat(request["at"]), expected)
    except MemoryError:
        return undecided(OUT_OF_MEMORY)


def main() -> None:
    """Read the request, limit this process, write the report."""
    limit()
    # What pyHanko logs about a hostile file is of no use to anybody and could fill a disk.
    logging.disable(logging.CRITICAL)
    report = answer(sys.stdin.buffer)
    sys.stdout.write(json.dumps(report.as_json("")))


if __name__ == "__main__":
    main()
