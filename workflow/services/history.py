"""What a dossier's journal tells its readers: who did what about which proposal, and why it came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from workflow.domain.facts import Agreement
from workflow.domain.meeting import MeetingAct
from workflow.domain.vocabulary import Action, Administration, EntryKind, State, label
from workflow.persistence import journal, people
from workflow.services.receipts import is_own

BACK = frozenset({Action.RETURN.value, Action.REOPEN.value, Action.DECLINE.value})
"""What leads back, always with a reason."""


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


def history(session: Session, facts: Agreement, reader: int) -> tuple[Event, ...]:
    """What was done, newest first. Refusals are in the journal, not here: they changed nothing."""
    versions = {r.digest: r.number for p in facts.proposals for r in p.revisions}
    kept = [
        (row, (part.content if part else None) or {"name": "gewist"})
        for row, part in journal.about(session, facts.id)
        if row.body["kind"] != EntryKind.REFUSAL.value
    ]
    grounds = (row.body.get("mandate") or {} for row, _ in kept)
    names = people.names(session, {ground["deputy_of"] for ground in grounds if ground.get("deputy_of")})
    events = (
        Event(
            row.number,
            datetime.fromisoformat(row.at),
            str(content.get("name", "")),
            _action(row.body["action"]),
            _on_behalf(facts, row.body.get("mandate"), names),
            str(content.get("reason", "")),
            State(row.body["target"]) if row.body["kind"] == EntryKind.DECISION.value else None,
            is_own(row, facts.id, reader),
            row.body["action"],
            _about(row.body.get("effects", ()), versions),
            row.body.get("source") != row.body.get("target"),
        )
        for row, content in kept
    )
    return tuple(reversed(list(events)))


def came_back(events: Sequence[Event]) -> Event | None:
    """The return, reopening or refusal to sign because of which the agreement stands where it does."""
    last = next((event for event in events if event.moved), None)
    return last if last and last.word in BACK else None


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
        return f"voorstel {number}" + (f", versie {version}" if version else "")
    return ""


def _on_behalf(facts: Agreement, mandate: Mapping[str, Any] | None, names: Mapping[int, str]) -> str:
    if not mandate:
        return ""
    name = next((p.name for p in facts.partners if p.key == mandate["partner"]), mandate["partner"])
    level = next((lv.name for lv in facts.levels if lv.rank == mandate["level"]), "")
    deputy = mandate.get("deputy_of")
    acting = f"waarnemend namens {names.get(deputy, 'de zetelhouder')}" if deputy else ""
    return ", ".join(part for part in (name, level, acting) if part)
