"""The front doors: what the site makes of an exception, and acts that come in through a page or a command."""

import contextlib
import io
import logging
import os
from http import HTTPStatus
from pathlib import Path
from typing import cast

from flask import Flask

from tests.fakes import FakeKit
from tests.faults.acts import Ended, Ending
from tests.world import World
from web.app import Installation, create_app
from web.checking import Checker
from web.settings import Settings
from workflow.ports.paper import PaperworkFailed
from workflow.services.people import NotAllowed

SENTENCES = (NotAllowed, PaperworkFailed)
"""Which the pages show beside their forms."""


def site(world: World, folder: Path) -> Flask:
    """The site on this municipality; what happens in it is answered, not raised."""
    settings = Settings(folder=folder, site="http://localhost")
    parts = Installation(settings, world.desk, None, cast(Checker, None), FakeKit())  # type: ignore[arg-type]  # no authority is needed here
    logging.getLogger("convenant").setLevel(logging.CRITICAL)
    return create_app(parts)


class SiteJudge:
    """Says what somebody at a page would see of an exception."""

    def __init__(self, world: World, folder: Path) -> None:
        self._app = site(world, folder)

    def __call__(self, error: Exception) -> Ended:
        told = f"{type(error).__name__}: {error}"[:200]
        if isinstance(error, SENTENCES):
            return Ending.REFUSED, told
        with self._app.test_request_context("/"):
            try:
                response = self._app.make_response(self._app.handle_user_exception(error))
            except Exception:  # noqa: BLE001 - nothing on the site has an answer to it
                return Ending.TRACEBACK, told
        return answered(response.status_code, told)


def answered(status: int, told: str) -> Ended:
    """How an answer of the site is felt."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        now = status == HTTPStatus.SERVICE_UNAVAILABLE
        return (Ending.NOT_NOW if now else Ending.TRACEBACK), told
    return (Ending.REFUSED if status >= HTTPStatus.BAD_REQUEST else Ending.DONE), told
