"""The whole corpus: every class of forgery, and how a paper of it is made."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.forgeries import containers, people, raw, shadow, structure
from tests.forgeries.bases import Base, Forged, Forger, signed_by_the_last
from tests.forgeries.more_revisions import MORE_REVISIONS
from tests.forgeries.moved import MOVED
from tests.forgeries.revisions import REVISIONS
from tests.forgeries.tools import Change, revised

EVERY_CHANGE = {**REVISIONS, **MORE_REVISIONS}
HARMLESS = {"catalog written again", "object nobody refers to", "validation data"}
"""Nobody sees or trusts anything else; who signs afterwards covers it."""
TOLERATED = {
    "version raised", "version lowered", "foreign extension", "default look", "appearances to be made anew",
}  # fmt: skip
"""What signing programs of others do; in a paper of our own it is refused."""
CANNOT_SIGN = {
    "form removed", "fields removed", "one signature in two fields", "signature copied", "text as signature",
    "seal shown as a person", "nothing allowed",
}  # fmt: skip
"""After these nobody can set a signature any more."""
UNDONE = {"empty field drawn", "signature flags off", "appearances to be made anew"}
"""What signing itself puts right again in the same revision."""
NEEDS_TWO = {"changed, and then signed by the next", "changed in the signer's own revision"}
"""Somebody signed before the last one."""


def _revised(change: Change) -> Forger:
    return lambda base: revised(change)(base.pdf)


def _over(name: str, change: Change) -> Forger:
    def forge(base: Base) -> Forged:
        made = signed_by_the_last(base, revised(change)(base.before))
        return Forged(made.pdf, made.expected, only_ours=name in TOLERATED)

    return forge


def _own(name: str, change: Change) -> Forger:
    def forge(base: Base) -> Forged:
        made = signed_by_the_last(base, base.before, change)
        return Forged(made.pdf, made.expected, only_ours=name in TOLERATED)

    return forge


_CAN_SIGN = {name: change for name, change in EVERY_CHANGE.items() if name not in HARMLESS | CANNOT_SIGN}

CLASSES: dict[str, dict[str, Forger]] = {
    "one byte flipped": raw.FLIPS,
    "cut off": raw.CUTS,
    "something before or behind": raw.TAILS,
    "lying byte range": raw.RANGES,
    "container written otherwise": raw.ENCODINGS,
    "revision behind: page, form, catalog": {n: _revised(c) for n, c in REVISIONS.items()},
    "revision behind: fonts, rules, files": {n: _revised(c) for n, c in MORE_REVISIONS.items()},
    "changed, and then signed by the next": {n: _over(n, c) for n, c in _CAN_SIGN.items()},
    "changed in the signer's own revision": {n: _own(n, c) for n, c in _CAN_SIGN.items() if n not in UNDONE},
    "tables written by hand": structure.BY_HAND,
    "tables by hand, then signed": structure.BY_HAND_AND_SIGNED,
    "shadow": shadow.SHADOWS,
    "moved, copied, over another text": MOVED,
    "wrong people and roots": people.PEOPLE,
    "weak keys and digests": people.WEAK,
    "wrong timestamps": people.STAMPS,
    "broken container": containers.BROKEN,
    "container of one's own": containers.OWN,
}
"""Eighteen classes; in each, what the forgery is called and how it is made."""
OF_NO_BASE = {"shadow", "weak keys and digests", "wrong timestamps"}
"""These make their own paper: one time is enough."""


@dataclass(frozen=True)
class Case:
    """One forgery of the corpus."""

    kind: str
    name: str
    forger: Forger

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def cases() -> Iterator[Case]:
    """Every forgery."""
    for kind, forgers in CLASSES.items():
        for name, forger in forgers.items():
            yield Case(kind, name, forger)
