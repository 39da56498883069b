"""Rebuilding every agreement from the journal alone, and comparing it with the tables.

Only what the journal's effects say is rebuilt (state, form, proposals, stances, approvals, PDF); who sits
where is taken from the tables, since administrative acts are not effects.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain import effects
from workflow.domain.facts import Agreement, TeamForm
from workflow.domain.journal import Entry, Fault, Personal
from workflow.domain.vocabulary import EntryKind, State
from workflow.persistence import agreements, mapping
from workflow.persistence.tables import AgreementRow


def differences(session: Session, whole: Iterable[tuple[Entry, Personal | None]]) -> Iterator[Fault]:
    """A fault for every agreement that is not what its acts in the journal make of it."""
    rows = session.scalars(select(AgreementRow).order_by(AgreementRow.id)).all()
    stored = agreements.all_facts(session, rows, date.max)
    rebuilt = {key: _blank(facts) for key, facts in stored.items()}
    last = dict.fromkeys(stored, 0)
    for entry, part in whole:
        about = entry.body.get("agreement")
        if about is None or entry.body.get("kind") in (EntryKind.REFUSAL, EntryKind.MEETING):
            continue
        if about not in rebuilt:
            yield Fault(entry.number, f"Dossier {about} uit regel {entry.number} bestaat niet meer.")
            continue
        last[about] = entry.number
        rebuilt[about] = _after(rebuilt[about], entry, part)
    for row in rows:
        if _compared(rebuilt[row.id]) != _compared(stored[row.id]) or row.journal_number != last[row.id]:
            yield Fault(last[row.id], f"Dossier {row.id} is niet wat het journaal ervan zegt.")


def _blank(facts: Agreement) -> Agreement:
    """The agreement before its first act."""
    return replace(
        facts,
        state=State.DRAFT,
        form=TeamForm(),
        proposals=(),
        approvals=(),
        put_up=None,
        paper=None,
        submitted_by=None,
        recognised_by=None,
    )


def _after(facts: Agreement, entry: Entry, part: Personal | None) -> Agreement:
    content = part.content if part else {}
    if entry.body["kind"] != EntryKind.DECISION:
        return replace(facts, form=TeamForm(name=content.get("team", "")))
    done = tuple(mapping.effect_from_json(effect) for effect in content.get("effects", ()))
    return effects.apply(facts, State(entry.body["target"]), done)


def _compared(facts: Agreement) -> Agreement:
    """The agreement without what the journal's effects do not tell."""
    return replace(facts, seats=(), signatories=(), partners=())
