"""A filled installation of every release, to upgrade: invented people, and keys that guard nothing.

`python -m tests.releases make` makes one of the release at hand, once, when it is tagged; it is committed and
never made again, for what an older release wrote is exactly what an upgrade must cope with.
"""

from pathlib import Path

HERE = Path(__file__).parent
PACKED = "installatie.tar.xz"
"""The whole folder of an installation on SQLite: database, anchor, secrets, keys and stored PDFs."""
SITE = "http://localhost"
"""The address that the keys in those folders are named after."""


def releases() -> tuple[str, ...]:
    """The releases of which there is a filled installation, oldest first."""
    found = (path.parent.name for path in HERE.glob(f"*/{PACKED}"))
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))
