"""Who was legitimately keeper and who was accepted by one: kept beside the product, from the acts alone.

A keeper is legitimate when two of the office (or the command line and one) brought in somebody of the partner
itself who received the code, or when a legitimate keeper accepted them. Nothing else makes one.
"""

from typing import NamedTuple

from tests.model.insider.world import HOUSE, InsiderWorld
from workflow.domain.partners.register import MandateChange, MandateCommand, Nomination, Register
from workflow.domain.partners.words import MandateAct, Sort

Spoken = tuple[str, int, bool]
"""Partner, person, and whether it is to sign."""


class Ledger(NamedTuple):
    """What the world knows of legitimacy."""

    keepers: frozenset[tuple[str, int]]
    accepted: frozenset[Spoken] = frozenset()
    yes: frozenset[tuple[MandateChange, int]] = frozenset()
    """Which keepers said yes to what still waits."""
    confirmed: frozenset[tuple[MandateChange, int | None, int]] = frozenset()
    """Of a first keeper: who nominated and who confirmed."""


def beginning(world: InsiderWorld) -> Ledger:
    """Everything at the beginning is in order, except what says itself that nobody accepted it."""
    register = world.register
    return Ledger(
        frozenset((k.partner, k.person) for k in register.keepers),
        frozenset((h.partner, h.person, h.signs) for h in register.holdings if h.accepted),
    )


def entered(book: Ledger, register: Register, command: MandateCommand, after: Register) -> Ledger:
    """The ledger after an act that was allowed."""
    change, nomination = _about(register, command)
    if command.act is MandateAct.SETTLE:
        return _settled(book, register, command, after)
    if command.act is MandateAct.ADOPT:
        return _adopted(book, register, command)
    if change is None or command.person is None:
        return book
    if command.act is MandateAct.CONFIRM and nomination:
        return book._replace(confirmed=book.confirmed | {(change, nomination.by, command.person)})
    if command.act in {MandateAct.ACCEPT, MandateAct.NOMINATE}:
        book = book._replace(yes=book.yes | {(change, command.person)})
    if len(after.holdings) + len(after.keepers) > len(register.holdings) + len(register.keepers):
        book = _began(book, change, command, register)
    return _without_closed(book, after)


def _about(register: Register, command: MandateCommand) -> tuple[MandateChange | None, Nomination | None]:
    nomination = next((n for n in register.nominations if n.id == command.nomination), None)
    return (nomination.change if nomination else command.change), nomination


def _began(book: Ledger, change: MandateChange, command: MandateCommand, register: Register) -> Ledger:
    if command.act is MandateAct.ENTER_CODE:
        by = [(nominated, confirmed) for about, nominated, confirmed in book.confirmed if about == change]
        two = any(n != c and c in register.office and (n is None or n in register.office) for n, c in by)
        right = two and command.code_fits and HOUSE.get(command.person or 0) == change.partner
    else:
        right = any((change.partner, who) in book.keepers for about, who in book.yes if about == change)
    if not right:
        return book
    if change.sort is Sort.KEEPER:
        return book._replace(keepers=book.keepers | {(change.partner, change.person)})
    spoken = (change.partner, change.person, change.sort is Sort.SIGNATURE)
    return book._replace(accepted=book.accepted | {spoken})


def _adopted(book: Ledger, register: Register, command: MandateCommand) -> Ledger:
    held = next(h for h in register.holdings if (h.id, h.signs) == (command.holding, command.signs))
    if (held.partner, command.person) not in book.keepers:
        return book
    return book._replace(accepted=book.accepted | {(held.partner, held.person, held.signs)})


def _settled(book: Ledger, register: Register, command: MandateCommand, after: Register) -> Ledger:
    """Who was sent away keeps nothing from that moment."""
    objection = next(o for o in register.objections if o.id == command.objection)
    still = {o.id for o in after.objections if not o.settled}
    if objection.id in still or command.stays:
        return book
    gone = next(k for k in register.keepers if k.id == objection.keeper)
    return book._replace(keepers=book.keepers - {(gone.partner, gone.person)})


def _without_closed(book: Ledger, after: Register) -> Ledger:
    waiting = {n.change for n in after.nominations if n.open}
    return book._replace(
        yes=frozenset(y for y in book.yes if y[0] in waiting),
        confirmed=frozenset(c for c in book.confirmed if c[0] in waiting),
    )


def overnight(book: Ledger, register: Register, world: InsiderWorld) -> Ledger:
    """Who kept until yesterday keeps no more."""
    last = world.days[-1]
    ended = {(k.partner, k.person) for k in register.keepers if k.until is not None and k.until < last}
    kept = {(k.partner, k.person) for k in register.keepers if k.until is None or k.until >= last}
    return book._replace(keepers=book.keepers - (ended - kept))
