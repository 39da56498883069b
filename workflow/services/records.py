"""The journal as a whole: checking it where it is, exporting it, and checking such an export elsewhere.

Five things are checked. The chain: nothing in the journal was changed, moved or taken out. The tree and its
checkpoints: this is the journal that was signed. The anchor: nothing was cut off its end. The agreements and
the administration: each stands where its own entries left it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, Fault, faults, leaf_of
from workflow.domain.merkle import tree_of
from workflow.domain.text import canonical
from workflow.domain.vocabulary import Administration
from workflow.persistence import checkpoints, continuity, journal, papers, replay, rows
from workflow.persistence.anchor import AnchorMismatch, BrokenAnchor, Head
from workflow.ports import NoteJudge
from workflow.services import exports
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.desk import Desk
from workflow.services.exports import FORMAT, JudgeFor, NoJournal, Source, Whole
from workflow.services.orders import declared
from workflow.services.seals import Seal, Tree, note_in, seal_faults

__all__ = ["JournalReport", "NoJournal", "Records", "check_export"]


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What checking a journal gave."""

    entries: int
    head: str
    """The hash of the last entry; empty for an empty journal."""
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    """What is no fault but good to know: what could not be compared, what is not signed yet."""


class Records:
    """The journal of this installation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def check(self, held: Sequence[str] = ()) -> JournalReport:
        """Compare the journal with itself, its checkpoints and its anchor, and with the tables.

        `held` are checkpoints that left the house: what they say must be in the journal too.
        """
        found: list[Fault] = []
        try:
            anchor = self._desk.database.anchor.read()  # before the view: else it could be ahead of that
        except BrokenAnchor:
            anchor = None  # told below
        with self._desk.database.reading() as session:
            whole, seals = list(journal.entries(session)), _seals(session)
            found += [*self._chain(whole), *journal.misplaced(session)]
            found += self._signed(session, whole, seals, anchor)
            found += held_faults(whole, held, self._desk.notary, self._desk.notary.origin)
            found += _against_the_tables(session, whole)
            versions = papers.versions(session)
        found += self._documents(versions)
        return _report(whole, seals, found)

    def _documents(self, versions: Iterable[tuple[str, str]]) -> Iterator[Fault]:
        """A fault for every version of a PDF that is not in the store any more as it was put there."""
        for reference, digest in versions:
            try:
                self._desk.documents.get(digest)
            except LookupError:
                yield Fault(0, f"Een versie van document {reference} is weg of beschadigd: {digest}.")

    def export(self, file: Path) -> int:
        """Write everything that a check elsewhere needs to a file; gives the number of entries.

        A checkpoint is made first, unless the journal is broken: then the file is evidence of that.
        """
        with suppress(JournalBroken, AnchorMismatch):
            Checkpoints(self._desk).make()
        notary = self._desk.notary
        source = Source(FORMAT, notary.origin, notary.key, tuple(notary.roots))
        with self._desk.database.reading() as session:
            whole, seals = list(journal.entries(session)), _seals(session)
        given = list(exports.records(source, whole, seals))
        lines = exports.closed(given, notary.origin, self._desk.now(), notary.sign)
        with file.open("wb") as out:
            out.writelines(canonical(line) + b"\n" for line in lines)
        return len(whole)

    def _chain(self, whole: Whole) -> Iterator[Fault]:
        notary, entries = self._desk.notary, [entry for entry, _ in whole]
        known, problems = declared(entries, notary, notary.origin)
        yield from problems
        yield from faults(entries, {entry.number: part for entry, part in whole if part}, known)

    def _signed(
        self, session: Session, whole: Whole, seals: Sequence[Seal], anchor: Head | None
    ) -> Iterator[Fault]:
        """What the tree, the checkpoints and the anchor say otherwise."""
        entries = [entry for entry, _ in whole]
        tree = Tree(entries, tree_of(map(leaf_of, entries)))
        if {node: made.hex() for node, made in tree.nodes.items()} != journal.all_nodes(session):
            yield Fault(len(entries), "De boom over het journaal is niet die van zijn regels.")
        notary = self._desk.notary
        yield from seal_faults(tree, seals, notary, notary.origin)
        if problem := continuity.finding(session, self._desk.database.anchor, anchor):
            yield Fault(anchor.number if anchor else 0, problem)
        if anchor and anchor.checkpoint:
            yield from seal_faults(tree, [Seal(anchor.checkpoint)], notary, notary.origin)
            if anchor.checkpoint not in {seal.note for seal in seals}:
                yield Fault(anchor.number, "Het controlepunt van het anker staat niet in de database.")


def check_export(lines: Iterable[str], judge_for: JudgeFor, held: Sequence[str] = ()) -> JournalReport:
    """Check an export without any database. Raises NoJournal when it is none."""
    export = exports.read(lines)
    judge = judge_for(export.source.key, export.source.roots)
    found = exports.export_faults(export, judge)
    more = held_faults(export.entries, held, judge, export.source.origin)
    return _report(export.entries, export.seals, (*found, *more))


def held_faults(whole: Whole, held: Sequence[str], judge: NoteJudge, origin: str) -> Iterator[Fault]:
    """What checkpoints that somebody kept, each perhaps in the text of a message, say otherwise."""
    entries = [entry for entry, _ in whole]
    tree = Tree(entries, tree_of(map(leaf_of, entries)))
    for text in held:
        yield from seal_faults(tree, [Seal(note_in(text, origin))], judge, origin)


def _seals(session: Session) -> tuple[Seal, ...]:
    return tuple(Seal(row.note, row.stamp) for row in checkpoints.every(session))


def _against_the_tables(session: Session, whole: Whole) -> Iterator[Fault]:
    """What the tables say otherwise; tables that cannot even be read were not written by us."""
    for compare in (rows.differences, replay.differences):
        try:
            yield from compare(session, whole)
        except (LookupError, TypeError, ValueError, AttributeError):
            yield Fault(0, "De gegevens van de dossiers zijn niet meer te lezen.")


def _report(whole: Whole, seals: Sequence[Seal], found: Iterable[Fault]) -> JournalReport:
    head = whole[-1][0].hash if whole else ""
    return JournalReport(len(whole), head, tuple(found), tuple(_notes(whole, seals)))


def _notes(whole: Whole, seals: Sequence[Seal]) -> Iterator[str]:
    unstamped = sum(seal.stamp is None for seal in seals)
    missing = f", waarvan {unstamped} zonder tijdstempel" if unstamped else ""
    yield f"Controlepunten: {len(seals)}{missing}."
    for entry, _ in whole:
        if entry.body.get("action") == Administration.ANCHORED:
            yield f"Regel {entry.number}: {entry.body.get('by')} heeft het anker opnieuw gezet op {entry.at}."
    erased: dict[int | None, list[int]] = defaultdict(list)
    for entry, part in whole:
        if part and part.erased:
            erased[_agreement(entry)].append(entry.number)
    for agreement, numbers in erased.items():
        where = "Buiten de dossiers" if agreement is None else f"In dossier {agreement}"
        listed = ", ".join(map(str, numbers))
        yield f"{where} zijn woorden gewist en dus niet meer te vergelijken: regel {listed}."


def _agreement(entry: Entry) -> int | None:
    about = entry.body.get("agreement")
    return about if isinstance(about, int) else None
