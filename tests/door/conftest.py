"""One house per stage, built when a test first asks for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.door.house import House
from tests.integration.copies import Copies
from web.limits import limiter

Build = Callable[[str], House]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    folder: Path = tmp_path_factory.mktemp("door")
    copies, houses = Copies(folder / "originals", None), dict[str, House]()
    with ExitStack() as stack:

        def built(stage: str) -> House:
            if stage not in houses:
                houses[stage] = stack.enter_context(House.at(copies, stage, folder / stage))
            houses[stage].restore()
            return houses[stage]

        yield built
    if houses:
        limiter.reset()
