"""What stands on pages and is nobody's to translate: names and words of the tests' people, days and codes."""

import re

from tests.world import KEYS, PARTNERS

NAMES = (
    *PARTNERS,
    *(rf"{key}-(\d|keurt|tekent)" for key in KEYS),
    r"stichting[ -]nieuw(-\d)?",
    r"BPT (Proef|Ander|Nieuw)",
    r"Coordinator BPT (Proef|Ander)",
    r"Kantoor(-2)?",
    r"V\. Vertegenwoordiger",
    "Dorpsstraat",
    "Kerklaan",
    "Beheerder",
    "Vreemde",
    "Gemeente(?=[.]?$)",
    "Proefdam",
    "directeur",
    "coördinator",
    "functie",
)
"""Of organisations, teams, people, streets and functions."""
LEVELS = ("uitvoerend", "tactisch", "bestuurlijk")
"""As the covenant names them."""
CODES = (
    r"[0-9a-f]{64}",
    r"[A-Z2-7]{4}( [A-Z2-7]{4})+",
    r"WERKWIJZE-\d",
    r"WA-\d{4}-\d{4}",
    r"https?://\S+",
    r"[\w.-]+@example\.nl",
)
DAYS = (r"\d{1,2} (November|December|January|August) \d{4}( at \d\d:\d\d)?",)
OURS = ("Convenant", "Nederlands", "English")
"""Names that are the same in every language, or stand in their own."""
DATA = re.compile(rf"\b({'|'.join((*CODES, *NAMES, *LEVELS, *DAYS, *OURS))})(?!\w)", re.IGNORECASE)
TYPED = frozenset({"dorp”.", "dorp"})
"""Searched for, and found in a street's name."""


def is_somebodys(words: str) -> bool:
    """Whether all of it was typed by somebody, or names a thing that has one name in every language."""
    return words in TYPED or not re.search(r"[^\W\d_]{2}", DATA.sub("", words))
