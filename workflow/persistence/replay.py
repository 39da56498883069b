"""Rebuilding every agreement from the journal alone, and comparing it with the tables.

Everything that an act changes is rebuilt: state, partners, form, proposals, stances, approvals, PDF, dates.
Who sits where, and the covenants, are compared apart (`administration.py`): they belong to no one agreement.
Words that were erased are the only thing that is not compared: numbers, digests and people are in the open.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.applying import apply
from workflow.domain.effects import Effect
from workflow.domain.facts import Agreement
from workflow.domain.journal import Entry, Fault, Personal
from workflow.domain.parties import Partner
from workflow.domain.standing import Periods, periods_after
from workflow.domain.vocabulary import Administration, EntryKind, PartnerKind, State
from workflow.persistence import agreements, beginnings, mapping, standings, veil
from workflow.persistence.tables import AgreementRow


def differences(session: Session, whole: Iterable[tuple[Entry, Personal | None]]) -> Iterator[Fault]:
    """A fault for every agreement that is not what its acts in the journal make of it."""
    rows = session.scalars(select(AgreementRow).order_by(AgreementRow.id)).all()
    stored = agreements.all_facts(session, rows, date.max)
    rebuilt = {key: _blank(facts) for key, facts in stored.items()}
    recognised: dict[int, Periods] = {}
    last = dict.fromkeys(stored, 0)
    for entry, part in whole:
        about = entry.body.get("agreement")
        if about is None or entry.body.get("kind") in (EntryKind.REFUSAL, EntryKind.MEETING):
            continue
        if about not in rebuilt:
            yield Fault(entry.number, f"Dossier {about} uit regel {entry.number} bestaat niet meer.")
            continue
        last[about] = entry.number
        try:
            rebuilt[about] = _after(rebuilt[about], entry, part)
            done = _effects(entry, part)
        except (LookupError, TypeError, ValueError):
            yield Fault(entry.number, f"Wat regel {entry.number} deed, is niet meer na te gaan.")
            continue
        recognised[about] = periods_after(recognised.get(about, ()), rebuilt[about], done)
    kept = standings.periods(session)
    for row in rows:
        same = veil.same(_compared(rebuilt[row.id]), _compared(stored[row.id]))
        if not (same and last[row.id] and row.journal_number == last[row.id]):
            yield Fault(last[row.id], f"Dossier {row.id} is niet wat het journaal ervan zegt.")
        if kept.get(row.id, ()) != recognised.get(row.id, ()):
            yield Fault(last[row.id], f"Het register noemt voor dossier {row.id} andere perioden.")


def _blank(facts: Agreement) -> Agreement:
    """What stays the same from before the first act on: who is who, and the covenant."""
    return Agreement(
        id=facts.id,
        state=State.DRAFT,
        team=facts.team,
        partners=(),
        levels=facts.levels,
        seats=(),
        signatories=(),
        covenant=facts.covenant,
        covenant_version=facts.covenant_version,
        minimum_members=facts.minimum_members,
    )


def _after(facts: Agreement, entry: Entry, part: Personal | None) -> Agreement:
    if entry.body["kind"] == EntryKind.DECISION:
        return apply(facts, State(entry.body["target"]), _effects(entry, part))
    if entry.body["action"] in (Administration.TEAM_STARTED, Administration.SUCCESSOR_STARTED):
        return _begun(facts, entry.body, part)
    if entry.body["action"] == Administration.RESTAMPED and facts.paper:
        return replace(facts, paper=replace(facts.paper, head=entry.body["after"]))
    return facts


def _effects(entry: Entry, part: Personal | None) -> tuple[Effect, ...]:
    if part is None or entry.body["kind"] != EntryKind.DECISION:
        return ()
    if part.erased:
        return tuple(veil.effect(each) for each in entry.body["effects"])
    return tuple(mapping.effect_from_json(effect) for effect in part.content.get("effects", ()))


def _begun(facts: Agreement, body: Mapping[str, Any], part: Personal | None) -> Agreement:
    content = part.content if part and not part.erased else {}
    known = "form" in content
    return replace(
        facts,
        state=State(body["target"]),
        covenant_version=body["covenant"],
        partners=tuple(Partner(key, "", PartnerKind.OTHER) for key in body["partners"]),
        predecessor=body["predecessor"],
        put_up=body["put_up"],
        approvals=beginnings.approvals_told(body),
        submitted_by=body["submitted_by"],
        form=mapping.form_from_json(content["form"]) if known else veil.form(body["form"]),
        proposals=(
            mapping.proposals_from_json(content["proposals"]) if known else veil.proposals(body["proposals"])
        ),
    )


def _compared(facts: Agreement) -> Agreement:
    """The agreement without what other tables tell of it: people, the covenant's settings, its successor."""
    return replace(
        facts,
        seats=(),
        signatories=(),
        partners=tuple(Partner(p.key, "", PartnerKind.OTHER) for p in facts.partners),
        term_months=None,
        successor_underway=False,
        frozen=frozenset(),
        newest_version=0,
    )
