"""Starting a team: the team becomes a partner, its coordinator gets a seat, and a draft lies ready."""

import hashlib
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.said import Said, joined
from workflow.domain.facts import Agreement, TeamForm
from workflow.domain.names import free_key
from workflow.domain.parties import Mandate, Partner
from workflow.domain.partners import rules
from workflow.domain.partners.register import MandateChange
from workflow.domain.partners.words import Sort
from workflow.domain.text import canonical
from workflow.domain.vocabulary import Administration, PartnerKind, State
from workflow.persistence import beginnings, mandate_register, messages, people
from workflow.persistence.tables import CovenantPartnerRow, CovenantRow, PartnerRow, TeamRow
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.letting_in import COORDINATING, send_link
from workflow.services.mandate_giving import Ground, give_seat, give_signature
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed, one_line, welcome

FUNCTION = "coördinator"
GROUND = "aanwijzing als coördinator door het team"


class NoCovenant(LookupError):
    """There is no covenant yet that a team could sign."""


@dataclass(frozen=True, slots=True)
class Founding:
    """What the office gives for a new team."""

    team: str
    coordinator: str
    email: str


@dataclass(frozen=True, slots=True)
class Founded:
    """A team that was started."""

    agreement: int
    token: str | None
    """Of the coordinator's single-use link, which goes to them by mail; None for an account in use."""


class Teams:
    """Teams and their first drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def start(self, name: str, coordinator: int) -> int:
        """Start a team under the newest covenant; gives the id of its draft agreement.

        Raises NoCovenant, and NotAllowed for a name that is blank or cannot be printed and for who may not
        coordinate.
        """
        with self._desk.database.begin() as session:
            return self._started(session, name, coordinator)

    def found(self, wish: Founding, office: int, key: str) -> Founded:
        """Start a team together with its coordinator's account, for somebody of the office.

        `key` is that of the form it came from: the same form sent again starts nothing and gets the same
        answer, with a new link in place of the first, of which only a hash was kept.
        Raises KeyReused, NoCovenant and NotAllowed.
        """
        with self._desk.database.begin() as session:
            people.locked(session, office)  # the same form sent twice at once is answered one by one
            asked, now = hashlib.sha256(canonical(asdict(wish))).hexdigest(), self._desk.now()
            known = messages.earlier_answer(session, key, office, asked, now)
            person, token = welcome(session, self._desk, wish.email, wish.coordinator)
            if token is not None:
                asks = Said(COORDINATING, {"team": wish.team})
                send_link(session, self._desk, person, token, asks)
            if known:
                return Founded(known["agreement"], token)
            agreement = self._started(session, wish.team, person, office)
            messages.answer(session, key, {"agreement": agreement})
            return Founded(agreement, token)

    def _started(self, session: Session, name: str, coordinator: int, by: int | None = None) -> int:
        name = one_line(self._desk, name, "team")
        covenant = beginnings.newest_covenant(session)
        if covenant is None:
            raise NoCovenant
        # One team at a time, or two of one name would take the same key.
        session.refresh(covenant, with_for_update={"key_share": True})
        team = self._team(session, name)
        self._coordinator(session, team.partner, coordinator, by)
        begun = self._draft(session, team, covenant)
        row = beginnings.begin(session, team.id, covenant.id, begun, self._desk.now())
        body, personal = beginnings.for_journal(begun)
        about = {"agreement": row.id, "team": team.id, "person": coordinator}
        row.journal_number = journalled(
            session, self._desk, Administration.TEAM_STARTED, about | body, personal
        )
        return row.id

    def _team(self, session: Session, name: str) -> TeamRow:
        key = free_key(name, frozenset(session.scalars(select(PartnerRow.key))))
        session.add(PartnerRow(key=key, name=name, kind=PartnerKind.TEAM))
        session.flush()
        team = TeamRow(slug=key, name=name, partner=key)
        session.add(team)
        session.flush()
        return team

    def _coordinator(self, session: Session, partner: str, person: int, by: int | None) -> None:
        """The team's seat and signature are its founder's, by default at the lowest level only.

        A team's keepers are its coordinators; so the first one accepts these for the team (ADR 0048).
        Raises NotAllowed for somebody of the office.
        """
        today = self._desk.today()
        register = mandate_register.load(session, {partner}, {person})
        seat = MandateChange(Sort.SEAT, partner, person, today, approver=True)
        if found := rules.broken_by_change(register, seat, today):
            raise NotAllowed(joined(" ", found), "coordinator")
        chair = Chair(partner, beginnings.lowest_level(session), approver=True)
        ground = Ground(Mandate(GROUND, f"{today:%d-%m-%Y}"), given_by=by, accepted_by=person)
        give_seat(session, self._desk, person, chair, Period(today), ground)
        give_signature(session, self._desk, person, partner, FUNCTION, Period(today), ground)

    def _draft(self, session: Session, team: TeamRow, covenant: CovenantRow) -> Agreement:
        """The team itself first, then the partners that the covenant names."""
        query = (
            select(PartnerRow)
            .join(CovenantPartnerRow, CovenantPartnerRow.partner == PartnerRow.key)
            .where(CovenantPartnerRow.covenant_id == covenant.id)
            .order_by(CovenantPartnerRow.place)
        )
        others = (Partner(row.key, row.name, row.kind) for row in session.scalars(query))
        basis = beginnings.basis(session, covenant)
        return Agreement(
            id=0,
            state=State.DRAFT,
            team=team.partner,
            partners=(Partner(team.partner, team.name, PartnerKind.TEAM), *others),
            levels=basis.levels,
            seats=(),
            signatories=(),
            covenant=basis.text,
            covenant_version=basis.version,
            minimum_members=basis.minimum_members,
            form=TeamForm(name=team.name),
        )
