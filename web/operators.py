"""Who works at the command line."""

import os
import pwd

from workflow.services import administration
from workflow.services.mandate_store import Operator


def by_operator() -> str:
    """The same as it stands in the journal."""
    return administration.operator(operator().name)


def operator() -> Operator:
    """The operating system's user of this process, for `by` in the journal; no variable changes it."""
    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:  # a container may run as a number without a name
        name = str(number)
    return Operator(name)
