"""The paper's three acts: opening the signing, signing, recognising.

Each is prepare → work → record. A first transaction decides and keeps the intent; making, signing and judging
a PDF are slow and stand outside any transaction; a last transaction decides again on the facts of then, and
records. The PDF is stored durably before anything refers to it, so a crash leaves at most an orphan file.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workflow.domain.facts import Act, Agreement, Paper, PaperCheck
from workflow.domain.machine import Refusal
from workflow.domain.vocabulary import State
from workflow.persistence import papers
from workflow.persistence.recording import Evidence, LostRace
from workflow.persistence.tables import PaperRow, PartnerRow
from workflow.ports import ArchivedPaper, Expectation, PaperworkFailed
from workflow.services import cases, paper_data, successions
from workflow.services.answers import Answer
from workflow.services.cases import Case
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.desk import Desk

TRIES = 3
"""How often a PDF or a signature is made anew when something else was faster."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What signing or judging needs to know of the PDF, read in one transaction."""

    head: str
    expected: Expectation
    field: str = ""
    name: str = ""
    partner: str = ""


class Papers:
    """Acts upon the PDF of an agreement."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open_signing(self, agreement: int, act: Act, key: str) -> Answer:
        """Make the PDF, once, check it as anyone could, and ask everyone to sign it.

        Raises NotFound, KeyReused, and PaperworkFailed when the PDF cannot be made; then nothing changed.
        """
        for _ in range(TRIES):
            try:
                return self._open_once(agreement, act, key)
            except LostRace:
                continue
        raise PaperworkFailed("Terwijl de PDF gemaakt werd, veranderde wie er tekent. Probeer het opnieuw.")

    def _open_once(self, agreement: int, act: Act, key: str) -> Answer:
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, agreement, act.person)
            whole = cases.completed(session, self._desk, act)
            whole = replace(whole, paper=_draft_paper(case.facts, whole))
            if known := cases.earlier(session, self._desk, agreement, whole, key):
                return known
            outcome = cases.outcome_of(case, whole)
            if isinstance(outcome, Refusal):
                return cases.keep(case, key, cases.settle(case, whole, outcome, Evidence()))
            made = paper_data.of(case)
        pdf = self._desk.paperwork.typesetter.make(made.data, made.attachment)
        base = self._desk.documents.put(pdf)
        unsigned = Expectation(base, len(pdf), dict.fromkeys(made.fields.values()))
        must_be_valid(self._desk.paperwork.verifier.check(pdf, unsigned))
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, agreement, act.person)
            if known := cases.earlier(session, self._desk, agreement, whole, key):
                return known  # the same form, sent twice at once, was just faster
            if paper_data.of(case) != made:
                raise LostRace
            paper = replace(_draft_paper(case.facts, whole), digest=made.digest, base=base, head=base)
            evidence = Evidence(reference=made.reference, base_size=len(pdf), fields=made.fields)
            return _settled(case, replace(whole, paper=paper), key, evidence)

    def sign(self, agreement: int, act: Act, key: str) -> Answer:
        """Set the person's own signature in the PDF.

        Raises NotFound, KeyReused, and PaperworkFailed when no signature could be made; then nothing changed.
        """
        for _ in range(TRIES):
            with self._desk.documents.lock(f"dossier-{agreement}"):
                try:
                    return self._sign_once(agreement, act, key)
                except LostRace:
                    continue
        raise PaperworkFailed("Er tekenden te veel mensen tegelijk. Probeer het opnieuw.")

    def _sign_once(self, agreement: int, act: Act, key: str) -> Answer:
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, agreement, act.person)
            whole = cases.completed(session, self._desk, act)
            if known := cases.earlier(session, self._desk, agreement, whole, key):
                return known
            outcome = cases.outcome_of(case, whole)
            if isinstance(outcome, Refusal):
                return cases.keep(case, key, cases.settle(case, whole, outcome, Evidence()))
            paper = papers.standing(session, agreement)
            if paper is None:
                raise LostRace
            sheet = _sheet(session, paper, act.person)
        last = outcome.target is State.SIGNED
        head, evidence = self._signed(sheet, last=last)
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, agreement, act.person)
            if case.facts.paper is None or case.facts.paper.head != sheet.head:
                raise LostRace
            return _settled(case, replace(whole, new_head=head), key, evidence)

    def _signed(self, sheet: _Sheet, *, last: bool) -> tuple[str, Evidence]:
        """Check what is there, sign it, check what came out, store it; behind the last comes the archive."""
        paperwork = self._desk.paperwork
        before = self._desk.documents.get(sheet.head)
        must_be_valid(paperwork.verifier.recall(before, sheet.expected))
        signed = paperwork.signer.sign(before, sheet.field, sheet.name, sheet.partner)
        must_be_valid(paperwork.verifier.grown(before, signed, sheet.field, sheet.expected))
        if not last:
            return self._desk.documents.put(signed.pdf), Evidence(certificate=signed.certificate)
        certificates = {**sheet.expected.certificates, sheet.field: signed.certificate}
        archived = archive(self._desk, signed.pdf, replace(sheet.expected, certificates=certificates))
        evidence = Evidence(certificate=signed.certificate, archived_until=archived.until)
        return self._desk.documents.put(archived.pdf), evidence

    def recognise(self, agreement: int, act: Act, key: str) -> Answer:
        """Recognise the team, on the verifier's verdict of this moment. Raises NotFound and KeyReused."""
        check = self.check(agreement)
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, agreement, act.person)
            whole = replace(cases.completed(session, self._desk, act), check=check)
            if known := cases.earlier(session, self._desk, agreement, whole, key):
                return known
            successions.hold_predecessor(case)
            answer = _settled(case, whole, key, Evidence())
            if answer.done:
                successions.supersede(case, act.person)
        if answer.done:
            self._witness()
        return answer

    def _witness(self) -> None:
        """Sign the journal with the recognition in it; whatever goes wrong, the next run makes it good."""
        with suppress(JournalBroken, OSError, SQLAlchemyError):
            Checkpoints(self._desk).make()

    def check(self, agreement: int) -> PaperCheck | None:
        """The verifier's verdict on the PDF of an agreement as it is now; None when there is no PDF."""
        with self._desk.database.reading() as session:
            paper = papers.standing(session, agreement)
            if paper is None:
                return None
            sheet = _sheet(session, paper)
        try:
            pdf = self._desk.documents.get(sheet.head)
        except LookupError:
            return PaperCheck(sheet.head, valid=False, reasons=("Het bestand is weg of beschadigd.",))
        return self._desk.paperwork.verifier.check(pdf, sheet.expected)


def archive(desk: Desk, pdf: bytes, expected: Expectation) -> ArchivedPaper:
    """A finished PDF, found valid, with one archive timestamp more, checked. Raises PaperworkFailed."""
    paperwork = desk.paperwork
    archived = paperwork.archivist.archive(pdf, len(expected.archives) + 1)
    must_be_valid(paperwork.verifier.archived(pdf, archived, expected))
    return archived


def _settled(case: Case, act: Act, key: str, evidence: Evidence) -> Answer:
    return cases.keep(case, key, cases.settle(case, act, cases.outcome_of(case, act), evidence))


def must_be_valid(check: PaperCheck) -> None:
    """Raises PaperworkFailed, with the reasons, when it is not."""
    if not check.valid:
        raise PaperworkFailed(f"Het document is niet in orde. {' '.join(check.reasons)}".strip())


def _draft_paper(facts: Agreement, act: Act) -> Paper:
    """The PDF as it will be asked for; its hashes follow when it is made."""
    return Paper(facts.put_up or "", "", "", act.person, facts.signing_on(act.today))


def expectation(session: Session, paper: PaperRow) -> Expectation:
    """Everything we know of a PDF."""
    blocks = papers.blocks(session, paper.id)
    certificates = {block.field: signature.certificate if signature else None for block, signature in blocks}
    stamps = tuple(each.digest for each in papers.archives(session, paper.id))
    return Expectation(paper.base, paper.base_size, certificates, stamps)


def _sheet(session: Session, paper: PaperRow, person: int | None = None) -> _Sheet:
    expected = expectation(session, paper)
    own = next((block for block, _ in papers.blocks(session, paper.id) if block.person_id == person), None)
    if own is None:
        return _Sheet(paper.head, expected)
    partner = session.get_one(PartnerRow, own.partner)
    return _Sheet(paper.head, expected, own.field, own.name, partner.name)
