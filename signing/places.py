"""A bounded, fair row of places: a few work at once, a few wait in line, who comes later hears so at once.

Whoever waits here holds a thread of the site. So not only the work is bounded, but the waiting too, and
nobody can take all places: of each client only a few stand in the row.
"""

import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Full(Exception):
    """There is no place, and none came in time."""


class Places:
    """Places for work that others must not suffer from. Safe to use from any thread."""

    def __init__(self, at_once: int, waiting: int, each: int, patience: float) -> None:
        """Make the row.

        Args:
            at_once: How many work at once.
            waiting: How many wait for that.
            each: How many of one client do either.
            patience: Seconds that one waits at most.
        """
        self._at_once = at_once
        self._waiting = waiting
        self._each = each
        self._patience = patience
        self._busy = 0
        self._line: deque[object] = deque()
        self._clients: Counter[str] = Counter()
        self._changed = Condition()

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place; first come, first served. Raises Full.

        Args:
            client: Who asks, such as an address; "" for who needs no bound of their own.
        """
        self._enter(client)
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._leave(client)

    def _enter(self, client: str) -> None:
        ticket, deadline = object(), time.monotonic() + self._patience
        with self._changed:
            if not self._fits(client):
                raise Full
            self._line.append(ticket)
            self._clients[client] += 1
            while not (self._line[0] is ticket and self._busy < self._at_once):
                if not self._changed.wait(max(0.0, deadline - time.monotonic())):
                    self._line.remove(ticket)
                    self._leave(client)
                    raise Full
            self._line.popleft()
            self._busy += 1
            self._changed.notify_all()

    def _fits(self, client: str) -> bool:
        free = self._at_once - self._busy + self._waiting - len(self._line)
        return free > 0 and (not client or self._clients[client] < self._each)

    def _leave(self, client: str) -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]
        self._changed.notify_all()
