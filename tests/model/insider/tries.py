"""Everything that anybody may try about mandates in a register, the command line too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tests.model.insider.world import InsiderWorld
from workflow.domain.partners.register import MandateChange, MandateCommand, Register
from workflow.domain.partners.words import MandateAct, Sort

ABOUT_A_NOMINATION = (MandateAct.ACCEPT, MandateAct.REFUSE, MandateAct.WITHDRAW, MandateAct.CONFIRM)
NEEDS = {
    MandateAct.ACCEPT: "fresh",
    MandateAct.CONFIRM: "fresh",
    MandateAct.ADOPT: "fresh",
    MandateAct.NOMINATE: "fresh",
    MandateAct.REFUSE: "reason",
    MandateAct.OBJECT: "reason",
    MandateAct.SETTLE: "fresh",
}
"""What is left out once, to see that it is missed."""


def commands(world: InsiderWorld, register: Register, today: date) -> Iterator[MandateCommand]:
    """Each act by each person: with everything that belongs to it, and once with something missing."""
    for person in world.people:
        for right in _right(world, register, person, today):
            if right.act in world.acts:
                yield right
                if lacks := NEEDS.get(right.act):
                    yield replace(right, **{lacks: False if lacks == "fresh" else ""})  # type: ignore[arg-type]  # its own fields


def _right(
    world: InsiderWorld, register: Register, person: int | None, today: date
) -> Iterator[MandateCommand]:
    bare = MandateCommand(MandateAct.NOMINATE, person, today, reason="een reden", fresh=True)
    for change in (*world.menu, *_ends(world, register, today)):
        yield replace(bare, change=change)
    for nomination in register.nominations:
        for act in (*ABOUT_A_NOMINATION, MandateAct.ENTER_CODE):
            yield replace(bare, act=act, nomination=nomination.id)
        if person is not None and world.receives(person, nomination.change):
            yield replace(bare, act=MandateAct.ENTER_CODE, nomination=nomination.id, code_fits=True)
    yield from _about_what_is(register, bare)


def _about_what_is(register: Register, bare: MandateCommand) -> Iterator[MandateCommand]:
    """About what is held already: adopting, objecting and settling."""
    for held in register.holdings:
        yield replace(bare, act=MandateAct.ADOPT, holding=held.id, signs=held.signs)
    for keeper in register.keepers:
        yield replace(bare, act=MandateAct.OBJECT, keeper=keeper.id)
    for objection in register.objections:
        for stays in (True, False):
            yield replace(bare, act=MandateAct.SETTLE, objection=objection.id, stays=stays)


def _ends(world: InsiderWorld, register: Register, today: date) -> Iterator[MandateChange]:
    """The end of what is held: with today as the last day, and (to be refused) with yesterday."""
    for last in (today, today - timedelta(days=1)):
        for held in register.holdings:
            sort = Sort.SIGNATURE_END if held.signs else Sort.SEAT_END
            if sort in world.ends and held.partner == world.partners[-1]:
                yield MandateChange(sort, held.partner, held.person, held.since, last, held.id)
        for keeper in register.keepers:
            if Sort.KEEPER_END in world.ends and keeper.id:
                yield MandateChange(
                    Sort.KEEPER_END, keeper.partner, keeper.person, keeper.since, last, keeper.id
                )
