"""The file of an exported journal: how it is written, read, and checked with nothing else at hand.

A line of JSON per thing: first whose journal it is, with the public key and the certificates of the
timestamps; then the entries with their personal parts; then the checkpoints; and last a signed statement over
everything before it, without which a part of the file could be left out unseen.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from workflow.domain.journal import (
    Entry,
    Fault,
    Personal,
    faults,
    gone,
    leaf_of,
    recovered,
    recovered_part,
)
from workflow.domain.merkle import tree_of
from workflow.domain.text import canonical
from workflow.ports import NoteJudge, NotGenuine
from workflow.services.orders import declared
from workflow.services.seals import Seal, Tree, seal_faults

FORMAT = "convenant-journaal-2"
ERASED = "gewist"
"""What stands in an export for a personal part that was erased."""
Record = dict[str, Any]
Whole = list[tuple[Entry, Personal | None]]
JudgeFor = Callable[[str, Sequence[str]], NoteJudge]
"""Gives who judges, from the public key and the certificates that the file itself names."""
_KINDS = {"number": int, "at": str, "body": dict, "commitment": str, "previous": str, "hash": str}


class NoJournal(ValueError):
    """The file is no export of a journal. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose journal an export is."""

    format: str
    origin: str
    key: str
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """An exported journal, read and not yet judged."""

    source: Source
    entries: Whole
    seals: tuple[Seal, ...]
    closing: str
    """The signed statement at the end; empty when it is not there."""
    digest: str
    """SHA-256 over everything before that statement, in base64."""


_SOURCE = TypeAdapter(Source)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────


def records(source: Source, whole: Whole, seals: Iterable[Seal]) -> Iterator[Record]:
    """The lines of an export but the last, as JSON objects."""
    yield {"journal": {**asdict(source), "roots": list(source.roots)}}
    for entry, part in whole:
        yield {"entry": entry_to_json(entry), "personal": part_to_json(part)}
    for seal in seals:
        yield seal_to_json(seal)


def closed(given: list[Record], origin: str, at: datetime, sign: Callable[[str], str]) -> list[Record]:
    """The same with the signed statement behind it."""
    return [*given, {"closing": sign(_statement(origin, at.isoformat(), _digest(given)))}]


def entry_to_json(entry: Entry) -> Record:
    """An entry as it stands in an export, receipt or evidence pack."""
    return {**asdict(entry), "body": dict(entry.body)}


def part_to_json(part: Personal | None) -> Record | str | None:
    """A personal part as it stands in an export or receipt."""
    if part is None:
        return None
    salt = base64.b64encode(part.salt).decode()
    return ERASED if part.erased else {"salt": salt, "content": dict(part.content)}


def seal_to_json(seal: Seal) -> Record:
    """A checkpoint as it stands in an export or receipt."""
    stamp = base64.b64encode(seal.stamp).decode() if seal.stamp is not None else None
    return {"checkpoint": seal.note, "timestamp": stamp}


def _statement(origin: str, at: str, digest: str) -> str:
    return f"{origin}/export\n{at}\n{digest}\n"


def _digest(given: Iterable[Record]) -> str:
    whole = hashlib.sha256()
    for record in given:
        whole.update(canonical(record) + b"\n")
    return base64.b64encode(whole.digest()).decode()


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def read(lines: Iterable[str]) -> Export:
    """The export in these lines. Raises NoJournal."""
    try:
        return export_of([json.loads(line) for line in lines if line.strip()])
    except (ValueError, RecursionError) as error:
        raise NoJournal("Dit bestand is geen export van het journaal.") from error


def export_of(given: Sequence[Record]) -> Export:
    """The export of these JSON values. Raises ValueError when it is none."""
    if not given or not all(isinstance(record, dict) for record in given):
        raise ValueError("no records")
    rest = list(given)
    source = _SOURCE.validate_python(_only(rest.pop(0), "journal")["journal"])
    closing = str(_only(rest.pop(), "closing")["closing"]) if rest and "closing" in rest[-1] else ""
    digest = _digest([given[0], *rest])
    entries = [record for record in rest if "entry" in record]
    seals = rest[len(entries) :]
    if source.format != FORMAT or rest[: len(entries)] != entries:
        raise ValueError("no journal, or one in another order")
    whole = [entry_from_json(_only(record, "entry", "personal")) for record in entries]
    return Export(source, whole, tuple(map(seal_from_json, seals)), closing, digest)


def entry_from_json(record: Record) -> tuple[Entry, Personal | None]:
    """An entry and its personal part, in the order in which they were hashed. Raises ValueError."""
    entry, part = recovered(_entry(record["entry"])), record["personal"]
    if part is None:
        return entry, None
    if part == ERASED:
        return entry, gone(entry.number)
    if not (isinstance(part, dict) and isinstance(_only(part, "salt", "content")["content"], dict)):
        raise ValueError("no personal part")  # noqa: TRY004 - as below
    return entry, recovered_part(entry, Personal(entry.number, unarmoured(part["salt"]), part["content"]))


def _entry(data: object) -> Entry:
    if not isinstance(data, dict) or {key: type(value) for key, value in data.items()} != _KINDS:
        raise ValueError("no entry")
    return Entry(**data)


def seal_from_json(record: Record) -> Seal:
    """A checkpoint. Raises ValueError."""
    note, stamp = (_only(record, "checkpoint", "timestamp")[key] for key in ("checkpoint", "timestamp"))
    if not isinstance(note, str):
        raise ValueError("no checkpoint")  # noqa: TRY004 - whatever is wrong with a file is a ValueError
    return Seal(note, None if stamp is None else unarmoured(stamp))


def unarmoured(text: object) -> bytes:
    """The bytes in base64, written in the one way there is. Raises ValueError."""
    try:
        data = base64.b64decode(str(text), validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error
    if base64.b64encode(data).decode() != text:
        raise ValueError("no base64")
    return data


def _only(record: Record, *keys: str) -> Record:
    if set(record) != set(keys):
        raise ValueError("other keys")
    return record


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────


def export_faults(export: Export, judge: NoteJudge) -> Iterator[Fault]:
    """Everything in an export that does not fit; nothing means that it is whole."""
    parts = {entry.number: part for entry, part in export.entries if part}
    entries = [entry for entry, _ in export.entries]
    known, problems = declared(entries, judge, export.source.origin)
    yield from problems
    yield from faults(entries, parts, known)
    tree = Tree(entries, tree_of(map(leaf_of, entries)))
    yield from seal_faults(tree, export.seals, judge, export.source.origin)
    yield from _closing_faults(export, judge)


def _closing_faults(export: Export, judge: NoteJudge) -> Iterator[Fault]:
    last = len(export.entries)
    if not export.closing:
        yield Fault(last, "De export is niet heel: het slot ontbreekt.")
        return
    try:
        text = judge.opened(export.closing)
    except NotGenuine as problem:
        yield Fault(last, f"Het slot van de export is niet echt. {problem}")
        return
    at = text.split("\n")[1]
    if text != _statement(export.source.origin, at, export.digest):
        yield Fault(last, "De export is na het maken veranderd.")
