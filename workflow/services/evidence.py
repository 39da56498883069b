"""The evidence pack of one agreement: everything that proves it, in one ZIP that is checked without us.

What goes in is read in one view on the database. Each entry of the journal comes with the proof that it is
under the first checkpoint with a timestamp that covers it; before there is one, the tree is signed and
timestamped for this pack alone, outside any transaction, and nothing is stored.
"""

import base64
import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain import merkle
from workflow.domain.journal import Entry, Personal, fits, in_order, leaf_of
from workflow.domain.text import canonical
from workflow.persistence import checkpoints, journal, standings
from workflow.persistence.tables import CheckpointRow, TeamRow
from workflow.ports import EvidenceKit, Notary, NoTimestamp
from workflow.ports.paper import PaperworkFailed
from workflow.services.answers import NotFound
from workflow.services.checkpoints import JournalBroken, last_known, signed
from workflow.services.desk import Desk
from workflow.services.evidence_subject import Subject, subject_of
from workflow.services.exports import entry_to_json, part_to_json
from workflow.services.orders import declaration_of
from workflow.services.packing import FORMAT, Packing
from workflow.services.seals import Seal, checkpoint_in

NOT_PUBLIC = "niet openbaar"
"""What stands in a public pack for a personal part."""
NO_STAMP = said(
    "De tijdstempeldienst geeft geen antwoord. Er is geen bewijspakket gemaakt. Probeer het straks opnieuw."
)
LOST = said("Het document is weg of beschadigd. Er is geen bewijspakket gemaakt.")
BROKEN = said("Het journaal klopt niet: er is geen bewijspakket van te maken.")
KEPT_NODES = 65_536


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A checkpoint that was made for one pack; None when what is stored is enough."""

    size: int
    seal: Seal


@dataclass
class _Tree:
    """The tree of the journal, and which checkpoints were used."""

    session: Session
    notary: Notary
    fresh: _Fresh | None
    known: Sequence[int]
    """The sizes of the stored checkpoints that have a timestamp."""
    used: dict[int, bytes] = field(default_factory=dict)
    """The roots of the checkpoints that were used, by size."""
    orders: dict[str, None] = field(default_factory=dict)
    """The signed statements about entries in another order than today's."""

    def __post_init__(self) -> None:
        self.look = lru_cache(KEPT_NODES)(journal.nodes(self.session))

    def proved(self, entry: Entry) -> tuple[int, tuple[bytes, ...]]:
        """The size of the first checkpoint with a timestamp over this entry, and the way to its root.

        Raises JournalBroken when there is no such way.
        """
        place, index = bisect_left(self.known, entry.number), entry.number - 1
        size = self.known[place] if place < len(self.known) else self.fresh.size if self.fresh else 0
        try:
            if size not in self.used:
                self.used[size] = checkpoint_in(self.seal(size).note, self.notary, self.notary.origin).root
            proof = merkle.inclusion_proof(index, size, self.look)
        except (LookupError, ValueError) as error:  # NotGenuine is a ValueError
            raise JournalBroken(BROKEN) from error
        if not (fits(entry) and merkle.includes(index, size, leaf_of(entry), proof, self.used[size])):
            raise JournalBroken(BROKEN)
        return size, proof

    def vouched(self, entry: Entry, part: Personal | None) -> None:
        """Look up the statement about an entry in another order. Raises JournalBroken when there is none."""
        if not in_order(entry, part):
            note = declaration_of(self.session, entry, self.notary)
            if not note:
                raise JournalBroken(BROKEN)
            self.orders[note] = None

    def seal(self, size: int) -> Seal:
        """The checkpoint of this size."""
        if self.fresh and self.fresh.size == size:
            return self.fresh.seal
        row = self.session.get_one(CheckpointRow, size)
        return Seal(row.note, row.stamp)


class EvidencePacks:
    """Making evidence packs."""

    def __init__(self, desk: Desk, kit: EvidenceKit) -> None:
        self._desk = desk
        self._kit = kit

    def for_reader(self, agreement: int, person: int, out: IO[bytes]) -> str:
        """The whole pack, for who sees the dossier; gives its name.

        Raises NotFound, also when it is not this person's to see; PaperworkFailed; and JournalBroken.
        """
        return self._pack(agreement, person, out, public=False)

    def for_office(self, agreement: int, out: IO[bytes], *, public: bool = False) -> str:
        """The same for who runs the installation; a public one holds nothing personal."""
        return self._pack(agreement, None, out, public=public)

    def for_anyone(self, slug: str, out: IO[bytes]) -> str:
        """The public pack of what a recognised team is recognised on today. Raises as above."""
        with self._desk.database.reading() as session:
            team = session.scalar(select(TeamRow).where(TeamRow.slug == slug))
            found = standings.agreement_on(session, team.id, self._desk.today()) if team else None
            if found is None:
                raise NotFound
            agreement = found.id
        return self._pack(agreement, None, out, public=True)

    def _pack(self, agreement: int, person: int | None, out: IO[bytes], *, public: bool) -> str:
        anchored = last_known(self._desk)
        with self._desk.database.reading() as session:
            subject = subject_of(session, self._desk, agreement, person, public=public)
            size, note = self._unstamped(session, subject.last, anchored)
        fresh = _Fresh(size, self._stamped(note)) if note else None
        vouched = self._kit.vouch(self._desk.notary.key)
        packing = Packing(out)
        self._paper(packing, subject, public=public)
        packing.add("journaal/sleutel.txt", f"{self._desk.notary.key}\n".encode())
        packing.add("journaal/sleutel.p7s", vouched)
        with self._desk.database.reading() as session:
            tree = _Tree(session, self._desk.notary, fresh, checkpoints.stamped(session, 1))
            count = self._journal(packing, tree, subject, public=public)
            for place, note in enumerate(tree.orders, start=1):
                packing.add(f"journaal/volgorde-{place:03d}.txt", note.encode())
        packing.add("dossier.json", canonical(self._told(subject, count, public=public)))
        packing.close(self._signed)
        return subject.name

    def _unstamped(self, session: Session, last: int, anchored: str) -> tuple[int, str]:
        """A checkpoint over everything, when none with a timestamp covers this entry; else nothing."""
        if checkpoints.stamped(session, last):
            return 0, ""
        size = journal.size(session)
        return size, signed(session, self._desk.notary, size, anchored)

    def _stamped(self, note: str) -> Seal:
        try:
            return Seal(note, self._desk.notary.stamp(note))
        except NoTimestamp as problem:
            raise PaperworkFailed(NO_STAMP) from problem

    def _paper(self, packing: Packing, subject: Subject, *, public: bool) -> None:
        """What people read, the paper, and what it is checked with."""
        told = {"team": subject.team, "reference": subject.reference or "geen", "state": subject.state.value}
        kind = "openbaar" if public else "volledig"
        packing.add("LEESMIJ.txt", self._kit.guide({**told, "kind": kind}).encode())
        packing.add("controleer.py", self._kit.verifier)
        certificates: list[bytes] = []
        if subject.head and not public:
            pdf = self._document(subject.head)
            certificates += self._kit.certificates(pdf)
            packing.add("werkafspraken.pdf", pdf)
        if subject.text and not public:
            packing.add("werkafspraken.html", self._kit.page(subject.page).encode())
            packing.add("werkafspraken.json", subject.text)
            packing.add("voorstellen.json", canonical(subject.words))
        for place, root in enumerate(self._desk.notary.roots, start=1):
            packing.add(f"certificaten/wortel-{place}.pem", root.encode())
        for place, certificate in enumerate(certificates, start=1):
            packing.add(f"certificaten/{place:03d}.pem", certificate)
        for name, content in sorted(self._kit.lists().items()):
            packing.add(f"intrekkingen/{name}", content)

    def _document(self, head: str) -> bytes:
        try:
            return self._desk.documents.get(head)
        except LookupError as error:
            raise PaperworkFailed(LOST) from error

    def _journal(self, packing: Packing, tree: _Tree, subject: Subject, *, public: bool) -> int:
        """The entries with their proofs and the checkpoints they lead to; gives the number of entries."""
        count = 0

        def lines() -> Iterator[bytes]:
            nonlocal count
            for line in _lines(tree, subject, public=public):
                count += 1
                yield canonical(line) + b"\n"

        packing.stream("journaal/regels.jsonl", lines())
        sizes = sorted(tree.used)
        for size in sizes:
            seal = tree.seal(size)
            packing.add(f"journaal/controlepunt-{size:08d}.txt", seal.note.encode())
            packing.add(f"journaal/controlepunt-{size:08d}.tst", seal.stamp or b"")
        joints = [
            {"old": old, "new": new, "proof": _armoured(merkle.consistency_proof(old, new, tree.look))}
            for old, new in pairwise(sizes)
        ]
        packing.add("journaal/samenhang.json", b"[%b]" % b",".join(map(canonical, joints)))
        return count

    def _told(self, subject: Subject, count: int, *, public: bool) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "origin": self._desk.notary.origin,
            "agreement": subject.id,
            "team": subject.team,
            "state": subject.state.value,
            "reference": subject.reference,
            "digest": subject.digest,
            "document": subject.head,
            "entries": count,
            "public": public,
        }

    def _signed(self, manifest: bytes) -> str:
        notary = self._desk.notary
        digest = base64.b64encode(hashlib.sha256(manifest).digest()).decode()
        return notary.sign(f"{notary.origin}/bewijspakket\n{digest}\n")


def _lines(tree: _Tree, subject: Subject, *, public: bool) -> Iterator[dict[str, Any]]:
    """Each entry with its personal part and its proof. Raises JournalBroken."""
    for row, part in journal.acts_about(tree.session, subject.id, subject.last):
        entry, told = journal.entry_of(row), journal.part_of(part)
        size, proof = tree.proved(entry)
        tree.vouched(entry, told)
        personal = NOT_PUBLIC if public else part_to_json(told)
        yield {"entry": entry_to_json(entry), "personal": personal, "proof": _armoured(proof), "size": size}


def _armoured(proof: tuple[bytes, ...]) -> list[str]:
    return [base64.b64encode(each).decode() for each in proof]
