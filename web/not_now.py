"""What is said of something that cannot be done now, on a page and on the command line."""

from language.said import said
from workflow.persistence.unavailable import Unavailable

SENTENCES = {
    Unavailable.DATABASE: said("De opslag is nu bezet of niet bereikbaar."),
    Unavailable.STORAGE: said("Er is nu geen ruimte op de schijf, of de schijf werkt niet."),
    Unavailable.MACHINE: said("De machine heeft het nu te druk."),
}
CODE = 75
"""The exit code of a command that is worth trying again later (EX_TEMPFAIL in sysexits.h)."""
