"""Serving the site with gunicorn, in this process's own installation."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from web.app import Installation, create_app


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """One worker process with threads: limits are counted in one place, and SQLite has one writer anyway."""

    def __init__(self, installation: Installation, address: str) -> None:
        self._installation = installation
        self._address = address
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
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app, in the worker: connections made before the fork stay with the parent."""
        self._installation.desk.database.engine.dispose(close=False)
        return create_app(self._installation)


def serve_forever(installation: Installation, address: str) -> None:
    """Serve until stopped."""
    Server(installation, address).run()
