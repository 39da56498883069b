"""What many teams cost: a page of the board, looking a day up in the register, deciding one act.

The rows are put straight into the database: what is measured is reading them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from web.app import Installation, create_app, install, migrated
from web.demo.cast import PASSWORD, Cast
from web.settings import read
from workflow.domain.facts import Agreement, Draft, TeamForm
from workflow.domain.parties import Mandate
from workflow.domain.text import compose, revision_digest
from workflow.domain.vocabulary import PartnerKind, ProposalKind, Stance, State
from workflow.persistence import agreements, mapping, standings
from workflow.persistence.tables import (
    AgreementPartnerRow,
    AgreementRow,
    PartnerRow,
    PersonRow,
    ProposalRow,
    RevisionRow,
    SeatRow,
    StanceRow,
    StandingRow,
    TeamRow,
)
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.services.covenants import Covenants
from workflow.services.mandates import Mandates
from workflow.services.register import Register

PROPOSALS, LEVELS = 2, 3
"""Proposals of a team in negotiation; with ten stances each that makes twenty consents a team."""
TIMES = 9
SITE = "http://127.0.0.1:8000"
GROUND = Mandate("mandaatregister", "1")
START = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request or look-up took."""

    milliseconds: float
    queries: int


class Town:
    """A municipality with many teams, in a fresh SQLite database."""

    def __init__(self, folder: Path) -> None:
        self.installation: Installation = install(
            read(folder=folder, database="", site=SITE, organisation="Meting"), demonstration=True
        )
        migrated(self.installation)
        Covenants(self.installation.desk).adopt(read_covenant(model_covenant(), NAME).covenant)
        cast = Cast(self.installation.desk)
        office = cast.office()
        self.office = office[0]
        self.players = cast.partners(office)
        self.partners = [key for key, _ in Mandates(self.installation.desk).partners()]
        self._count = 0

    def negotiating(self, teams: int) -> None:
        """Add teams in the middle of their negotiation."""
        with Session(self.installation.desk.database.engine) as session:
            for _ in range(teams):
                row = self._team(session, State.IN_NEGOTIATION)
                for number in range(1, PROPOSALS + 1):
                    self._proposal(session, row, number)
            session.commit()

    def recognised(self, teams: int) -> None:
        """Add recognised teams, each under its second agreement: the first was superseded."""
        with Session(self.installation.desk.database.engine) as session:
            for number in range(teams):
                row = self._team(session, State.RECOGNISED)
                since = START.date() + timedelta(days=number % 365)
                row.text = self._text(session, row)
                row.recognised_at, row.recognised_on = START, since
                later = since + timedelta(days=200)
                for first, last in ((since, later), (later, None)):
                    session.add(
                        StandingRow(team_id=row.team_id, agreement_id=row.id, since=first, until=last)
                    )
            session.commit()

    def _team(self, session: Session, state: State) -> AgreementRow:
        self._count += 1
        key = f"buurtpreventieteam-{self._count}"
        session.add(PartnerRow(key=key, name=f"Buurtpreventieteam {self._count}", kind=PartnerKind.TEAM))
        person = PersonRow(email=f"{key}@example.nl", name=f"Coördinator {self._count}", active=True)
        session.add(person)
        session.flush()
        team = TeamRow(slug=key, name=f"Buurtpreventieteam {self._count}", partner=key)
        ground = {"mandate_source": GROUND.source, "mandate_reference": GROUND.reference}
        session.add(
            SeatRow(
                person_id=person.id, partner=key, level=1, since=date(2025, 1, 1), approver=True, **ground
            )
        )
        session.add(team)
        session.flush()
        form = TeamForm(team.name, "post@example.nl", "V.", 12, (f"Straat {self._count}", "Kerklaan"))
        row = AgreementRow(
            team_id=team.id,
            covenant_id=1,
            state=state,
            since=START + timedelta(minutes=self._count),
            form=mapping.form_to_json(form),
            journal_number=0,
        )
        session.add(row)
        session.flush()
        for place, partner in enumerate((key, *self.partners)):
            session.add(AgreementPartnerRow(agreement_id=row.id, partner=partner, place=place))
        return row

    def _proposal(self, session: Session, row: AgreementRow, number: int) -> None:
        proposer = session.get_one(TeamRow, row.team_id).partner
        draft = Draft(
            ProposalKind.SUPPLEMENT, "Elk kwartaal een flyer.", "Zo kent men ons.", title=f"{number}"
        )
        digest = revision_digest(row.id, number, 1, draft)
        proposal = ProposalRow(agreement_id=row.id, number=number, partner=proposer, retracted=False)
        session.add(proposal)
        session.flush()
        said = {"person_id": self.office.id, "digest": digest, "at": START}
        session.add(
            RevisionRow(proposal_id=proposal.id, number=1, draft=mapping.draft_to_json(draft), **said)
        )
        cells = [(proposer, 1), *((p, level) for p in self.partners for level in range(1, LEVELS + 1))]
        session.add_all(
            StanceRow(
                proposal_id=proposal.id,
                partner=partner,
                level=level,
                stance=Stance.CONSENTED,
                reason="",
                **said,
            )
            for partner, level in cells
        )

    def _text(self, session: Session, row: AgreementRow) -> dict[str, Any]:
        facts: Agreement = agreements.facts(session, row, START.date())
        return compose(replace(facts, proposals=()))

    # ── measuring ────────────────────────────────────────────────────────────────────────────────────────

    def page(self, address: str) -> Cost:
        """The middle one of several requests for a page, as somebody of the office."""
        client = self.client(self.office.email)
        return self.timed(lambda: opened(client, address))

    def client(self, email: str) -> FlaskClient:
        """Somebody who is logged in."""
        app = create_app(self.installation)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        given = {"email": email, "password": PASSWORD, "key": "sleutel-van-de-meting", "verder": ""}
        answer = client.post("/inloggen", data=given, base_url=SITE)
        if answer.status_code != 303:
            raise RuntimeError(answer.get_data(as_text=True))
        return client

    def timed(self, work: Callable[[], object]) -> Cost:
        """How long it takes, the middle one of several, and how many queries it asks."""
        asked = 0

        def count(*_: object) -> None:
            nonlocal asked
            asked += 1

        event.listen(self.installation.desk.database.engine, "before_cursor_execute", count)
        took = []
        for _ in range(TIMES):
            start = time.perf_counter()
            work()
            took.append((time.perf_counter() - start) * 1000)
        event.remove(self.installation.desk.database.engine, "before_cursor_execute", count)
        return Cost(median(took), asked // TIMES)


def opened(client: FlaskClient, address: str) -> None:
    """Ask for a page. Raises RuntimeError when it does not come."""
    answer = client.get(address, base_url=SITE)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def measure_scale(folder: Path) -> dict[str, Cost]:
    """The board with 20 and 1,000 teams, and the register with 100 and 10,000, by what was asked."""
    found: dict[str, Cost] = {}
    for teams in (20, 1_000):
        town = Town(folder / f"board-{teams}")
        town.negotiating(teams)
        found[f"board of {teams} teams"] = town.page("/overzicht")
    for teams in (20, 200):
        town = Town(folder / f"lists-{teams}")
        town.negotiating(teams)
        office, partner = town.client(town.office.email), town.client(town.players[0].email)
        found[f"late of {teams} teams"] = town.timed(partial(opened, office, "/overzicht?laat=ja"))
        found[f"tasks of {teams} teams"] = town.timed(partial(opened, partner, "/taken"))
    for teams in (100, 10_000):
        town = Town(folder / f"register-{teams}")
        town.recognised(teams)
        register = Register(town.installation.desk)
        day = START.date() + timedelta(days=600)
        found[f"register of {teams} teams on a day"] = town.timed(partial(register.on, day))
        slug = f"buurtpreventieteam-{teams // 2}"
        found[f"one team of {teams} on a day"] = town.timed(partial(standing_on, town, slug, day))
    return found


def standing_on(town: Town, slug: str, day: date) -> None:
    """Whether one team was recognised on that day, and by which agreement."""
    with Session(town.installation.desk.database.engine) as session:
        team = session.scalars(select(TeamRow.id).where(TeamRow.slug == slug)).one()
        if standings.agreement_on(session, team, day) is None:
            raise RuntimeError(slug)
