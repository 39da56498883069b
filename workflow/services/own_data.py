"""What is kept about somebody, for themselves (GDPR, article 15): all of it, and nothing of anybody else.

Secrets are named and not told. Wherever somebody else is named in what is told, "een ander" stands instead.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from language.said import Said, said
from workflow.domain.meeting import MeetingAct
from workflow.domain.vocabulary import Action, Administration, EntryKind, label
from workflow.persistence import own_data
from workflow.persistence.tables import PersonRow
from workflow.persistence.together import Together
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.own_labels import LABELS
from workflow.services.own_parts import PARTS, Part

ANOTHER = "een ander"
"""What stands for somebody else."""
SHOWN = 10
"""How many rows of each part stand on the page; the download has them all."""
OWN_WORDS = frozenset({"FormFilled", "ProposalMade", "ProposalRevised", "Remarked", "StanceTaken"})
"""The effects of an act in which there are words of who did it."""
OF_OTHERS = frozenset({"contact", "representative", "note"})
"""What a form tells of others, or a next person wrote in it."""
TOLD_OF_ADMINISTRATION = ("name", "email", "address", "before", "subject", "issuer", "reference")
"""What an entry about an account tells of its owner. The rest may be another's words."""
MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w/])\+?\(?\d[\d ()-]{6,}\d(?!\w)")
Value = Any
"""Text, a number, a day, a moment, yes or no, nothing; or texts within each other, as a draft has them."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is kept, newest first."""

    title: Said
    rows: tuple[Mapping[Said, Value], ...]
    number: int
    """How many rows there are; a page shows no more than some."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept about one person."""

    name: str
    at: datetime
    sections: tuple[Section, ...]


class OwnData:
    """What is kept about a person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, person: int, most: int | None = None) -> Kept:
        """All that is kept about this person, of each part the newest `most`. Raises NotFound."""
        with self._desk.database.reading() as session:
            account = session.get(PersonRow, person)
            if account is None:
                raise NotFound
            limit = None if most is None else most + 1
            ask = Together(session)
            told = [
                own_data.rows_of(ask, (part.table, part.column), part.shown, person, limit) for part in PARTS
            ]
            entries, password = own_data.entries(ask, person, limit), own_data.password_set_at(ask, person)
            veil = _veil(session, account)
            sections = [_account(account, [moment for (moment,) in password.rows])]
            sections += [_section(part, one.rows) for part, one in zip(PARTS, told, strict=True)]
            sections.append(_journal(entries.rows, person))
            return Kept(
                account.name,
                self._desk.now(),
                tuple(_tidy(each, veil, most) for each in sections if each.rows),
            )


def _account(account: PersonRow, password_at: Sequence[str]) -> Section:
    row: dict[Said, Value] = {
        said("Naam"): account.name,
        said("E-mailadres"): account.email,
        said("Taal"): account.language,
        said("Account is open"): account.active,
        said("Voor het eerst gebruikt"): account.first_used_at,
        said("U hebt een wachtwoord"): account.password is not None,
    }
    if account.password is not None and password_at:
        row[said("Wachtwoord gekozen")] = datetime.fromisoformat(password_at[0])
    return Section(said("Uw account"), (row,), 1)


def _section(part: Part, rows: Sequence[tuple[Any, ...]]) -> Section:
    shown = [LABELS[column] for column in part.shown]
    made = (dict(zip(shown, map(_plain, row[1:]), strict=True)) for row in rows)
    return Section(part.title, tuple(made), len(rows))


def _journal(
    entries: Iterable[tuple[int, str, Mapping[str, Any], Mapping[str, Any] | None]], person: int
) -> Section:
    rows = tuple(
        {
            said("Nummer"): number,
            said("Wanneer"): datetime.fromisoformat(at),
            said("Wat"): _word(body.get("action", "")),
            said("Woorden van u of over u"): _own(body, content or {}, person),
        }
        for number, at, body, content in entries
    )
    return Section(said("Het journaal"), rows, len(rows))


def _word(action: str) -> Value:
    kinds: tuple[type[StrEnum], ...] = (Action, Administration, MeetingAct)
    return next((label(kind(action)) for kind in kinds if action in set(kind)), action)


def _own(body: Mapping[str, Any], content: Mapping[str, Any], person: int) -> Value:
    """What of the personal part is this person's: of their own act their words, of another's their name."""
    if body.get("person") != person:
        return None
    if body.get("kind") == EntryKind.ADMINISTRATION:
        return {word: content[word] for word in TOLD_OF_ADMINISTRATION if word in content} or None
    effects = [each for each in content.get("effects", ()) if each.get("effect") in OWN_WORDS]
    words = {word: each for word, each in content.items() if word != "effects" and each}
    return words | ({"effects": [_without_others(each) for each in effects]} if effects else {})


def _without_others(value: Value) -> Value:
    if isinstance(value, dict):
        return {word: _without_others(each) for word, each in value.items() if word not in OF_OTHERS}
    return [_without_others(each) for each in value] if isinstance(value, list) else value


def _plain(value: Value) -> Value:
    if isinstance(value, StrEnum):
        return label(value)
    return value if isinstance(value, str | int | date | list | dict) or value is None else str(value)


# ── nobody else ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Veil:
    names: re.Pattern[str]
    own: frozenset[str]

    def over(self, value: Value) -> Value:
        """The value with nobody else in it, however deep."""
        match value:
            case Said():
                return Said(value.pattern, {name: self.over(each) for name, each in value.values.items()})
            case str():
                return self._text(value)
            case dict():
                return {word: self.over(each) for word, each in value.items()}
            case list() | tuple():
                return [self.over(each) for each in value]
            case _:
                return value

    def _text(self, text: str) -> str:
        for pattern in (MAIL, self.names, PHONE):
            text = pattern.sub(self._instead, text)
        return text

    def _instead(self, found: re.Match[str]) -> str:
        return found[0] if found[0].casefold() in self.own else ANOTHER


def _veil(session: Session, account: PersonRow) -> _Veil:
    """Names as whole words, the longest first; what is one's own name or address stays."""
    own = frozenset({account.name.casefold(), account.email.casefold()})
    names = {*own_data.others(session, account.id), account.name, account.email}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name.strip())
    return _Veil(re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE), own)


def _tidy(section: Section, veil: _Veil, most: int | None) -> Section:
    rows = section.rows if most is None else section.rows[:most]
    return Section(section.title, tuple(veil.over(row) for row in rows), section.number)
