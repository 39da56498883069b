"""An evidence pack as an answer: made in a file that is gone when it was sent."""

import tempfile
from collections.abc import Callable
from typing import IO

from flask import send_file
from werkzeug.wrappers import Response

from web import errors
from workflow.ports.paper import PaperworkFailed
from workflow.services.answers import NotFound
from workflow.services.checkpoints import JournalBroken

IN_MEMORY = 2 * 1024 * 1024
"""Bytes; a larger pack stands on the disk while it is sent."""


def packed(make: Callable[[IO[bytes]], str]) -> Response | errors.Page:
    """What `make` writes, under the name that it gives; 503 when it cannot be made now."""
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - sending it closes it
    try:
        name = make(out)
    except NotFound:
        out.close()
        raise
    except (JournalBroken, PaperworkFailed) as problem:
        out.close()
        return errors.cannot_now(problem)
    out.seek(0)
    return send_file(out, mimetype="application/zip", as_attachment=True, download_name=name)
