"""One dossier as large as they come: sixty proposals, sixteen partners, five levels, the longest texts."""

from dataclasses import dataclass, replace

from tests.builders import FORM, area_change, deviation, supplement
from tests.mandates import KeptMandates
from tests.world import KEYS, MANDATE, PARTNERS, PERIOD, World, unjournalled
from workflow.domain.covenant import NamedSignatory
from workflow.domain.facts import Draft
from workflow.domain.names import key_of
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.domain.text import revision_digest, text_digest, tidy_draft
from workflow.domain.vocabulary import Action, Stance
from workflow.persistence import mapping
from workflow.persistence.tables import ProposalRow, RevisionRow, StanceRow
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.services.covenants import Covenants
from workflow.services.mandates import Chair

PROPOSALS, DEVIATIONS = 60, 20
ORGANISATIONS = (*PARTNERS, *(f"stichting Buurtzorg nummer {n}" for n in range(4, 16)))
"""With the team there are sixteen partners."""
LEVELS = ("buurtoverleg", "wijkoverleg", "gebiedsoverleg", "stadsoverleg", "bestuurlijk overleg")
LONG = ("Het team, de politie en de gemeente spreken dit samen af & houden zich eraan. " * 80)[:LONGEST_TEXT]


@dataclass
class Large:
    """The dossier, in the world in which it is made."""

    world: World

    def talk(self, *, agreed: bool) -> "Large":
        """Make it and let everybody speak; `agreed` when they consent to everything."""
        world = self.world
        self._settle()
        world.people.pop("coordinator", None)
        world.agreement = world.start_team("BPT Groot")
        world.done(Action.FILL_IN, "coordinator", form=replace(FORM, note=LONG))
        world.done(Action.SUBMIT, "coordinator")
        world.done(Action.TAKE_UP, "kantoor")
        for number, draft in enumerate(self._drafts(), 1):
            self._proposal(number, tidy_draft(draft), agreed=agreed)
        return self

    def approve(self) -> "Large":
        """Everybody approves of the whole text."""
        world = self.world
        world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))
        for name in ORGANISATIONS:
            world.done(Action.APPROVE, f"{key_of(name)}-1", digest=world.facts().put_up or "")
        return self

    def _settle(self) -> None:
        world, mandates = self.world, KeptMandates(self.world.desk)
        self.covenant = read_covenant(model_covenant(), NAME).covenant
        parties = tuple(NamedSignatory(name, "", "") for name in ORGANISATIONS)
        Covenants(world.desk).adopt(replace(self.covenant, signatories=parties), LEVELS)
        for key in map(key_of, ORGANISATIONS):
            new = [n for n in range(1, len(LEVELS) + 1) if key not in KEYS or n > 3]
            people = {level: world.join(f"{key}-{level}") for level in new}
            if key not in KEYS:
                world.keep(key, people[len(LEVELS)])
            for level, person in people.items():
                mandates.seat(person, Chair(key, level, approver=level == 1), PERIOD, MANDATE)
            if key not in KEYS:
                mandates.signatory(world.people[f"{key}-1"], key, "directeur", PERIOD, MANDATE)

    def _drafts(self) -> list[Draft]:
        keys = [principle.key for principle in self.covenant.annex.principles][:DEVIATIONS]
        drafts = [deviation(principle=key, text=LONG, reason=LONG) for key in keys]
        while len(drafts) < PROPOSALS - 1:
            drafts.append(supplement(title=f"Aanvulling {len(drafts)}", text=LONG, reason=LONG))
        return [*drafts, replace(area_change(), reason=LONG)]

    def _proposal(self, number: int, draft: Draft, *, agreed: bool) -> None:
        """Put straight into the database: what is measured is reading it."""
        world, facts = self.world, self.world.facts()
        digest = revision_digest(facts.id, number, 1, draft)
        given = {"digest": digest, "at": world.clock.now()}
        coordinator = world.people["coordinator"]
        with unjournalled(world) as session:
            row = ProposalRow(agreement_id=facts.id, number=number, partner=facts.team, retracted=False)
            session.add(row)
            session.flush()
            text = mapping.draft_to_json(draft)
            session.add(RevisionRow(proposal_id=row.id, number=1, draft=text, person_id=coordinator, **given))
            cells = [(facts.team, 1, coordinator)]
            for key in map(key_of, ORGANISATIONS):
                cells += [(key, level, world.people[f"{key}-{level}"]) for level in range(1, len(LEVELS) + 1)]
            for partner, level, person in cells:
                objects = not agreed and level == 2
                if agreed or objects:
                    stance, reason = (Stance.OBJECTED, LONG) if objects else (Stance.CONSENTED, "")
                    said = {"partner": partner, "level": level, "person_id": person, "reason": reason}
                    session.add(StanceRow(proposal_id=row.id, stance=stance, **said, **given))
