"""Receipts: what somebody did, with the proof that it stands in the journal. Who keeps one is a witness.

A receipt holds the entry and its personal part, the way from that entry to the root of a signed checkpoint,
and that checkpoint with its timestamp. It is checked with nothing but the public key.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain import merkle
from workflow.domain.journal import Entry, Fault, Personal, committed, fits, in_order, leaf_of
from workflow.domain.vocabulary import EntryKind
from workflow.persistence import checkpoints, journal
from workflow.persistence.tables import JournalRow, PersonalRow
from workflow.ports import NoteJudge, NotGenuine
from workflow.services.answers import NotFound
from workflow.services.checkpoints import JournalBroken, last_known, signed
from workflow.services.desk import Desk
from workflow.services.exports import (
    JudgeFor,
    Source,
    entry_from_json,
    entry_to_json,
    part_to_json,
    seal_from_json,
    seal_to_json,
    unarmoured,
)
from workflow.services.orders import declaration_of, declared_by
from workflow.services.seals import Seal, checkpoint_in, written_before

BROKEN = said("Het journaal klopt niet: er is geen ontvangstbewijs van te geven.")
FORMAT = "convenant-ontvangstbewijs-1"
LARGEST_NUMBER = 2**31 - 1
_SOURCE = TypeAdapter(Source)


class NoReceipt(ValueError):
    """The file is no receipt. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt, read and not yet judged."""

    source: Source
    entry: Entry
    part: Personal | None
    proof: tuple[bytes, ...]
    seal: Seal
    declared: str = ""
    """The signed statement about the order of the entry, when that is another than today's."""

    def as_json(self) -> dict[str, Any]:
        """What is handed out, and read again by `check_receipt`."""
        return {
            "receipt": {**asdict(self.source), "roots": list(self.source.roots)},
            "entry": entry_to_json(self.entry),
            "personal": part_to_json(self.part),
            "proof": [base64.b64encode(each).decode() for each in self.proof],
            **seal_to_json(self.seal),
            **({"order": self.declared} if self.declared else {}),
        }


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """What checking a receipt gave."""

    receipt: Receipt
    stamped_at: datetime | None
    """The moment of the timestamp; None without one that counts."""
    faults: tuple[Fault, ...]


class Receipts:
    """Giving people the receipts of what they did."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def receipt(self, agreement: int, number: int, person: int) -> dict[str, Any]:
        """The receipt of this entry, as JSON.

        Before the first checkpoint over the entry, the tree is signed for this receipt alone; that one has
        no timestamp. Raises NotFound unless it is this person's own act in this dossier, and JournalBroken.
        """
        notary, anchored = self._desk.notary, last_known(self._desk)
        source = Source(FORMAT, notary.origin, notary.key, tuple(notary.roots))
        with self._desk.database.reading() as session:
            row = session.get(JournalRow, number) if 0 < number <= LARGEST_NUMBER else None
            if row is None or row.agreement != agreement or not is_own(row.body, agreement, person):
                raise NotFound
            size, seal = self._seal(session, number, anchored)
            part = journal.part_of(session.get(PersonalRow, number))
            try:
                proof = merkle.inclusion_proof(number - 1, size, journal.nodes(session))
            except LookupError as error:
                raise JournalBroken(said("De boom van het journaal is beschadigd.")) from error
            entry = journal.entry_of(row)
            order = "" if in_order(entry, part) else declaration_of(session, entry, notary)
            receipt = Receipt(source, entry, part, proof, seal, order)
        if _report(receipt, notary).faults:
            raise JournalBroken(BROKEN)
        return receipt.as_json()

    def _seal(self, session: Session, number: int, anchored: str) -> tuple[int, Seal]:
        """The first checkpoint over this entry, else one made now, with its size."""
        known = checkpoints.covering(session, number)
        if known is not None:
            return known.size, Seal(known.note, known.stamp)
        size = journal.size(session)
        return size, Seal(signed(session, self._desk.notary, size, anchored))


def is_own(body: Mapping[str, Any], agreement: int, person: int) -> bool:
    """Whether an entry with this body is what this person did, or was refused, in this dossier."""
    acted = body.get("kind") != EntryKind.ADMINISTRATION
    return acted and (body.get("agreement"), body.get("person")) == (agreement, person)


def check_receipt(text: str, judge_for: JudgeFor) -> ReceiptReport:
    """Check a receipt with nothing else at hand. Raises NoReceipt when it is none."""
    try:
        receipt = _read(json.loads(text))
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise NoReceipt("Dit bestand is geen ontvangstbewijs.") from error
    return _report(receipt, judge_for(receipt.source.key, receipt.source.roots))


def _report(receipt: Receipt, judge: NoteJudge) -> ReceiptReport:
    found = [*_entry_faults(receipt)]
    try:
        stamped_at = _judged(receipt, judge)
    except NotGenuine as problem:
        return ReceiptReport(receipt, None, (*found, Fault(receipt.entry.number, str(problem))))
    return ReceiptReport(receipt, stamped_at, tuple(found))


def _read(data: dict[str, Any]) -> Receipt:
    given = {"order": "", **data}
    if set(given) != {"receipt", "entry", "personal", "proof", "checkpoint", "timestamp", "order"}:
        raise ValueError("other keys")
    order = given["order"]
    source: Source = _SOURCE.validate_python(data["receipt"])
    entry, part = entry_from_json(data)
    if source.format != FORMAT or not isinstance(data["proof"], list) or not isinstance(order, str):
        raise ValueError("no receipt")
    seal = seal_from_json({key: data[key] for key in ("checkpoint", "timestamp")})
    return Receipt(source, entry, part, tuple(map(unarmoured, data["proof"])), seal, order)


def _entry_faults(receipt: Receipt) -> Iterator[Fault]:
    entry, part = receipt.entry, receipt.part
    if not fits(entry):
        yield Fault(entry.number, "De regel in dit ontvangstbewijs is veranderd.")
    if part is None:
        yield Fault(entry.number, "De persoonsgegevens van de regel ontbreken.")
    elif not committed(entry, part):
        yield Fault(entry.number, "De persoonsgegevens van de regel zijn veranderd.")


def _judged(receipt: Receipt, judge: NoteJudge) -> datetime | None:
    """The moment of the timestamp, if there is one. Raises NotGenuine when something does not fit."""
    entry, seal = receipt.entry, receipt.seal
    if not in_order(entry, receipt.part) or receipt.declared:
        named = declared_by(receipt.declared, judge, receipt.source.origin)
        if entry.hash not in named:
            raise NotGenuine("De verklaring over de volgorde noemt deze regel niet.")
    checkpoint = checkpoint_in(seal.note, judge, receipt.source.origin)
    leaf, place = leaf_of(entry), entry.number - 1
    if not merkle.includes(place, checkpoint.size, leaf, receipt.proof, checkpoint.root):
        raise NotGenuine("Het bewijs leidt niet van deze regel naar het controlepunt.")
    if seal.stamp is None:
        return None
    moment = judge.stamped_at(seal.note, seal.stamp)
    if not written_before(entry, moment):
        raise NotGenuine("De regel is van na het tijdstempel.")
    return moment
