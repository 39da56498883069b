"""A team and everybody at its table: each does what waits for them, as `turns` says it to them."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.town.place import Place
from workflow.domain.facts import Agreement, Draft, Proposal, TeamForm
from workflow.domain.text import text_digest
from workflow.domain.turn import Turn, turns
from workflow.domain.vocabulary import Action, ProposalKind
from workflow.services.answers import Answer
from workflow.services.publication import Publication, SentenceWish

OBJECTS, ASKS, RETURNED, REOPENS, DECLINES = 0.01, 0.01, 0.1, 0.01, 0.004
"""How often somebody who could say yes does otherwise."""
ACTS = 0.9
"""How often somebody does today what waits for them."""


@dataclass
class Team:
    """A team, its coordinator, and what it still wants to propose."""

    place: Place
    dice: Random
    office: tuple[int, int]
    name: str
    agreement: int
    coordinator: int
    ideas: list[Draft] = field(default_factory=list)
    lazy: bool = False
    """Never asks for a renewal: its agreement runs out."""
    erased: bool = False
    """Whether the coordinator stopped, and asked that their name be erased."""
    past: list[int] = field(default_factory=list)
    """The agreements before this one, oldest first."""

    def facts(self) -> Agreement:
        """How its newest agreement stands."""
        return self.place.facts(self.agreement)

    def do(self, action: Action, person: int, **given: Any) -> None:
        """Something that must be allowed."""
        self._gone_on(self.place.act(action, self.agreement, person, **given))

    def step(self) -> None:
        """Everybody whose turn it is acts, or leaves it for tomorrow."""
        now = self.facts()
        waits = turns(now, self.place.desk.today())
        for action in (Action.REVISE, Action.PUT_TO_APPROVAL):
            if turn := next((t for t in waits if t.action is action), None):
                self._take(now, turn)
                return
        for turn in waits:
            if self.dice.random() < ACTS and self._take(now, turn):
                return

    def _take(self, now: Agreement, turn: Turn) -> bool:
        """What this turn asks; gives whether nothing else can be done on these facts."""
        if turn.role is None and not turn.people:
            return False  # a vacancy: nobody can, and nothing passes without them
        person = self.office[0] if turn.role else self.dice.choice(turn.people)
        match turn.action:
            case Action.CONSENT | Action.REVISE:
                return self._on_a_proposal(now, turn, person)
            case Action.APPROVE | Action.SIGN:
                return self._on_the_whole(now, turn.action, person)
            case Action.SUBMIT | Action.PUT_TO_APPROVAL | Action.RENEW:
                self._of_the_team(now, turn.action, person)
            case _:
                self._of_the_office(turn.action)
        return True

    def _of_the_team(self, now: Agreement, action: Action, person: int) -> None:
        if action is Action.PUT_TO_APPROVAL:
            self._put_up(now, person)
        elif action is Action.RENEW:
            self._renew(person)
        else:
            self.do(Action.FILL_IN, person, form=self.form())
            self.do(Action.SUBMIT, person)

    def _of_the_office(self, action: Action) -> None:
        opens, recognises = self.office
        match action:
            case Action.TAKE_UP:
                self._taken_up(opens)
            case Action.OPEN_SIGNING:
                self.try_to(Action.OPEN_SIGNING, opens)
            case Action.RECOGNISE:
                self._read_before_publishing(opens)
                self.do(Action.RECOGNISE, recognises)
            case Action.RESUME:
                self.do(Action.RESUME, opens, reason="Het is opgelost.")
            case other:
                raise AssertionError(f"nobody in the town knows what to do with {other}")

    def _read_before_publishing(self, person: int) -> None:
        """The office says of everything that is marked in the free texts that it may be public."""
        publication = Publication(self.place.desk)
        while (reading := publication.read(self.agreement, 1)).undecided:
            for page in range(1, reading.sheet.pages + 1):
                for passage in publication.read(self.agreement, page).sheet.lines:
                    if passage.undecided:
                        wish = SentenceWish(passage.digest, (), all_allowed=True, version="")
                        publication.judge(self.agreement, person, wish)

    def _renew(self, person: int) -> None:
        if not self.lazy:
            self.try_to(Action.RENEW, person)

    def _taken_up(self, person: int) -> None:
        if self.dice.random() < RETURNED:
            self.do(Action.RETURN, person, reason="Noem alle straten.")
        else:
            self.try_to(Action.TAKE_UP, person)

    def try_to(self, action: Action, person: int, **given: Any) -> bool:
        """What must be allowed, unless a partner has nobody to approve or nobody to sign: then it waits."""
        answer = self.place.try_to(action, self.agreement, person, **given)
        assert answer.done or self._short(), (action, self.name, self.place.desk.today(), answer.sentences)
        self._gone_on(answer)
        return answer.done

    def _short(self) -> bool:
        today, now = self.place.desk.today(), self.facts()
        signing = {signatory.partner for signatory in now.signing_on(today)}
        approving = {seat.partner for seat in now.seats if seat.approver and seat.holds_on(today)}
        return not {partner.key for partner in now.partners} <= signing & approving

    def _gone_on(self, answer: Answer) -> None:
        """A successor that this started is what the team goes on with."""
        if answer.successor is not None:
            self.past.append(self.agreement)
            self.agreement = answer.successor

    def _put_up(self, now: Agreement, person: int) -> None:
        """Another proposal first, while there are ideas; none about what was proposed already."""
        known = {_subject(p.draft) for p in now.proposals if not p.retracted}
        self.ideas = [draft for draft in self.ideas if _subject(draft) not in known]
        if self.ideas:
            self.do(Action.PROPOSE, person, draft=self.ideas.pop(0))
        else:
            self.do(Action.PUT_TO_APPROVAL, person, digest=text_digest(now))

    def _on_a_proposal(self, now: Agreement, turn: Turn, person: int) -> bool:
        proposal = now.proposal(turn.proposal)
        assert proposal is not None
        if turn.action is Action.REVISE:
            self.do(Action.REVISE, person, proposal=proposal.number, draft=self._reworded(proposal))
            return True
        given = {"proposal": proposal.number, "level": turn.level, "digest": proposal.current.digest}
        if self.dice.random() < ASKS:
            self.do(
                Action.REMARK, person, proposal=proposal.number, level=turn.level, reason="Hoe bedoelt u dit?"
            )
        objects = self.dice.random() < OBJECTS
        action, why = (Action.OBJECT, "Dat kan hier niet.") if objects else (Action.CONSENT, "")
        self.do(action, person, reason=why, **given)
        return False

    def _reworded(self, proposal: Proposal) -> Draft:
        """The same proposal in other words; of an area, another street more."""
        old, number = proposal.draft, len(proposal.revisions) + 1
        if old.kind is ProposalKind.AREA_CHANGE:
            return Draft(old.kind, reason=old.reason, streets=(*old.streets, f"Zijstraat {number}"))
        return Draft(old.kind, f"{old.text} Versie {number}.", old.reason, old.principle, old.title)

    def _on_the_whole(self, now: Agreement, action: Action, person: int) -> bool:
        """Approving or signing; now and then somebody stops it and the talks go on."""
        if action is Action.APPROVE:
            if self.dice.random() < REOPENS:
                self.do(Action.REOPEN, person, reason="Wij willen hier nog over praten.")
                return True
            self.do(Action.APPROVE, person, digest=now.put_up or "")
            return False
        if self.dice.random() < DECLINES:
            self.do(Action.DECLINE, person, reason="Dit teken ik zo niet.")
            return True
        paper = now.paper
        assert paper is not None
        if person not in {signatory.person for signatory in now.signing_on(self.place.desk.today())}:
            return self._stuck(now)
        self.do(Action.SIGN, person, digest=paper.base, fresh=True)
        return False

    def _stuck(self, now: Agreement) -> bool:
        """Somebody who is asked to sign can do so no longer: an approver takes the text back."""
        today = self.place.desk.today()
        approvers = [seat.person for seat in now.seats if seat.approver and seat.holds_on(today)]
        self.do(Action.REOPEN, self.dice.choice(approvers), reason="Wie zou tekenen, is weg.")
        return True

    def form(self) -> TeamForm:
        """What the coordinator fills in."""
        number = sum(map(ord, self.name))
        streets = tuple(
            f"{kind}straat {number + place}" for place, kind in enumerate(("Molen", "Kerk", "Veer"))
        )
        return TeamForm(self.name, "post@team.example", "V. Vertegenwoordiger", 5 + number % 9, streets)


def _subject(draft: Draft) -> tuple[ProposalKind, str, str]:
    """What a proposal is about: there is one principle, one subject of a supplement and one area."""
    return draft.kind, draft.principle, draft.title
