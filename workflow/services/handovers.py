"""A coordinator gives their part in a team to somebody else, who accepts it first.

Accepting is one transaction: the old coordinator's seat and signature end yesterday, new ones begin today.
What the old coordinator consented to, approved or signed stays as it is: their mandate held when they did it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from language.said import joined, said
from workflow.domain.letter import Letter
from workflow.domain.parties import Mandate
from workflow.domain.partners import rules
from workflow.domain.partners.register import MandateChange
from workflow.domain.partners.words import Sort
from workflow.domain.vocabulary import Administration
from workflow.persistence import handovers, mandate_register, mandates, messages, people
from workflow.persistence.tables import AgreementRow, HandoverRow, SeatRow, SignatoryRow, TeamRow
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.mandate_giving import Ground, end, give_seat, give_signature
from workflow.services.mandates import Chair, Period
from workflow.services.notices import TO_TASKS
from workflow.services.people import NotAllowed, welcome

GROUND = "overdracht door de vorige coördinator"
"""The source of the new mandate. Without a name: mandates stand in the journal's open part."""
TOO_SOON = said("U sprak kort geleden voor een andere partner. Na dertig dagen kunt u dit overnemen.")
NEW_HERE = said("U hebt hier nog geen account. Dat maakt u eerst.")
TO_BEGIN = said("Maak uw account")
ONCE = (said("De link werkt één keer, zeven dagen lang."), said("Daarna staat de vraag bij Mijn taken."))


@dataclass(frozen=True, slots=True)
class Offered:
    """An open handover."""

    id: int
    team: str
    giver: str
    taker: str
    at: datetime
    agreement: int | None
    """The team's newest agreement."""


class Handovers:
    """Offering one's part in a team, and taking it over."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────

    def offered_to(self, person: int) -> tuple[Offered, ...]:
        """What this person can take over."""
        with self._desk.database.reading() as session:
            return tuple(map(_offered, handovers.offers_told(session, to=person)))

    def offered_by(self, person: int, agreement: int) -> Offered | None:
        """What this person offers of the agreement's team, or None. Raises NotFound for a stranger."""
        with self._desk.database.reading() as session:
            team = self._coordinated(session, agreement, person)
            offers = handovers.offers_told(session, of=person)
            return next((_offered(each) for each in offers if each.team.id == team.id), None)

    def open(self, handover: int, person: int) -> Offered:
        """One that is offered to this person. Raises NotFound."""
        found = next((offer for offer in self.offered_to(person) if offer.id == handover), None)
        if found is None:
            raise NotFound
        return found

    # ── doing ────────────────────────────────────────────────────────────────────────────────────────────

    def offer(self, agreement: int, person: int, email: str, name: str) -> None:
        """Offer one's part to the person with this address, who is invited if they are new.

        Raises NotFound for who does not coordinate the agreement's team, and NotAllowed.
        """
        with self._desk.database.begin() as session:
            people.locked(session, person)  # two offers at once wait for each other
            team = self._coordinated(session, agreement, person)
            if any(row.team_id == team.id for row, _ in handovers.open_offers(session, of=person)):
                raise NotAllowed(said("U bood uw taak al aan. Trek dat aanbod eerst in."))
            taker, token = welcome(session, self._desk, email, name)
            if taker == person:
                raise NotAllowed(said("U bent dit zelf. Vul het adres in van uw opvolger."))
            if handovers.seats(session, taker, team.partner, self._desk.today()):
                raise NotAllowed(said("Deze persoon is al coördinator van dit team."))
            row = HandoverRow(team_id=team.id, from_id=person, to_id=taker, offered_at=self._desk.now())
            session.add(row)
            session.flush()
            body = {"handover": row.id, "team": team.id, "person": person, "to": taker}
            journalled(session, self._desk, Administration.HANDOVER_OFFERED, body)
            self._ask(session, row, team, token)

    def accept(self, handover: int, person: int) -> int | None:
        """Take over, from today; gives the team's newest agreement. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            row = handovers.open_for(session, handover, to=person)
            if row is None:
                raise NotFound
            team = session.get_one(TeamRow, row.team_id)
            handovers.lock_team(session, team.id)
            if handovers.still_asked_to_sign(session, team.id, row.from_id):
                raise NotAllowed(said("Er loopt een ondertekening; draag over als die klaar is."))
            self._check_taker(session, team.partner, person)
            self._move(session, row, team)
            self._settle(session, row, person, Administration.HANDED_OVER)
            self._tell(session, row.from_id, team, said("Uw taak als coördinator is overgenomen."))
            return handovers.newest_agreement(session, team.id)

    def decline(self, handover: int, person: int) -> None:
        """Not take over. Raises NotFound."""
        with self._desk.database.begin() as session:
            row = handovers.open_for(session, handover, to=person)
            if row is None:
                raise NotFound
            self._settle(session, row, person, Administration.HANDOVER_CLOSED)
            team = session.get_one(TeamRow, row.team_id)
            self._tell(session, row.from_id, team, said("Uw taak als coördinator is niet overgenomen."))

    def withdraw(self, handover: int, person: int) -> None:
        """Take the offer back. Raises NotFound."""
        with self._desk.database.begin() as session:
            row = handovers.open_for(session, handover, of=person)
            if row is None:
                raise NotFound
            self._settle(session, row, person, Administration.HANDOVER_CLOSED)

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────

    def _coordinated(self, session: Session, agreement: int, person: int) -> TeamRow:
        row = session.get(AgreementRow, agreement)
        team = session.get_one(TeamRow, row.team_id) if row else None
        today = self._desk.today()
        held = handovers.seats(session, person, team.partner, today) if team else []
        if team is None or not any(seat.since <= today for seat in held):
            raise NotFound
        return team

    def _check_taker(self, session: Session, partner: str, person: int) -> None:
        """Who takes over is bound by the rules about mandates like everybody else. Raises NotAllowed."""
        today = self._desk.today()
        register = mandate_register.load(session, {partner}, {person})
        change = MandateChange(Sort.SEAT, partner, person, today, approver=True)
        if found := rules.broken_by_change(register, change, today):
            raise NotAllowed(joined(" ", found))
        if rules.partners_asked(register, change) - {partner}:
            raise NotAllowed(TOO_SOON)

    def _move(self, session: Session, row: HandoverRow, team: TeamRow) -> None:
        today = self._desk.today()
        seats = handovers.seats(session, row.from_id, team.partner, today)
        signatures = handovers.signatures(session, row.from_id, team.partner, today)
        if not seats:
            raise NotAllowed(said("Wie u dit aanbood, is geen coördinator van dit team meer."))
        yesterday = today - timedelta(days=1)
        handovers.end_keeper(session, row.from_id, team.partner, yesterday)
        for seat in seats:
            for deputy in mandates.deputies(session, [seat.id], today):
                end(session, self._desk, SeatRow, deputy.id, yesterday, row.from_id)
            end(session, self._desk, SeatRow, seat.id, yesterday, row.from_id)
        for signature in signatures:
            end(session, self._desk, SignatoryRow, signature.id, yesterday, row.from_id)
        self._give(session, row, seats, signatures)

    def _give(
        self, session: Session, row: HandoverRow, seats: list[SeatRow], signatures: list[SignatoryRow]
    ) -> None:
        """The same chairs and the same function, on the ground of the handover."""
        period = Period(self._desk.today())
        mandate = Mandate(GROUND, f"overdracht {row.id} van {self._desk.today():%d-%m-%Y}")
        ground = Ground(mandate, given_by=row.from_id, accepted_by=row.from_id)
        chairs = {(s.partner, s.level): any(o.approver for o in seats if o.level == s.level) for s in seats}
        for (partner, level), approver in chairs.items():
            chair = Chair(partner, level, approver=approver)
            give_seat(session, self._desk, row.to_id, chair, period, ground)
        for partner, function in {(s.partner, s.function) for s in signatures[:1]}:
            give_signature(session, self._desk, row.to_id, partner, function, period, ground)

    def _settle(self, session: Session, row: HandoverRow, person: int, how: Administration) -> None:
        row.settled_at = self._desk.now()
        row.accepted = how is Administration.HANDED_OVER
        body = {"handover": row.id, "team": row.team_id, "person": person}
        journalled(session, self._desk, how, body)

    def _ask(self, session: Session, row: HandoverRow, team: TeamRow, token: str | None) -> None:
        giver = handovers.name(session, row.from_id)
        asks = said("{giver} vraagt u om coördinator te worden van {team}.", giver=giver, team=team.name)
        self._tell(session, row.to_id, team, asks, token)

    def _tell(
        self, session: Session, person: int, team: TeamRow, sentence: str, token: str | None = None
    ) -> None:
        """Leave a message; with the token of an invitation its one link makes the account."""
        name, site = handovers.name(session, person), self._desk.site
        if token:
            letter = Letter(name, (sentence, NEW_HERE), TO_BEGIN, f"{site}/uitnodiging/{token}", ONCE)
        else:
            letter = Letter(name, (sentence,), TO_TASKS, f"{site}/taken")
        subject = said("{team}: overdracht", team=team.name)
        messages.put_out(session, person, subject, letter, self._desk.now())


def _offered(found: handovers.Offer) -> Offered:
    row = found.row
    return Offered(row.id, found.team.name, found.giver, found.taker, row.offered_at, found.agreement)
