"""The mail server of the town: it is away for some days, and what it takes it takes once."""

from collections import Counter
from dataclasses import dataclass, field

from workflow.ports import Message


@dataclass
class Post:
    """What arrived, by the key of the message."""

    away: bool = False
    refused: int = 0
    arrived: Counter[str] = field(default_factory=Counter)

    def send(self, message: Message) -> None:
        """Take it, or be away. Raises ConnectionRefusedError."""
        if self.away:
            self.refused += 1
            raise ConnectionRefusedError
        self.arrived[message.key] += 1

    def twice(self) -> list[str]:
        """What came more than once."""
        return [key for key, times in self.arrived.items() if times > 1]
