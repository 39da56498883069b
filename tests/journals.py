"""A small journal with real keys, as an export and as receipts, and what somebody could do to those."""

import base64
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signing.checkpoints import NoteKey
from tests.ours import installation, stamps
from tests.papers import NOON
from web.adapters import JournalJudge, JournalNotary
from workflow.domain import merkle
from workflow.domain.checkpoint import Checkpoint
from workflow.domain.journal import Entry, Personal, chained, gone, leaf_of
from workflow.services import exports, receipts
from workflow.services.exports import Record, Source, Whole
from workflow.services.seals import Seal

ORIGIN = "convenant.example/journaal"
ROOTS = [installation().root_pem]
LENGTH, ERASED, SEALED = 13, 4, (4, 7, 8, 13)
Tampering = Callable[[random.Random, list[Record]], list[Record]]


@cache
def key(name: str) -> NoteKey:
    """The key of somebody; of each name one."""
    seed = hashlib.sha256(name.encode()).digest()
    return NoteKey(ORIGIN, Ed25519PrivateKey.from_private_bytes(seed))


@cache
def notary(name: str = "ours") -> JournalNotary:
    """Who signs with that key, and stamps an hour after the last entry."""
    return JournalNotary(key(name), stamps(lambda: NOON + timedelta(hours=1)), ROOTS)


def judge() -> JournalJudge:
    """Who checks by our key and our root, whatever the file says."""
    return notary()


@cache
def whole() -> tuple[tuple[Entry, Personal | None], ...]:
    """The entries: acts, a refusal, and the erasure of one of them."""
    found: list[tuple[Entry, Personal | None]] = []
    for number in range(1, LENGTH + 1):
        effect = {"effect": "StanceTaken", "number": number, "roles": ["a", "b"]}
        body: Record = {"kind": "besluit", "agreement": 1, "action": "instemmen", "person": number % 4}
        body["effects"] = [effect]
        if number == LENGTH:
            body = {"kind": "beheer", "action": "persoonsgegevens_wissen", "person": 0, "entries": [ERASED]}
        at = (NOON + timedelta(minutes=number)).isoformat(timespec="microseconds")
        content = {"name": f"Persoon {number}", "reason": "Een reden, met ë.", "effects": []}
        found.append(chained(found[-1][0] if found else None, at, body, bytes([number]) * 16, content))
    found[ERASED - 1] = (found[ERASED - 1][0], gone(ERASED))
    return tuple(found)


def seals_over(entries: Whole, by: JournalNotary, *, stamped: bool = True) -> list[Seal]:
    look = merkle.tree_of(leaf_of(entry) for entry, _ in entries).__getitem__
    found = []
    for size in SEALED:
        if size <= len(entries):
            note = by.sign(Checkpoint(ORIGIN, size, merkle.root(size, look)).text)
            found.append(Seal(note, by.stamp(note) if stamped and size != SEALED[0] else None))
    return found


@cache
def _exported() -> str:
    return json.dumps(export_by(notary(), list(whole())))


def exported() -> list[Record]:
    """The export, as JSON values of one's own."""
    found: list[Record] = json.loads(_exported())
    return found


def export_by(by: JournalNotary, entries: Whole, *, stamped: bool = True) -> list[Record]:
    source = Source(exports.FORMAT, by.origin, by.key, tuple(by.roots))
    given = list(exports.records(source, entries, seals_over(entries, by, stamped=stamped)))
    return exports.closed(given, by.origin, NOON, by.sign)


@cache
def _receipt(number: int) -> str:
    entries = list(whole())
    size, seal = next(
        pair for pair in zip(SEALED, seals_over(entries, notary()), strict=True) if pair[0] >= number
    )
    look = merkle.tree_of(leaf_of(entry) for entry, _ in entries).__getitem__
    proof = merkle.inclusion_proof(number - 1, size, look)
    entry, part = entries[number - 1]
    source = Source(receipts.FORMAT, ORIGIN, notary().key, tuple(notary().roots))
    return json.dumps(
        {
            "receipt": {**asdict(source), "roots": list(source.roots)},
            "entry": asdict(entry),
            "personal": exports.part_to_json(part),
            "proof": [base64.b64encode(each).decode() for each in proof],
            **exports.seal_to_json(seal),
        }
    )


def receipt(number: int) -> Record:
    """The receipt of an entry, as JSON values of one's own."""
    found: Record = json.loads(_receipt(number))
    return found


# ── what somebody could do ───────────────────────────────────────────────────────────────────────────────


def places(value: Any, kind: type) -> Iterator[tuple[Any, Any]]:
    """Every container of this kind with a key or place in it, at any depth."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for where, inner in items:
        if isinstance(value, kind):
            yield value, where
        yield from places(inner, kind)


def change_something(rng: random.Random, value: Any) -> Any:
    """Change one number, text or nothing, anywhere."""
    found = [(box, where) for box, where in places(value, object) if not isinstance(box[where], dict | list)]
    box, where = rng.choice(found)
    box[where] = changed(rng, box[where])
    return value


def changed(rng: random.Random, value: Any) -> Any:
    match value:
        case bool() | None:
            return "x"
        case int():
            return value + rng.choice((-1, 1, 1000))
        case str() if value:
            at, other = rng.randrange(len(value)), rng.choice("aZ0+/= \n\0é")
            return rng.choice(
                (value[:at] + other + value[at + 1 :], value[:at] + value[at + 1 :], value + other, "")
            )
        case _:
            return rng.choice(("x", 1, {}, []))


def take_something_out(rng: random.Random, value: Any) -> Any:
    box, where = rng.choice(list(places(value, object)))
    del box[where]
    return value


def put_something_in(rng: random.Random, value: Any) -> Any:
    boxes = [box for box, _ in places(value, dict)]
    rng.choice(boxes)[rng.choice(("extra", "personal", "hash", "timestamp"))] = rng.choice((1, None, "x", {}))
    return value


def delete_lines(rng: random.Random, lines: list[Record]) -> list[Record]:
    at = rng.randrange(len(lines))
    return lines[:at] + lines[at + rng.choice((1, 1, 1, 2, 3)) :]


def double_a_line(rng: random.Random, lines: list[Record]) -> list[Record]:
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
    return lines


def swap_lines(rng: random.Random, lines: list[Record]) -> list[Record]:
    one, two = rng.sample(range(len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]
    return lines


def truncate(rng: random.Random, lines: list[Record]) -> list[Record]:
    """Cut the end off; sometimes the last line is put back, for who looks at that alone."""
    closing = lines[-1]
    kept = lines[: rng.randrange(len(lines))]
    return [*kept, closing] if rng.random() < 0.5 else kept


def cut_to_a_checkpoint(rng: random.Random, lines: list[Record]) -> list[Record]:
    """What an earlier export would have looked like, with the end of this one."""
    kept = rng.choice((1, 2, 3))
    entries = lines[1 : 1 + SEALED[kept - 1]]
    return [lines[0], *entries, *lines[1 + LENGTH : 1 + LENGTH + kept], lines[-1]]


def swap_within(rng: random.Random, lines: list[Record]) -> list[Record]:
    """Exchange the personal parts, notes, timestamps, hashes … of two lines of one sort."""
    sort, field = rng.choice(
        (("entry", "personal"), ("entry", "entry"), ("checkpoint", "checkpoint"), ("checkpoint", "timestamp"))
    )
    one, two = rng.sample([line for line in lines if sort in line], 2)
    if field == "entry" and rng.random() < 0.7:
        one, two, field = (
            one["entry"],
            two["entry"],
            rng.choice(("at", "body", "commitment", "previous", "hash")),
        )
    one[field], two[field] = two[field], one[field]
    return lines


def erase_or_lose(rng: random.Random, lines: list[Record]) -> list[Record]:
    line = rng.choice([line for line in lines if "entry" in line])
    line["personal"] = rng.choice((None, "gewist", {"salt": "", "content": {}}))
    return lines


def rechain(rng: random.Random, lines: list[Record]) -> list[Record]:
    """Change an entry and make every hash behind it fit again, without the key."""
    return _rewritten(rng, lines)


def rewrite_everything(rng: random.Random, lines: list[Record]) -> list[Record]:
    """A whole new export with keys of one's own, as somebody without ours can make."""
    entries = [exports.entry_from_json(line) for line in _rewritten(rng, lines) if "entry" in line]
    return export_by(notary("stranger"), entries, stamped=rng.random() < 0.2)


def resign(rng: random.Random, lines: list[Record]) -> list[Record]:
    """A checkpoint or the closing statement, changed or not, signed with another key."""
    line = rng.choice([line for line in lines if "checkpoint" in line or "closing" in line])
    name = "checkpoint" if "checkpoint" in line else "closing"
    text = line[name].rpartition("\n\n")[0] + "\n"
    if rng.random() < 0.5:
        text = text.replace(*rng.choice((("13", "12"), ("8", "9"), ("2026", "2027"), ("A", "B"))))
    line[name] = key("stranger").sign(text)
    return lines


def _rewritten(rng: random.Random, lines: list[Record]) -> list[Record]:
    first = rng.randrange(LENGTH)
    last: Entry | None = None
    for place, line in enumerate(line for line in lines if "entry" in line):
        entry, part = exports.entry_from_json(line)
        if place == first:
            entry = replace(entry, body={**entry.body, "person": rng.randrange(100, 999)})
        if place >= first:
            kept = part if part and not part.erased else Personal(entry.number, b"", {})
            new, own = chained(last, entry.at, entry.body, kept.salt, kept.content)
            if part and part.erased:
                new, own = replace(new, commitment=entry.commitment), gone(entry.number)
            line["entry"], line["personal"] = asdict(new), exports.part_to_json(own)
            entry = new
        last = entry
    return lines


TAMPERINGS: dict[str, tuple[int, Tampering]] = {
    "change something": (2500, change_something),
    "take something out": (900, take_something_out),
    "put something in": (500, put_something_in),
    "delete lines": (700, delete_lines),
    "double a line": (1000, double_a_line),
    "swap lines": (900, swap_lines),
    "truncate": (500, truncate),
    "cut to a checkpoint": (50, cut_to_a_checkpoint),
    "swap within": (300, swap_within),
    "erase or lose": (400, erase_or_lose),
    "rechain": (400, rechain),
    "rewrite everything": (100, rewrite_everything),
    "resign": (250, resign),
}
"""How often, and what."""


# ── receipts ─────────────────────────────────────────────────────────────────────────────────────────────


def tampered_receipt(rng: random.Random) -> tuple[Record, Record]:
    """A receipt, and the same after somebody was at it."""
    number = rng.choice([n for n in range(1, LENGTH + 1) if n != ERASED])
    given = receipt(number)
    other = receipt(rng.choice([n for n in range(1, LENGTH + 1) if n not in (ERASED, number)]))
    match rng.randrange(5):
        case 0:
            field = rng.choice(("entry", "personal", "proof", "checkpoint"))
            return receipt(number), {**given, field: other[field]}
        case 1 if given["proof"]:
            proof = given["proof"]
            rng.choice(
                (proof.reverse, proof.pop, lambda: proof.append(proof[0]), lambda: proof.insert(0, proof[-1]))
            )()
            return receipt(number), given
        case 2:
            body = {**given["entry"]["body"], "person": 99}
            forged, _ = chained(None, given["entry"]["at"], body, b"x", {})
            entry = asdict(replace(forged, number=number, commitment=given["entry"]["commitment"]))
            return receipt(number), {**given, "entry": entry}
        case 3:
            return receipt(number), take_something_out(
                rng, {k: v for k, v in given.items() if k != "receipt"}
            )
        case _:
            inside = {k: v for k, v in given.items() if k != "receipt"}
            return receipt(number), {"receipt": given["receipt"], **change_something(rng, inside)}
