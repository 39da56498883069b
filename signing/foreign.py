"""Checking the file of a stranger: in a limited child process, so that it cannot hold up anybody.

Past any limit the answer is "niet te bepalen" and the worker lives on. The child is a new interpreter
(`-I`: no user site, no environment of ours), inherits nothing but its pipes, and is killed with all it
started.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from threading import BoundedSemaphore

from asn1crypto import pem

from signing.anchors import Root, load_roots
from signing.expected import Expected
from signing.report import Report, undecided

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
WALL_SECONDS = 15.0
MOST_AT_ONCE = 3
PATIENCE_SECONDS = 5.0
"""How long one waits for a free place before the answer is that it is too busy."""
COMMAND = (sys.executable, "-I", "-m", "signing.child")

TOO_LARGE = "Het bestand is groter dan 20 MB. Zo'n groot bestand controleren wij niet."
TOO_LONG = "Het controleren van dit bestand duurt te lang of kost te veel. Daardoor is er geen oordeel."
TOO_BUSY = "Het is nu te druk om dit bestand te controleren. Probeer het over een minuut nog eens."

_PLACES = BoundedSemaphore(MOST_AT_ONCE)


def verify_foreign(
    pdf: bytes, roots: Sequence[Root], at: datetime, expected: Expected | None = None
) -> Report:
    """The verdict on a file that we did not make, by `signing.verify.verify` in the child.

    Args:
        pdf: The whole file, 20 MiB at most.
        roots: The certificates that are trusted, and no others: PEM, DER or parsed.
        at: The moment of the check, aware.
        expected: What we know of it, when it should be a file of our own that somebody signed elsewhere.

    Raises:
        ValueError: `at` has no time zone, or a root is no certificate.
        OSError: No child can be started: this machine is at its end, which says nothing of the file.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of a check needs a time zone")
    request = _request(pdf, roots, at, expected)
    if len(pdf) > LARGEST:
        return undecided(TOO_LARGE)
    if not _PLACES.acquire(timeout=PATIENCE_SECONDS):
        return undecided(TOO_BUSY)
    try:
        return _read(_run(request))
    finally:
        _PLACES.release()


def _request(pdf: bytes, roots: Sequence[Root], at: datetime, expected: Expected | None) -> bytes:
    armored = [pem.armor("CERTIFICATE", root.dump()).decode("ascii") for root in load_roots(roots)]
    known = asdict(expected) if expected else None
    head = {"at": at.isoformat(), "roots": armored, "expected": known}
    return json.dumps(head).encode("ascii") + b"\n" + pdf


def _run(request: bytes) -> bytes:
    """What the child wrote; nothing when it had to be killed."""
    with subprocess.Popen(  # noqa: S603  our own interpreter with our own module; the file goes by its pipe
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    ) as child:
        try:
            return child.communicate(request, timeout=WALL_SECONDS)[0]
        except subprocess.TimeoutExpired:
            return b""
        finally:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it started; it has a session of its own."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


def _read(output: bytes) -> Report:
    try:
        return Report.from_json(json.loads(output))
    # No answer, half an answer or nonsense: the child was ended by a limit.
    except (ValueError, KeyError, TypeError):
        return undecided(TOO_LONG)
