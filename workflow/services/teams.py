"""Starting a team: the team becomes a partner, its coordinator gets a seat, and a draft lies ready."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.facts import Mandate, TeamForm
from workflow.domain.names import free_key
from workflow.domain.vocabulary import Administration, PartnerKind, State
from workflow.persistence import mapping
from workflow.persistence.tables import (
    AgreementPartnerRow,
    AgreementRow,
    CovenantPartnerRow,
    CovenantRow,
    LevelRow,
    PartnerRow,
    TeamRow,
)
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.mandates import Chair, Period, give_seat, give_signature

FUNCTION = "coördinator"
GROUND = "aanwijzing als coördinator door het team"


class NoCovenant(LookupError):
    """There is no covenant yet that a team could sign."""


class Teams:
    """Teams and their first drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def start(self, name: str, coordinator: int) -> int:
        """Start a team under the newest covenant; gives the id of its draft agreement. Raises NoCovenant."""
        with self._desk.database.begin() as session:
            covenant = session.scalar(select(CovenantRow).order_by(CovenantRow.version.desc()).limit(1))
            if covenant is None:
                raise NoCovenant
            team = self._team(session, name)
            self._coordinator(session, team.partner, coordinator, covenant.id)
            agreement = self._draft(session, team, covenant.id)
            body = {
                "agreement": agreement.id,
                "team": team.id,
                "covenant": covenant.version,
                "person": coordinator,
                "target": State.DRAFT.value,
            }
            number = journalled(session, self._desk, Administration.TEAM_STARTED, body, {"team": name})
            agreement.journal_number = number
            return agreement.id

    def _team(self, session: Session, name: str) -> TeamRow:
        key = free_key(name, frozenset(session.scalars(select(PartnerRow.key))))
        session.add(PartnerRow(key=key, name=name, kind=PartnerKind.TEAM))
        session.flush()
        team = TeamRow(slug=key, name=name, partner=key)
        session.add(team)
        session.flush()
        return team

    def _coordinator(self, session: Session, partner: str, person: int, covenant: int) -> None:
        """The team's seat and signature are the coordinator's, by default at the lowest level only."""
        levels = select(LevelRow.rank).where(LevelRow.covenant_id == covenant).order_by(LevelRow.rank)
        chair = Chair(partner, session.scalars(levels).first() or 1, approver=True)
        period, mandate = Period(self._desk.today()), Mandate(GROUND, self._desk.today().isoformat())
        give_seat(session, self._desk, person, chair, period, mandate)
        give_signature(session, self._desk, person, partner, FUNCTION, period, mandate)

    def _draft(self, session: Session, team: TeamRow, covenant: int) -> AgreementRow:
        row = AgreementRow(
            team_id=team.id,
            covenant_id=covenant,
            state=State.DRAFT,
            since=self._desk.now(),
            form=mapping.form_to_json(TeamForm(name=team.name)),
            journal_number=0,
        )
        session.add(row)
        session.flush()
        query = (
            select(CovenantPartnerRow.partner)
            .where(CovenantPartnerRow.covenant_id == covenant)
            .order_by(CovenantPartnerRow.place)
        )
        for place, key in enumerate((team.partner, *session.scalars(query))):
            session.add(AgreementPartnerRow(agreement_id=row.id, partner=key, place=place))
        session.flush()
        return row
