"""Filling in the application as a coordinator does: step by step, without JavaScript."""

from typing import Any

from tests.web.visitor import Page, Visitor

FIELDS = {
    "team": {"name", "representative", "contact", "members"},
    "straten": {"streets", "streets_covered", "note"},
    "grens": {"boundary", "boundary_file"},
}
"""What each step asks, by its word in the address."""
NEXT, LATER = "Volgende", "Opslaan en later verder gaan"


def step(visitor: Visitor, agreement: int, word: str) -> Page:
    """Open one step."""
    return visitor.open(f"/dossier/{agreement}/aanvraag/{word}")


def fill_in(visitor: Visitor, agreement: int, **fields: Any) -> Page:
    """Fill in these fields, each in its own step; gives the page with all answers."""
    assert set(fields) <= set().union(*FIELDS.values()), fields
    for word, names in FIELDS.items():
        if given := {name: value for name, value in fields.items() if name in names}:
            visitor.press(step(visitor, agreement, word), NEXT, **given)
    return step(visitor, agreement, "controleren")
