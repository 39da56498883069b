"""The year: what happens on which day, with the jobs that the installation does by the clock."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.town import covenants, mandates
from tests.town.mandates import Staff
from tests.town.place import Place
from tests.town.teams import Team
from tests.town.town import Town
from workflow.domain.vocabulary import FINAL, State
from workflow.services.archiving import Archiving
from workflow.services.checkpoints import Checkpoints
from workflow.services.erasure import Erasure
from workflow.services.people import NotAllowed
from workflow.services.reminders import Reminders
from workflow.services.store_check import StoreCheck
from workflow.services.successions import Lapsing

DAYS, FULL = 365, 50
"""Days of the year, and the number of teams to which the counts below belong."""
TIMES = {
    "amend": 14,
    "suspend": 6,
    "stop": 5,
    "withdraw": 4,
    "invite_in": 6,
    "leave": 4,
    "hand_over": 8,
    "wrong": 30,
    "forgetful": 4,
    "vacancy": 6,
    "restart": 10,
}
"""How often each thing happens in a year of a full town; at least once in every town."""
OUTAGES = 3
USUALLY = 0.6
PATIENCE = {State.RECOGNISED: 0.03, State.SUSPENDED: 0.05, **dict.fromkeys(FINAL, 0.0)}
"""How often on a day somebody looks at a team, by its state; else usually."""
VACANT = timedelta(days=9)
"""How long a place stays empty."""
UNBROKEN = (covenants.GEMEENTE, covenants.POLICE, covenants.ENDS)
"""Partners of whom nobody leaves without notice."""
BEGINNING = 30
"""Before this day nothing goes wrong yet."""


@dataclass
class Year:
    """One year of one town, in steps of some days."""

    place: Place
    dice: Random
    teams: int
    stride: int = 1
    """Days that pass at once."""
    others: int = 7
    """Partners that a covenant names beside the four that are always there."""
    happened: Counter[str] = field(default_factory=Counter)
    vacant: list[tuple[date, Staff, int]] = field(default_factory=list)
    leaving: list[Team] = field(default_factory=list)
    """Whose coordinator stopped, and whose name is to be erased."""

    def run(self) -> Town:
        """Live it."""
        first = self.place.desk.today()
        self.town = Town(self.place, self.dice, self.others)
        events = self._planned()
        starts = self._starts()
        for day in range(0, DAYS, self.stride):
            self.place.clock.morning(first + timedelta(days=day))
            self._night(day)
            if day >= DAYS / 3 * (3 - len(self.town.texts)):
                self.town.adopt()
                self._mark("adopt")
            while starts and starts[0] <= day:
                starts.pop(0)
                self.town.begin(len(self.town.teams) + 1)
            self._step_all()
            self._followed_up(day)
            while events and events[-1][0] <= day:
                self._happens(*events.pop(), events)
        self._last_morning(first)
        return self.town

    # ── what is planned ──────────────────────────────────────────────────────────────────────────────────

    def _planned(self) -> list[tuple[int, str]]:
        """Day and name of everything that happens now and then, the last day first."""
        counts = {name: max(1, times * self.teams // FULL) for name, times in TIMES.items()}
        planned = [
            (self.dice.randrange(BEGINNING, DAYS - BEGINNING), name)
            for name, times in counts.items()
            for _ in range(times)
        ]
        return sorted(planned, reverse=True)

    def _starts(self) -> list[int]:
        """The day on which each team begins: the first at once, and most before the summer."""
        later = (int(self.dice.triangular(0, DAYS * 0.8, DAYS * 0.25)) for _ in range(self.teams - 1))
        self._away = {
            day + more
            for day in self.dice.sample(range(BEGINNING, DAYS - BEGINNING), OUTAGES)
            for more in range(self.dice.randint(2, 4))
        }
        return [0, *sorted(later)]

    # ── every day ────────────────────────────────────────────────────────────────────────────────────────

    def _night(self, day: int) -> None:
        """What the jobs do, and whether the mail server is there today."""
        desk = self.place.desk
        self.place.post.away = bool(self._away & set(range(day, day + self.stride)))
        self.happened["lapse"] += Lapsing(desk).lapse_due()
        Checkpoints(desk).make()
        self.place.send_mail()
        if day % 7 < self.stride:
            self.happened["remind"] += Reminders(desk).send_due()
        if day % 180 < self.stride:
            assert not StoreCheck(desk).night().faults
            Archiving(desk).renew_due(timedelta(days=30))

    def _step_all(self) -> None:
        self.states = self.place.states()
        for team in self.town.teams:
            often = PATIENCE.get(self.states[team.agreement], USUALLY)
            if self.dice.random() < 1 - (1 - often) ** self.stride:
                team.step()

    def _followed_up(self, day: int) -> None:
        """What began earlier and is due: an empty place is filled, a name is erased."""
        today = self.place.desk.today()
        for due in [each for each in self.vacant if each[0] <= today]:
            self.vacant.remove(due)
            mandates.succeed(self.place, due[1], due[2])
            self._mark("succeed")
        for team in self.leaving:
            self._erase(team)
        self.states = self.place.states()
        self.leaving = [team for team in self.town.teams if self._stops(team)]
        if day - self.stride < 155 <= day:  # the mandates that had a last day are over
            staff = self.town.staff[covenants.key(covenants.ENDS)]
            for level in list(staff.people):
                mandates.succeed(self.place, staff, level)

    def _stops(self, team: Team) -> bool:
        """The coordinator of a team that gave up holds nothing from tomorrow on."""
        if team.erased or team.past or self.states[team.agreement] not in (State.WITHDRAWN, State.ENDED):
            return False
        mandates.release(self.place, team.coordinator)
        team.erased = True
        return True

    def _erase(self, team: Team) -> None:
        try:
            Erasure(self.place.desk).erase(self.place.addresses[team.coordinator], "Op verzoek.")
        except NotAllowed:
            self._mark("erase later")
        else:
            self._mark("erase")

    def _happens(self, day: int, name: str, events: list[tuple[int, str]]) -> None:
        """One thing; when there is nobody for it today, it happens some days later."""
        own: dict[str, Callable[[], bool]] = {"vacancy": self._vacancy, "restart": self._restart}
        does: Callable[[], bool] = own.get(name) or getattr(self.town, name)
        if does():
            self._mark(name)
        elif day + 7 < DAYS:
            events.append((day + 7, name))
            events.sort(reverse=True)

    def _vacancy(self) -> bool:
        """Somebody of a partner leaves their place empty for a while."""
        staff = self.dice.choice(list(self.town.staff.values()))
        if staff.name in UNBROKEN or not staff.people:
            return False
        level = self.dice.choice(list(staff.people))
        mandates.end(self.place, staff, level)
        self.vacant.append((self.place.desk.today() + VACANT, staff, level))
        return True

    def _restart(self) -> bool:
        self.place.start()
        return True

    def _last_morning(self, first: date) -> None:
        """The mail server is there; everything that still waits goes out, and the journal is signed."""
        self.place.post.away = False
        self.place.clock.morning(first + timedelta(days=DAYS + 7))
        self.place.send_mail()
        self.place.start()
        Checkpoints(self.place.desk).make()

    def _mark(self, name: str) -> None:
        self.happened[name] += 1
