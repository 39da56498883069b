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
from dataclasses import asdict, replace
from datetime import datetime

from asn1crypto import pem

from signing.anchors import Root, load_roots
from signing.expected import Expected
from signing.places import Full, Places
from signing.reasons import TOO_BUSY, TOO_LARGE, TOO_LONG
from signing.report import Report, undecided

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
WALL_SECONDS = 14.0
"""So that with starting and ending it stays under fifteen."""
MOST_AT_ONCE = 2
MOST_WAITING = 2
"""Together they hold four threads at most: half of what the site has."""
MOST_OF_ONE = 2
"""Of one client, working and waiting."""
PATIENCE_SECONDS = 8.0
"""How long one waits for a free place before the answer is that it is too busy."""
COMMAND = (sys.executable, "-I", "-m", "signing.child")


_PLACES = Places(MOST_AT_ONCE, MOST_WAITING, MOST_OF_ONE, PATIENCE_SECONDS)


def verify_foreign(
    pdf: bytes,
    roots: Sequence[Root],
    at: datetime,
    expected: Expected | None = None,
    *,
    client: str = "",
) -> Report:
    """The verdict of `signing.verify.verify` on bytes that somebody else gives us.

    Args:
        pdf: The whole file, 20 MiB at most.
        roots: The certificates that are trusted, and no others: PEM, DER or parsed.
        at: The moment of the check, aware.
        expected: What we know of it, when it should be a file of our own that somebody signed elsewhere.
        client: Who asks: of one client only a few files are checked at once.

    Raises:
        ValueError: `at` has no time zone, or a root is no certificate.
        OSError: No child can be started: this machine is at its end, which says nothing of the file.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of a check needs a time zone")
    request = _request(pdf, roots, at, expected)
    if len(pdf) > LARGEST:
        return undecided(TOO_LARGE)
    try:
        with _PLACES.place(client):
            return replace(_read(_run(request)), at=at)
    except Full:
        return undecided(TOO_BUSY)


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
