"""What a password must be: long, not common and no repetition (OWASP ASVS 5.0, V6.2)."""

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from language.said import Said, said

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 200
FEWEST_CHARACTERS = 5
"""How many different characters a password has at least."""
COMMON = frozenset(FREQUENCY_LISTS["passwords"])


def weakness(password: str) -> Said | None:
    """Why this is no password, in Dutch; None when it is one. No other rules on what it consists of."""
    if len(password) < SHORTEST_PASSWORD:
        return said("Kies een wachtwoord van minstens {number} tekens.", number=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return said("Kies een wachtwoord van hoogstens {number} tekens.", number=LONGEST_PASSWORD)
    plain = password.lower()
    repeats = plain in (plain + plain)[1:-1]  # a text is found inside its double only when it repeats itself
    if plain in COMMON or repeats or len(set(plain)) < FEWEST_CHARACTERS:
        return said("Dit wachtwoord is te makkelijk te raden. Kies een ander.")
    return None
