"""A whole little municipality in a database, driven through the services as the site does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import COVENANT, FORM, LOW
from tests.fakes import FakeClock, FakeHasher, FakeMailer, FakeNotary, FakePaperwork, FakeVault
from tests.mandates import KeptMandates
from workflow.domain.covenant import NamedSignatory
from workflow.domain.facts import Act, Agreement, Draft
from workflow.domain.parties import Mandate
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, Role, State
from workflow.persistence import agreements, standings
from workflow.persistence.database import Database
from workflow.persistence.files import FileStore
from workflow.persistence.tables import AgreementRow, JournalRow
from workflow.ports.paper import Paperwork
from workflow.services.agreements import Agreements
from workflow.services.answers import Answer
from workflow.services.colleagues import Colleagues
from workflow.services.covenants import Covenants
from workflow.services.desk import Desk
from workflow.services.mandates import Chair, Mandates, Period
from workflow.services.outbox import Outbox
from workflow.services.papers import Papers
from workflow.services.people import People
from workflow.services.publication import Publication, SentenceWish
from workflow.services.records import Records
from workflow.services.successions import Lapsing
from workflow.services.teams import Teams

ROOT = Path(__file__).parent.parent
PARTNERS = ("gemeente Proefdam", "Politie Proefstreek", "stichting Proefwonen")
KEYS = ("gemeente-proefdam", "politie-proefstreek", "stichting-proefwonen")
MUNICIPALITY, POLICE, HOUSING = KEYS
PERIOD = Period(date(2020, 1, 1))
MANDATE = Mandate("mandaatbesluit", "2020-1")
PASSWORD = "een lang wachtwoord voor de proef"


@contextmanager
def unjournalled(world: "World") -> Iterator[Session]:
    """A transaction beside the application, of which the journal hears nothing."""
    with Session(world.desk.database.engine) as session:
        yield session
        session.commit()


@dataclass
class World:
    """The services on one database, and the people by a short name such as "politie-proefstreek-2"."""

    desk: Desk
    clock: FakeClock
    paper: FakePaperwork
    notary: FakeNotary
    people: dict[str, int] = field(default_factory=dict)
    agreement: int = 0
    _keys: int = 0

    @classmethod
    def of(
        cls, database: Database, folder: Path, paperwork: Paperwork | None = None, now: datetime | None = None
    ) -> "World":
        clock, paper = FakeClock(now), FakePaperwork()
        notary = FakeNotary(clock)
        parts = paperwork or Paperwork(paper, paper, paper, paper)
        store = FileStore(folder / "bestanden")
        desk = Desk(
            database,
            clock,
            store,
            parts,
            FakeHasher(),
            "https://convenant.example",
            notary,
            vault=FakeVault(),
            second_factor=False,  # as in a demonstration; tests/web/test_second_step.py asks for one
        )
        world = cls(desk, clock, paper, notary)
        world._settle()
        return world

    def on(self, database: Database, folder: Path) -> "World":
        """The same municipality on a copy of its database and of its files."""
        clock, paper = FakeClock(), FakePaperwork()
        clock.moment, paper.made = self.clock.moment, self.paper.made
        parts, store = Paperwork(paper, paper, paper, paper), FileStore(folder / "bestanden")
        notary = FakeNotary(clock)
        desk = replace(
            self.desk, database=database, clock=clock, documents=store, paperwork=parts, notary=notary
        )
        return World(desk, clock, paper, notary, dict(self.people), self.agreement, self._keys)

    def _settle(self) -> None:
        self.adopt()
        for name in ("kantoor", "kantoor-2"):
            self.join(name, frozenset({Role.MAYORS_OFFICE}))
        for partner in KEYS:
            people = {level: self.join(f"{partner}-{level}") for level in (1, 2, 3)}
            self.keep(partner, people[3])
            for level, person in people.items():
                KeptMandates(self.desk).seat(
                    person, Chair(partner, level, approver=level == LOW), PERIOD, MANDATE
                )
            KeptMandates(self.desk).signatory(people[1], partner, "functie", PERIOD, MANDATE)
        self.agreement = self.start_team("BPT Proef")

    def adopt(self, term_months: int | None = None, **changes: Any) -> int:
        """A next version of the covenant; gives its number."""
        parties = tuple(NamedSignatory(name, "", "") for name in PARTNERS)
        text = replace(COVENANT, **{"signatories": parties, **changes})
        return Covenants(self.desk).adopt(text, term_months=term_months)

    def keep(self, partner: str, person: int) -> None:
        """Let the person be the partner's first mandate keeper."""
        KeptMandates(self.desk).first_keeper(
            self.people["kantoor"], self.people["kantoor-2"], person, partner
        )

    def settle_without_keeper(self) -> None:
        """An organisation that no covenant names, and for which nobody speaks yet."""
        assert KeptMandates(self.desk).organisation("stichting Nieuw") == "stichting-nieuw"

    def settle_newcomer(self, until: date | None = None) -> None:
        """An organisation, "stichting-nieuw", that no covenant names, with someone who speaks and signs."""
        assert Mandates(self.desk).organisation("stichting Nieuw") == "stichting-nieuw"
        person = self.join("stichting-nieuw-1")
        self.keep("stichting-nieuw", self.join("stichting-nieuw-2"))
        period, chair = Period(PERIOD.since, until), Chair("stichting-nieuw", 1, approver=True)
        KeptMandates(self.desk).seat(person, chair, period, MANDATE)
        KeptMandates(self.desk).signatory(person, "stichting-nieuw", "functie", period, MANDATE)

    def start_team(self, name: str) -> int:
        coordinator = self.join(f"coordinator {name}")
        self.people.setdefault("coordinator", coordinator)
        return Teams(self.desk).start(name, coordinator)

    def join(self, name: str, roles: frozenset[Role] = frozenset()) -> int:
        person, token = People(self.desk).invite(
            f"{re.sub(r'[^A-Za-z0-9-]+', '.', name).strip('.')}@example.nl", name.title(), roles
        )
        People(self.desk).accept(token, PASSWORD)
        for request in Colleagues(self.desk).waiting(person):
            Colleagues(self.desk).confirm(request.id, self.people["kantoor"])
        Outbox(self.desk, FakeMailer()).send_all()  # that there is an account now
        self.people[name] = person
        return person

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────

    def key(self) -> str:
        self._keys += 1
        return f"sleutel-{self._keys}"

    def wish(self, action: Action, who: str, **given: Any) -> Act:
        return Act(action, self.people[who], self.desk.today(), **given)

    def act(self, action: Action, who: str, key: str | None = None, **given: Any) -> Answer:
        return Agreements(self.desk).act(self.agreement, self.wish(action, who, **given), key or self.key())

    def send(self, action: Action, who: str, key: str | None = None, **given: Any) -> Answer:
        """The same for every action, also those on the paper; as the site does."""
        papers = Papers(self.desk)
        if action not in (Action.OPEN_SIGNING, Action.SIGN, Action.RECOGNISE):
            return self.act(action, who, key, **given)
        wish, key = self.wish(action, who, **given), key or self.key()
        if action is Action.OPEN_SIGNING:
            return papers.open_signing(self.agreement, wish, key)
        return (papers.sign if action is Action.SIGN else papers.recognise)(self.agreement, wish, key)

    def done(self, action: Action, who: str, **given: Any) -> Answer:
        answer = self.act(action, who, **given)
        assert answer.done, answer.sentences
        return answer

    def facts(self, agreement: int | None = None) -> Agreement:
        with self.desk.database.reading() as session:
            row = session.scalars(
                select(AgreementRow).where(AgreementRow.id == (agreement or self.agreement))
            ).one()
            return agreements.facts(session, row, self.desk.today())

    # ── stretches of the way ─────────────────────────────────────────────────────────────────────────────

    def submit(self) -> None:
        self.done(Action.FILL_IN, "coordinator", form=FORM)
        self.done(Action.SUBMIT, "coordinator")
        self.done(Action.TAKE_UP, "kantoor")

    def propose(self, draft: Draft, who: str = "coordinator") -> int:
        self.done(Action.PROPOSE, who, draft=draft)
        return len(self.facts().proposals)

    def consent(self, number: int, who: str) -> Answer:
        proposal = self.facts().proposal(number)
        assert proposal is not None
        return self.act(Action.CONSENT, who, proposal=number, digest=proposal.current.digest)

    def everyone_consents(self, number: int) -> None:
        for partner in KEYS:
            for level in (1, 2, 3):
                self.consent(number, f"{partner}-{level}")

    def approve(self) -> None:
        self.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(self.facts()))
        for partner in KEYS:
            self.done(Action.APPROVE, f"{partner}-1", digest=self.facts().put_up or "")

    def open_signing(self, who: str = "kantoor", key: str | None = None) -> Answer:
        wish = self.wish(Action.OPEN_SIGNING, who)
        return Papers(self.desk).open_signing(self.agreement, wish, key or self.key())

    def sign(self, who: str, key: str | None = None, **given: Any) -> Answer:
        paper = self.facts().paper
        wish = self.wish(Action.SIGN, who, **{"fresh": True, "digest": paper.base if paper else "", **given})
        return Papers(self.desk).sign(self.agreement, wish, key or self.key())

    def everyone_signs(self) -> None:
        paper = self.facts().paper
        names = {person: name for name, person in self.people.items()}
        for signatory in paper.asked if paper else ():
            answer = self.sign(names[signatory.person])
            assert answer.done, answer.sentences

    def allow_everything(self) -> None:
        """Say of all that is marked in what becomes public that it may be."""
        publication, office = Publication(self.desk), self.people["kantoor"]
        while publication.read(self.agreement, 1).undecided:
            for page in range(1, publication.read(self.agreement, 1).sheet.pages + 1):
                for passage in publication.read(self.agreement, page).sheet.lines:
                    if passage.undecided:
                        wish = SentenceWish(passage.digest, (), all_allowed=True, version="")
                        publication.judge(self.agreement, office, wish)

    def recognise(self, who: str = "kantoor-2", key: str | None = None) -> Answer:
        wish = self.wish(Action.RECOGNISE, who)
        return Papers(self.desk).recognise(self.agreement, wish, key or self.key())

    def until(self, state: State) -> "World":
        """Bring the team this far, without proposals."""
        self.submit()
        if state is not State.IN_NEGOTIATION:
            self.approve()
        if state in (State.FOR_SIGNING, State.SIGNED, State.RECOGNISED):
            assert self.open_signing().done
        if state in (State.SIGNED, State.RECOGNISED):
            self.everyone_signs()
        if state is State.RECOGNISED:
            self.allow_everything()
            assert self.recognise().done
        assert self.facts().state is state
        return self

    def succeed(self, action: Action, who: str = "coordinator", **given: Any) -> int:
        """Start a successor and go on with it; gives the agreement it will succeed."""
        before, answer = self.agreement, self.done(action, who, **given)
        assert answer.successor is not None
        self.agreement = answer.successor
        return before

    def to_recognition(self) -> None:
        """From the whole text on: approvals, the PDF, every signature, recognition."""
        if self.facts().state is State.IN_NEGOTIATION:
            self.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(self.facts()))
        given = {approval.partner for approval in self.facts().approvals}
        for partner in self.facts().partners:
            if partner.key not in given:
                self.done(Action.APPROVE, f"{partner.key}-1", digest=self.facts().put_up or "")
        assert self.open_signing().done
        self.everyone_signs()
        self.allow_everything()
        assert self.recognise().done

    def lapse(self) -> int:
        return Lapsing(self.desk).lapse_due()

    def moved_to(self, day: date) -> None:
        self.clock.forward(days=(day - self.desk.today()).days)

    def register_on(self, day: date) -> int | None:
        """The agreement by which the team was recognised on that day."""
        with self.desk.database.reading() as session:
            team = session.get_one(AgreementRow, self.agreement).team_id
            found = standings.agreement_on(session, team, day)
            return found.id if found else None

    def journal(self) -> list[dict[str, Any]]:
        """The open parts of all entries, oldest first."""
        with self.desk.database.reading() as session:
            return [row.body for row in session.scalars(select(JournalRow).order_by(JournalRow.number))]

    def journal_is_whole(self) -> bool:
        return not Records(self.desk).check().faults
