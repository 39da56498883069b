"""Starting several things behind one barrier."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def at_once(*doings: Callable[[], T]) -> list[T]:
    """Start all of them behind one barrier; give what each gave, or raise what one raised."""
    barrier = threading.Barrier(len(doings))
    results: list[T | BaseException | None] = [None] * len(doings)

    def run(place: int, doing: Callable[[], T]) -> None:
        barrier.wait()
        try:
            results[place] = doing()
        except BaseException as error:  # noqa: BLE001 - carried over to the test's own thread
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results  # type: ignore[return-value]  # every place is filled when all are done
