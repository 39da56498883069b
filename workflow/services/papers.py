"""The paper's three acts: opening the signing, signing, recognising.

Each is prepare → work → record. A first transaction decides and keeps the intent; making, signing and judging
a PDF are slow and stand outside any transaction; a last transaction decides again on the facts of then, and
records. The PDF is stored durably before anything refers to it, so a crash leaves at most an orphan file.
"""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from language.said import joined, said
from workflow.domain.facts import Act, Agreement, Paper, PaperCheck
from workflow.domain.machine import Refusal
from workflow.domain.vocabulary import SigningWay, State
from workflow.persistence import papers
from workflow.persistence.anchor import AnchorMismatch
from workflow.persistence.recording import Evidence, LostRace
from workflow.persistence.tables import PaperRow, PartnerRow
from workflow.ports.paper import (
    ArchivedPaper,
    Brought,
    Expectation,
    PaperworkFailed,
    Registration,
    SignedPaper,
    ToSign,
    WrongMeans,
)
from workflow.services import cases, paper_data, publication, successions
from workflow.services.answers import Answer
from workflow.services.cases import Case
from workflow.services.certificates import registrations
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.desk import Desk

TRIES = 3
"""How often a PDF or a signature is made anew when something else was faster."""
USED = said("Met dit certificaat is al getekend. Iedereen tekent met een eigen certificaat.")
OTHERS_SIGN = said("Terwijl de PDF gemaakt werd, veranderde wie er tekent. Probeer het opnieuw.")
GONE = said("Het bestand is weg of beschadigd.")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What signing or judging needs to know of the PDF, read in one transaction."""

    head: str
    expected: Expectation
    field: str = ""
    name: str = ""
    partner: str = ""
    registered: tuple[Registration, ...] = ()

    def to_sign(self, pdf: bytes) -> ToSign:
        """The wish to sign this PDF."""
        return ToSign(pdf, self.field, self.name, self.partner, self.registered)

    def must_be_theirs(self, signed: SignedPaper) -> None:
        """With a certificate that is this person's, for this partner, today. Raises PaperworkFailed."""
        if signed.way is SigningWay.EPHEMERAL:
            return
        if signed.certificate in self.expected.certificates.values():
            raise WrongMeans(USED)
        if signed.certificate not in {each.certificate for each in self.registered}:
            raise WrongMeans(said("Dit certificaat is vandaag niet voor u geregistreerd."))


@dataclass(frozen=True, slots=True)
class _Ready:
    """A signature that the table allows, before it is made."""

    agreement: int
    act: Act
    key: str
    sheet: _Sheet
    last: bool
    """Whether everybody else has signed."""


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
        raise PaperworkFailed(OTHERS_SIGN)

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

    def sign(self, agreement: int, act: Act, key: str, brought: Brought | None = None) -> Answer:
        """Set the person's own signature in the PDF; with an ephemeral key, unless they bring another.

        Raises NotFound, KeyReused, and PaperworkFailed when no signature could be made; then nothing changed.
        """
        return self.sign_together([(agreement, act, key)], brought)[0]

    def sign_together(
        self, acts: Sequence[tuple[int, Act, str]], brought: Brought | None = None
    ) -> tuple[Answer, ...]:
        """Set one person's signature in several PDFs, in one authorisation; an answer for each, in order.

        Either every signature is made and found good, or none is recorded. Each is an act of its own, with
        the key of its own form. Raises as `sign`.
        """
        means = brought or Brought()
        if means.way not in self._desk.paperwork.signer.ways:
            raise WrongMeans(said("Deze manier van tekenen kan hier niet."))
        for _ in range(TRIES):
            with ExitStack() as locks:
                for agreement in sorted({agreement for agreement, _, _ in acts}):
                    locks.enter_context(self._desk.documents.lock(f"dossier-{agreement}"))
                try:
                    return self._sign_once(acts, means)
                except LostRace:
                    continue
        raise PaperworkFailed(said("Er tekenden te veel mensen tegelijk. Probeer het opnieuw."))

    def _sign_once(self, acts: Sequence[tuple[int, Act, str]], means: Brought) -> tuple[Answer, ...]:
        """What was recorded before a race was lost is not lost: the next time it is found by its key."""
        begun = [self._begun(*each, means) for each in acts]
        ready = [each for each in begun if isinstance(each, _Ready)]
        signed = dict(zip([each.key for each in ready], self._signed(ready, means), strict=True))
        return tuple(
            each if isinstance(each, Answer) else self._recorded(each, *signed[each.key]) for each in begun
        )

    def _begun(self, agreement: int, act: Act, key: str, means: Brought) -> "Answer | _Ready":
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, agreement, act.person)
            whole = cases.completed(session, self._desk, _with(act, means))
            if known := cases.earlier(session, self._desk, agreement, whole, key):
                return known
            outcome = cases.outcome_of(case, whole)
            if isinstance(outcome, Refusal):
                return cases.keep(case, key, cases.settle(case, whole, outcome, Evidence()))
            paper = papers.standing(session, agreement)
            if paper is None:
                raise LostRace
            sheet = _sheet(session, paper, act.person, self._desk.today())
            return _Ready(agreement, whole, key, sheet, outcome.target is State.SIGNED)

    def _signed(self, ready: Sequence["_Ready"], means: Brought) -> list[tuple[str, Evidence]]:
        """Check what is there, sign it, check what came out, store it: its hash and what is known of it."""
        paperwork = self._desk.paperwork
        before = [self._desk.documents.get(each.sheet.head) for each in ready]
        for pdf, each in zip(before, ready, strict=True):
            must_be_valid(paperwork.verifier.recall(pdf, each.sheet.expected))
        wishes = [each.sheet.to_sign(pdf) for pdf, each in zip(before, ready, strict=True)]
        made = list(paperwork.signer.sign(wishes, means)) if wishes else []
        for pdf, each, signed in zip(before, ready, made, strict=True):
            each.sheet.must_be_theirs(signed)
            check = paperwork.verifier.grown(pdf, signed, each.sheet.field, each.sheet.expected)
            if signed.way is SigningWay.UPLOAD and not check.valid:
                raise WrongMeans(joined(" ", check.reasons), "file")
            must_be_valid(check)
        return [self._kept(each, signed) for each, signed in zip(ready, made, strict=True)]

    def _kept(self, ready: "_Ready", signed: SignedPaper) -> tuple[str, Evidence]:
        """Store it; behind the last signature comes the archive timestamp."""
        if not ready.last:
            return self._desk.documents.put(signed.pdf), Evidence(signed=signed)
        sheet = ready.sheet
        certificates = {**sheet.expected.certificates, sheet.field: signed.certificate}
        elsewhere = sheet.expected.elsewhere or signed.way is SigningWay.UPLOAD
        expected = replace(sheet.expected, certificates=certificates, elsewhere=elsewhere)
        archived = archive(self._desk, signed.pdf, expected)
        evidence = Evidence(signed=signed, archived_until=archived.until)
        return self._desk.documents.put(archived.pdf), evidence

    def _recorded(self, ready: "_Ready", head: str, evidence: Evidence) -> Answer:
        """Decide again on the facts of now, and record. Raises LostRace."""
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, ready.agreement, ready.act.person)
            if case.facts.paper is None or case.facts.paper.head != ready.sheet.head:
                raise LostRace
            return _settled(case, replace(ready.act, new_head=head), ready.key, evidence)

    def recognise(self, agreement: int, act: Act, key: str) -> Answer:
        """Recognise the team, on the verifier's verdict of this moment. Raises NotFound and KeyReused."""
        check = self.check(agreement)
        with self._desk.database.begin() as session:
            case = cases.open_case(session, self._desk, agreement, act.person)
            public = publication.checked(session, case.row)
            whole = replace(cases.completed(session, self._desk, act), check=check, public=public)
            if known := cases.earlier(session, self._desk, agreement, whole, key):
                return known
            successions.hold_predecessor(case)
            answer = _settled(case, whole, key, Evidence())
            if answer.done:
                successions.supersede(case, act.person)
                publication.read_whole(case)
        if answer.done:
            self._witness()
        return answer

    def _witness(self) -> None:
        """Sign the journal with the recognition in it; whatever goes wrong, the next run makes it good."""
        with suppress(JournalBroken, AnchorMismatch, OSError, SQLAlchemyError):
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
            return PaperCheck(sheet.head, valid=False, reasons=(GONE,))
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
        raise PaperworkFailed(joined(" ", (said("Het document is niet in orde."), *check.reasons)))


def _draft_paper(facts: Agreement, act: Act) -> Paper:
    """The PDF as it will be asked for; its hashes follow when it is made."""
    return Paper(facts.put_up or "", "", "", act.person, facts.signing_on(act.today))


def _with(act: Act, means: Brought) -> Act:
    """The act with how it is done; of what is brought along only a hash."""
    file = hashlib.sha256(means.file).hexdigest() if means.file else ""
    return replace(act, way=means.way, file=file)


def expectation(session: Session, paper: PaperRow) -> Expectation:
    """Everything we know of a PDF."""
    blocks = papers.blocks(session, paper.id)
    certificates = {block.field: signature.certificate if signature else None for block, signature in blocks}
    stamps = tuple(each.digest for each in papers.archives(session, paper.id))
    elsewhere = any(signature and signature.way == SigningWay.UPLOAD for _, signature in blocks)
    return Expectation(paper.base, paper.base_size, certificates, stamps, elsewhere)


def _sheet(session: Session, paper: PaperRow, person: int | None = None, day: date | None = None) -> _Sheet:
    expected = expectation(session, paper)
    own = next((block for block, _ in papers.blocks(session, paper.id) if block.person_id == person), None)
    if own is None:
        return _Sheet(paper.head, expected)
    partner = session.get_one(PartnerRow, own.partner)
    theirs = registrations(session, own.person_id, own.partner, day) if day else ()
    return _Sheet(paper.head, expected, own.field, own.name, partner.name, theirs)
