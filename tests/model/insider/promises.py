"""What must hold in every state and in every step, whatever the office tries."""

from datetime import date, timedelta

from tests.builders import KINDS
from tests.model.insider.dossier import counted
from tests.model.insider.ledger import Ledger
from workflow.domain.facts import Act, Agreement
from workflow.domain.partners.register import Holding, Keeper, MandateCommand, Register
from workflow.domain.partners.words import MandateAct
from workflow.domain.vocabulary import Action, PartnerKind

OPENS = frozenset({Action.OPEN_SIGNING, Action.RECOGNISE})


def broken_in(register: Register, now: Agreement, book: Ledger, today: date) -> list[str]:
    """What is wrong in a state."""
    found = [f"{spoken} counts and no keeper accepted it" for spoken in counted(now) - book.accepted]
    for h in register.holdings:
        if h.accepted and (h.partner, h.person, h.signs) not in book.accepted:
            found.append(f"{h} is accepted and no legitimate keeper did that")
        if h.accepted and h.person in register.office and KINDS[h.partner] is not PartnerKind.MUNICIPALITY:
            found.append(f"{h} is of the office")
    for k in register.keepers:
        keeps = k.since <= today and (k.until is None or today <= k.until)
        if keeps and (k.partner, k.person) not in book.keepers:
            found.append(f"{k} is not a legitimate keeper")
    return found + _two_hats(register, today)


def _two_hats(register: Register, today: date) -> list[str]:
    hats: dict[int, set[str]] = {}
    counts: list[Holding | Keeper] = [*(h for h in register.holdings if h.accepted), *register.keepers]
    for thing in counts:
        if thing.since <= today and (thing.until is None or today <= thing.until):
            hats.setdefault(thing.person, set()).add(thing.partner)
    return [f"{person} is for {sorted(of)}" for person, of in hats.items() if len(of) > 1]


def broken_by(register: Register, command: MandateCommand, after: Register) -> list[str]:
    """What is wrong with a step in the register."""
    found, settles = [], command.act is MandateAct.SETTLE
    frozen = _frozen(register)
    changed = {h.partner for h in set(register.holdings) ^ set(after.holdings)}
    if changed & frozen:
        found.append(f"mandates of {changed & frozen} change while frozen")
    if not settles:
        later = command.today + timedelta(days=60)
        kept = {k.partner for k in register.keepers if k.id and _keepers(register, k.partner, later)}
        found += [f"the last keeper of {p} leaves" for p in kept if not _keepers(after, p, later)]
    return found + _reaching_back(register, command, after)


def _reaching_back(register: Register, command: MandateCommand, after: Register) -> list[str]:
    was = {(h.id, h.signs): h.until for h in register.holdings}
    return [
        f"{h} was ended with effect for the past"
        for h in after.holdings
        if (h.id, h.signs) in was
        and h.until != was[h.id, h.signs]
        and (h.until is None or h.until < command.today)
    ]


def broken_by_deed(register: Register, act: Act) -> list[str]:
    """What is wrong with a deed in the agreement that was allowed."""
    frozen = _frozen(register)
    speaks = {h.partner for h in register.holdings if h.person == act.person}
    if act.action in OPENS and frozen:
        return [f"{act.action} while {frozen} is frozen"]
    if act.action not in OPENS and speaks & frozen:
        return [f"{act.action} by {act.person} while {frozen} is frozen"]
    return []


def _frozen(register: Register) -> set[str]:
    doubted = {o.keeper for o in register.objections if not o.settled}
    return {k.partner for k in register.keepers if k.id in doubted}


def _keepers(register: Register, partner: str, day: date) -> set[int]:
    return {
        k.person
        for k in register.keepers
        if k.partner == partner and k.since <= day and (k.until is None or day <= k.until)
    }
