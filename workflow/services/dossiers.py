"""One dossier as its pages show it: where it stands, whose turn it is, what one can do, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Act, Agreement
from workflow.domain.machine import Offer, offers
from workflow.domain.parties import Seat
from workflow.domain.text import compose, digest_of
from workflow.domain.vocabulary import FINAL, IN_FORCE, Action, PartnerKind, State
from workflow.persistence import agreements, papers, people
from workflow.persistence.tables import AgreementRow, PartnerRow, TeamRow
from workflow.persistence.together import Later, Together
from workflow.services.answers import NotFound
from workflow.services.approvals import Approved, approvals
from workflow.services.cases import not_submitted, sees, shown_to
from workflow.services.desk import Desk
from workflow.services.history import Event, came_back, history
from workflow.services.lineage import Lineage, kin
from workflow.services.meeting_book import NotedAt, noted_at_proposals
from workflow.services.origins import Origin, origins
from workflow.services.proposal_view import ProposalView, Subject, by_subject, proposal_views
from workflow.services.signatures import How, how
from workflow.services.waiting import Reader, Waiting, waiting_told

WITH_EVIDENCE = frozenset({State.SIGNED}) | IN_FORCE | FINAL


@dataclass(frozen=True, slots=True)
class Block:
    """A signature block of the PDF."""

    partner: str
    name: str
    function: str
    person: int
    signed_at: datetime | None
    how: How | None
    """How they signed; None while they have not."""


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
    approvals: tuple[Approved, ...]
    """Every approval, oldest first, also those that became void."""
    newcomers: tuple[tuple[str, str], ...]
    """Key and name of the organisations that can still join, when that is for the reader to do."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The proposals, with those on one subject together."""
        return by_subject(self.proposals)

    @property
    def decisions(self) -> tuple[int, ...]:
        """The numbers of the proposals that wait for the reader, lowest first."""
        numbers = {w.turn.proposal for w in self.waiting if w.mine and w.turn.proposal}
        return tuple(sorted(numbers))

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The proposals that stand in the text."""
        return origins(self.proposals)

    @property
    def has_evidence(self) -> bool:
        """Whether there is something to keep: it was signed, or it has come to an end."""
        return self.state in WITH_EVIDENCE and (self.coordinates or not not_submitted(self.facts))

    @property
    def coordinates(self) -> bool:
        """Whether the reader is a coordinator of the team."""
        return any(s.partner == self.facts.team and s.deputy_of is None for s in self.seats)

    @property
    def came_back(self) -> Event | None:
        """The act because of which it stands where it does, if that led back, with its reason."""
        return came_back(self.history)

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
        with self._desk.database.reading() as session:
            return self._dossier(session, _found(session, agreement, person, self._desk.today()))

    def _dossier(self, session: Session, found: "_Found") -> Dossier:
        today, row, facts, reader = self._desk.today(), found.row, found.facts, found.reader
        text = row.text if facts.put_up and row.text else compose(facts)
        act = Act(Action.SUBMIT, reader.person, today, reader.roles)
        offered = {offer.action: offer for offer in offers(facts, act)}
        ask = Together(session)
        waiting = waiting_told(ask, {row.id: (row, facts)}, today, reader)
        proposals, noted = proposal_views(ask, facts, today, reader.person), noted_at_proposals(ask, row.id)
        paper, events = _paper(ask, row.id), history(ask, facts, reader.person)
        newcomers, approved = _newcomers(ask, facts), approvals(ask, facts)
        return Dossier(
            id=row.id,
            team=found.team,
            slug=found.slug,
            state=row.state,
            since=row.since,
            facts=facts,
            reader=reader,
            seats=facts.seats_of(reader.person, today),
            waiting=waiting()[row.id],
            offers=offered,
            proposals=proposals(),
            text=text,
            digest=digest_of(text),
            paper=paper(),
            history=events(),
            noted=noted(),
            lineage=found.lineage,
            approvals=approved(),
            newcomers=newcomers() if Action.JOIN in offered else (),
        )

    def document(self, agreement: int, person: int) -> Document:
        """The PDF with the signatures so far. Raises NotFound, also before there is one."""
        with self._desk.database.reading() as session:
            _found(session, agreement, person, self._desk.today())
            paper = papers.standing(session, agreement)
            if paper is None:
                raise NotFound
            head, name = paper.head, f"{paper.reference}.pdf"
        return Document(self._desk.documents.get(head), name)


@dataclass(frozen=True, slots=True)
class _Found:
    """A dossier that is the reader's to see."""

    row: AgreementRow
    facts: Agreement
    reader: Reader
    team: str
    slug: str
    lineage: Lineage


def _found(session: Session, agreement: int, person: int, today: date) -> _Found:
    ask = Together(session)
    told = ask.ask(
        select(AgreementRow, TeamRow.name, TeamRow.slug)
        .join(TeamRow, TeamRow.id == AgreementRow.team_id)
        .where(AgreementRow.id == agreement)
    )
    roles, related = people.roles_told(ask, person), kin(ask, agreement)
    if not told.rows:
        raise NotFound
    row, team, slug = told.rows[0]
    around, reader = related(), Reader(person, roles())
    facts = agreements.all_facts(session, [row, *around.rows], today)
    if not sees(reader, facts[row.id], today):
        raise NotFound
    lineage = around.seen(facts, facts[row.id], today, reader)
    return _Found(row, shown_to(reader, facts[row.id], today), reader, team, slug, lineage)


def _paper(ask: Together, agreement: int) -> Later[PaperView | None]:
    standing, blocks = papers.standing_told(ask, agreement), papers.blocks_told(ask, agreement)

    def made() -> PaperView | None:
        for (paper,) in standing.rows:
            shown = tuple(
                Block(
                    partner,
                    asked.name,
                    asked.function,
                    asked.person_id,
                    signature.at if signature else None,
                    how(signature) if signature else None,
                )
                for asked, signature, partner in blocks.rows
            )
            return PaperView(paper.reference, paper.opened_at, paper.base, paper.head, shown)
        return None

    return made


def _newcomers(ask: Together, facts: Agreement) -> Later[tuple[tuple[str, str], ...]]:
    here = [partner.key for partner in facts.partners]
    others = select(PartnerRow.key, PartnerRow.name).where(
        PartnerRow.kind != PartnerKind.TEAM, PartnerRow.key.not_in(here)
    )
    told = ask.ask(others.order_by(PartnerRow.name))
    return lambda: tuple(told.rows)
