"""The end of the year: what everybody relies on must be in order, read by a process that starts afresh."""

import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from sqlalchemy import select

from evidence import controleer
from signing.checkpoints import NoteReader
from tests.town.paper import HEADER
from tests.town.place import Place
from web.adapters import JournalJudge
from workflow.domain.vocabulary import FINAL, IN_FORCE, State
from workflow.persistence.tables import OutboxRow, PaperRow
from workflow.ports import NoteJudge
from workflow.services.evidence import EvidencePacks
from workflow.services.records import Records, check_export
from workflow.services.store_check import StoreCheck

FINISHED = (IN_FORCE | FINAL) - {State.WITHDRAWN}
"""Where a pack with a real PDF must be wholly valid."""
VALID, UNDECIDED = 0, 2


def faults(place: Place, folder: Path) -> Iterator[str]:
    """A sentence for everything that is not in order; `folder` is for files that pass."""
    yield from _journal(place, folder)
    yield from (f"store: {fault}" for fault in StoreCheck(place.desk).check().faults)
    yield from _mail(place)
    yield from packs(place, folder)


def _journal(place: Place, folder: Path) -> Iterator[str]:
    """The journal with its checkpoints, beside the tables; and its export, by its public key alone."""
    records, file = Records(place.desk), folder / "journaal.jsonl"
    yield from (f"journal: {fault.sentence}" for fault in records.check().faults)
    records.export(file)

    def judge(key: str, roots: Sequence[str]) -> NoteJudge:
        return JournalJudge(NoteReader.parse(key), [root.encode() for root in roots])

    with file.open(encoding="utf-8") as lines:
        report = check_export(lines, judge)
    yield from (f"export: {fault.sentence}" for fault in report.faults)
    yield from (f"export: {note}" for note in report.notes if "zonder tijdstempel" in note)


def _mail(place: Place) -> Iterator[str]:
    """Every message went out, and none of them twice."""
    with place.reading() as session:
        waiting = session.scalars(select(OutboxRow.id).where(OutboxRow.sent_at.is_(None))).all()
    yield from (f"mail: message {number} never left" for number in waiting)
    yield from (f"mail: message {key} came twice" for key in place.post.twice())


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────────────


def packs(place: Place, folder: Path) -> Iterator[str]:
    """The pack of every dossier, by the verifier that travels with it, the root and the key given to it.

    A pack with a real PDF is the office's own. A quick PDF is none, so there the public pack is checked: it
    holds no PDF, and everything else.
    """
    root, key = folder / "wortel.pem", folder / "journaal.pub"
    root.write_bytes(place.installation.authority.root_pem)
    key.write_text(place.desk.notary.key, encoding="utf-8")
    real = with_real_paper(place)
    for agreement, state in place.states().items():
        whole = agreement in real
        pack = io.BytesIO()
        EvidencePacks(place.desk, place.installation.kit).for_office(agreement, pack, public=not whole)
        code, told = judged(pack.getvalue(), place, "--vertrouw", str(root), "--sleutel", str(key))
        expected = {VALID} if whole and state in FINISHED else {VALID, UNDECIDED}
        if code not in expected:
            yield f"evidence of dossier {agreement} ({state}, code {code}): {told}"


def with_real_paper(place: Place) -> frozenset[int]:
    """The dossiers of which the PDF that stands is a real one."""
    with place.reading() as session:
        asked = select(PaperRow.agreement_id, PaperRow.head).where(PaperRow.void_at.is_(None))
        heads = [(number, head) for number, head in session.execute(asked)]
    return frozenset(n for n, head in heads if place.desk.documents.get(head).startswith(HEADER))


def judged(pack: bytes, place: Place, *options: str) -> tuple[int, str]:
    """Exit code of the verifier today, and what it says does not hold."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as out:
        path = Path(folder) / "pakket.zip"
        path.write_bytes(pack)
        code = controleer.main([str(path), "--json", "--op", place.desk.today().isoformat(), *options])
    wrong = (check for check in json.loads(out.getvalue())["checks"] if check["holds"] is False)
    return code, "; ".join(f"{check['name']}: {' '.join(check['sentences'])}" for check in wrong)
