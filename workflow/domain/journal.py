"""The pure part of the journal: entries that are chained by their hashes, and checking such a chain.

An entry binds its number, its time, its open body and a commitment to its personal part to the entry before
it. The personal part (names, people's own words) is committed to with a salt, so that it can later be erased
without breaking any hash. A later entry says which parts were erased; any other absence is a fault.
"""

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflow.domain.merkle import leaf_hash
from workflow.domain.text import canonical
from workflow.domain.vocabulary import Administration, EntryKind
from workflow.domain.written import in_number_order, ordered, text_of

GENESIS = "0" * 64
"""What the first entry is chained to."""
OTHER_ORDER = "Regel {number} is in een andere volgorde opgeschreven, en geen verklaring zegt dat."


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
    erased: bool = False
    """Whether it was erased: then salt and content are empty."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a journal that is not as the application wrote it."""

    number: int
    sentence: str


def commit_to(salt: bytes, content: Mapping[str, Any]) -> str:
    """The commitment to a personal part."""
    return hashlib.sha256(salt + text_of(content)).hexdigest()


def chained(
    last: Entry | None, at: str, body: Mapping[str, Any], salt: bytes, content: Mapping[str, Any]
) -> tuple[Entry, Personal]:
    """The entry that follows `last` (None: the first one), with its personal part."""
    number = last.number + 1 if last else 1
    previous = last.hash if last else GENESIS
    commitment = commit_to(salt, content)
    whole = _canonical(number, at, body, commitment, previous)
    entry = Entry(number, at, body, commitment, previous, hashlib.sha256(whole).hexdigest())
    return entry, Personal(number, salt, content)


def recovered(entry: Entry) -> Entry:
    """The entry with its body as it was hashed, in whichever of two orders fits; unchanged when neither does.

    To be asked of an entry whose text was lost: one that was read from JSON.
    """
    other = replace(entry, body=in_number_order(entry.body))
    return other if not fits(entry) and fits(other) else entry


def recovered_part(entry: Entry, part: Personal) -> Personal:
    """The same for its personal part."""
    other = replace(part, content=in_number_order(part.content))
    return other if not committed(entry, part) and committed(entry, other) else part


def gone(number: int) -> Personal:
    """What is left of an entry's personal part that was erased."""
    return Personal(number, b"", {}, erased=True)


def leaf_of(entry: Entry) -> bytes:
    """The leaf of this entry in the Merkle tree: everything of it but the hash, which follows from that."""
    return leaf_hash(_whole(entry))


def fits(entry: Entry) -> bool:
    """Whether the hash of the entry is over the entry."""
    return entry.hash == hashlib.sha256(_whole(entry)).hexdigest()


def committed(entry: Entry, part: Personal) -> bool:
    """Whether the commitment of the entry is to this personal part, or that was erased."""
    return part.erased or commit_to(part.salt, part.content) == entry.commitment


def in_order(entry: Entry, part: Personal | None) -> bool:
    """Whether entry and personal part were written in the order of today."""
    return ordered(entry.body) and (part is None or ordered(part.content))


def erases(entry: Entry) -> tuple[int, ...]:
    """The numbers of the entries whose personal parts this entry says were erased; usually none."""
    body = entry.body
    if (body.get("kind"), body.get("action")) != (EntryKind.ADMINISTRATION, Administration.ERASED):
        return ()
    listed = body.get("entries")
    return tuple(n for n in listed if isinstance(n, int)) if isinstance(listed, list) else ()


def faults(
    entries: Iterable[Entry], personal: Mapping[int, Personal], declared: Container[str] = frozenset()
) -> Iterable[Fault]:
    """Everything in the chain that does not fit, in order; nothing means that the journal is whole.

    `personal` maps an entry's number to its personal part. `declared` holds the hashes of the entries of
    which a signed statement says that they were written in another order.
    """
    expected, last = 1, GENESIS
    told: set[int] = set()
    for entry in entries:
        if entry.number != expected:
            yield Fault(expected, f"Regel {expected} ontbreekt of staat op een andere plaats.")
        if entry.previous != last:
            yield Fault(entry.number, f"Regel {entry.number} sluit niet aan op de regel ervoor.")
        part = personal.get(entry.number)
        if not fits(entry):
            yield Fault(entry.number, f"Regel {entry.number} is veranderd.")
        elif not in_order(entry, part) and entry.hash not in declared:
            yield Fault(entry.number, OTHER_ORDER.format(number=entry.number))
        yield from _personal_faults(entry, part)
        told |= set(erases(entry))
        expected, last = entry.number + 1, entry.hash
    yield from _erasure_faults({n for n, part in personal.items() if part.erased}, told)


def _erasure_faults(erased: set[int], told: set[int]) -> Iterable[Fault]:
    for number in sorted(erased - told):
        yield Fault(
            number, f"De persoonsgegevens van regel {number} zijn gewist zonder dat het journaal dat zegt."
        )
    for number in sorted(told - erased):
        yield Fault(number, f"Volgens het journaal is regel {number} gewist, maar dat is niet zo.")


def _personal_faults(entry: Entry, part: Personal | None) -> Iterable[Fault]:
    if part is None:
        yield Fault(entry.number, f"De persoonsgegevens van regel {entry.number} ontbreken.")
    elif not committed(entry, part):
        yield Fault(entry.number, f"De persoonsgegevens van regel {entry.number} zijn veranderd.")


def _whole(entry: Entry) -> bytes:
    return _canonical(entry.number, entry.at, entry.body, entry.commitment, entry.previous)


def _canonical(number: int, at: str, body: Mapping[str, Any], commitment: str, previous: str) -> bytes:
    """Everything of an entry but its hash, in canonical form, with the body as it was written."""
    parts = (canonical(at), text_of(body), canonical(commitment), canonical(number), canonical(previous))
    return b'{"at":%b,"body":%b,"commitment":%b,"number":%b,"previous":%b}' % parts
