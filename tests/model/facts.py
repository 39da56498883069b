"""What is so on one day for one set of partners, as sets and look-ups: the reference model's ground."""

from functools import lru_cache
from typing import NamedTuple

from tests.model.world import KINDS, World

Cell = tuple[str, int]


class Facts(NamedTuple):
    """Who sits, approves and signs today, and which cells each kind of proposal asks."""

    chairs: dict[int, tuple[Cell, ...]]
    hats: dict[int, frozenset[str]]
    """For which partners a person sits or signs."""
    coordinators: frozenset[int]
    approvers: dict[int, str]
    signs_for: dict[int, str]
    pens_today: frozenset[int]
    cells: dict[str, frozenset[Cell]]
    a_level_is_empty: bool
    all_can_be_heard: bool
    each_partner_signs: bool
    pens_are_different_people: bool


@lru_cache(maxsize=10_000)
def of(world: World, partners: frozenset[str], day: int) -> Facts:
    """The facts of that day."""
    here = [c for c in world.chairs if c.partner in partners]
    sits = [c for c in here if c.since <= day <= c.until]
    pens = [p for p in world.pens if p.partner in partners and p.since <= day <= p.until]
    chairs: dict[int, tuple[Cell, ...]] = {}
    hats: dict[int, set[str]] = {}
    for chair in sorted(sits, key=lambda c: c.level):
        chairs[chair.person] = (*chairs.get(chair.person, ()), (chair.partner, chair.level))
    for thing in (*sits, *pens):
        hats.setdefault(thing.person, set()).add(thing.partner)
    asked = {partner: _levels(world, partner, day) for partner in partners}
    lowest = {(partner, min(levels)) for partner, levels in asked.items()}
    named = {"buurtpreventieteam", "gemeente", "politie"}
    empty = not set(world.levels) <= {c.level for c in sits}
    signs = {p.partner for p in pens} == partners
    sitting, approving = {c.partner for c in sits}, {c.partner for c in sits if c.approves}
    return Facts(
        chairs=chairs,
        hats={person: frozenset(of) for person, of in hats.items()},
        coordinators=frozenset(c.person for c in sits if c.partner == "bpt"),
        approvers={c.person: c.partner for c in sits if c.approves},
        signs_for={p.person: p.partner for p in pens},
        pens_today=frozenset(p.number for p in pens),
        cells={
            "afwijking": frozenset((p, level) for p, levels in asked.items() for level in levels),
            "aanvulling": frozenset(lowest),
            "gebied": frozenset(cell for cell in lowest if KINDS[cell[0]] in named),
        },
        a_level_is_empty=empty,
        all_can_be_heard=not empty and signs and sitting == partners and approving == partners,
        each_partner_signs=signs,
        pens_are_different_people=len({p.person for p in pens}) == len(pens),
    )


def _levels(world: World, partner: str, day: int) -> frozenset[int]:
    """ADR 4: a partner that lost its seats is asked where it sat; one that never sat, at the lowest level."""
    began = [c for c in world.chairs if c.partner == partner and c.since <= day]
    now = frozenset(c.level for c in began if day <= c.until)
    return now or frozenset(c.level for c in began) or frozenset({min(world.levels)})


def can_take_part(world: World, partner: str, day: int) -> bool:
    """ADR 6: somebody who approves and somebody who signs."""
    approves = any(c.partner == partner and c.approves and c.since <= day <= c.until for c in world.chairs)
    return approves and any(p.partner == partner and p.since <= day <= p.until for p in world.pens)
