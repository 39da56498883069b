"""Twenty documents read and signed in one sitting: the pile, with real papers."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from web.demo import stage
from web.demo.story import Story
from workflow.domain.vocabulary import Action
from workflow.ports.paper import Brought
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.services.dossiers import Dossiers
from workflow.services.pile import MOST, Pile, Signer


@dataclass(frozen=True, slots=True)
class Sitting:
    """What was measured."""

    documents: int
    reading: float
    """Milliseconds to look up the whole pile with what deviates."""
    signing: float
    """Seconds until every one of them was signed, judged and stored."""


def measure_sitting(folder: Path) -> Sitting:
    """One signatory of a partner signs a full page of the pile; each team has a deviation and a supplement.

    Raises RuntimeError when one of them was not signed.
    """
    covenant = read_covenant(model_covenant(), NAME).covenant
    desk = stage.fresh(folder, covenant).desk
    story = Story(desk, covenant, lambda _: None)
    for number in range(1, MOST + 1):
        team = story.submitted(stage.team_name(number))
        for draft in (story.deviation(), story.supplement()):
            story.everyone_consents(team, story.propose(team, draft))
        story.approved(team)
        story.opened(team)
    waits = Dossiers(desk).open(team.agreement, story.office[0].id).waiting
    asked = {person for w in waits if w.action is Action.SIGN for person in w.turn.people}
    person = next(player.id for player in story.players if player.id in asked)
    start = time.perf_counter()
    sheet = Pile(desk).waiting(person)
    read = time.perf_counter()
    signer = Signer(person, secrets.token_urlsafe(24), fresh=True)
    results = Pile(desk).sign(signer, {each.id: each.base for each in sheet.lines}, Brought())
    done = time.perf_counter()
    if wrong := [reason for result in results for reason in result.reasons]:
        raise RuntimeError(" ".join(wrong))
    return Sitting(len(results), 1000 * (read - start), done - read)
