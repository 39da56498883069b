"""Carrying teams from draft to recognised through the real services, as their users do in the browser."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from signing.fonts import unprintable
from web.demo.cast import Cast, Player
from web.demo.ground import boundary
from workflow.domain.covenant import CovenantText, as_json
from workflow.domain.facts import Act, Draft, TeamForm
from workflow.domain.names import kind_of
from workflow.domain.vocabulary import Action, PartnerKind, ProposalKind
from workflow.services.agreements import Agreements
from workflow.services.answers import Answer
from workflow.services.covenants import Covenants
from workflow.services.desk import Desk
from workflow.services.dossiers import Dossier, Dossiers
from workflow.services.papers import Papers
from workflow.services.teams import Teams
from workflow.services.wording import UNPRINTABLE, words_in

Say = Callable[[str], None]
STREETS = (
    "Molenstraat",
    "Kerklaan",
    "Havenweg",
    "Lindenhof",
    "Dijkpad",
    "Schoolplein",
    "Marktkade",
    "Veerweg",
)
REACHING = re.compile(r"\b(?:aanspreekpunt|contactpersoon|team (?:wil(?:len)? )?bereiken)\b", re.I)
"""How a covenant says to whom one turns."""


class CannotPlay(ValueError):
    """The demonstration cannot be played with this covenant. Its str is a Dutch sentence."""


class Refused(RuntimeError):
    """An act of the demonstration was refused; that should not happen."""


def must_be_playable(covenant: CovenantText) -> None:
    """Look before anything is made. Raises CannotPlay."""
    if not covenant.annex.principles:
        raise CannotPlay(
            "Dit convenant heeft geen bijlage met uitgangspunten. Dan kan een team niet afwijken."
        )
    if all(kind_of(s.partner) is PartnerKind.TEAM for s in covenant.signatories):
        raise CannotPlay(
            "Dit convenant noemt geen ondertekenaars. Zonder partners kan er geen team beginnen."
        )
    if found := unprintable("\n".join(words_in(as_json(covenant)))):
        raise CannotPlay(UNPRINTABLE % {"characters": " ".join(found)})


@dataclass(slots=True)
class Team:
    """A team on its way."""

    name: str
    agreement: int
    coordinator: Player
    seconds: dict[str, float] = field(
        default_factory=lambda: {"total": 0.0, "typeset": 0.0, "sign": 0.0, "verify": 0.0}
    )
    """How long its parts took: everything, the PDF, all signatures together, the last check."""

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add the time of this block to a part."""
        start = time.perf_counter()
        yield
        self.seconds[part] += time.perf_counter() - start


class Story:
    """A municipality with its covenant and its people, and the stretches of the way a team goes."""

    def __init__(self, desk: Desk, covenant: CovenantText, say: Say) -> None:
        self._desk, self._say, self._covenant = desk, say, covenant
        version = Covenants(desk).adopt(covenant)
        say(f"Convenant ingelezen: {covenant.title} (versie {version}).")
        self._cast = Cast(desk)
        self.office = self._cast.office()
        self.players = self._cast.partners(self.office)
        say(f"{len({p.partner for p in self.players})} partners, elk op drie niveaus van overleg.")

    # ── stretches ────────────────────────────────────────────────────────────────────────────────────────

    def recognised(self, name: str) -> Team:
        """Carry a new team the whole way."""
        start = time.perf_counter()
        team = self.submitted(name)
        deviation = self.propose(team, self.deviation())
        self.everyone_consents(team, deviation)
        supplement = self.propose(team, self.supplement())
        self.everyone_consents(team, supplement)
        self.approved(team)
        self.opened(team)
        self.signed(team)
        with team.timed("verify"):
            self._paper(Papers.recognise, team, Action.RECOGNISE, self.office[1])
        self._say(f"{name}: erkend. Alle handtekeningen zijn opnieuw gecontroleerd.")
        team.seconds["total"] = time.perf_counter() - start
        return team

    def half_way(self, name: str) -> Team:
        """A new team in the middle of its negotiation: one proposal accepted, one waits for the police."""
        team = self.submitted(name)
        self.everyone_consents(team, self.propose(team, self.supplement()))
        deviation = self.propose(team, self.deviation())
        for player in self.players:
            if (player.partner, player.level) != self.bureau_chief:
                self._consents(team, player, deviation)
        self._say(f"{name}: in onderhandeling. Voorstel {deviation} wacht nog op {self.waits_for.part}.")
        return team

    @property
    def waits_for(self) -> Player:
        """Whose consent the half-way team waits for: the police's approver, else the last partner's."""
        signing = [p for p in self.players if p.signs]
        return next((p for p in signing if p.part.startswith("bureauchef")), signing[-1])

    @property
    def bureau_chief(self) -> tuple[str, int]:
        """Partner and level of that person."""
        return self.waits_for.partner, self.waits_for.level

    def submitted(self, name: str) -> Team:
        """A new team whose application was filled in, submitted and taken up."""
        coordinator = self._cast.coordinator(name)
        agreement = Teams(self._desk).start(name, coordinator.id)
        team = Team(name, agreement, coordinator)
        self._say(f"{name}: concept, coördinator {coordinator.name}.")
        self._act(team, Action.FILL_IN, coordinator, form=self._form(team))
        self._act(team, Action.SUBMIT, coordinator)
        self._say(f"{name}: ingediend.")
        self._act(team, Action.TAKE_UP, self.office[0])
        self._say(f"{name}: in onderhandeling.")
        return team

    def propose(self, team: Team, draft: Draft) -> int:
        """The coordinator proposes; gives the number of the proposal."""
        self._act(team, Action.PROPOSE, team.coordinator, draft=draft)
        number = max(p.number for p in self._dossier(team).proposals)
        self._say(f"{team.name}: voorstel {number} ({draft.kind.value}).")
        return number

    def everyone_consents(self, team: Team, number: int) -> None:
        """Everyone who is asked consents, at every level."""
        for player in self.players:
            self._consents(team, player, number)
        self._say(f"{team.name}: voorstel {number} aanvaard, met instemming van elke gevraagde partner.")

    def approved(self, team: Team) -> None:
        """The coordinator puts the text up, and every partner approves it."""
        digest = self._dossier(team).digest
        self._act(team, Action.PUT_TO_APPROVAL, team.coordinator, digest=digest)
        self._say(f"{team.name}: ter goedkeuring.")
        for player in (p for p in self.players if p.signs):
            self._act(team, Action.APPROVE, player, digest=digest)
        self._say(f"{team.name}: overeengekomen; elke partner keurde dezelfde tekst goed.")

    def opened(self, team: Team) -> None:
        """The office opens the signing: the PDF is made."""
        with team.timed("typeset"):
            self._paper(Papers.open_signing, team, Action.OPEN_SIGNING, self.office[0])
        self._say(f"{team.name}: ter ondertekening; de PDF is gemaakt.")

    def signed(self, team: Team) -> None:
        """Everyone signs, whoever's turn it is."""
        while waiting := [w for w in self._dossier(team).waiting if w.action is Action.SIGN]:
            for person in (p for w in waiting for p in w.turn.people):
                paper = self._dossier(team).facts.paper
                digest = paper.base if paper else ""
                with team.timed("sign"):
                    self._paper(
                        Papers.sign, team, Action.SIGN, self._player(team, person), digest=digest, fresh=True
                    )
                self._say(f"{team.name}: getekend door {self._player(team, person).part}.")

    # ── what they write ──────────────────────────────────────────────────────────────────────────────────

    def deviation(self) -> Draft:
        """Another way to reach the team in the holidays; without such a principle, of how the team works."""
        principles = self._covenant.annex.principles
        contact = [p for p in principles if REACHING.search(p.text)]
        sentences = [p for p in principles if p.text.endswith(".") and "team" in p.text.lower()]
        principle = min(contact or sentences or principles, key=lambda p: len(p.text))
        change = (
            "In de schoolvakanties neemt een ander teamlid dat over; de partners horen vooraf wie dat is."
            if contact
            else "In de schoolvakanties kan het team dit anders doen, na overleg met de partners."
        )
        reason = "In de vakanties zijn veel teamleden weg, en juist dan staan veel huizen leeg."
        text = f"{principle.text.rstrip('.,;: ')}. {change}"
        return Draft(ProposalKind.DEVIATION, text, reason, principle=principle.key)

    def supplement(self) -> Draft:
        """A supplement."""
        text = "Het team brengt twee keer per jaar een flyer rond met zijn namen en telefoonnummers."
        reason = "Dan weten bewoners wie zij kunnen aanspreken."
        return Draft(ProposalKind.SUPPLEMENT, text, reason, title="Flyer voor de buurt")

    def _form(self, team: Team) -> TeamForm:
        first = team.agreement % len(STREETS)
        streets = tuple(STREETS[(first + step) % len(STREETS)] for step in range(3))
        return TeamForm(
            team.name,
            team.coordinator.email,
            team.coordinator.name,
            12,
            streets,
            boundary=boundary(team.agreement),
            streets_covered=2,
        )

    # ── acting ───────────────────────────────────────────────────────────────────────────────────────────

    def _consents(self, team: Team, player: Player, number: int) -> None:
        """Consent at this person's level, if their consent is asked there."""
        waits = self._dossier(team).waiting
        asked = [w.turn for w in waits if w.action is Action.CONSENT and player.id in w.turn.people]
        if any(turn.proposal == number for turn in asked):
            proposal = next(p for p in self._dossier(team).proposals if p.number == number)
            self._act(
                team, Action.CONSENT, player, proposal=number, level=player.level, digest=proposal.digest
            )

    def _act(self, team: Team, action: Action, player: Player, **given: Any) -> None:  # noqa: ANN401 - what an Act takes
        wish = Act(action, player.id, date.min, **given)
        _must(Agreements(self._desk).act(team.agreement, wish, secrets.token_urlsafe(24)))

    def _paper(
        self,
        do: Callable[[Papers, int, Act, str], Answer],
        team: Team,
        action: Action,
        player: Player,
        **given: Any,  # noqa: ANN401 - whatever the act takes
    ) -> None:
        wish = Act(action, player.id, date.min, **given)
        _must(do(Papers(self._desk), team.agreement, wish, secrets.token_urlsafe(24)))

    def _dossier(self, team: Team) -> Dossier:
        return Dossiers(self._desk).open(team.agreement, self.office[0].id)

    def _player(self, team: Team, person: int) -> Player:
        return next(p for p in (team.coordinator, *self.players) if p.id == person)


def _must(answer: Answer) -> None:
    if not answer.done:
        raise Refused(" ".join(answer.sentences))
