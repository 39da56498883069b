"""A municipality with teams in every stage, made by the code at hand, as the demonstration makes its own."""

import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.releases import SITE
from web.app import install, migrated
from web.demo.cast import Cast, Player
from web.demo.story import Story, Team
from web.settings import read
from workflow.domain.facts import Act
from workflow.domain.meeting import Plan, Slot
from workflow.domain.vocabulary import Action
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.services.agreements import Agreements
from workflow.services.checkpoints import Checkpoints
from workflow.services.desk import Desk
from workflow.services.dossiers import Dossiers
from workflow.services.erasure import Erasure
from workflow.services.handovers import Handovers
from workflow.services.meetings import Author, Meetings
from workflow.services.people import People
from workflow.services.teams import Teams

BEGIN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Clock:
    """Stands still until it is moved: what is made does not depend on the day of making."""

    def __init__(self) -> None:
        self.moment = BEGIN

    def now(self) -> datetime:
        """This moment."""
        return self.moment


class Filling:
    """The teams of a release; each method leaves one or more in some stage."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        settings = read(folder=folder, database="", site=SITE, organisation="Gemeente Proefdam")
        self.installation = install(settings, self.clock, demonstration=True)
        migrated(self.installation)
        self.desk: Desk = self.installation.desk
        self.story = Story(self.desk, read_covenant(model_covenant(), NAME).covenant, lambda _: None)

    def fill(self) -> None:
        """Everything; a last checkpoint covers the journal, and the database is closed."""
        self._recognised()
        self._underway()
        self._erased()
        Checkpoints(self.desk).make()
        self.desk.database.engine.dispose()

    def _recognised(self) -> None:
        """As they are; with a successor that waits, suspended, given notice of, and handed over."""
        for name in ("Molenbuurt", "Lindenpark"):
            self._day().recognised(f"Buurtpreventieteam {name}")
        amended = self._day().recognised("Buurtpreventieteam Waterrand")
        self.act(amended, Action.AMEND, amended.coordinator, reason="Er komt een straat bij.")
        renewed = self._day().recognised("Buurtpreventieteam Vogelwijk")
        self._renewed(renewed)
        suspended = self._day().recognised("Buurtpreventieteam Dijkzicht")
        self.act(suspended, Action.SUSPEND, self.story.office[0], reason="Er liep iets mis.")
        ending = self._day().recognised("Buurtpreventieteam Oude Dorp")
        last = date(2026, 12, 31)
        self.act(ending, Action.END, ending.coordinator, reason="Wij stoppen.", day=last)
        self._handed_over(self._day().recognised("Buurtpreventieteam Veerkade"))
        Checkpoints(self.desk).make()

    def _renewed(self, team: Team) -> None:
        answer = self.act(team, Action.RENEW, team.coordinator)
        after = Team(team.name, answer or 0, team.coordinator)
        digest = Dossiers(self.desk).open(after.agreement, self.story.office[0].id).digest
        for player in (p for p in self.story.players if p.signs):
            self.act(after, Action.APPROVE, player, digest=digest)
        self.story.opened(after)

    def _handed_over(self, team: Team) -> None:
        """The coordinator's part goes to somebody else."""
        email, desk = "opvolger@veerkade.example", self.desk
        Handovers(desk).offer(team.agreement, team.coordinator.id, email, "Saar Mulder")
        taker = People(desk).known(email) or 0
        (offer,) = Handovers(desk).offered_to(taker)
        Handovers(desk).accept(offer.id, taker)

    def _underway(self) -> None:
        """For signing, agreed, in negotiation with a meeting, submitted, and a draft."""
        signing = self._agreed("Buurtpreventieteam Stationsbuurt")
        self.story.opened(signing)
        self._agreed("Buurtpreventieteam Havenkwartier")
        talking = self._day().half_way("Buurtpreventieteam Parkzicht")
        slot = Slot(self.clock.now() + 7 * DAY, 60, "Buurthuis")
        author = Author(talking.coordinator.id, secrets.token_urlsafe(24))
        planned = Meetings(self.desk).plan(talking.agreement, author, Plan("Overleg", slot, level=1))
        assert planned.meeting, planned
        self._day().submitted("Buurtpreventieteam Marktveld")
        name = "Buurtpreventieteam Sluiszicht"
        Teams(self.desk).start(name, Cast(self.desk).coordinator(name).id)

    def _agreed(self, name: str) -> Team:
        team = self._day().submitted(name)
        self.story.approved(team)
        return team

    def _erased(self) -> None:
        """Who takes part in nothing any more, and whose words are gone."""
        person, token = People(self.desk).invite("weg@weg.example", "Teun Weg")
        assert person
        People(self.desk).accept(token, secrets.token_urlsafe(24))
        Erasure(self.desk).erase("weg@weg.example", "Verzoek van de betrokkene.")

    def _day(self) -> Story:
        """The story, a day later."""
        self.clock.moment += DAY
        return self.story

    def act(self, team: Team, action: Action, player: Player, **given: Any) -> int | None:
        """One act, which must be allowed; gives the agreement that it started, if it did."""
        wish = Act(action, player.id, date.min, **given)
        answer = Agreements(self.desk).act(team.agreement, wish, secrets.token_urlsafe(24))
        assert answer.done, answer.sentences
        return answer.successor
