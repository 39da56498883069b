"""Small questions about names: what sort of organisation it is, and its key in a URL or a field name."""

import itertools
import re
import unicodedata

from workflow.domain.vocabulary import PartnerKind

SORTS = (
    (PartnerKind.TEAM, r"buurtpreventieteam|\bbpt\b"),
    (PartnerKind.MUNICIPALITY, r"\bgemeente\b|burgemeester"),
    (PartnerKind.POLICE, r"politie"),
    (PartnerKind.HOUSING, r"woning|wonen|woon|corporatie|huisvesting"),
)
"""The first that fits a name decides."""

LONGEST_KEY = 60


def key_of(name: str) -> str:
    """The name in lower-case ASCII letters, digits and hyphens; "naam" when nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].rstrip("-") or "naam"


def free_key(name: str, taken: frozenset[str]) -> str:
    """The key of the name, numbered from 2 when another has it."""
    key = key_of(name)
    numbered = (f"{key}-{number}" for number in itertools.count(2))
    return next(free for free in itertools.chain([key], numbered) if free not in taken)


def kind_of(name: str) -> PartnerKind:
    """What sort of partner an organisation with this name is; OTHER when the name does not tell."""
    found = (kind for kind, words in SORTS if re.search(words, name, re.IGNORECASE))
    return next(found, PartnerKind.OTHER)
