"""Whether the folder of this process belongs to its database: by the fingerprints of the installation's keys.

A second host with a folder of its own would sign with an authority of its own, and could not read what the
first one encrypted. So a database knows whose it is from its first start on, and refuses a stranger.
"""

from sqlalchemy.orm import Session

from workflow.domain.vocabulary import Administration, KeyKind
from workflow.persistence import journal, own_keys, rows
from workflow.persistence.own_keys import Fingerprint
from workflow.services.administration import journalled
from workflow.services.desk import Desk

ADOPT = "Hoort deze map hier toch? Neem haar dan over met `convenant ca adopt --reason`."
STRANGE = (
    "Deze map hoort niet bij deze gegevens. Anders zijn: {kinds}. "
    "Zet de map van de installatie hier neer. " + ADOPT
)
OLD = (
    "Deze map is ouder dan de gegevens: er zijn daarna nieuwe sleutels gemaakt. "
    "Zet de nieuwste kopie van de map `sleutels` terug. " + ADOPT
)


class StrangeKeys(Exception):
    """The keys in this folder are not those of the database. Its str is a Dutch sentence."""


class OwnKeys:
    """The keys that the database knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def compare(self, found: frozenset[Fingerprint]) -> bool:
        """Whether these are exactly the keys that the database knows. Raises StrangeKeys."""
        with self._desk.database.reading() as session:
            known = own_keys.counting(session)
        _refuse(known, found)
        return known == found

    def admit(self, found: frozenset[Fingerprint]) -> None:
        """Let a process with these keys begin.

        The first of all registers its keys. A new generation of the authority, in a folder whose other keys
        are known, is registered too. Raises StrangeKeys.
        """
        if self.compare(found):
            return
        with self._desk.database.begin() as session:
            journal.hold(session)
            known = own_keys.counting(session)
            _refuse(known, found)
            if not known and not own_keys.secret_fits(session):
                raise StrangeKeys(STRANGE.format(kinds=KeyKind.ROWS))
            if fresh := found - known:
                own_keys.begin(session, fresh, self._desk.now())
                self._tell(session, Administration.KEYS_REGISTERED, fresh)

    def adopt(self, found: frozenset[Fingerprint], reason: str) -> frozenset[KeyKind]:
        """Have these keys take the place of those that the database knows; gives what for those were.

        With another secret of the rows every row is told again in the journal.
        """
        with self._desk.database.begin() as session:
            journal.hold(session)
            known = own_keys.counting(session)
            if known == found:
                return frozenset()
            now, gone = self._desk.now(), known - found
            own_keys.end(session, gone, now)
            own_keys.begin(session, found - known, now)
            if not own_keys.secret_fits(session):
                session.flush()
                rows.touch_all(session)
            self._tell(session, Administration.KEYS_ADOPTED, found - known, gone, reason)
            return frozenset(kind for kind, _ in known ^ found)

    def _tell(
        self,
        session: Session,
        act: Administration,
        fresh: frozenset[Fingerprint],
        gone: frozenset[Fingerprint] = frozenset(),
        reason: str = "",
    ) -> None:
        keys, ended = ([f"{kind}:{digest}" for kind, digest in sorted(some)] for some in (fresh, gone))
        body = {"keys": keys, "ended": ended} if ended else {"keys": keys}
        journalled(session, self._desk, act, body, {"reason": reason} if reason else None)


def _refuse(known: frozenset[Fingerprint], found: frozenset[Fingerprint]) -> None:
    """Raises StrangeKeys when something that the database knows is not among these."""
    if missing := {kind for kind, _ in known - found}:
        raise StrangeKeys(OLD if found <= known else STRANGE.format(kinds=", ".join(sorted(missing))))
