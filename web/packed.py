"""An evidence pack as an answer: made in a file that is gone when it was sent."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from os import SEEK_END
from typing import IO

from flask import send_file
from werkzeug.wrappers import Response

from web import errors
from workflow.ports.paper import PaperworkFailed
from workflow.services.checkpoints import JournalBroken


def packed(make: Callable[[IO[bytes]], str]) -> Response | errors.Page:
    """What `make` writes, under the name that it gives; 503 when it cannot be made now.

    The file is whole on the disk before the first byte goes out, and its length is told: nobody takes half a
    pack for one. Raises OSError.
    """
    with ExitStack() as unsent:
        out = unsent.enter_context(tempfile.TemporaryFile())
        try:
            name = make(out)
        except (JournalBroken, PaperworkFailed) as problem:
            return errors.cannot_now(problem)
        out.flush()
        size = out.seek(0, SEEK_END)
        out.seek(0)
        unsent.pop_all()  # sending it closes it
    answer = send_file(out, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.content_length = size
    return answer
