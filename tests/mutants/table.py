"""Mutants of the table: a guard gone, everybody allowed, a rule that always holds, a `when` turned round."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from workflow.domain import lifecycle
from workflow.domain.lifecycle import Row
from workflow.domain.rules import paper, whole_text
from workflow.domain.rules.rule import Rule


@dataclass(frozen=True)
class Mutant:
    """One thing that is made worse, in this process and for good."""

    name: str
    apply: Callable[[], None]


def everyone(*_: Any) -> bool:
    return True


def nobody(*_: Any) -> bool:
    return False


IMPLY_WHO = (whole_text.this_is_the_last_approval, paper.this_is_the_last_signature)
"""These ask for the approver's seat, the signatory's block: nobody else's act gets to that `who`."""


IMPLIED = {paper.this_is_the_last_signature: {paper.has_not_signed_yet, paper.it_is_their_turn}}
"""When everybody else has signed, one has not signed oneself, and nobody is before one."""


def of_table() -> Iterator[Mutant]:
    """One per guard in a row, per `who`, per `when` and per rule."""
    for row in lifecycle.ROWS:
        where = f"{row.action.value} {row.source.value} → {row.target.value}"
        if row.when not in IMPLY_WHO:
            yield Mutant(f"{where}: by anybody", _set(row, "who", _always(row.who)))
        for guard in row.guards:
            if row.when in IMPLIED and guard in IMPLIED[row.when]:
                continue
            rest = tuple(g for g in row.guards if g is not guard)
            yield Mutant(f"{where}: without {guard.name}", _set(row, "guards", rest))
        if row.when:
            yield Mutant(f"{where}: whenever", _set(row, "when", _always(row.when)))
            yield Mutant(f"{where}: never", _set(row, "when", _always(row.when, nobody)))
    for rule in rules():
        yield Mutant(f"rule {rule.name}: always", _set(rule, "holds", everyone))


def rules() -> list[Rule]:
    """Every rule that a row asks, once."""
    asked = [r for row in lifecycle.ROWS for r in (row.who, *row.guards, *([row.when] if row.when else []))]
    return list({rule.name: rule for rule in asked}.values())


def _always(rule: Rule, holds: Callable[..., bool] = everyone) -> Rule:
    return Rule(rule.name, rule.sentence, holds, rule.details, rule.about_input)


def _set(thing: Row | Rule, name: str, value: object) -> Callable[[], None]:
    return lambda: object.__setattr__(thing, name, value)
