"""What a dossier's journal tells its readers: who did what about which proposal, and why it came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from language.said import joined, said
from workflow.domain.facts import Agreement
from workflow.domain.meeting import MeetingAct
from workflow.domain.vocabulary import Action, Administration, EntryKind, State, label
from workflow.persistence import journal, people
from workflow.persistence.together import Later, Together
from workflow.services.cases import ITSELF
from workflow.services.receipts import is_own

BACK = frozenset({Action.RETURN.value, Action.REOPEN.value, Action.DECLINE.value})
"""What leads back, always with a reason."""
HOLDER = said("de zetelhouder")
ERASED = said("gewist")
"""Whose personal part is no more."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a dossier's history."""

    number: int
    """Its number in the journal."""
    at: datetime
    person: str
    action: str
    """What was done, in the municipality's word."""
    on_behalf: str
    """The partner and level the person spoke for, a deputy also for whom; empty when for none."""
    reason: str
    target: State | None
    """The state it led to; None for what is not an act of the table."""
    own: bool = False
    """Whether the reader did this, and can get a receipt of it."""
    word: str = ""
    """The action as it is stored."""
    about: str = ""
    """The proposal and its version: "voorstel 2, versie 1"; empty when it is about none."""
    moved: bool = False
    """Whether the agreement came into another state by it."""


def history(ask: Together, facts: Agreement, reader: int) -> Later[tuple[Event, ...]]:
    """What was done, newest first. Refusals are in the journal, not here: they changed nothing."""
    told = journal.told_about(ask, facts.id)

    def made() -> tuple[Event, ...]:
        kept = [row for row in told.rows if row[3]["kind"] != EntryKind.REFUSAL.value]
        grounds = (body.get("mandate") or {} for _, _, _, body, _ in kept)
        stood_in_for = {ground["deputy_of"] for ground in grounds if ground.get("deputy_of")}
        names = people.names(ask.session, stood_in_for) if stood_in_for else {}
        versions = {r.digest: r.number for p in facts.proposals for r in p.revisions}
        look = _Look(facts, reader, names, versions)
        return tuple(
            look.event(number, at, body, content or {"name": ERASED})
            for number, at, _, body, content in reversed(kept)
        )

    return made


@dataclass(frozen=True, slots=True)
class _Look:
    """What every line is made with."""

    facts: Agreement
    reader: int
    names: Mapping[int, str]
    versions: Mapping[str, int]

    def event(self, number: int, at: str, body: Mapping[str, Any], content: Mapping[str, Any]) -> Event:
        return Event(
            number,
            datetime.fromisoformat(at),
            _person(content.get("name", "")),
            _action(body["action"]),
            _on_behalf(self.facts, body.get("mandate"), self.names),
            str(content.get("reason", "")),
            State(body["target"]) if body["kind"] == EntryKind.DECISION.value else None,
            is_own(body, self.facts.id, self.reader),
            body["action"],
            _about(body.get("effects", ()), self.versions),
            body.get("source") != body.get("target"),
        )


def came_back(events: Sequence[Event]) -> Event | None:
    """The return, reopening or refusal to sign because of which the agreement stands where it does."""
    last = next((event for event in events if event.moved), None)
    return last if last and last.word in BACK else None


def _person(name: str) -> str:
    """Whose name this is; what stands for nobody's is said in the reader's language."""
    return ITSELF if name == ITSELF else name


def _action(word: str) -> str:
    kinds: tuple[type[StrEnum], ...] = (Action, Administration, MeetingAct)
    return next(label(kind(word)) for kind in kinds if word in set(kind))


def _about(effects: Sequence[Mapping[str, Any]], versions: Mapping[str, int]) -> str:
    """The proposal that an act made, changed or spoke of; the version as far as the entry says which."""
    for effect in effects:
        number = effect.get("proposal" if effect["effect"] == "Remarked" else "number")
        if number is None:
            continue
        revision, stance = effect.get("revision"), effect.get("stance")
        version = revision["number"] if revision else versions.get(stance["digest"]) if stance else None
        if version:
            return said("voorstel {number}, versie {version}", number=number, version=version)
        return said("voorstel {number}", number=number)
    return ""


def _on_behalf(facts: Agreement, mandate: Mapping[str, Any] | None, names: Mapping[int, str]) -> str:
    if not mandate:
        return ""
    name = next((p.name for p in facts.partners if p.key == mandate["partner"]), mandate["partner"])
    level = next((lv.name for lv in facts.levels if lv.rank == mandate["level"]), "")
    deputy = mandate.get("deputy_of")
    acting = said("waarnemend namens {holder}", holder=names.get(deputy, HOLDER)) if deputy else ""
    return joined(", ", (part for part in (name, level, acting) if part))
