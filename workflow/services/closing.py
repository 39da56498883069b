"""Whether an account may be closed by others than its owner."""

from sqlalchemy.orm import Session

from language.said import Said, said
from workflow.persistence import keepers
from workflow.services.desk import Desk

STILL_ACTS = said(
    "Deze persoon spreekt, tekent of beheert nog voor {partners}. Een mandaatbeheerder beëindigt dat eerst."
)


def still_acts(session: Session, desk: Desk, person: int) -> Said | None:
    """Within a transaction: why it stays open, while its owner acts for a partner but the gemeente; or None.

    Else the office could end whose mandate it likes, the last keeper's first (ADR 0048).
    """
    held = keepers.concerned(session, person, desk.today())
    names = keepers.others_than_the_gemeente(session, held)
    return Said(STILL_ACTS, {"partners": names}) if names else None
