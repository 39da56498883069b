"""Serving the site with gunicorn, in this process's own installation, and the jobs beside it."""

from typing import Any

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication

from web.app import Installation, create_app
from web.jobs import OUTBOX, Runner


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """One worker process with threads: limits are counted in one place, and SQLite has one writer anyway."""

    def __init__(self, installation: Installation, address: str) -> None:
        self._installation = installation
        self._address = address
        self._runner = Runner(installation) if installation.settings.jobs == "in_process" else None
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings."""
        values: dict[str, Any] = {
            "bind": self._address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._installation.settings.threads,
            "timeout": 60,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_exit": self._worker_ends,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app, in the worker: threads do not come along through the fork, so they start here."""
        app = create_app(self._installation)
        if self._runner:
            self._runner.start()
            send_right_away(app, self._runner)
        return app

    def _worker_ends(self, _: object, __: object) -> None:
        if self._runner:
            self._runner.stop()


def send_right_away(app: Flask, runner: Runner) -> None:
    """After a form was handled, and answered, its messages go out without waiting for the clock."""

    @app.after_request
    def after(response: Response) -> Response:
        if request.method == "POST" and response.status_code < 400:
            response.call_on_close(lambda: runner.soon(OUTBOX))
        return response


def serve_forever(installation: Installation, address: str) -> None:
    """Serve until stopped.

    No connection goes through the fork: SQLite would take the locks of the parent for those of the worker.
    """
    installation.desk.database.engine.dispose()
    Server(installation, address).run()
