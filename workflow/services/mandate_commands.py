"""One command about mandates within a transaction: loaded and locked, decided, stored; or refused."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from language.said import joined
from workflow.domain.parties import Mandate
from workflow.domain.partners.decide import MandateRefusal, decide_mandate
from workflow.domain.partners.register import MandateChange, MandateCommand, Register
from workflow.domain.partners.words import MandateAct, Sort
from workflow.persistence import mandate_register, people
from workflow.persistence.tables import PartnerRow
from workflow.services.desk import Desk
from workflow.services.mandate_giving import written
from workflow.services.mandate_store import MandateStore, Operator
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed

Actor = int | Operator


@dataclass(frozen=True, slots=True)
class MandateResult:
    """What became of a wish: given at once, or nominated and waiting for a keeper."""

    in_force: bool
    nomination: int | None = None


def person_of(by: Actor) -> int | None:
    """The person; None for the command line."""
    return by if isinstance(by, int) else None


def seat_change(desk: Desk, person: int, chair: Chair, period: Period, mandate: Mandate) -> MandateChange:
    """A seat as it is asked for. Raises NotAllowed for words that cannot stand on paper."""
    return MandateChange(
        Sort.SEAT,
        chair.partner,
        person,
        period.since,
        period.until,
        level=chair.level,
        approver=chair.approver,
        deputy_of=chair.deputy_of,
        mandate=written(desk, mandate),
    )


def nominate(session: Session, desk: Desk, by: Actor, change: MandateChange, *, fresh: bool) -> MandateResult:
    """Within a transaction: ask for a change; of a keeper it takes effect at once. Raises NotAllowed."""
    person = person_of(by)
    operator = by if isinstance(by, Operator) else None
    command = MandateCommand(MandateAct.NOMINATE, person, desk.today(), change, fresh=fresh)
    about = {change.person} | ({person} if person else set())
    store = run(session, desk, change.partner, about, command, operator)
    return MandateResult(store.nomination is None, store.nomination)


def run(  # noqa: PLR0913, PLR0917 - one command with what it is about
    session: Session,
    desk: Desk,
    partner: str,
    about: set[int],
    command: MandateCommand,
    operator: Operator | None = None,
    code: str = "",
) -> MandateStore:
    """Carry the command out; gives what was stored. Raises NotAllowed."""
    outcome = decide_mandate(_locked(session, partner, about), command)
    if isinstance(outcome, MandateRefusal):
        raise NotAllowed(joined(" ", outcome.reasons))
    store = MandateStore(session, desk, command, operator, code, partner)
    store.write(outcome)
    return store


def _locked(session: Session, partner: str, about: set[int]) -> Register:
    """The register, while nobody else changes this partner's mandates or those of these people."""
    session.get(PartnerRow, partner, with_for_update={"key_share": True})
    for person in sorted(about):
        people.locked(session, person)
    return mandate_register.load(session, {partner}, about)
