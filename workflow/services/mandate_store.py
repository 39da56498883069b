"""Storing what a decision about mandates changes: rows, a journal entry, and messages to whom it concerns."""

from dataclasses import dataclass, field
from typing import assert_never

from sqlalchemy.orm import Session

from workflow.domain.parties import Mandate
from workflow.domain.partners.code import code_hash
from workflow.domain.partners.decide import NEXT
from workflow.domain.partners.events import (
    AcceptanceGiven,
    CodeAsked,
    CodeMissed,
    MandateAdopted,
    MandateChanged,
    MandateEvent,
    Nominated,
    NominationSettled,
    ObjectionMade,
    ObjectionSettled,
    VoteGiven,
)
from workflow.domain.partners.register import MandateChange, MandateCommand
from workflow.domain.partners.words import MandateAct, NominationState, Sort
from workflow.domain.vocabulary import Administration, PartnerKind
from workflow.persistence import beginnings, mandate_register
from workflow.persistence.tables import (
    AcceptanceRow,
    KeeperObjectionRow,
    KeeperRow,
    KeeperVoteRow,
    NominationRow,
    PartnerRow,
    SeatRow,
    SignatoryRow,
)
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.mandate_giving import Ground, end, give_seat, give_signature
from workflow.services.mandate_letters import MandateNews
from workflow.services.mandates import Chair, Period

ACTS = {
    MandateAct.NOMINATE: Administration.NOMINATED,
    MandateAct.ACCEPT: Administration.NOMINATION_ACCEPTED,
    MandateAct.REFUSE: Administration.NOMINATION_REFUSED,
    MandateAct.WITHDRAW: Administration.NOMINATION_WITHDRAWN,
    MandateAct.CONFIRM: Administration.KEEPER_CONFIRMED,
    MandateAct.ENTER_CODE: Administration.KEEPER_CODE,
    MandateAct.ADOPT: Administration.MANDATE_ADOPTED,
    MandateAct.OBJECT: Administration.KEEPER_OBJECTION,
    MandateAct.SETTLE: Administration.KEEPER_SETTLED,
}
"""As what the journal knows each act."""
COORDINATING = "aanwijzing als coördinator"
"""The ground on which somebody coordinates a team that had nobody left."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who works on the command line: the operating system's user."""

    name: str


@dataclass(slots=True)
class MandateStore:
    """Writes the events of one command, in their order."""

    session: Session
    desk: Desk
    command: MandateCommand
    operator: Operator | None
    code: str
    """What a first keeper gets at the organisation's address; empty for every other act."""
    partner: str
    nomination: int | None = None
    """The nomination that was made, if it was."""
    events: tuple[MandateEvent, ...] = ()
    _body: dict[str, object] = field(default_factory=dict)

    def write(self, events: tuple[MandateEvent, ...]) -> None:
        """Store them; what a keeper gives at once is told by the entry about the mandate itself."""
        self.events = events
        for event in events:
            self._store(event)
        self.session.flush()
        if not all(isinstance(event, MandateChanged) for event in events):
            self._journal()
        MandateNews(self.session, self.desk, self.partner, self.nomination, self.code).tell(events)

    @property
    def by(self) -> int | str | None:
        """Who did it, as the journal names them."""
        return f"os:{self.operator.name}" if self.operator else self.command.person

    def _journal(self) -> None:
        body = {"partner": self.partner, "by": self.by, **self._body}
        words = {"reason": self.command.reason} if self.command.reason else {}
        journalled(self.session, self.desk, ACTS[self.command.act], body, words)

    def _store(self, event: MandateEvent) -> None:  # noqa: C901 - one match over every event
        match event:
            case Nominated(change, by):
                self._nominated(change, by)
            case AcceptanceGiven(nomination, person, partner):
                self._accepted(nomination or self.nomination or NEXT, person, partner)
            case CodeAsked(nomination, confirmed_by):
                self._confirmed(nomination, confirmed_by)
            case CodeMissed(nomination):
                self._row(nomination).tries += 1
                self._body |= {"fits": False}
            case NominationSettled(nomination, state, by):
                self._settled(nomination, state, by)
            case MandateChanged(change, given_by, accepted_by):
                self._changed(change, given_by, accepted_by)
            case MandateAdopted(holding, signs, person):
                self._adopted(holding, person, signs=signs)
            case ObjectionMade():
                self._objected(event)
            case VoteGiven():
                self._voted(event)
            case ObjectionSettled(objection, stays):
                row = self.session.get_one(KeeperObjectionRow, objection)
                row.settled_at, row.stays = self.desk.now(), stays
            case _:
                assert_never(event)

    def _row(self, nomination: int) -> NominationRow:
        row = self.session.get_one(NominationRow, nomination)
        self._body |= {"nomination": row.id, "person": row.person_id, "sort": row.sort.value}
        return row

    def _nominated(self, change: MandateChange, by: int | None) -> None:
        row = NominationRow(
            partner=change.partner,
            person_id=change.person,
            sort=change.sort,
            content=mandate_register.change_to_json(change),
            by_id=by,
            operator=self.operator.name if self.operator else "",
            at=self.desk.now(),
            state=NominationState.OPEN,
        )
        row.reason, row.tries = "", 0
        self.session.add(row)
        self.session.flush()
        self.nomination = row.id
        self._row(row.id)

    def _accepted(self, nomination: int, person: int, partner: str) -> None:
        row = self._row(nomination)
        given = AcceptanceRow(nomination_id=row.id, person_id=person, partner=partner, at=self.desk.now())
        self.session.add(given)
        self._body |= {"accepted_for": partner}

    def _confirmed(self, nomination: int, confirmed_by: int) -> None:
        row = self._row(nomination)
        row.state, row.settled_by = NominationState.AWAITS_CODE, confirmed_by
        row.code = code_hash(self.code)

    def _settled(self, nomination: int, state: NominationState, by: int) -> None:
        row = self._row(nomination)
        row.state, row.settled_by, row.settled_at = state, by or None, self.desk.now()
        row.reason, row.code = self.command.reason, None
        self._body |= {"state": state.value}

    def _changed(self, change: MandateChange, given_by: int | None, accepted_by: int) -> None:
        session, desk = self.session, self.desk
        period, ground = Period(change.since, change.until), Ground(change.mandate, given_by, accepted_by)
        match change.sort:
            case Sort.SEAT:
                chair = Chair(change.partner, change.level, change.approver, change.deputy_of)
                give_seat(session, desk, change.person, chair, period, ground)
            case Sort.SIGNATURE:
                give_signature(session, desk, change.person, change.partner, change.function, period, ground)
            case Sort.KEEPER:
                self._appointed(change, given_by, accepted_by)
            case Sort.SEAT_END | Sort.SIGNATURE_END:
                table: type[SeatRow | SignatoryRow] = (
                    SeatRow if change.sort is Sort.SEAT_END else SignatoryRow
                )
                end(session, desk, table, change.number, change.until or desk.today(), accepted_by)
            case Sort.KEEPER_END:
                self._dismissed(change, accepted_by)
            case _:
                assert_never(change.sort)

    def _appointed(self, change: MandateChange, given_by: int | None, accepted_by: int) -> None:
        row = KeeperRow(
            partner=change.partner,
            person_id=change.person,
            function=change.function,
            since=change.since,
            until=change.until,
            proof=change.proof,
            domain=change.domain,
            given_by=given_by,
            accepted_by=accepted_by,
            at=self.desk.now(),
        )
        self.session.add(row)
        partner = self.session.get_one(PartnerRow, change.partner)
        partner.domain = partner.domain or change.domain or None
        self.session.flush()
        body = {"keeper": row.id, "partner": row.partner, "person": row.person_id, "proof": row.proof.value}
        body |= {"since": row.since.isoformat(), "domain": row.domain}
        who = {"by": given_by if given_by else self._nominator(), "accepted_by": accepted_by}
        about = Administration.KEEPER_GIVEN
        journalled(self.session, self.desk, about, body | who, {"function": row.function})
        if partner.kind is PartnerKind.TEAM:
            self._coordinating(change, given_by)

    def _nominator(self) -> str | None:
        row = self.session.get(NominationRow, self.command.nomination or 0)
        return f"os:{row.operator}" if row and row.operator else None

    def _coordinating(self, change: MandateChange, given_by: int | None) -> None:
        """A team's keeper is its coordinator, who speaks and signs for it at the lowest level."""
        lowest = beginnings.lowest_level(self.session)
        mandate = Mandate(COORDINATING, f"{self.desk.today():%d-%m-%Y}")
        ground = Ground(mandate, given_by, change.person)
        period = Period(change.since, change.until)
        chair = Chair(change.partner, lowest, approver=True)
        give_seat(self.session, self.desk, change.person, chair, period, ground)
        person, function = change.person, change.function
        give_signature(self.session, self.desk, person, change.partner, function, period, ground)

    def _dismissed(self, change: MandateChange, by: int) -> None:
        row = self.session.get_one(KeeperRow, change.number)
        row.until = change.until
        body = {"keeper": row.id, "partner": row.partner, "person": row.person_id, "by": by}
        until = change.until.isoformat() if change.until else None
        journalled(self.session, self.desk, Administration.KEEPER_ENDED, body | {"until": until})

    def _adopted(self, holding: int, person: int, *, signs: bool) -> None:
        table: type[SeatRow | SignatoryRow] = SignatoryRow if signs else SeatRow
        row: SeatRow | SignatoryRow = self.session.get_one(table, holding)  # type: ignore[assignment]  # the common base of both
        row.accepted_by = person
        word = "signatory" if signs else "seat"
        self._body |= {word: holding, "person": row.person_id, "accepted_by": person}

    def _objected(self, event: ObjectionMade) -> None:
        row = KeeperObjectionRow(
            keeper_id=event.keeper,
            partner=event.partner,
            person_id=event.person,
            reason=event.reason,
            at=self.desk.now(),
        )
        self.session.add(row)
        self.session.flush()
        keeper = self.session.get_one(KeeperRow, event.keeper)
        self._body |= {"objection": row.id, "keeper": keeper.id, "person": keeper.person_id}
        self._body |= {"objector": event.partner}

    def _voted(self, event: VoteGiven) -> None:
        objection = self.session.get_one(KeeperObjectionRow, event.objection)
        row = self.session.get(KeeperVoteRow, (event.objection, event.vote.person))
        if row is None:
            row = KeeperVoteRow(objection_id=event.objection, person_id=event.vote.person)
            self.session.add(row)
        row.partner, row.stays = event.vote.partner or None, event.vote.stays
        row.reason, row.at = event.reason, self.desk.now()
        keeper = self.session.get_one(KeeperRow, objection.keeper_id)
        self._body |= {"objection": objection.id, "keeper": keeper.id, "person": keeper.person_id}
        self._body |= {"stays": event.vote.stays, "voice": event.vote.partner}
