"""One dossier as its pages show it: where it stands, whose turn it is, what one can do, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Act, Agreement
from workflow.domain.machine import Offer, offers
from workflow.domain.meeting import MeetingAct
from workflow.domain.parties import Seat
from workflow.domain.text import compose, digest_of
from workflow.domain.vocabulary import Action, Administration, EntryKind, PartnerKind, State, label
from workflow.persistence import agreements, journal, papers, people
from workflow.persistence.tables import AgreementRow, PartnerRow, TeamRow
from workflow.services.answers import NotFound
from workflow.services.cases import sees
from workflow.services.desk import Desk
from workflow.services.lineage import Lineage, lineage
from workflow.services.meeting_book import NotedAt, noted_at_proposals
from workflow.services.proposal_view import ProposalView, Subject, by_subject, proposal_views
from workflow.services.receipts import is_own
from workflow.services.waiting import Reader, Waiting, waiting_for


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


@dataclass(frozen=True, slots=True)
class Block:
    """A signature block of the PDF."""

    partner: str
    name: str
    function: str
    person: int
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """The PDF, as its page shows it."""

    reference: str
    opened_at: datetime
    base: str
    head: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One agreement in the eyes of one person."""

    id: int
    team: str
    slug: str
    state: State
    since: datetime
    facts: Agreement
    reader: Reader
    seats: tuple[Seat, ...]
    """The reader's own seats here, lowest level first."""
    waiting: tuple[Waiting, ...]
    offers: Mapping[Action, Offer]
    proposals: tuple[ProposalView, ...]
    text: Mapping[str, Any]
    """The complete text: as it was put to approval, else as it would be now."""
    digest: str
    """The digest of that text."""
    paper: PaperView | None
    history: tuple[Event, ...]
    noted: Mapping[int, tuple[NotedAt, ...]]
    """What meetings noted, by the number of the proposal."""
    lineage: Lineage
    newcomers: tuple[tuple[str, str], ...]
    """Key and name of the organisations that can still join, when that is for the reader to do."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The proposals, with those on one subject together."""
        return by_subject(self.proposals)

    @property
    def coordinates(self) -> bool:
        """Whether the reader is a coordinator of the team."""
        return any(s.partner == self.facts.team and s.deputy_of is None for s in self.seats)

    def may(self, action: Action) -> bool:
        """Whether this is for the reader to do and nothing stands in its way."""
        offer = self.offers.get(action)
        return offer is not None and not offer.hindrances


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF to download."""

    pdf: bytes
    name: str


class Dossiers:
    """Reading dossiers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, agreement: int, person: int) -> Dossier:
        """The dossier. Raises NotFound, also when it is not this person's to see."""
        today = self._desk.today()
        with self._desk.database.reading() as session:
            row, facts, reader = self._found(session, agreement, person)
            team = session.get_one(TeamRow, row.team_id)
            text = row.text if facts.put_up and row.text else compose(facts)
            act = Act(Action.SUBMIT, person, today, reader.roles)
            offered = {offer.action: offer for offer in offers(facts, act)}
            return Dossier(
                id=row.id,
                team=team.name,
                slug=team.slug,
                state=row.state,
                since=row.since,
                facts=facts,
                reader=reader,
                seats=facts.seats_of(person, today),
                waiting=waiting_for(session, {row.id: (row, facts)}, today, reader)[row.id],
                offers=offered,
                proposals=proposal_views(session, facts, today, person),
                text=text,
                digest=digest_of(text),
                paper=_paper(session, row.id),
                history=_history(session, facts, person),
                noted=noted_at_proposals(session, row.id),
                lineage=lineage(session, facts, today, reader),
                newcomers=_newcomers(session, facts) if Action.JOIN in offered else (),
            )

    def document(self, agreement: int, person: int) -> Document:
        """The PDF with the signatures so far. Raises NotFound, also before there is one."""
        with self._desk.database.reading() as session:
            self._found(session, agreement, person)
            paper = papers.standing(session, agreement)
            if paper is None:
                raise NotFound
            head, name = paper.head, f"{paper.reference}.pdf"
        return Document(self._desk.documents.get(head), name)

    def _found(self, session: Session, agreement: int, person: int) -> tuple[AgreementRow, Agreement, Reader]:
        row = session.get(AgreementRow, agreement)
        if row is None:
            raise NotFound
        today: date = self._desk.today()
        facts = agreements.facts(session, row, today)
        reader = Reader(person, people.roles(session, person))
        if not sees(reader, facts, today):
            raise NotFound
        return row, facts, reader


def _paper(session: Session, agreement: int) -> PaperView | None:
    paper = papers.standing(session, agreement)
    if paper is None:
        return None
    blocks = tuple(
        Block(
            session.get_one(PartnerRow, asked.partner).name,
            asked.name,
            asked.function,
            asked.person_id,
            signature.at if signature else None,
        )
        for asked, signature in papers.blocks(session, paper.id)
    )
    return PaperView(paper.reference, paper.opened_at, paper.base, paper.head, blocks)


def _newcomers(session: Session, facts: Agreement) -> tuple[tuple[str, str], ...]:
    here = [partner.key for partner in facts.partners]
    others = select(PartnerRow).where(PartnerRow.kind != PartnerKind.TEAM, PartnerRow.key.not_in(here))
    rows = session.scalars(others.order_by(PartnerRow.name))
    return tuple((row.key, row.name) for row in rows)


def _history(session: Session, facts: Agreement, reader: int) -> tuple[Event, ...]:
    """What was done, newest first. Refusals are in the journal, not here: they changed nothing."""
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
        )
        for row, content in kept
    )
    return tuple(reversed(list(events)))


def _action(word: str) -> str:
    kinds: tuple[type[StrEnum], ...] = (Action, Administration, MeetingAct)
    return next(label(kind(word)) for kind in kinds if word in set(kind))


def _on_behalf(facts: Agreement, mandate: Mapping[str, Any] | None, names: Mapping[int, str]) -> str:
    if not mandate:
        return ""
    name = next((p.name for p in facts.partners if p.key == mandate["partner"]), mandate["partner"])
    level = next((lv.name for lv in facts.levels if lv.rank == mandate["level"]), "")
    deputy = mandate.get("deputy_of")
    acting = f"waarnemend namens {names.get(deputy, 'de zetelhouder')}" if deputy else ""
    return ", ".join(part for part in (name, level, acting) if part)
