"""Lists of dossiers look at outlines of them: they say exactly what the whole facts say."""

import random
from collections.abc import Callable
from itertools import product

import pytest
from sqlalchemy import select

from tests.builders import area_change, deviation, supplement
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, POLICE, World
from workflow.domain.consent import proposal_state
from workflow.domain.text import text_digest
from workflow.domain.turn import turns
from workflow.domain.vocabulary import Action, ProposalState, Role, State
from workflow.persistence import agreements, people
from workflow.persistence.proposals import Outlines
from workflow.persistence.tables import AgreementRow, SeatRow, TeamRow
from workflow.services.answers import NotFound
from workflow.services.cases import sees
from workflow.services.overview import OFFICE_TURN, RESTING, TEAM_TURN, Line, Overview, Wish
from workflow.services.people import NotAllowed
from workflow.services.waiting import Reader, waiting_for

STEPS, LOOKS = 60, 6
SHOWN = 50
SPEAKERS = [f"{key}-{level}" for key in KEYS for level in (1, 2, 3)]
DRAFTS = (deviation(), supplement(), area_change())


def by_whole_facts(world: World, person: int) -> list[Line]:
    """Every dossier that this person may see, from everything that is known of each."""
    with world.desk.database.reading() as session:
        today, reader = world.desk.today(), Reader(person, people.roles(session, person))
        rows = session.scalars(select(AgreementRow).order_by(AgreementRow.since, AgreementRow.id)).all()
        facts = agreements.all_facts(session, rows, today)
        kept = {row.id: (row, facts[row.id]) for row in rows if sees(reader, facts[row.id], today)}
        waits = waiting_for(session, kept, today, reader)
        names = dict(session.execute(select(TeamRow.id, TeamRow.name)).all())
        lines = []
        for key, (row, fact) in kept.items():
            states = [proposal_state(fact, p, today) for p in fact.proposals if not p.retracted]
            counts = len(states), states.count(ProposalState.OBJECTED)
            lines.append(Line(key, names[row.team_id], fact.team, row.state, row.since, waits[key], *counts))
    return lines


def meets(wish: Wish, line: Line) -> bool:
    def meant(partner: str | None, role: Role | None) -> bool:
        if wish.who == OFFICE_TURN:
            return role is Role.MAYORS_OFFICE
        return not wish.who or partner == (line.own if wish.who == TEAM_TURN else wish.who)

    return any(meant(w.turn.partner, w.turn.role) and (w.late or not wish.late) for w in line.waiting)


def same_for_everybody(world: World, overview: Overview) -> None:
    for name in ("kantoor", "kantoor-2", *(who for who in world.people if who.startswith("coordinator "))):
        same_tasks(world, overview, name)
    for name in SPEAKERS[:4]:
        same_tasks(world, overview, name)
    office = world.people["kantoor"]
    every = sorted(
        by_whole_facts(world, office), key=lambda line: (line.state in RESTING, line.since, line.id)
    )
    for who, late in product((OFFICE_TURN, TEAM_TURN, POLICE, ""), (True, False)):
        if who or late:
            wish = Wish(who=who, late=late)
            expected = [line for line in every if meets(wish, line)]
            assert list(overview.board(office, wish).sheet.lines) == expected, wish
    assert list(overview.board(office).sheet.lines) == every


def same_tasks(world: World, overview: Overview, name: str) -> None:
    person, office = world.people[name], name.startswith("kantoor")
    whole = [line for line in by_whole_facts(world, person) if line.mine or not office]
    found = overview.tasks(person, 1, SHOWN)
    expected = sorted(whole, key=lambda line: (line.state in RESTING, not line.mine, line.since))
    assert sorted(found.sheet.lines, key=lambda line: line.id) == sorted(expected, key=lambda line: line.id)
    assert [line.since for line in found.sheet.lines] == [line.since for line in expected]
    mine = [(line.id, w) for line in expected for w in line.mine]
    assert found.total == len(mine)
    assert found.to_sign == sum(w.action is Action.SIGN for _, w in mine)
    first = [(task.line.id, task.waiting) for task in found.first]
    assert sorted(map(repr, first)) == sorted(map(repr, mine))
    ends = [(not w.late, w.deadline.late_since, w.since) for _, w in first]
    assert ends == sorted(ends)


class Walk:
    """Somebody does something, again and again; much of it is refused."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, random.Random(seed)
        self.dossiers: dict[int, str] = {world.agreement: "coordinator BPT Proef"}

    def add(self, name: str, state: State | None) -> None:
        self.world.people.pop("coordinator", None)
        self.world.agreement = self.world.start_team(name)
        self.dossiers[self.world.agreement] = f"coordinator {name}"
        if state:
            self.world.until(state)

    def step(self) -> None:
        world, dice = self.world, self.dice
        world.agreement = dice.choice(list(self.dossiers))
        own = self.dossiers[world.agreement]
        facts, who = world.facts(), dice.choice([own, *SPEAKERS])
        number = dice.choice([p.number for p in facts.proposals] or [0])
        proposal = facts.proposal(number)
        about = {"proposal": number, "digest": proposal.current.digest if proposal else ""}
        day = world.desk.today()
        acts: list[Callable[[], object]] = [
            lambda: world.act(Action.PROPOSE, who, draft=dice.choice(DRAFTS)),
            lambda: world.act(Action.OBJECT, who, reason="Zo niet.", **about),
            lambda: world.act(Action.REVISE, own, draft=supplement(text=f"Beter {number}."), **about),
            lambda: world.act(Action.RETRACT, own, **about),
            lambda: [world.consent(number, one) for one in SPEAKERS] if proposal else None,
            lambda: world.act(Action.PUT_TO_APPROVAL, own, digest=text_digest(facts)),
            lambda: world.act(Action.APPROVE, f"{HOUSING}-1", digest=facts.put_up or ""),
            lambda: world.clock.forward(days=dice.randint(1, 9)),
            lambda: KeptMandates(world.desk).end_seat(dice.choice(self._seats()), day),
        ]
        dice.choices(acts, weights=[4, 3, 2, 1, 3, 2, 1, 2, 1])[0]()

    def _seats(self) -> list[int]:
        with self.world.desk.database.reading() as session:
            held = select(SeatRow.id).where(SeatRow.partner == HOUSING, SeatRow.until.is_(None))
            return list(session.scalars(held)) or [0]


@pytest.mark.parametrize("seed", range(3))
def test_outlines_give_the_same_lists_as_the_whole_facts(negotiating: World, seed: int) -> None:
    walk, overview = Walk(negotiating, seed), Overview(negotiating.desk)
    for name, state in (
        ("BPT Nieuw", None),
        ("BPT Praat", State.IN_NEGOTIATION),
        ("BPT Tekent", State.FOR_SIGNING),
        ("BPT Erkend", State.RECOGNISED),
    ):
        walk.add(name, state)
    for n in range(STEPS):
        try:
            walk.step()
        except (NotAllowed, NotFound):  # that seat ends already; nobody of it may look any more
            continue
        if n % (STEPS // LOOKS) == 0:
            same_for_everybody(negotiating, overview)
            same_for_everybody(negotiating, Overview(negotiating.desk))


def test_an_outline_waits_for_the_same_in_every_dossier(negotiating: World) -> None:
    for draft in DRAFTS:
        negotiating.propose(draft)
    negotiating.everyone_consents(2)
    with negotiating.desk.database.reading() as session:
        rows, day = session.scalars(select(AgreementRow)).all(), negotiating.desk.today()
        whole, brief = (
            agreements.all_facts(session, rows, day),
            agreements.outlines(session, rows, day, Outlines()),
        )
        for key, facts in whole.items():
            assert turns(brief[key], day) == turns(facts, day) != ()
