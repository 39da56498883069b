"""decide(): one agreement and one act in, a Decision or a Refusal out. The only importer of `transitions`.

The table drives one shared machine; an attempt is a throw-away object that is never registered with it
(registering keeps a reference for ever). Effects are data on the decision, never callbacks: an exception in
a callback would leave the object in its new state.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from transitions import EventData, Machine

from language.said import said
from workflow.domain import lifecycle
from workflow.domain.consequences import consequences
from workflow.domain.effects import Effect
from workflow.domain.facts import Act, Agreement
from workflow.domain.lifecycle import Row
from workflow.domain.rules.rule import Reason, Rule
from workflow.domain.vocabulary import Action, State, label

WRONG_STATE = said("{action!c} kan nu niet: de stand van het dossier is ‘{state}’.")


@dataclass(frozen=True, slots=True)
class Decision:
    """The act may happen: where it leads and what it changes."""

    action: Action
    source: State
    target: State
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The act may not happen. Nothing changes; the reasons are for the person who tried."""

    action: Action
    source: State
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that is this person's to do in this state, and what still stands in its way."""

    action: Action
    hindrances: tuple[Reason, ...]


@dataclass(slots=True)
class _Attempt:
    """What the machine moves: the state, and the reasons collected on the way."""

    agreement: Agreement
    act: Act
    state: str
    reasons: dict[Reason, None] = field(default_factory=dict)

    def allowed_by(self, row: Row) -> bool:
        if row.when and not row.when.holds(self.agreement, self.act):
            return False
        reasons = _broken(row, self.agreement, self.act)
        self.reasons.update(dict.fromkeys(reasons))
        return not reasons


def _broken(row: Row, agreement: Agreement, act: Act) -> tuple[Reason, ...]:
    """Why the row does not allow the act. Who someone is comes first, and is then the only reason."""

    def failing(rules: tuple[Rule, ...]) -> tuple[Reason, ...]:
        return tuple(rule.reason(agreement, act) for rule in rules if not rule.holds(agreement, act))

    return failing((row.who,)) or failing(row.guards)


def _condition(row: Row) -> Callable[[EventData], bool]:
    def allowed(event: EventData) -> bool:
        attempt: Any = event.model
        return bool(attempt.allowed_by(row))

    return allowed


def _machine() -> Machine:
    rows: list[dict[str, Any]] = [
        {
            "trigger": row.action.value,
            "source": row.source.value,
            "dest": row.target.value,
            "conditions": _condition(row),
        }
        for row in lifecycle.ROWS
    ]
    return Machine(
        model=None,
        states=[state.value for state in State],
        transitions=rows,
        initial=State.DRAFT.value,
        auto_transitions=False,
        send_event=True,
    )


_MACHINE = _machine()


def decide(agreement: Agreement, act: Act) -> Decision | Refusal:
    """Whether the act may happen to the agreement, by the table and nothing else.

    Pure: the agreement is not changed. `effects.apply` gives the agreement after a Decision.
    """
    source = agreement.state
    if not lifecycle.rows_for(act.action, source):
        return Refusal(act.action, source, (_wrong_state(act.action, source),))
    attempt = _Attempt(agreement, act, source.value)
    if not _MACHINE.events[act.action.value].trigger(attempt):
        return Refusal(act.action, source, tuple(attempt.reasons))
    return Decision(act.action, source, State(attempt.state), consequences(agreement, act))


def offers(agreement: Agreement, act: Act) -> tuple[Offer, ...]:
    """What this person can do now. The act gives the person, their roles and the day; its action is ignored.

    Rules about what is given along cannot be judged before it is given; they are left out.
    """
    offered: dict[Action, Offer] = {}
    for row in lifecycle.ROWS:
        if row.source is not agreement.state or not row.who.holds(agreement, act):
            continue
        known = (rule for rule in row.guards if not rule.about_input)
        hindrances = tuple(r.reason(agreement, act) for r in known if not r.holds(agreement, act))
        offered.setdefault(row.action, Offer(row.action, hindrances))
    return tuple(offered.values())


def _wrong_state(action: Action, state: State) -> Reason:
    words = (("action", label(action)), ("state", label(state)))
    return Reason("in_the_right_state", WRONG_STATE, words)
