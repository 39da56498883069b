"""A key that is made for one signature and never kept: the default."""

from collections.abc import Sequence
from datetime import datetime

from pyhanko.sign.timestamps import TimeStamper

from language.said import said
from signing.sign import sign
from signing.trust import Authority
from signing.ways.wish import SIMPLE, Made, Wish


class Ephemeral:
    """The installation makes a key and a certificate of fifteen minutes for who just proved who they are."""

    means: str = said("wachtwoord van de site")
    highest = SIMPLE
    foreign = False

    def __init__(self, authority: Authority, timestamper: TimeStamper) -> None:
        self._authority = authority
        self._timestamper = timestamper

    def sign(self, wishes: Sequence[Wish], at: datetime) -> tuple[Made, ...]:
        """The signed PDFs. Raises SigningFailed."""
        return tuple(self._one(wish, at) for wish in wishes)

    def _one(self, wish: Wish, at: datetime) -> Made:
        made = sign(wish.pdf, wish.field, wish.person, wish.partner, self._authority, self._timestamper, at)
        return Made(made.pdf, made.certificate)
