"""Two worlds, one on SQLite and one on PostgreSQL, to which the same things happen."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.door.stages import STAGES, settle
from tests.integration.copies import Copies
from tests.world import World
from workflow.domain.facts import Agreement
from workflow.domain.vocabulary import Action, State
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import AgreementRow, JournalRow, PersonalRow, StandingRow
from workflow.ports.paper import PaperworkFailed
from workflow.services.answers import NotFound
from workflow.services.people import NotAllowed
from workflow.services.records import Records

ALIVE = (
    "empty-draft",
    "submitted",
    "negotiating",
    "proposed",
    "for_approval",
    "last_approval",
    "agreed",
    "for_signing",
    "last_signature",
    "stuck",
    "signed",
    "recognised",
    "suspended",
)


def with_a_term(world: World) -> None:
    """Recognised for a month."""
    world.adopt(1, title="Convenant met een looptijd")
    world.until(State.RECOGNISED)
    world.succeed(Action.RENEW)
    world.to_recognition()


def _begun(bring: Callable[[World], object]) -> Callable[[World], object]:
    def brought(world: World) -> None:
        settle(world)
        bring(world)

    return brought


BEGINNINGS: dict[str, Callable[[World], object]] = {
    "draft": lambda world: world,
    **{f"then {stage}": _begun(STAGES[stage]) for stage in ALIVE},
    "then with a term": _begun(with_a_term),
}
"""The first is where the copies begin; the others have everybody who could come to the door."""


def told(world: World, doing: Callable[[World], object]) -> object:
    """What it gave, or the sort of refusal it met."""
    try:
        return doing(world)
    except (NotFound, KeyReused, NotAllowed, PaperworkFailed) as error:
        return f"{type(error).__name__}: {error}"


@dataclass
class Sides:
    """The pair, and how far their journals were compared."""

    worlds: tuple[World, World]
    entries: int = 0
    acts: int = 0
    done: dict[str, int] = field(default_factory=dict)

    @classmethod
    def at(cls, stack: ExitStack, pair: tuple[Copies, Copies], stage: str, folder: Path) -> "Sides":
        left, right = (
            stack.enter_context(copies.world(stage, folder / name))
            for copies, name in zip(pair, ("sqlite", "postgresql"), strict=True)
        )
        sides = cls((left, right))
        sides.agree()
        return sides

    def both(self, doing: Callable[[World], object]) -> Any:
        """Do it on both sides; they must tell the same, and write the same in their journals."""
        left, right = (told(world, doing) for world in self.worlds)
        assert left == right
        self.agree()
        return left

    def agree(self) -> None:
        """The journals say the same since the last time; moments too, since the clocks go alike."""
        left, right = (_since(world, self.entries) for world in self.worlds)
        assert left == right
        self.entries += len(left)

    def agreements(self) -> list[int]:
        with self.worlds[0].desk.database.reading() as session:
            return list(session.scalars(select(AgreementRow.id).order_by(AgreementRow.id)))

    def facts(self, agreement: int) -> Agreement:
        return self.worlds[0].facts(agreement)

    def at_the_end(self) -> None:
        """Every agreement and every period is alike, and both journals rebuild them."""
        left, right = (_everything(world, self.agreements()) for world in self.worlds)
        assert left == right
        for world in self.worlds:
            assert Records(world.desk).check().faults == ()


def _since(world: World, number: int) -> list[tuple[Any, ...]]:
    query = (
        select(JournalRow.at, JournalRow.agreement, JournalRow.body, PersonalRow.content)
        .outerjoin(PersonalRow, PersonalRow.number == JournalRow.number)
        .where(JournalRow.number > number)
        .order_by(JournalRow.number)
    )
    with world.desk.database.reading() as session:
        return [
            (at, about, {key: value for key, value in body.items() if key != "rows"}, content)
            for at, about, body, content in session.execute(query)
        ]


def _everything(world: World, agreements: list[int]) -> tuple[object, ...]:
    columns = (StandingRow.team_id, StandingRow.agreement_id, StandingRow.since, StandingRow.until)
    with world.desk.database.reading() as session:
        periods = [tuple(row) for row in session.execute(select(*columns).order_by(StandingRow.id))]
    return ([world.facts(agreement) for agreement in agreements], periods)
