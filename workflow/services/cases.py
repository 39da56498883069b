"""One agreement in the hands of one person: opening it, and settling what they did to it.

Used by the services inside their transaction. Settling writes the effects, the journal entry and the messages
together, or, for a refusal, the journal entry alone.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.applying import apply
from workflow.domain.facts import Act, Agreement, TeamForm
from workflow.domain.machine import Decision, Refusal, decide
from workflow.domain.parties import Seat, Signatory
from workflow.domain.rules.questions import (
    approver_seat,
    coordinator_seat,
    own_signatory,
    speaking_seat,
    todays_signatory,
)
from workflow.domain.rules.rule import Reason
from workflow.domain.text import canonical, tidy, tidy_draft, tidy_form
from workflow.domain.vocabulary import Action, EntryKind, Role, SigningWay, State
from workflow.persistence import agreements, journal, mapping, messages, people, recording
from workflow.persistence.recording import Evidence
from workflow.persistence.tables import AgreementRow
from workflow.services import notices, wording
from workflow.services.answers import Answer, NotFound
from workflow.services.desk import Desk
from workflow.services.waiting import Reader

ITSELF = said("de installatie")
"""Who did what follows from a date."""


@dataclass(frozen=True, slots=True)
class Case:
    """An agreement, locked, with what a decision may look at."""

    session: Session
    desk: Desk
    row: AgreementRow
    facts: Agreement


def open_case(session: Session, desk: Desk, agreement: int, person: int) -> Case:
    """Lock the agreement for this person.

    Raises NotFound, also when it is not theirs to see, and ClockWrong: nothing is decided by a wrong clock.
    """
    journal.timely(session, desk.now())
    row = agreements.locked(session, agreement)
    if row is None:
        raise NotFound
    facts = agreements.facts(session, row, desk.today())
    if not may_see(session, desk, facts, person):
        raise NotFound
    return Case(session, desk, row, facts)


def may_see(session: Session, desk: Desk, facts: Agreement, person: int) -> bool:
    """Whether a dossier is this person's to see."""
    return sees(Reader(person, people.roles(session, person)), facts, desk.today())


def not_submitted(facts: Agreement) -> bool:
    """Whether the application is still the team's own: being written, sent back, or withdrawn before that."""
    return facts.state is State.DRAFT or (facts.state is State.WITHDRAWN and facts.submitted_by is None)


def of_the_team(reader: Reader, facts: Agreement, day: date) -> bool:
    """Whether the reader speaks or signs for the team itself on this day."""
    return any(seat.partner == facts.team for seat in facts.seats_of(reader.person, day)) or any(
        s.partner == facts.team and s.person == reader.person and s.holds_on(day) for s in facts.signatories
    )


def sees(reader: Reader, facts: Agreement, day: date) -> bool:
    """Whether a dossier is the reader's to see: they work for the mayor, sit for a partner, or sign.

    Before it is submitted only the team itself, and the office, which started it; see `shown_to`.
    """
    if Role.MAYORS_OFFICE in reader.roles:
        return True
    if not_submitted(facts):
        return of_the_team(reader, facts, day)
    signs = facts.paper.asked if facts.paper else ()
    return (
        bool(facts.seats_of(reader.person, day))
        or any(s.person == reader.person and s.holds_on(day) for s in facts.signatories)
        or any(s.person == reader.person for s in signs)
    )


def shown_to(reader: Reader, facts: Agreement, day: date) -> Agreement:
    """What the reader may read of a dossier that they see: of what is not submitted, the office the name."""
    if not not_submitted(facts) or of_the_team(reader, facts, day):
        return facts
    return replace(facts, form=TeamForm(facts.form.name))


def completed(session: Session, desk: Desk, act: Act) -> Act:
    """The act with what only the server may say (the day, the roles) and people's words in one form."""
    return replace(
        act,
        today=desk.today(),
        roles=people.roles(session, act.person),
        reason=tidy(act.reason),
        draft=tidy_draft(act.draft) if act.draft else None,
        form=tidy_form(act.form) if act.form else None,
    )


def outcome_of(case: Case, act: Act) -> Decision | Refusal:
    """What the table says of the act; words that no page can print are refused before that."""
    found = unprintable(case.desk, act)
    return Refusal(act.action, case.facts.state, found) if found else decide(case.facts, act)


def unprintable(desk: Desk, act: Act) -> tuple[Reason, ...]:
    """The reason to refuse words with characters that no page can print; empty when all can."""
    draft, form = act.draft, act.form
    words = [act.reason]
    if draft:
        words += [draft.text, draft.reason, draft.title, *draft.streets]
    if form:
        words += [form.name, form.contact, form.representative, form.note, *form.streets]
    found = wording.unprintable(desk, *words)
    return (Reason("every_character_prints", wording.UNPRINTABLE, (("characters", found),)),) if found else ()


def settle(case: Case, act: Act, outcome: Decision | Refusal, evidence: Evidence) -> Answer:
    """Store what was decided, with its journal entry and its messages; of a refusal only the entry."""
    at = case.desk.now()
    if isinstance(outcome, Decision):
        recording.record(case.session, case.row, outcome, evidence, at)
    body = _body(case, act, outcome) | evidence.for_journal()
    number = journal.append(case.session, at, body, _personal(case, act, outcome))
    if isinstance(outcome, Decision):
        case.row.journal_number = number
        after = apply(case.facts, outcome.target, outcome.effects)
        notices.tell(case.session, case.desk, case.row, case.facts, after)
    case.session.flush()
    return Answer.to(outcome)


def tell_of_beginning(case: Case, row: AgreementRow) -> None:
    """Leave messages for the people whose turn it is in an agreement that just began."""
    facts = agreements.facts(case.session, row, case.desk.today())
    notices.tell(case.session, case.desk, row, replace(facts, state=State.DRAFT), facts)


def earlier(session: Session, desk: Desk, agreement: int, act: Act, key: str) -> Answer | None:
    """The answer this form got before, or None. Raises KeyReused when it now asks something else."""
    return answered(session, desk, act.person, request_digest(agreement, act), key)


def answered(session: Session, desk: Desk, person: int, request: str, key: str) -> Answer | None:
    """The answer that this person got to this request, or None. Raises KeyReused, as `earlier` does."""
    known = messages.earlier_answer(session, key, person, request, desk.now())
    return Answer.from_json(known) if known else None


def keep(case: Case, key: str, answer: Answer) -> Answer:
    """Keep the answer to this form, to be given again."""
    messages.answer(case.session, key, answer.as_json())
    return answer


def request_digest(agreement: int, act: Act, part: Collection[str] = ()) -> str:
    """SHA-256 over what is asked: the same form sent twice gives the same digest, on whichever day.

    `part` names the fields that are meant, of a form that says nothing of the others.
    """
    asked: dict[str, Any] = {
        "agreement": agreement,
        "action": act.action.value,
        "level": act.level,
        "proposal": act.proposal,
        "digest": act.digest,
        "reason": act.reason,
        "draft": mapping.draft_to_json(act.draft) if act.draft else None,
        "form": mapping.form_to_json(act.form) if act.form else None,
        "day": act.day.isoformat() if act.day else None,
        "question": act.question,
        "partner": act.partner,
    }
    if act.way is not SigningWay.EPHEMERAL:
        asked |= {"way": act.way.value, "file": act.file}
    if part:
        asked["part"] = sorted(part)
    return hashlib.sha256(canonical(asked)).hexdigest()


def _body(case: Case, act: Act, outcome: Decision | Refusal) -> dict[str, Any]:
    """The open part of the entry: who and what, by numbers and digests, without names or words."""
    body: dict[str, Any] = {
        "kind": (EntryKind.DECISION if isinstance(outcome, Decision) else EntryKind.REFUSAL).value,
        "agreement": case.row.id,
        "action": act.action.value,
        "person": act.person,
        "roles": sorted(role.value for role in act.roles),
        "mandate": _mandate(case.facts, act),
        "source": outcome.source.value,
        "request": request_digest(case.row.id, act),
    }
    if isinstance(outcome, Decision):
        return body | {"target": outcome.target.value, "effects": mapping.without_words(_effects(outcome))}
    return body | {"rules": [reason.rule for reason in outcome.reasons]}


def _personal(case: Case, act: Act, outcome: Decision | Refusal) -> dict[str, Any]:
    """The part with names and people's own words."""
    name = people.names(case.session, [act.person]).get(act.person, ITSELF)
    content: dict[str, Any] = {"name": name, "reason": act.reason}
    if isinstance(outcome, Decision):
        return content | {"effects": _effects(outcome)}
    return content | {"reasons": [str(reason) for reason in outcome.reasons]}


def _effects(decision: Decision) -> list[dict[str, Any]]:
    return [mapping.effect_to_json(effect) for effect in decision.effects]


def _mandate(facts: Agreement, act: Act) -> dict[str, Any] | None:
    """The mandate on which the person acted, as it was at that moment."""
    ground: Seat | Signatory | None
    if act.action in (Action.SIGN, Action.DECLINE):
        ground = own_signatory(facts, act)
    elif act.action in (Action.APPROVE, Action.REOPEN, Action.LEAVE):
        ground = approver_seat(facts, act)
    elif act.action is Action.END:
        ground = coordinator_seat(facts, act) or todays_signatory(facts, act)
    else:
        ground = speaking_seat(facts, act)
    return _frozen(ground) if ground else None


def _frozen(ground: Seat | Signatory) -> dict[str, Any]:
    """Everything of the mandate: what becomes of it later changes nothing about this act."""
    return {
        "partner": ground.partner,
        "level": ground.level if isinstance(ground, Seat) else None,
        "deputy_of": ground.deputy_of if isinstance(ground, Seat) else None,
        "source": ground.mandate.source,
        "reference": ground.mandate.reference,
        "conditions": ground.mandate.conditions,
        "since": ground.since.isoformat(),
        "until": ground.until.isoformat() if ground.until else None,
    }
