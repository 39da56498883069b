"""What a rule is, and what a reason is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from language.said import Said
from workflow.domain.facts import Act, Agreement

Details = Mapping[str, Any]
"""What fills the {braces} of a sentence in, see `Said`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is refused: the rule that stopped it, its sentence, and what fills the sentence in."""

    rule: str
    sentence: str
    details: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return Said(self.sentence, dict(self.details))


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule. `about_input` marks rules on what the person gave along, which no page knows before."""

    name: str
    sentence: str
    holds: Callable[[Agreement, Act], bool]
    details: Callable[[Agreement, Act], Details] | None
    about_input: bool

    def reason(self, agreement: Agreement, act: Act) -> Reason:
        """The reason to give when this rule does not hold."""
        details = self.details(agreement, act) if self.details else {}
        return Reason(self.name, self.sentence, tuple(details.items()))


def rule(
    sentence: str,
    details: Callable[[Agreement, Act], Details] | None = None,
    *,
    about_input: bool = False,
) -> Callable[[Callable[[Agreement, Act], bool]], Rule]:
    """Turn a predicate into a rule with this sentence; `details` fills the sentence's {braces}."""

    def named(holds: Callable[[Agreement, Act], bool]) -> Rule:
        return Rule(holds.__name__, sentence, holds, details, about_input)

    return named
