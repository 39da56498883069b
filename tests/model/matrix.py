"""`python -m tests.model.matrix`: the tables of docs/lifecycle.md, as the product did in a small world.

A cell tells of every state of that name and everything that person could give along: "ja" when it was
allowed at least once; "niet nu" when it is theirs to do and something else was always in the way; "nee" when
it was always refused because of who they are.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, field

from tests.model.deeds import VERBS
from tests.model.dossier import Deed
from tests.model.explore import Place, Search
from tests.model.world import ADMINISTRATOR, HOUSING, NOBODY, OFFICE, STRANGER, TEAM, Chair, Pen, World
from tests.model.worlds import pen
from workflow.domain import lifecycle
from workflow.domain.facts import Agreement
from workflow.domain.machine import Refusal, decide
from workflow.domain.vocabulary import Action, State, label

ACTORS = {
    101: "coördinator",
    401: "zetel",
    402: "goedkeurder",
    409: "ondertekenaar",
    OFFICE: "bureau",
    ADMINISTRATOR: "beheerder",
    STRANGER: "ieder ander",
    NOBODY: "vanzelf",
}
WORLD = World(
    "the matrix",
    (TEAM, HOUSING),
    (Chair(101, TEAM, 1, approves=True), Chair(401, HOUSING, 1), Chair(402, HOUSING, 1, approves=True)),
    (pen(TEAM, 1), Pen(400, 409, HOUSING, until=0)),
    levels=(1,),
    days=(0, 30),
    term=True,
    revisions=1,
    one_wording=True,
    newcomers=(HOUSING,),
    fluent=False,
)
"""Both days and a mandate that ends between them, so that lapsing and reopening happen; and a partner that
leaves and comes back."""


@dataclass
class Watched(Search):
    """A search that remembers how everybody fared."""

    fared: dict[tuple[str, str, int], set[str]] = field(default_factory=lambda: defaultdict(set))

    def _try(self, place: Place, now: Agreement, deed: Deed) -> Agreement | None:
        outcome = decide(now, self.t.act(now, place.day, deed))
        self.fared[place.dossier.status, deed.verb, deed.who].add(_word(outcome, now, deed))
        return super()._try(place, now, deed)


def _word(outcome: object, now: Agreement, deed: Deed) -> str:
    if not isinstance(outcome, Refusal):
        return "ja"
    rows = lifecycle.rows_for(Action(deed.verb), now.state)
    rules = {reason.rule for reason in outcome.reasons}
    return "–" if not rows else "nee" if rules <= {row.who.name for row in rows} else "niet nu"


def watch() -> Watched:
    """The search behind the matrix."""
    search = Watched(WORLD)
    if wrong := search.run().wrong:
        raise AssertionError(wrong[0])
    return search


def matrix(fared: dict[tuple[str, str, int], set[str]]) -> str:
    """State × action × kind of actor; a pair of state and action that is not here is nobody's."""
    lines = [f"| status | handeling | {' | '.join(ACTORS.values())} |", "|---" * (len(ACTORS) + 2) + "|"]
    for state in State:
        for verb in VERBS:
            cells = [_best(fared[state.value, verb, who]) for who in ACTORS]
            if set(cells) != {"–"}:
                lines.append(f"| {label(state)} | {label(Action(verb))} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _best(words: set[str]) -> str:
    return next((word for word in ("ja", "niet nu", "nee") if word in words), "–")


def who_does_what() -> str:
    """Each action, from where, and by whom, from the rows of the table."""
    rows: dict[Action, tuple[list[str], str]] = {}
    for row in lifecycle.ROWS:
        states, _ = rows.setdefault(row.action, ([], row.who.name.replace("_", " ")))
        if label(row.source) not in states:
            states.append(label(row.source))
    lines = ["| action | from | who |", "|---|---|---|"]
    lines += [f"| {label(action)} | {', '.join(states)} | {who} |" for action, (states, who) in rows.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(who_does_what() + "\n" + matrix(watch().fared))
