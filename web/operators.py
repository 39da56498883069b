"""Who works at the command line."""

import os
import pwd

from workflow.services import administration


def operator() -> str:
    """The operating system's user of this process, for `by` in the journal; no variable changes it."""
    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:  # a container may run as a number without a name
        name = str(number)
    return administration.operator(name)
