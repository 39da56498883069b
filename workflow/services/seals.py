"""Holding the entries of a journal against the checkpoints that were signed over them.

The root is computed anew from the entries at each checkpoint's size. All roots come from one tree, so each
checkpoint also goes on from the one before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.domain import merkle
from workflow.domain.checkpoint import Checkpoint
from workflow.domain.journal import Entry, Fault
from workflow.domain.merkle import Node
from workflow.ports import NoteJudge, NotGenuine

MARK = "— "
"""What the signature under a note begins with."""
LATER = timedelta(minutes=5)
"""How far the clock of a timestamp service may be behind ours."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A signed checkpoint with its timestamp."""

    note: str
    stamp: bytes | None = None
    """In DER; None while there is none."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The entries of a journal with the tree over them."""

    entries: Sequence[Entry]
    nodes: dict[Node, bytes]

    def root(self, size: int) -> bytes:
        """The root over the first `size` entries."""
        return merkle.root(size, self.nodes.__getitem__)


def seal_faults(tree: Tree, seals: Sequence[Seal], judge: NoteJudge, origin: str) -> Iterator[Fault]:
    """Everything about these checkpoints, oldest first, that does not fit the entries."""
    before = 0
    for seal in seals:
        try:
            checkpoint = checkpoint_in(seal.note, judge, origin)
        except NotGenuine as problem:
            yield Fault(before, f"Een controlepunt na regel {before} is niet echt. {problem}")
            continue
        if checkpoint.size <= before:
            yield Fault(before, f"De controlepunten na regel {before} staan door elkaar.")
        yield from _seal_faults(tree, seal, checkpoint, judge)
        before = checkpoint.size


def checkpoint_in(note: str, judge: NoteJudge, origin: str) -> Checkpoint:
    """The checkpoint in a signed note. Raises NotGenuine."""
    text = judge.opened(note)
    try:
        checkpoint = Checkpoint.parse(text)
    except ValueError as error:
        raise NotGenuine("De verklaring is geen controlepunt.") from error
    if checkpoint.origin != origin:
        raise NotGenuine("Het controlepunt is van een ander journaal.")
    return checkpoint


def note_in(text: str, origin: str) -> str:
    """The signed checkpoint in a text that somebody kept: whatever a message put around it does not matter.

    Gives the text itself when there is none in it.
    """
    stripped = (line.strip().removeprefix("- ").strip() for line in text.replace("\ufeff", "").splitlines())
    lines = [line for line in stripped if line]
    for place, line in enumerate(lines):
        if line == origin and len(lines) >= place + 4 and lines[place + 3].startswith(MARK):
            _, size, root, signature = lines[place : place + 4]
            return f"{origin}\n{size}\n{root}\n\n{signature}\n"
    return text


def _seal_faults(tree: Tree, seal: Seal, checkpoint: Checkpoint, judge: NoteJudge) -> Iterator[Fault]:
    size = checkpoint.size
    if size > len(tree.entries):
        yield Fault(size, f"Het controlepunt bij regel {size} gaat over regels die er niet zijn.")
    elif tree.root(size) != checkpoint.root:
        yield Fault(size, f"De regels tot en met {size} zijn niet die van het controlepunt.")
    if seal.stamp is not None:
        try:
            moment = judge.stamped_at(seal.note, seal.stamp)
        except NotGenuine as problem:
            yield Fault(size, f"Het tijdstempel bij regel {size} is niet echt. {problem}")
            return
        if 0 < size <= len(tree.entries) and not written_before(tree.entries[size - 1], moment):
            yield Fault(size, f"Regel {size} is van na het tijdstempel erover.")


def written_before(entry: Entry, moment: datetime) -> bool:
    """Whether the entry can have been there at the moment of a timestamp over it."""
    try:
        at = datetime.fromisoformat(entry.at)
    except ValueError:
        return False
    return at.tzinfo is not None and at <= moment + LATER
