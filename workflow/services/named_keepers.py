"""Keepers of mandates whom an organisation's own provider names, in the claim that the settings point at."""

from sqlalchemy.orm import Session

from workflow.domain.partners import rules
from workflow.domain.partners.events import MandateChanged
from workflow.domain.partners.register import MandateChange, MandateCommand
from workflow.domain.partners.words import KeeperProof, MandateAct, Sort
from workflow.persistence import mandate_register
from workflow.persistence.tables import PartnerRow, PersonRow
from workflow.services.desk import Desk
from workflow.services.mandate_store import MandateStore

FUNCTION = "mandaatbeheerder"


def appoint(session: Session, desk: Desk, person: PersonRow, partner: str) -> bool:
    """Let the person, who is locked, keep the mandates of this partner, if they do not yet and may.

    Gives whether they became one. Who may not is let in all the same, as who they were.
    """
    if session.get(PartnerRow, partner, with_for_update={"key_share": True}) is None:
        return False
    today, domain = desk.today(), mandate_register.domain_of(person.email)
    change = MandateChange(
        Sort.KEEPER,
        partner,
        person.id,
        today,
        function=FUNCTION,
        proof=KeeperProof.SIGN_ON,
        domain=domain,
    )
    register = mandate_register.load(session, {partner}, {person.id})
    if rules.broken_by_change(register, change, today):
        return False
    if rules.partners_asked(register, change) != {partner}:  # they spoke for another partner just now
        return False
    command = MandateCommand(MandateAct.ACCEPT, person.id, today)
    MandateStore(session, desk, command, None, "", partner).write((MandateChanged(change, None, person.id),))
    return True
