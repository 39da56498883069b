"""Starting several things at once: threads behind one barrier, or processes."""

import multiprocessing as mp
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.pool import Pool
from typing import Any, TypeVar

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


@contextmanager
def processes(
    number: int, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()
) -> Iterator[Pool]:
    """So many processes, which end by themselves.

    One that is killed while it waits for its next task takes the lock of that queue along, and one that
    inherited a handler of signals is not killed at all: then the other waits for ever.
    """
    pool = mp.get_context("fork").Pool(number, _fresh, (begin, given))
    try:
        yield pool
    except BaseException:
        pool.terminate()
        raise
    pool.close()
    pool.join()


def _fresh(begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if begin:
        begin(*given)
