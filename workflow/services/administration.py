"""Journalling what is set up rather than decided: covenants, people, seats, teams."""

from typing import Any

from sqlalchemy.orm import Session

from workflow.domain.vocabulary import Administration, EntryKind
from workflow.persistence import journal
from workflow.services.desk import Desk

By = int | str
"""Who did something: a person's number, or `operator` of whoever worked at the command line."""


def operator(name: str) -> str:
    """Who works at the command line, as the operating system calls them; for `by` in the journal."""
    return f"os:{name}"


def journalled(
    session: Session,
    desk: Desk,
    act: Administration,
    body: dict[str, Any],
    personal: dict[str, Any] | None = None,
) -> int:
    """An entry about an administrative act; gives its number."""
    whole = {"kind": EntryKind.ADMINISTRATION.value, "action": act.value, **body}
    return journal.append(session, desk.now(), whole, personal or {})
