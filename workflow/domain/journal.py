"""The pure part of the journal: entries that are chained by their hashes, and checking such a chain.

An entry binds its number, its time, its open body and a commitment to its personal part to the entry before
it. The personal part (names, people's own words) is committed to with a salt, so that it can later be erased
without breaking any hash; whether it may be absent is for the caller to know.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain.text import canonical

GENESIS = "0" * 64
"""What the first entry is chained to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, refusal or administrative change."""

    number: int
    at: str
    """UTC, ISO 8601."""
    body: Mapping[str, Any]
    """What happened, without names and without people's own words."""
    commitment: str
    """SHA-256 over salt and personal part."""
    previous: str
    """The hash of the entry before this one."""
    hash: str
    """SHA-256 over everything above."""


@dataclass(frozen=True, slots=True)
class Personal:
    """The personal part of an entry, with the salt that hides it inside the commitment."""

    number: int
    salt: bytes
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a journal that is not as the application wrote it."""

    number: int
    sentence: str


def commit_to(salt: bytes, content: Mapping[str, Any]) -> str:
    """The commitment to a personal part."""
    return hashlib.sha256(salt + canonical(content)).hexdigest()


def chained(
    last: Entry | None, at: str, body: Mapping[str, Any], salt: bytes, content: Mapping[str, Any]
) -> tuple[Entry, Personal]:
    """The entry that follows `last` (None: the first one), with its personal part."""
    number = last.number + 1 if last else 1
    previous = last.hash if last else GENESIS
    commitment = commit_to(salt, content)
    entry = Entry(number, at, body, commitment, previous, _hash(number, at, body, commitment, previous))
    return entry, Personal(number, salt, content)


def faults(entries: Iterable[Entry], personal: Mapping[int, Personal]) -> Iterable[Fault]:
    """Everything in the chain that does not fit, in order; nothing means that the journal is whole.

    `personal` maps an entry's number to its personal part.
    """
    expected, last = 1, GENESIS
    for entry in entries:
        if entry.number != expected:
            yield Fault(expected, f"Regel {expected} ontbreekt of staat op een andere plaats.")
        if entry.previous != last:
            yield Fault(entry.number, f"Regel {entry.number} sluit niet aan op de regel ervoor.")
        if entry.hash != _hash(entry.number, entry.at, entry.body, entry.commitment, entry.previous):
            yield Fault(entry.number, f"Regel {entry.number} is veranderd.")
        yield from _personal_faults(entry, personal.get(entry.number))
        expected, last = entry.number + 1, entry.hash


def _personal_faults(entry: Entry, part: Personal | None) -> Iterable[Fault]:
    if part is None:
        yield Fault(entry.number, f"De persoonsgegevens van regel {entry.number} ontbreken.")
    elif commit_to(part.salt, part.content) != entry.commitment:
        yield Fault(entry.number, f"De persoonsgegevens van regel {entry.number} zijn veranderd.")


def _hash(number: int, at: str, body: Mapping[str, Any], commitment: str, previous: str) -> str:
    whole = {"number": number, "at": at, "body": body, "commitment": commitment, "previous": previous}
    return hashlib.sha256(canonical(whole)).hexdigest()
