"""What holds for every test."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """No test waits for the anchor to be on the disk; test_anchor.py sees that the product does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workflow.persistence.anchor.on_disk", lambda _: None)
        yield
