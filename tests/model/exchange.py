"""Exchanging two partners: politie and corporatie, with everyone and everything that is theirs."""

from typing import Any

from tests.model.deeds import deeds
from tests.model.explore import Place, Seen

NAMED = frozenset({"uittreden"})
"""The covenant names the politie: it cannot leave. The other exception, the area, is not in these worlds."""
NAMES = {"politie": "corporatie", "corporatie": "politie"}


def exchanged(value: Any) -> Any:
    """The value with politie and corporatie exchanged; people and mandates of the 300s and the 400s."""
    if isinstance(value, str):
        return NAMES.get(value, value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return {3: value + 100, 4: value - 100}.get(value // 100, value)
    if isinstance(value, frozenset):
        return frozenset(map(exchanged, value))
    inner = [exchanged(item) for item in value]
    return type(value)(*inner) if hasattr(value, "_fields") else tuple(inner)


def lopsided(seen: Seen) -> list[str]:
    """What happens for one of the two and not for the other; empty when the rules treat them alike."""
    found = [f"only one way round: {p}" for p in seen.places if exchanged(p) not in seen.places]
    for place in seen.places:
        here = {deed for deed in deeds(seen.world, place.day, place.dossier) if deed.verb not in NAMED}
        mirror: Place = exchanged(place)
        there = set(deeds(seen.world, mirror.day, mirror.dossier))
        found += [f"not tried the other way round: {d}" for d in here if exchanged(d) not in there]
    steps = {step for step in seen.steps if step[1].verb not in NAMED}
    return found + [f"only one way round: {step}" for step in steps if exchanged(step) not in steps]
