"""The town itself: its partners, its office and its teams, and what its people decide to do."""

from datetime import timedelta
from random import Random

from tests.town import covenants, mandates
from tests.town.ideas import ideas
from tests.town.mandates import Staff
from tests.town.place import Place
from tests.town.teams import Team
from workflow.domain.terms import Term
from workflow.domain.vocabulary import Action, Role, State
from workflow.services.answers import NotFound
from workflow.services.colleagues import Colleagues
from workflow.services.covenants import Covenants
from workflow.services.handovers import Handovers
from workflow.services.mandates import Mandates
from workflow.services.people import People
from workflow.services.teams import Teams
from workflow.services.terms import StepTerms

OFFICE = Role.MAYORS_OFFICE
KNOWN_END = timedelta(days=150)
"""How long after the beginning the mandates of one partner run out, as was known from their first day."""
LAZY = 0.1
"""The share of the teams that never renew."""
NOTICE = timedelta(days=20)
"""So long ahead every other team that ends says so; the others end at once."""


class Town:
    """Everybody, and their teams."""

    def __init__(self, place: Place, dice: Random, others: int) -> None:
        self.place, self.dice = place, dice
        self.texts = list(covenants.texts(others))
        self.text = self.texts[0]
        self.teams: list[Team] = []
        self.stopped = 0
        self.staff: dict[str, Staff] = {}
        self.adopt()
        self.office = (
            self._colleague("kantoor", "Kantoor Een"),
            self._colleague("kantoor-2", "Kantoor Twee"),
        )
        self.visitor = place.join("vreemde", "Vreemde Vos")
        for name in covenants.PARTNERS:
            self._settle(name)
        StepTerms(place.desk).set(Action.CONSENT, Term(7, 14, 30))

    def _colleague(self, key: str, name: str) -> int:
        """Somebody of the office; where there is one already, a colleague confirms it."""
        desk = self.place.desk
        there = [email for email, _, active, roles in People(desk).everyone() if active and OFFICE in roles]
        person = self.place.join(key, name, frozenset({OFFICE}))
        for request in Colleagues(desk).waiting(person):
            Colleagues(desk).confirm(request.id, People(desk).known(there[0]) or 0)
        return person

    def adopt(self) -> None:
        """The next text, of which the partners come along that are not there yet."""
        self.text = self.texts.pop(0)
        Covenants(self.place.desk).adopt(self.text, covenants.LEVELS, covenants.TERM_MONTHS)

    def _settle(self, name: str) -> None:
        """A partner with its people; one that no covenant names yet is added as an organisation."""
        known = dict(Mandates(self.place.desk).partners())
        key = covenants.key(name)
        if key not in known:
            assert Mandates(self.place.desk).organisation(name) == key
        last = self.place.desk.today() + KNOWN_END if name == covenants.ENDS else None
        self.staff[key] = mandates.settle(self.place, self.office, key, name, covenants.levels_of(name), last)

    def begin(self, number: int) -> None:
        """A new team under the covenant of today."""
        name = f"BPT Wijk {number}"
        coordinator = self.place.join(f"coordinator-{number}", f"Coordinator {number}")
        agreement = Teams(self.place.desk).start(name, coordinator)
        wishes = ideas(self.dice, self.text)
        lazy = number == 2 or self.dice.random() < LAZY
        self.teams.append(
            Team(self.place, self.dice, self.office, name, agreement, coordinator, wishes, lazy=lazy)
        )

    def of(self, *states: State) -> Team | None:
        """One of the teams whose newest agreement stands so."""
        known = self.place.states()
        return self.dice.choice([t for t in self.teams if known[t.agreement] in states] or [None])

    # ── what happens now and then ────────────────────────────────────────────────────────────────────────

    def amend(self) -> bool:
        """A partner or the team wants something else than was agreed."""
        if (team := self.of(State.RECOGNISED)) is None or team.facts().notice:
            return False
        staff = self.staff[covenants.key(covenants.POLICE)]
        who = self.dice.choice((team.coordinator, staff.people[1]))
        if not team.try_to(Action.AMEND, who, reason="Er is iets veranderd."):
            return False
        team.ideas += ideas(self.dice, self.text)[1:]
        return True

    def suspend(self) -> bool:
        """Something went wrong; the office resumes it later."""
        if (team := self.of(State.RECOGNISED)) is None:
            return False
        team.do(Action.SUSPEND, self.office[0], reason="Er liep iets mis.")
        return True

    def stop(self) -> bool:
        """A team ends, today or on a day that it names."""
        if (team := self.of(State.RECOGNISED)) is None or team.facts().notice:
            return False
        self.stopped += 1
        day = self.place.desk.today() + NOTICE * (self.stopped % 2)
        team.do(Action.END, team.coordinator, reason="Wij stoppen.", day=day)
        return True

    def withdraw(self) -> bool:
        """A team gives up before it was recognised."""
        team = self.of(State.IN_NEGOTIATION, State.FOR_APPROVAL)
        if team is None or team.past:
            return False
        team.do(Action.WITHDRAW, team.coordinator, reason="Het lukt ons niet.")
        return True

    def invite_in(self) -> bool:
        """An organisation joins a team that negotiates."""
        team = self.of(State.IN_NEGOTIATION)
        if team is None:
            return False
        key = covenants.key(self.dice.choice(covenants.NEVER_NAMED))
        if key in {partner.key for partner in team.facts().partners}:
            return False
        staff = self.staff[key]
        answer = self.place.try_to(Action.JOIN, team.agreement, self.office[0], partner=key)
        assert answer.done or staff.approves_at not in staff.people, answer.sentences
        return answer.done

    def leave(self) -> bool:
        """A partner that can be missed leaves a negotiation."""
        if (team := self.of(State.IN_NEGOTIATION)) is None:
            return False
        stays = {team.name, covenants.GEMEENTE, covenants.POLICE}
        here = [self.staff[p.key] for p in team.facts().partners if p.name not in stays]
        staff = self.dice.choice(here)
        person = staff.people.get(staff.approves_at)
        if person is None:
            return False
        team.do(Action.LEAVE, person, reason="Wij werken hier niet.")
        return True

    def hand_over(self) -> bool:
        """A coordinator gives their part to somebody else."""
        if (team := self.of(State.RECOGNISED, State.IN_NEGOTIATION)) is None:
            return False
        name, desk = f"{team.name} opvolger {len(self.place.names)}", self.place.desk
        taker = self.place.join(name, name)
        Handovers(desk).offer(team.agreement, team.coordinator, self.place.addresses[taker], name)
        (offer,) = Handovers(desk).offered_to(taker)
        Handovers(desk).accept(offer.id, taker)
        team.coordinator = taker
        return True

    def wrong(self) -> bool:
        """Somebody tries what is not theirs; that is refused and written down."""
        team = self.dice.choice(self.teams)
        action = self.dice.choice((Action.RECOGNISE, Action.SUSPEND, Action.TAKE_UP, Action.SUBMIT))
        staff = self.staff[covenants.key(covenants.POLICE)]
        state = self.place.facts(team.agreement).state
        try:
            done = self.place.try_to(action, team.agreement, staff.people[1], reason="Ik wil het.").done
        except NotFound:
            assert state in {State.DRAFT, State.WITHDRAWN}  # a concept is the team's own
            return False
        assert not done
        assert state is not State.DRAFT
        return True

    def forgetful(self) -> bool:
        """Somebody is invited and never comes."""
        People(self.place.desk).invite(f"nooit-{self.dice.randrange(1000)}@proefdam.example", "Nooit Hier")
        return True
