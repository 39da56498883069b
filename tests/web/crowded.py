"""A municipality in which every page has something to show, as large as one wants it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from tests.builders import FORM, area_change, deviation, supplement
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MANDATE, MUNICIPALITY, PERIOD, POLICE, World
from workflow.domain.meeting import Plan, Slot
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action
from workflow.services.deputies import Deputies
from workflow.services.mandates import Chair
from workflow.services.meetings import Author, Meetings, Note

DEPUTY = "waarnemer"


@dataclass
class Crowded:
    """The municipality, and one dossier for each place on the way."""

    world: World
    size: int
    """How many of each thing there are, beside what is always there."""
    dossiers: dict[str, int] = field(default_factory=dict)
    """A dossier in every stage, by the stage."""

    def fill(self) -> "Crowded":
        """Everything at once; then a newer version of the covenant."""
        self._people()
        for n in range(self.size):
            for stage, bring in STAGES.items():
                self._team(f"BPT {stage} {n}")
                bring(self)
                self.dossiers[stage] = self.world.agreement
        for n in range(self.size * 10):
            self.world.start_team(f"BPT Leeg {n}")
        self.world.adopt(title="Convenant, tweede versie")
        return self

    def _people(self) -> None:
        mandates, world = KeptMandates(self.world.desk), self.world
        own = Deputies(world.desk).own(world.people[f"{POLICE}-1"])
        seat = next(each.held.id for each in own if each.may_be_deputised)
        for n in range(self.size):
            for partner in KEYS:
                for level in (1, 2, 3):
                    person = world.join(f"extra {partner} {level} {n}")
                    mandates.seat(person, Chair(partner, level), PERIOD, MANDATE)
            chair = Chair(POLICE, 1, approver=True, deputy_of=seat)
            mandates.seat(world.join(f"{DEPUTY} {n}"), chair, PERIOD, MANDATE)
        world.join("vreemde")

    def _team(self, name: str) -> None:
        self.world.agreement = self.world.start_team(name)
        self.world.people["coordinator"] = self.world.people[f"coordinator {name}"]

    # ── stages ───────────────────────────────────────────────────────────────────────────────────────────

    def submitted(self) -> None:
        """Waiting for the office."""
        self.world.done(Action.FILL_IN, "coordinator", form=FORM)
        self.world.done(Action.SUBMIT, "coordinator")

    def negotiating(self) -> None:
        """Proposals in every condition, each with a history, questions and a meeting."""
        world = self.world
        world.submit()
        world.propose(area_change())
        for who in ("coordinator", f"{POLICE}-1"):
            self._disputed(world.propose(deviation(text=f"Het team loopt als {who}."), who))
        for n in range(self.size):
            extra = world.propose(supplement(title=f"Flyer {n}"))
            for partner in KEYS:
                world.consent(extra, f"{partner}-1")
            better = supplement(title=f"Flyer {n}", text="Beter.")
            world.done(Action.REVISE, "coordinator", proposal=extra, draft=better)
            self._meets(extra)

    def _disputed(self, proposal: int) -> None:
        digest = self.world.facts().proposals[-1].current.digest
        given = {"proposal": proposal, "digest": digest}
        self.world.done(Action.OBJECT, f"{HOUSING}-2", reason="Dat kan niet.", **given)
        self.world.done(Action.REMARK, f"{HOUSING}-2", proposal=proposal, reason="Waarom?")

    def _meets(self, proposal: int) -> None:
        world, meetings = self.world, Meetings(self.world.desk)
        for about in ({"level": 2}, {"proposals": (proposal,)}):
            slot = Slot(world.clock.now() + timedelta(hours=1), 60, "Buurthuis")
            person = world.people["coordinator"]
            planned = meetings.plan(
                world.agreement, Author(person, world.key()), Plan("Overleg", slot, **about)
            )
            assert planned.meeting, planned
            world.clock.forward(hours=2)
            note = Note("Dit is besproken.", proposal)
            assert meetings.note(world.agreement, Author(person, world.key()), planned.meeting, note).done

    def talked(self) -> None:
        """The same with every proposal accepted, and put to approval."""
        world = self.world
        world.submit()
        numbers = [world.propose(area_change()), world.propose(deviation())]
        numbers += [world.propose(supplement(title=f"Flyer {n}")) for n in range(self.size)]
        for number in numbers:
            world.everyone_consents(number)
        world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))
        world.done(Action.APPROVE, f"{HOUSING}-1", digest=world.facts().put_up or "")

    def signing(self) -> None:
        """Agreed, and signed by one."""
        self.talked()
        for partner in (POLICE, MUNICIPALITY):
            self.world.done(Action.APPROVE, f"{partner}-1", digest=self.world.facts().put_up or "")
        assert self.world.open_signing().done
        assert self.world.sign("coordinator").done

    def recognised(self) -> None:
        """Signed by everyone, and recognised."""
        self.signing()
        for who in (f"{POLICE}-1", f"{HOUSING}-1", f"{MUNICIPALITY}-1"):
            assert self.world.sign(who).done
        assert self.world.recognise().done

    def succeeding(self) -> None:
        """The same, with a successor on its way."""
        self.recognised()
        self.world.succeed(Action.AMEND, reason="Er verandert iets.")
        self.world.propose(supplement(title="Nog een"))


STAGES: dict[str, Callable[[Crowded], None]] = {
    "submitted": Crowded.submitted,
    "negotiating": Crowded.negotiating,
    "for_approval": Crowded.talked,
    "for_signing": Crowded.signing,
    "recognised": Crowded.recognised,
    "succeeding": Crowded.succeeding,
}
