"""Everything that anybody could try in a state: every person, every action, with what is given along.

Each input has right values and others. In a world with `every_input` all are combined with all; elsewhere
all right ones, and each departure from them alone: being the wrong person, in the wrong state, or giving
one wrong thing. What is refused for one departure is not tried with two in such a world.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from tests.model import facts
from tests.model.dossier import Deed, Dossier
from tests.model.reference import STATES, VERBS
from tests.model.world import ELSEWHERE, FULL, OTHER, OTHER_TEAM, ROLES, SMALL, TOO_LONG, UNFIT, Form, World


class Input(NamedTuple):
    """One thing that is given along: its right values, the first being the usual one, and others."""

    right: tuple[Any, ...]
    other: tuple[Any, ...] = ()


Inputs = dict[str, Input]
REASON = Input(("reden",), ("", TOO_LONG))
REMARKABLE = Input(("", "reden"), (TOO_LONG,))
SEEN = Input(("nu",), ("oud",))

WHO = {
    "coordinator": "invullen indienen voorleggen intrekken",
    "office": "terugsturen in_behandeling_nemen toetreden ondertekening_openen erkennen schorsen hervatten",
    "seat": "voorstellen herzien terugnemen instemmen bezwaar_maken reageren wijzigen verlengen",
    "approver": "uittreden goedkeuren heropenen",
    "signatory": "ondertekenen weigeren",
    "ender": "beëindigen",
    "itself": "aflopen vervangen",
}
BY = {verb: kind for kind, verbs in WHO.items() for verb in verbs.split()}


def deeds(world: World, day: int, dossier: Dossier) -> tuple[Deed, ...]:
    """What may be tried; the same for dossiers that differ only in what was said of their proposals."""
    proposals = tuple((p.number, p.gone, p.remarks) for p in dossier.proposals)
    return _deeds(world, day, dossier.status, dossier.partners, proposals)


@lru_cache(maxsize=10_000)
def _deeds(
    world: World, day: int, status: str, partners: frozenset[str], proposals: tuple[Any, ...]
) -> tuple[Deed, ...]:
    return tuple(dict.fromkeys(_tried(world, day, status, partners, proposals)))


def _tried(
    world: World, day: int, status: str, partners: frozenset[str], proposals: tuple[Any, ...]
) -> Iterator[Deed]:
    now = facts.of(world, partners, day)
    for verb in VERBS:
        if verb in world.without:
            continue
        here = status in STATES[verb]
        given = _inputs(world, day, verb, proposals)
        for who in world.actors:
            able = _could(now, BY[verb], who)
            if BY[verb] == "seat":
                given["level"] = _levels(world, now, who)
            if world.every_input or (here and able):
                yield from _combined(verb, who, given, together=world.every_input)
            elif here or able:
                yield from _combined(verb, who, _right(given), together=False)


def _right(given: Inputs) -> Inputs:
    """The usual value of everything; but every proposal."""
    return {name: Input(i.right if name == "number" else i.right[:1]) for name, i in given.items()}


def _could(now: facts.Facts, kind: str, who: int) -> bool:
    role = ROLES.get(who)
    return {
        "coordinator": who in now.coordinators,
        "office": role == "burgemeestersbureau",
        "seat": who in now.chairs,
        "approver": who in now.approvers,
        "signatory": who in now.hats,
        "ender": who in now.coordinators or who in now.signs_for,
        "itself": role == "installatie",
    }[kind]


def _combined(verb: str, who: int, inputs: Inputs, *, together: bool) -> Iterator[Deed]:
    names = list(inputs)
    if together:
        for values in product(*(i.right + i.other for i in inputs.values())):
            yield Deed(verb, who, **dict(zip(names, values, strict=True)))
        return
    for values in product(*(i.right for i in inputs.values())):
        yield Deed(verb, who, **dict(zip(names, values, strict=True)))
    usual = {name: i.right[0] for name, i in inputs.items()}
    for name, given in inputs.items():
        for other in given.other:
            yield Deed(verb, who, **{**usual, name: other})


def _levels(world: World, now: facts.Facts, who: int) -> Input:
    """Every level at which the person sits is right; the lowest goes without saying."""
    sits = [level for _, level in now.chairs.get(who, ())]
    return Input((None, *sits[1:]), tuple(level for level in world.levels if level not in sits[1:]))


def _inputs(world: World, day: int, verb: str, proposals: tuple[Any, ...]) -> Inputs:
    if verb in ABOUT_A_PROPOSAL:
        return {**_about_a_proposal(proposals), **_of_proposal(world, verb, proposals)}
    if verb == "voorstellen":
        return {"sketch": Input(world.sketches, UNFIT)}
    if verb == "toetreden":
        return {"newcomer": Input(world.newcomers or ("school",), ("", OTHER_TEAM, "gemeente"))}
    if verb == "beëindigen":
        ahead = (*(d for d in world.days if d >= day), day + 1)
        return {"day": Input(tuple(dict.fromkeys(ahead)), (None, day - 1)), "words": REASON}
    return dict(_SIMPLE.get(verb, {}))


ABOUT_A_PROPOSAL = frozenset({"herzien", "terugnemen", "instemmen", "bezwaar_maken", "reageren"})


def _about_a_proposal(proposals: tuple[Any, ...]) -> Inputs:
    standing = tuple(number for number, gone, _ in proposals if not gone)
    retracted = tuple(number for number, gone, _ in proposals if gone)
    return {"number": Input(standing or (1,), (*retracted, len(proposals) + 1, None))}


def _of_proposal(world: World, verb: str, proposals: tuple[Any, ...]) -> Inputs:
    remarks = max((count for _, _, count in proposals), default=0)
    others: dict[str, Inputs] = {
        "herzien": {"sketch": Input(world.sketches, UNFIT)},
        "instemmen": {"seen": SEEN, "words": REMARKABLE},
        "bezwaar_maken": {"seen": SEEN, "words": REASON},
        "reageren": {
            "words": REASON,
            "question": Input((None, *range(1, remarks + 1)), (0, remarks + 1)),
        },
    }
    return others.get(verb, {})


_SIMPLE: dict[str, Inputs] = {
    "invullen": {
        "form": Input((FULL, OTHER), (None, Form(), SMALL, ELSEWHERE)),
        "words": Input(("",), (TOO_LONG,)),
    },
    "terugsturen": {"words": REASON},
    "uittreden": {"words": REASON},
    "heropenen": {"words": REASON},
    "weigeren": {"words": REASON},
    "schorsen": {"words": REASON},
    "hervatten": {"words": REASON},
    "intrekken": {"words": REMARKABLE},
    "voorleggen": {"seen": SEEN},
    "goedkeuren": {"seen": SEEN},
    "ondertekenen": {"seen": SEEN, "fresh": Input((True,), (False,))},
    "ondertekening_openen": {
        "paper": Input(
            ("goed",), ("", "andere tekst", "andere ondertekenaars", "andermans naam", "gegroeid", "getekend")
        )
    },
    "erkennen": {
        "check": Input(("geldig",), ("", "ongeldig", "ander document")),
        "public": Input(("beoordeeld",), ("", "niet beoordeeld", "andere tekst")),
    },
    "wijzigen": {"words": REASON, "heir": Input(("goed",), ("", "van een ander", "ander team"))},
    "verlengen": {"heir": Input(("goed",), ("", "van een ander", "ander team"))},
    "vervangen": {"heir": Input(("erkend",), ("", "ondertekend", "van een ander", "ander team"))},
}
