"""A kept installation of an earlier release, upgraded as an administrator does it: by the commands."""

import os
import subprocess
import sys
from pathlib import Path

from tests.releases import SITE
from tests.releases.restored import DATABASE, moved_to, unpacked
from web.app import Installation, install
from web.settings import read

COMMAND = Path(sys.executable).parent / "convenant"
SECONDS = 600
"""How long a command may take on a busy machine."""


class Kept:
    """An installation as a release left it, in a folder of its own."""

    def __init__(self, release: str, folder: Path, database: str = "") -> None:
        """`database` is the address of an empty PostgreSQL database; without one it stays on SQLite."""
        self.folder = unpacked(release, folder)
        self.database = database or f"sqlite:///{folder / DATABASE}"
        if database:
            moved_to(database, folder)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of this release."""
        told = {"CONVENANT_FOLDER": str(self.folder), "CONVENANT_DATABASE": self.database}
        environment = {**os.environ, **told, "CONVENANT_SITE": SITE}
        command = [str(COMMAND), *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
        )

    def must(self, *arguments: str) -> str:
        """The same for what must succeed; gives what it said."""
        done = self.run(*arguments)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def upgraded(self) -> "Kept":
        """All steps of an upgrade, the last of which is a journal that is whole."""
        self.must("migrate", "--clock", "De server stond stil.")
        self.must("journal", "mend", "--reason", "Bijgewerkt van een vorige versie.")
        assert "Het journaal klopt" in self.must("journal", "verify")
        return self

    def installation(self) -> Installation:
        """The same in this process, without a second step as in the demonstration."""
        settings = read(folder=self.folder, database=self.database, site=SITE)
        return install(settings, demonstration=True)
