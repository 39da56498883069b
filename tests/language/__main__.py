"""Bring the catalogue up to date: every sentence of the house in it, none that is gone. `make words`."""

import sys

from language.catalogue import CATALOGUES
from tests.language.collected import collected, read, updated, written


def main() -> int:
    """Update each catalogue; exit code 1 when sentences are without a translation."""
    without = []
    for language, path in CATALOGUES.items():
        catalogue = updated(read(language), collected())
        path.write_bytes(written(catalogue))
        without += [f"{language}: {message.id}" for message in catalogue if message.id and not message.string]
    sys.stdout.write("\n".join(without or ["Elke zin heeft een vertaling."]) + "\n")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
