"""What a service answers to an act: done or refused, in a form that can be given again later."""

from dataclasses import dataclass
from typing import Any

from language.said import from_json, kept
from workflow.domain.machine import Decision, Refusal
from workflow.domain.vocabulary import Action, State


class NotFound(LookupError):
    """No such thing, or not for this person to know: the two are never told apart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one act."""

    action: Action
    done: bool
    state: State
    """The state of the agreement after the act."""
    sentences: tuple[str, ...] = ()
    """Why it was refused, in Dutch; empty when it was done."""
    successor: int | None = None
    """The agreement that this act started, if it did."""

    @classmethod
    def to(cls, outcome: Decision | Refusal) -> "Answer":
        """The answer that tells this outcome."""
        match outcome:
            case Decision(action, _, target):
                return cls(action, done=True, state=target)
            case Refusal(action, source, reasons):
                return cls(action, done=False, state=source, sentences=tuple(map(str, reasons)))

    def as_json(self) -> dict[str, Any]:
        """The answer as a JSON object, to be kept with the key of its form."""
        return {
            "action": self.action.value,
            "done": self.done,
            "state": self.state.value,
            "sentences": [kept(sentence) for sentence in self.sentences],
            "successor": self.successor,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Answer":
        """The inverse of `as_json`."""
        return cls(
            Action(data["action"]),
            data["done"],
            State(data["state"]),
            tuple(map(from_json, data["sentences"])),
            data["successor"],
        )
