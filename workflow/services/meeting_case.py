"""One act upon a meeting, inside its transaction: asked once, journalled whether done or refused."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from language.said import from_json, kept, said
from workflow.domain.facts import Agreement
from workflow.domain.meeting import NOT_A_PLANNER, MeetingAct, may_plan
from workflow.domain.rules.rule import Reason
from workflow.domain.text import canonical
from workflow.domain.vocabulary import EntryKind
from workflow.persistence import journal, messages, people
from workflow.services import cases
from workflow.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Author:
    """Who sends which form."""

    person: int
    key: str
    """The key of the form: the same form sent again changes nothing and gets the same answer."""


@dataclass(frozen=True, slots=True)
class MeetingAnswer:
    """The answer to one act upon a meeting."""

    done: bool
    meeting: int | None = None
    sentences: tuple[str, ...] = ()
    """Why it was refused, in Dutch; empty when it was done."""


@dataclass(frozen=True, slots=True)
class MeetingCase:
    """The agreement, locked, in the hands of somebody who does something to one of its meetings."""

    case: cases.Case
    act: MeetingAct
    author: Author
    asked: dict[str, Any]
    known: MeetingAnswer | None = field(default=None)
    """What this form was answered before."""

    @property
    def facts(self) -> Agreement:
        """The agreement as it stands."""
        return self.case.facts

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.case.desk.now()

    def hindrances(self, *words: str) -> tuple[Reason, ...]:
        """Why this person may not do it at all, or why no page can print these words; empty when neither."""
        desk, session, person = self.case.desk, self.case.session, self.author.person
        if not may_plan(self.facts, person, people.roles(session, person), desk.today()):
            return (NOT_A_PLANNER,)
        found = desk.paperwork.typesetter.unprintable("\n".join(words))
        if not found:
            return ()
        sentence = said("Deze tekens kunnen niet op papier: {characters}. Haal ze weg.")
        return (Reason("every_character_prints", sentence, (("characters", " ".join(found)),)),)

    def refused(self, reasons: Sequence[Reason]) -> MeetingAnswer:
        """Journal the refusal, which changes nothing, and answer it."""
        sentences = tuple(map(str, reasons))
        body = {"kind": EntryKind.REFUSAL.value, "rules": [reason.rule for reason in reasons]}
        self._journal(body, {"reasons": list(sentences)})
        return self._keep(MeetingAnswer(done=False, sentences=sentences))

    def done(self, meeting: int, body: dict[str, Any], words: dict[str, Any]) -> MeetingAnswer:
        """Journal what was done, with people's own words in the personal part, and answer it."""
        self._journal({"kind": EntryKind.MEETING.value, "meeting": meeting, **body}, words)
        return self._keep(MeetingAnswer(done=True, meeting=meeting))

    def _journal(self, body: dict[str, Any], words: dict[str, Any]) -> None:
        session, desk, person = self.case.session, self.case.desk, self.author.person
        whole = {
            "agreement": self.facts.id,
            "action": self.act.value,
            "person": person,
            "roles": sorted(role.value for role in people.roles(session, person)),
            "mandate": _mandate(self.facts, person, desk),
            "request": _digest(self.facts, self.act, self.asked),
            **body,
        }
        name = people.names(session, [person])[person]
        journal.append(session, desk.now(), whole, {"name": name, **words})

    def _keep(self, answer: MeetingAnswer) -> MeetingAnswer:
        outcome = {
            "done": answer.done,
            "meeting": answer.meeting,
            "sentences": list(map(kept, answer.sentences)),
        }
        messages.answer(self.case.session, self.author.key, outcome)
        return answer


def open_meeting_case(  # noqa: PLR0913, PLR0917 - the service's own transaction, and who asks what
    session: Session, desk: Desk, agreement: int, author: Author, act: MeetingAct, asked: dict[str, Any]
) -> MeetingCase:
    """Lock the agreement for this act. Raises NotFound when it is not theirs to see, and KeyReused."""
    case = cases.open_case(session, desk, agreement, author.person)
    digest = _digest(case.facts, act, asked)
    outcome = messages.earlier_answer(session, author.key, author.person, digest, desk.now())
    known = None
    if outcome:
        sentences = tuple(map(from_json, outcome["sentences"]))
        known = MeetingAnswer(outcome["done"], outcome["meeting"], sentences)
    return MeetingCase(case, act, author, asked, known)


def _digest(facts: Agreement, act: MeetingAct, asked: dict[str, Any]) -> str:
    whole = {"agreement": facts.id, "action": act.value, "asked": asked}
    return hashlib.sha256(canonical(whole)).hexdigest()


def _mandate(facts: Agreement, person: int, desk: Desk) -> dict[str, Any] | None:
    """The coordinator's seat, as it was at that moment; None for the burgemeester's office."""
    held = facts.seats_of(person, desk.today())
    seat = next((s for s in held if s.partner == facts.team), None)
    if seat is None:
        return None
    ground = {"source": seat.mandate.source, "reference": seat.mandate.reference}
    return {"partner": seat.partner, "level": seat.level, **ground}
