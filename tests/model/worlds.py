"""The small worlds that are searched. Each says what it is for; together they hold every action.

People: the hundreds name the partner, the units the level; 109, 209, … sign and sit nowhere.
"""

from dataclasses import replace

from tests.model.world import (
    AREA,
    AREA_TOO,
    DEVIATION,
    DEVIATION_TOO,
    ELSEWHERE,
    FULL,
    HOUSING,
    MUNICIPALITY,
    OTHER,
    POLICE,
    SCHOOL,
    SMALL,
    SUPPLEMENT,
    SUPPLEMENT_TOO,
    TEAM,
    Chair,
    Form,
    Pen,
    Sketch,
    World,
)

HUNDREDS = {TEAM: 100, MUNICIPALITY: 200, POLICE: 300, HOUSING: 400, SCHOOL: 500}
COORDINATOR = Chair(101, TEAM, 1, approves=True)
TALKS = "in_onderhandeling"


def chairs(partner: str, *levels: int, approver: int | None = None) -> tuple[Chair, ...]:
    """A person per level; the one at the lowest approves, unless another is named."""
    approver = approver or levels[0]
    return tuple(Chair(HUNDREDS[partner] + n, partner, n, approves=n == approver) for n in levels)


def pen(partner: str, unit: int = 9, **changes: int) -> Pen:
    """A mandate to sign; the gemeente signs last."""
    number = HUNDREDS[partner]
    base = Pen(number, number + unit, partner, 2 if partner == MUNICIPALITY else 1)
    return base._replace(**changes)


THREE = World(
    "3 partners × 3 levels × 2 revisions, one deviation",
    (TEAM, MUNICIPALITY, POLICE),
    (COORDINATOR, *chairs(MUNICIPALITY, 1, 2, 3, approver=3), *chairs(POLICE, 1, 2, 3, approver=2)),
    (pen(TEAM, 1), pen(MUNICIPALITY), pen(POLICE, 2)),
    one_wording=True,
)
TWO = World(
    "2 partners × 3 levels × 3 revisions, one deviation",
    (TEAM, POLICE),
    (COORDINATOR, Chair(101, TEAM, 2), Chair(103, TEAM, 3), *chairs(POLICE, 1, 2, 3)),
    (pen(TEAM, 1), pen(POLICE)),
    revisions=3,
    one_wording=True,
)
RIVALS = World(
    "2 partners × 1 level × 2 revisions, two proposals on one principle, every history twice",
    (TEAM, HOUSING),
    (COORDINATOR, *chairs(HOUSING, 1)),
    (pen(TEAM, 1), pen(HOUSING, 1)),
    levels=(1,),
    proposals=2,
    start=TALKS,
    twice=True,
    without=frozenset({"uittreden"}),
)
THREE_RIVALS = World(
    "3 partners × 1 level × 1 revision, two proposals on one principle",
    (TEAM, POLICE, HOUSING),
    (COORDINATOR, *chairs(POLICE, 1), *chairs(HOUSING, 1)),
    (pen(TEAM, 1), pen(POLICE, 1), pen(HOUSING, 1)),
    (DEVIATION,),
    levels=(1,),
    proposals=2,
    revisions=1,
    start=TALKS,
    without=frozenset({"uittreden"}),
)
SUPPLEMENTS = World(
    "3 partners × 2 levels × 2 revisions, a supplement, questions and answers",
    (TEAM, POLICE, HOUSING),
    (COORDINATOR, *chairs(POLICE, 1, 2), *chairs(HOUSING, 1, 2)),
    (pen(TEAM, 1), pen(POLICE), pen(HOUSING)),
    (SUPPLEMENT, SUPPLEMENT_TOO),
    levels=(1, 2),
    remarks=1,
    start=TALKS,
    without=frozenset({"uittreden"}),
)
AREAS = World(
    "4 partners × 2 levels × 2 revisions, another area, and the form while negotiating",
    (TEAM, MUNICIPALITY, POLICE, HOUSING),
    (COORDINATOR, *chairs(MUNICIPALITY, 1, 2), *chairs(POLICE, 2), *chairs(HOUSING, 1)),
    (pen(TEAM, 1), pen(MUNICIPALITY), pen(POLICE), pen(HOUSING)),
    (AREA, AREA_TOO),
    levels=(1, 2),
    forms=(FULL, OTHER),
    start=TALKS,
)
SUBJECTS = World(
    "2 partners × 1 level, two proposals: titles that differ in capitals, another area, a deviation",
    (TEAM, MUNICIPALITY),
    (COORDINATOR, *chairs(MUNICIPALITY, 1)),
    (pen(TEAM, 1), pen(MUNICIPALITY)),
    (SUPPLEMENT, SUPPLEMENT_TOO, AREA, AREA_TOO, DEVIATION),
    levels=(1,),
    proposals=2,
    revisions=1,
    start=TALKS,
)
FORMS = World(
    "the application: every form",
    (TEAM, MUNICIPALITY),
    (COORDINATOR, *chairs(MUNICIPALITY, 1)),
    (pen(TEAM, 1), pen(MUNICIPALITY)),
    levels=(1,),
    forms=(Form(), SMALL, FULL, OTHER, ELSEWHERE),
    proposals=0,
    every_input=True,
)
VACANCY = World(
    "3 partners × 2 levels, seats that fall vacant and are filled, mandates that end, a level that empties",
    (TEAM, MUNICIPALITY, HOUSING),
    (
        COORDINATOR,
        Chair(201, MUNICIPALITY, 1, approves=True),
        Chair(202, MUNICIPALITY, 2, until=0),
        Chair(204, MUNICIPALITY, 2, since=2),
        Chair(401, HOUSING, 1, approves=True, until=0),
        Chair(402, HOUSING, 2, approves=True, since=2),
    ),
    (pen(TEAM, 1), pen(MUNICIPALITY), pen(HOUSING, until=1), Pen(410, 408, HOUSING, since=2)),
    (DEVIATION, SUPPLEMENT),
    levels=(1, 2),
    days=(0, 1, 2),
    revisions=1,
    start=TALKS,
    fluent=False,
)
DOUBLE = World(
    "one who sits for two partners, one who sits for one and signs for another, one who signs twice",
    (TEAM, POLICE, HOUSING),
    (
        COORDINATOR,
        *chairs(POLICE, 1),
        *chairs(HOUSING, 1),
        Chair(666, TEAM, 1, approves=True),
        Chair(666, POLICE, 1, approves=True),
        Chair(777, HOUSING, 1, approves=True),
        Chair(444, TEAM, 1, until=0),
    ),
    (
        pen(TEAM, 1),
        Pen(300, 777, POLICE, until=0),
        Pen(301, 309, POLICE, since=1),
        Pen(302, 309, POLICE, since=1, until=1),
        Pen(400, 444, HOUSING),
    ),
    (SUPPLEMENT,),
    levels=(1,),
    days=(0, 1, 2),
    revisions=1,
    start=TALKS,
    fluent=False,
)
COMING = World(
    "3 partners × 2 levels, one leaves and comes back, another cannot come, with a deviation",
    (TEAM, MUNICIPALITY, HOUSING),
    (
        COORDINATOR,
        *chairs(MUNICIPALITY, 1, 2),
        *chairs(HOUSING, 1, 2),
        Chair(501, SCHOOL, 1),
    ),
    (pen(TEAM, 1), pen(MUNICIPALITY), pen(HOUSING), pen(SCHOOL)),
    (DEVIATION,),
    levels=(1, 2),
    newcomers=(HOUSING, SCHOOL),
    revisions=1,
    start=TALKS,
    twice=True,
)
FORCE = World(
    "in force: suspension, notice, term and what comes first",
    (TEAM, MUNICIPALITY, HOUSING),
    (COORDINATOR, *chairs(MUNICIPALITY, 1), *chairs(HOUSING, 1)),
    (pen(TEAM, 1), pen(MUNICIPALITY), pen(HOUSING, until=1)),
    (DEVIATION,),
    levels=(1,),
    days=(0, 1, 30, 31),
    term=True,
    proposals=0,
    every_input=True,
    fluent=False,
)


def recognised(*proposals: Sketch) -> tuple[dict[str, object], ...]:
    """The coordinator's proposals, accepted by 201 and 202; and everything up to recognition."""
    made = [{"verb": "voorstellen", "who": 101, "sketch": sketch} for sketch in proposals]
    said = [
        {"verb": "instemmen", "who": who, "number": number}
        for number, sketch in enumerate(proposals, 1)
        for who in ((201, 202) if sketch.kind == "afwijking" else (201,))
    ]
    rest: list[tuple[str, int]] = [("voorleggen", 101), ("goedkeuren", 201), ("ondertekening_openen", 900)]
    rest += [("ondertekenen", 101), ("ondertekenen", 209), ("erkennen", 901)]
    return (*made, *said, *({"verb": verb, "who": who} for verb, who in rest))


SUCCESSION = World(
    "predecessor and successor, with a supplement, suspension and notice",
    (TEAM, MUNICIPALITY),
    (COORDINATOR, *chairs(MUNICIPALITY, 1)),
    (pen(TEAM, 1), pen(MUNICIPALITY)),
    (SUPPLEMENT, SUPPLEMENT_TOO),
    levels=(1,),
    days=(0, 1),
    start=TALKS,
    prelude=recognised(SUPPLEMENT),
    pair=True,
)
HEIRS = World(
    "predecessor and successor, with a term, an agreed area, and a deviation that a new seat is asked about",
    (TEAM, MUNICIPALITY),
    (COORDINATOR, Chair(102, TEAM, 2, since=1), *chairs(MUNICIPALITY, 1, 2)),
    (pen(TEAM, 1), pen(MUNICIPALITY)),
    (DEVIATION, DEVIATION_TOO),
    levels=(1, 2),
    days=(0, 1, 30),
    term=True,
    forms=(FULL, Form("vol", "groot")),
    proposals=2,
    start=TALKS,
    without=frozenset({"voorstellen"}),
    prelude=recognised(DEVIATION, AREA),
    pair=True,
)
SMALLEST = World(
    "2 partners × 2 levels × 2 revisions, every history twice",
    (TEAM, MUNICIPALITY),
    (COORDINATOR, *chairs(MUNICIPALITY, 1, 2, approver=2)),
    (pen(TEAM, 1), pen(MUNICIPALITY)),
    (DEVIATION, DEVIATION_TOO),
    levels=(1, 2),
    twice=True,
)
EVERY_INPUT = World(
    "2 partners × 1 level × 2 revisions, every input with every other",
    (TEAM, MUNICIPALITY),
    (COORDINATOR, *chairs(MUNICIPALITY, 1)),
    (pen(TEAM, 1), pen(MUNICIPALITY)),
    levels=(1,),
    remarks=1,
    every_input=True,
)
QUICK_CONSENT = replace(SMALLEST, name="quick: one deviation", twice=False, one_wording=True)
QUICK_ALIKE = replace(THREE_RIVALS, name="quick: three partners alike", proposals=1)
QUICK_SUBJECTS = replace(
    SUBJECTS, name="quick: titles", sketches=(SUPPLEMENT, SUPPLEMENT_TOO), one_wording=True
)
QUICK_LOWEST = replace(
    SUBJECTS,
    name="quick: lowest levels",
    chairs=(COORDINATOR, *chairs(MUNICIPALITY, 1, 2)),
    levels=(1, 2),
    sketches=(SUPPLEMENT, AREA),
    proposals=1,
)
QUICK_COMING = replace(
    COMING,
    name="quick: coming and going",
    chairs=(COORDINATOR, *chairs(MUNICIPALITY, 1), *chairs(HOUSING, 1)),
    levels=(1,),
    twice=False,
)
QUICK_FORCE = replace(FORCE, name="quick: in force", every_input=False, days=(0, 30, 31))
QUICK_HEIRS = replace(SUCCESSION, name="quick: a successor", sketches=(SUPPLEMENT,), days=(0,))
QUICK_VACANCY = replace(
    VACANCY,
    name="quick: vacancies",
    sketches=(DEVIATION,),
    partners=(TEAM, HOUSING),
    chairs=(
        COORDINATOR,
        Chair(401, HOUSING, 1, approves=True, until=0),
        Chair(402, HOUSING, 2, until=1),
        Chair(403, HOUSING, 2, approves=True, since=2),
    ),
    pens=(pen(TEAM, 1), pen(HOUSING, until=0), Pen(410, 408, HOUSING, since=1)),
)
QUICK_DOUBLE = replace(
    DOUBLE,
    name="quick: two hats",
    sketches=(SUPPLEMENT, SUPPLEMENT_TOO),
    one_wording=True,
    days=(0,),
    partners=(TEAM, POLICE),
    newcomers=(HOUSING,),
)
QUICK = tuple(name for name in list(globals()) if name.startswith("QUICK_"))

ALIKE = frozenset({"THREE_RIVALS", "SUPPLEMENTS", "QUICK_ALIKE"})
"""Worlds that are the same when politie and corporatie are exchanged."""
ALL = (
    "THREE",
    "TWO",
    "AREAS",
    "SUPPLEMENTS",
    "SUBJECTS",
    "VACANCY",
    "RIVALS",
    "THREE_RIVALS",
    "DOUBLE",
    "COMING",
    "FORCE",
    "EVERY_INPUT",
    "HEIRS",
    "SUCCESSION",
    "FORMS",
    "SMALLEST",
)
"""The longest first, for two run at a time."""
