"""What is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.world import World


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile, in their order; it may be emptied in between."""
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    engine = world.desk.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
