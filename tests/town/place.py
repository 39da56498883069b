"""The installation of the town: its folder and database, from which it can be started anew at any moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.fakes import FakeHasher
from tests.releases import SITE
from tests.town.clock import TownClock
from tests.town.mail import Post
from tests.town.paper import SharedPaperwork, TownKit
from tests.world import PASSWORD
from web.app import Installation, install, migrated
from web.settings import read
from workflow.domain.facts import Act, Agreement
from workflow.domain.vocabulary import Action, Role, State
from workflow.persistence import agreements
from workflow.persistence.tables import AgreementRow
from workflow.services.agreements import Agreements
from workflow.services.answers import Answer
from workflow.services.desk import Desk
from workflow.services.outbox import Outbox
from workflow.services.papers import Papers
from workflow.services.people import People


class Place:
    """The town's installation, its mail server and its people by name."""

    def __init__(self, folder: Path, url: str, clock: TownClock, one_in: int) -> None:
        self.clock, self.post = clock, Post()
        self._settings = read(folder=folder, database=url, site=SITE, organisation="Gemeente Proefdam")
        self._paper: SharedPaperwork | None = None
        self._one_in = one_in
        self._forms = self.started = 0
        self.acts = self.refused = 0
        self.names: dict[int, str] = {}
        self.addresses: dict[int, str] = {}
        self.start()
        migrated(self.installation)

    def start(self) -> None:
        """Build everything anew on the same folder and database, as a process that starts does."""
        if self.started:
            self.stop()
        made = install(self._settings, self.clock, FakeHasher(), demonstration=True)
        paper = SharedPaperwork(made.desk.paperwork, self._one_in)
        if self._paper:
            paper.quick = self._paper.quick
        self._paper = paper
        desk = replace(made.desk, paperwork=paper.whole())
        self.installation: Installation = replace(made, desk=desk, kit=TownKit(made.kit))
        self.started += 1

    def stop(self) -> None:
        """Let go of the database."""
        self.desk.database.engine.dispose()

    @property
    def desk(self) -> Desk:
        """Every service's parts, those of now: they change with a restart."""
        return self.installation.desk

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One view on the database."""
        with self.desk.database.reading() as session:
            yield session

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────

    def join(self, key: str, name: str, roles: frozenset[Role] = frozenset()) -> int:
        """An account that somebody uses."""
        address = f"{key.replace(' ', '.')}@proefdam.example"
        person, token = People(self.desk).invite(address, name, roles)
        People(self.desk).accept(token, PASSWORD)
        self.names[person], self.addresses[person] = name, address
        return person

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────

    def try_to(self, action: Action, agreement: int, person: int, **given: Any) -> Answer:
        """One act, allowed or not, as the site does it: from a form that is sent once."""
        self.clock.tick()
        self._forms += 1
        wish, key = Act(action, person, self.desk.today(), **given), f"formulier-van-de-stad-{self._forms}"
        papers = Papers(self.desk)
        on_paper = {
            Action.OPEN_SIGNING: papers.open_signing,
            Action.SIGN: papers.sign,
            Action.RECOGNISE: papers.recognise,
        }
        answer = on_paper.get(action, Agreements(self.desk).act)(agreement, wish, key)
        self.acts, self.refused = self.acts + answer.done, self.refused + (not answer.done)
        return answer

    def act(self, action: Action, agreement: int, person: int, **given: Any) -> Answer:
        """The same for what must be allowed."""
        answer = self.try_to(action, agreement, person, **given)
        assert answer.done, (action, agreement, self.names.get(person), self.desk.today(), answer.sentences)
        return answer

    def facts(self, agreement: int) -> Agreement:
        """The agreement as it stands."""
        with self.reading() as session:
            row = session.get_one(AgreementRow, agreement)
            return agreements.facts(session, row, self.desk.today())

    def states(self) -> dict[int, State]:
        """Where every dossier stands, by its number."""
        with self.reading() as session:
            asked = select(AgreementRow.id, AgreementRow.state).order_by(AgreementRow.id)
            return dict(session.execute(asked).all())

    def send_mail(self) -> None:
        """Hand everything that waits to the mail server."""
        Outbox(self.desk, self.post).send_all()
