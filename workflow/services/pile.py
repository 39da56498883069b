"""The pile: every document that waits for one person's signature, read together and signed in one go.

One signature per document, each an act of its own. What goes wrong with one does not harm the others.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.difference import Run, words_between
from workflow.domain.facts import Act, Agreement, Draft
from workflow.domain.turn import turns
from workflow.domain.vocabulary import Action, ProposalKind, SigningWay, State
from workflow.persistence import agreements, people
from workflow.persistence.tables import AgreementRow, AskedRow, PaperRow, SignatureRow, TeamRow
from workflow.persistence.together import among
from workflow.ports.paper import Brought, PaperworkFailed, WrongMeans
from workflow.services.answers import NotFound
from workflow.services.cases import sees
from workflow.services.desk import Desk
from workflow.services.pages import Sheet
from workflow.services.papers import Papers
from workflow.services.revisions import words_of
from workflow.services.waiting import Reader

MOST = 20
"""Documents that are signed in one go: at about 0.1 s each that stays far from any time-out."""
LONGEST = 36_000
"""Characters of what deviates on one page, its markup counted in: with more, a phone waits for it."""
MARKUP = 250
"""Characters around one change; a quarter of it around each piece of a difference."""
PATIENCE = timedelta(seconds=15)
"""After this no other document is begun when they have to be tried one by one."""
NOT_THERE = said("Dit document is er niet, of het is niet aan u om het te tekenen.")
FILE_IS_GONE = said("Het bestand is weg of beschadigd. Meld dit aan het burgemeestersbureau.")
TOO_SLOW = said("Dit document is niet geprobeerd: het tekenen duurde te lang. Probeer het later opnieuw.")
EACH_APART = said("Zo tekent u elk document apart, op zijn eigen pagina.")


@dataclass(frozen=True, slots=True)
class Change:
    """A standing proposal: what this team has otherwise than the standard, or beside it."""

    number: int
    draft: Draft
    heading: str
    before: str
    """The standard principle, or the area that was applied for; empty for a supplement."""
    runs: tuple[Run, ...]
    """The way from `before` to the agreed text, word by word."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """One document that waits for the reader's signature."""

    id: int
    """The agreement."""
    team: str
    base: str
    """SHA-256 of the PDF without signatures: by this the signature is bound to what was read."""
    facts: Agreement
    changes: tuple[Change, ...]

    def of(self, kind: ProposalKind) -> tuple[Change, ...]:
        """Those changes of this kind, as the text has them in order."""
        found = (change for change in self.changes if change.draft.kind is kind)
        return tuple(sorted(found, key=lambda change: (change.draft.principle, change.number)))

    @property
    def length(self) -> int:
        """About how many characters a page takes to show it."""
        return sum(
            MARKUP + len(c.before) + sum(MARKUP // 4 + len(r.text) for r in c.runs) for c in self.changes
        )

    @property
    def standard(self) -> int:
        """How many principles are as in the covenant."""
        return len(self.facts.covenant.annex.principles) - len(self.of(ProposalKind.DEVIATION))


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and on which form."""

    person: int
    key: str
    """The key of the form: sent twice, it signs once."""
    fresh: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document."""

    agreement: int
    team: str
    """Empty when the document is not this person's to know."""
    reasons: tuple[str, ...]
    """Why it was not signed; empty when it was."""

    @property
    def signed(self) -> bool:
        """Whether it was."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class _Wish:
    agreement: int
    act: Act
    key: str


class Pile:
    """Reading and signing the pile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._papers = Papers(desk)

    @property
    def ways(self) -> tuple[SigningWay, ...]:
        """The ways to sign here that can set many signatures at once."""
        return tuple(way for way in self._desk.paperwork.signer.ways if way is not SigningWay.UPLOAD)

    def waiting(self, person: int, page: int = 1) -> Sheet[ToRead]:
        """A page of what waits for this person's signature: first what waits longest."""
        found = self._all(person)
        pages = _pages(found)
        page = min(page, len(pages))
        return Sheet(tuple(pages[page - 1]), page, len(found), MOST, len(pages))

    def chosen(self, person: int, wanted: Mapping[int, str]) -> tuple[ToRead, ...]:
        """Of these agreements, with the digest that was read: those that can be signed just so."""
        return tuple(each for each in self._all(person) if wanted.get(each.id) == each.base)

    def _all(self, person: int) -> list[ToRead]:
        today = self._desk.today()
        with self._desk.database.reading() as session:
            rows = session.execute(_unsigned_by(person)).all()
            facts = agreements.all_facts(session, [row for row, _ in rows], today) if rows else {}
        return [_to_read(facts[row.id], team) for row, team in rows if _waits(facts[row.id], person, today)]

    def sign(self, signer: Signer, wanted: Mapping[int, str], brought: Brought) -> tuple[Result, ...]:
        """Sign these agreements, each on the digest that was read; a result for each, in order.

        Raises KeyReused, and WrongMeans when what was brought does not do for any; then nothing is signed.
        """
        if brought.way is SigningWay.UPLOAD:
            raise WrongMeans(EACH_APART)
        with self._desk.database.reading() as session:
            teams = _teams(session, signer.person, list(wanted), self._desk.today())
        wishes = [_wish(signer, key, digest) for key, digest in wanted.items() if key in teams]
        told = dict(zip([wish.agreement for wish in wishes], self._reasons(wishes, brought), strict=True))
        return tuple(Result(key, teams.get(key, ""), told.get(key, (NOT_THERE,))) for key in wanted)

    def _reasons(self, wishes: Sequence[_Wish], brought: Brought) -> list[tuple[str, ...]]:
        """Why each was not signed. All in one authorisation; one by one when something stops that."""
        began = self._desk.now()
        try:
            answers = self._papers.sign_together([(w.agreement, w.act, w.key) for w in wishes], brought)
        except WrongMeans as problem:
            if problem.about:
                raise
        except (PaperworkFailed, LookupError):
            pass
        else:
            return [answer.sentences for answer in answers]
        return list(self._one_by_one(wishes, brought, began + PATIENCE))

    def _one_by_one(
        self, wishes: Sequence[_Wish], brought: Brought, until: datetime
    ) -> Iterator[tuple[str, ...]]:
        """The same. A secret that was wrong is not tried again: a token would lock itself."""
        stopped = ""
        for wish in wishes:
            if not stopped and self._desk.now() > until:
                stopped = TOO_SLOW
            if stopped:
                yield (stopped,)
                continue
            try:
                yield self._papers.sign(wish.agreement, wish.act, wish.key, brought).sentences
            except PaperworkFailed as problem:
                stopped = str(problem) if isinstance(problem, WrongMeans) and problem.about else ""
                yield (str(problem),)
            except NotFound:
                yield (NOT_THERE,)
            except LookupError:
                yield (FILE_IS_GONE,)


def _unsigned_by(person: int) -> Select[AgreementRow, str]:
    """The agreements that are being signed, in which this person has a block without a signature."""
    signed = select(SignatureRow.signatory_id).where(SignatureRow.paper_id == AskedRow.paper_id)
    asked = (
        select(PaperRow.agreement_id)
        .join(AskedRow, AskedRow.paper_id == PaperRow.id)
        .where(AskedRow.person_id == person, PaperRow.void_at.is_(None), AskedRow.signatory_id.not_in(signed))
    )
    return (
        select(AgreementRow, TeamRow.name)
        .join(TeamRow, TeamRow.id == AgreementRow.team_id)
        .where(AgreementRow.state == State.FOR_SIGNING, AgreementRow.id.in_(asked))
        .order_by(AgreementRow.since, AgreementRow.id)
    )


def _waits(facts: Agreement, person: int, day: date) -> bool:
    return any(turn.action is Action.SIGN and person in turn.people for turn in turns(facts, day))


def _to_read(facts: Agreement, team: str) -> ToRead:
    changes = tuple(_change(facts, p.number, p.draft) for p in facts.proposals if not p.retracted)
    return ToRead(facts.id, team, facts.paper.base if facts.paper else "", facts, changes)


def _pages(found: Sequence[ToRead]) -> list[list[ToRead]]:
    """At most `MOST` documents on a page, and no more than `LONGEST` to read unless one alone is longer."""
    pages: list[list[ToRead]] = [[]]
    room = LONGEST
    for each in found:
        if pages[-1] and (len(pages[-1]) == MOST or each.length > room):
            pages.append([])
            room = LONGEST
        pages[-1].append(each)
        room -= each.length
    return pages


def _change(facts: Agreement, number: int, draft: Draft) -> Change:
    principle = facts.covenant.principle(draft.principle)
    before = principle.text if principle else ""
    if draft.kind is ProposalKind.AREA_CHANGE:
        before = ", ".join(facts.form.streets)
    heading = principle.heading if principle else ""
    return Change(number, draft, heading, before, words_between(before, words_of(draft)))


def _teams(session: Session, person: int, ids: Sequence[int], day: date) -> dict[int, str]:
    """The team of each of these agreements that this person may know of."""
    named = select(AgreementRow, TeamRow.name).join(TeamRow, TeamRow.id == AgreementRow.team_id)
    rows = session.execute(named.where(among(AgreementRow.id, ids))).all()
    reader = Reader(person, people.roles(session, person))
    facts = agreements.all_facts(session, [row for row, _ in rows], day) if rows else {}
    return {row.id: team for row, team in rows if sees(reader, facts[row.id], day)}


def _wish(signer: Signer, agreement: int, digest: str) -> _Wish:
    """With a key of its own, that follows from the form's."""
    key = hashlib.sha256(f"{signer.key} {agreement} {digest}".encode()).hexdigest()
    act = Act(Action.SIGN, signer.person, date.min, fresh=signer.fresh, digest=digest)
    return _Wish(agreement, act, key)
