"""What somebody could send for each action: as a right-minded person would, and in ways that do not fit."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.builders import FORM, area_change, deviation, supplement
from tests.world import HOUSING, World
from web.forms.acts import FORMS
from workflow.domain.facts import Act, Agreement, Paper, PaperCheck, PublicCheck
from workflow.domain.machine import Decision, Refusal, decide
from workflow.domain.parties import Newcomer
from workflow.domain.succession import Basis, successor_of
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, Role
from workflow.persistence import agreements, beginnings, people
from workflow.services.cases import sees
from workflow.services.waiting import Reader

Given = dict[str, Any]
STALE = "0" * 64
NEWCOMERS = ("stichting-nieuw", HOUSING, "bpt-ander", "niemand")
WITH_REASON = (
    Action.RETURN,
    Action.REOPEN,
    Action.DECLINE,
    Action.LEAVE,
    Action.SUSPEND,
    Action.RESUME,
    Action.AMEND,
)


WEEK, DAY = timedelta(days=7), timedelta(days=1)


def _about(facts: Agreement) -> Given:
    first = facts.proposals[0] if facts.proposals else None
    return {"proposal": 1, "digest": first.current.digest if first else STALE}


FITTING: dict[Action, Callable[[Agreement, date], Given]] = {
    Action.FILL_IN: lambda *_: {"form": replace(FORM, members=14)},
    Action.PROPOSE: lambda *_: {"draft": supplement(title="Rondes")},
    Action.REVISE: lambda *_: {"proposal": 1, "draft": deviation(text="Het team loopt in de zomer.")},
    Action.CONSENT: lambda facts, _: _about(facts),
    Action.OBJECT: lambda facts, _: {**_about(facts), "reason": "Liever niet."},
    Action.RETRACT: lambda *_: {"proposal": 1},
    Action.REMARK: lambda *_: {"proposal": 1, "reason": "Hoe laat?", "question": 1},
    Action.PUT_TO_APPROVAL: lambda facts, _: {"digest": text_digest(facts)},
    Action.APPROVE: lambda facts, _: {"digest": facts.put_up or STALE},
    Action.SIGN: lambda facts, _: {"digest": facts.paper.base if facts.paper else STALE, "fresh": True},
    Action.END: lambda _, today: {"reason": "Het is klaar.", "day": today + WEEK},
    Action.JOIN: lambda *_: {"partner": NEWCOMERS[0]},
    **dict.fromkeys(WITH_REASON, lambda *_: {"reason": "Daarom."}),
}
"""By action, what a right-minded person would give along; the others take nothing."""
SPOILT: dict[Action, Callable[[Given, date], list[Given]]] = {
    Action.FILL_IN: lambda *_: [
        {"form": replace(FORM, members=2)},
        {"form": replace(FORM, streets=("Elders",))},
    ],
    Action.PROPOSE: lambda *_: [
        {"draft": draft} for draft in (deviation(), area_change(), supplement(reason=""), deviation(text=""))
    ],
    Action.REVISE: lambda *_: [{"proposal": 1, "draft": draft} for draft in (deviation(), supplement())],
    Action.CONSENT: lambda fits, _: [{**fits, "level": 3}],
    Action.OBJECT: lambda fits, _: [{**fits, "level": 3}],
    Action.REMARK: lambda fits, _: [{**fits, "question": 7}],
    Action.END: lambda fits, today: [
        {**fits, "day": today},
        {**fits, "day": today - DAY},
        {"reason": "Zonder dag."},
    ],
    Action.JOIN: lambda *_: [{"partner": partner} for partner in NEWCOMERS[1:]],
}
"""By action, what does not fit, or fits another row of the table."""


def fitting(facts: Agreement, action: Action, today: date) -> Given:
    """What fits the dossier as it is."""
    fits = FITTING.get(action)
    return fits(facts, today) if fits else {}


def others(fits: Given, action: Action, today: date) -> Iterator[Given]:
    """What does not fit, or fits another row of the table."""
    for name, wrong in (("reason", " "), ("digest", STALE), ("proposal", 99)):
        if name in fits:
            yield {**fits, name: wrong}
    yield from SPOILT.get(action, lambda *_: [])(fits, today)


def as_fields(action: Action, given: Given, level: int = 1) -> dict[str, str]:
    """What the browser would send, but for the token and the key.

    `level` is what the page puts in a form that speaks at one: the person's lowest.
    """
    fields: dict[str, str] = {"level": str(level)} if "level" in _names(action) else {}
    for name, value in given.items():
        if name == "draft":
            draft = {**asdict(value), "kind": value.kind.value, "streets": "\n".join(value.streets)}
            fields |= {**draft, "boundary": ""}
        elif name == "form":
            form = asdict(value)
            counts = {"members": str(value.members or ""), "streets_covered": "", "boundary": ""}
            fields |= {**form, **counts, "streets": "\n".join(value.streets)}
        elif name == "fresh":
            assert value, "everybody in the house has just logged in"
        elif name == "day":
            fields["day"] = value.isoformat()
        else:
            fields[name] = str(value)
    assert set(fields) <= set(_names(action)), (action, fields)
    return fields


def _names(action: Action) -> list[str]:
    return [name for name in dir(FORMS[action]) if not name.startswith("_")]


@dataclass(frozen=True)
class Known:
    """What the table may look at, read once: a house is restored after each act that changed something."""

    facts: Agreement
    today: date
    basis: Basis
    people: Mapping[str, int]
    roles: Mapping[str, frozenset[Role]]
    newcomers: Mapping[str, Newcomer | None]

    @classmethod
    def of(cls, world: World) -> "Known":
        with world.desk.database.reading() as session:
            covenant = beginnings.newest_covenant(session)
            assert covenant is not None
            roles = {who: people.roles(session, person) for who, person in world.people.items()}
            newcomers = {key: agreements.newcomer(session, key) for key in NEWCOMERS}
            basis = beginnings.basis(session, covenant)
        return cls(world.facts(), world.desk.today(), basis, dict(world.people), roles, newcomers)

    def level(self, who: str) -> int:
        """The lowest level at which this person speaks; 1 for who does not."""
        seats = self.facts.seats_of(self.people[who], self.today) if who in self.people else ()
        return seats[0].level if seats else 1

    def sees(self, who: str) -> bool:
        """Whether the dossier is theirs to see; before it is submitted it is the team's own."""
        return sees(Reader(self.people[who], self.roles[who]), self.facts, self.today)

    def outcome(self, action: Action, who: str, given: Given) -> Decision | Refusal:
        """What the table says, asked apart from the services."""
        facts, person = self.facts, self.people[who]
        act = Act(action, person, self.today, self.roles[who], **given)
        match action:
            case Action.AMEND | Action.RENEW:
                act = replace(act, successor=successor_of(facts, act, self.basis))
            case Action.JOIN:
                act = replace(act, newcomer=self.newcomers[act.partner])
            case Action.OPEN_SIGNING:
                asked = facts.signing_on(act.today)
                act = replace(act, paper=Paper(facts.put_up or "", "pdf", "pdf", person, asked))
            case Action.RECOGNISE if facts.paper:
                checks = PaperCheck(facts.paper.head, valid=True), PublicCheck(facts.paper.digest, 0)
                act = replace(act, check=checks[0], public=checks[1])
        return decide(facts, act)
