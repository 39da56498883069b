"""Reading what becomes public before it does: every free text with its marks, and what is said of those.

The office says of each mark that it may be public, or writes a public version of the sentence. The signed
text stays as it is. What was said is of one exact sentence of one team; it stands in the journal, and can be
said anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.facts import PublicCheck
from workflow.domain.private_words import KnownNames
from workflow.domain.publication import (
    Judgement,
    Passage,
    passages,
    plain_words,
    public_text,
    undecided,
)
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.domain.text import digest_of, tidy
from workflow.domain.vocabulary import Administration, PublicPlace, Role, State
from workflow.persistence import agreements, people, publication
from workflow.persistence.publication import Unread
from workflow.persistence.tables import AgreementRow, TeamRow
from workflow.services import wording
from workflow.services.administration import journalled
from workflow.services.answers import NotFound
from workflow.services.cases import Case
from workflow.services.desk import Desk
from workflow.services.pages import SIZE, Sheet
from workflow.services.wording import UNPRINTABLE

LONGEST = 16_000
"""Characters on one page, the markup counted in: with more, a phone waits for it."""
MARKUP, FORM_MARKUP, TICK_MARKUP = 110, 1_900, 260
"""Characters around a mark, around what is asked of a sentence, and around one thing to tick."""
MOST_TICKS = 20
"""Marks of one sentence that are ticked one by one; with more there is one tick for all of them."""
CHANGED = said("Deze zin staat niet meer in de tekst, of er is iets anders in gemarkeerd. Lees hem opnieuw.")
STILL_THERE = said(
    "In uw openbare versie staat nog: {words}. Haal dat weg, of zet er een vinkje bij als het openbaar mag."
)
NOT_ALL = said("Zet een vinkje bij wat openbaar mag, of schrijf een openbare versie. Nog niet: {words}.")
TOO_LONG = said("De openbare versie is te lang: hoogstens {longest} tekens.", longest=LONGEST_TEXT)


class CannotJudge(ValueError):
    """This cannot be said of the sentence. Its str is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class PublicReading:
    """A page of what becomes public of one agreement."""

    agreement: int
    team: str
    slug: str
    state: State
    sheet: Sheet[Passage]
    """Sentences; its total is that of all pages together."""
    undecided: int
    """Marked words of which nobody said anything, on all pages together."""
    marked: int
    """Sentences with a mark or a public version, on all pages together."""
    name_marked: bool
    """Whether something is marked in the name of the team, which stands in the address of its page too."""


@dataclass(frozen=True, slots=True)
class SentenceWish:
    """What somebody says of one sentence."""

    sentence: str
    """Its digest."""
    allowed: tuple[str, ...]
    """The marked words that may be public."""
    all_allowed: bool
    """Whether everything that is marked in it may be."""
    version: str
    """What stands in public in its place; empty for the sentence itself."""


@dataclass(frozen=True)
class _Look:
    """One text, with what its sentences are looked at by."""

    text: Mapping[str, Any]
    known: KnownNames
    about: Mapping[str, Judgement]

    @classmethod
    def of(cls, session: Session, row: AgreementRow) -> "_Look":
        known = KnownNames(publication.names(session))
        return cls(row.text or {}, known, publication.judgements(session, row.team_id))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.text, self.known, self.about)

    def passage(self, digest: str) -> Passage:
        """The sentence with this digest. Raises CannotJudge when it is not in the text."""
        found = next((each for each in self.passages if each.digest == digest), None)
        if found is None:
            raise CannotJudge(CHANGED)
        return found

    def judged(self, passage: Passage, judgement: Judgement) -> "_Look":
        """The same when this were said of that sentence."""
        return replace(self, about={**self.about, passage.digest: judgement})


class Publication:
    """Reading and judging what becomes public."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, agreement: int, page: int) -> PublicReading:
        """A page of what becomes public. Raises NotFound, also while there is no text that was put up."""
        with self._desk.database.reading() as session:
            row = _row(session, agreement)
            team = session.get_one(TeamRow, row.team_id)
            found = _Look.of(session, row).passages
            pages = _pages(found)
            number = min(page, len(pages))
            sheet = Sheet(tuple(pages[number - 1]), number, len(found), len(found) or 1, len(pages))
            marked = sum(bool(each.marks or each.judgement) for each in found)
            name = any(each.marks for each in found if each.place is PublicPlace.TEAM_NAME)
            told = (row.id, team.name, team.slug, row.state, sheet, undecided(found), marked, name)
            return PublicReading(*told)

    def judge(self, agreement: int, person: int, wish: SentenceWish) -> None:
        """Say of one sentence what may be public. Saying the same again changes nothing.

        Raises NotFound, also for who does not work for the office, and CannotJudge.
        """
        with self._desk.database.begin() as session:
            if Role.MAYORS_OFFICE not in people.roles(session, person):
                raise NotFound
            row = agreements.locked(session, agreement)
            if row is None or row.text is None:
                raise NotFound
            session.get_one(TeamRow, row.team_id, with_for_update={"key_share": True})
            look = _Look.of(session, row)
            passage = look.passage(wish.sentence)
            judgement = self._judgement(look, passage, wish)
            if judgement == passage.judgement:
                return
            left, now = undecided(look.judged(passage, judgement).passages), self._desk.now()
            kept = publication.row_of(session, row.team_id, passage.digest)
            kept.allowed, kept.version = sorted(judgement.allowed), judgement.version
            kept.person_id, kept.at = person, now
            session.add(kept)
            publication.count(session, row.id, left, now)
            self._write_down(session, row, passage, judgement, person)

    def _judgement(self, look: "_Look", passage: Passage, wish: SentenceWish) -> Judgement:
        """What is said, if it can be. Raises CannotJudge."""
        version = tidy(wish.version)
        if len(version) > LONGEST_TEXT:
            raise CannotJudge(TOO_LONG)
        if characters := wording.unprintable(self._desk, version):
            raise CannotJudge(UNPRINTABLE % {"characters": characters})
        new = look.judged(passage, Judgement(frozenset(), version or None)).passage(passage.digest)
        marked = {plain_words(words) for words in (*passage.marked_words, *new.marked_words)}
        allowed = frozenset(marked if wish.all_allowed else map(plain_words, wish.allowed))
        if not allowed <= marked:
            raise CannotJudge(CHANGED)
        if missing := [words for words in new.undecided if words not in allowed]:
            sentence = STILL_THERE if version else NOT_ALL
            raise CannotJudge(sentence % {"words": ", ".join(missing[:MOST_TICKS])})
        return Judgement(allowed, version or None)

    def _write_down(
        self, session: Session, row: AgreementRow, passage: Passage, judgement: Judgement, person: int
    ) -> None:
        """In the journal, with no digest of the sentence in the open part: from that it could be guessed."""
        body = {
            "agreement": row.id,
            "person": person,
            "place": passage.place.value,
            "allowed": len(judgement.allowed),
            "adapted": judgement.version is not None,
        }
        personal = {
            "name": people.names(session, [person])[person],
            "sentence": passage.words,
            "allowed": sorted(judgement.allowed),
            "version": judgement.version,
        }
        row.journal_number = journalled(session, self._desk, Administration.SENTENCE_JUDGED, body, personal)

    def unread(self, page: int) -> Sheet[Unread]:
        """A page of the agreements in force of whose text something is still to judge."""
        with self._desk.database.reading() as session:
            found, total = publication.unread(session, (page - 1) * SIZE, SIZE)
            return Sheet(found, page, total)

    def unread_count(self) -> int:
        """How many of those there are."""
        with self._desk.database.reading() as session:
            return publication.unread_count(session)

    def public_text(self, agreement: int) -> Mapping[str, Any]:
        """The agreed text as everyone may read it. Raises NotFound while there is none."""
        with self._desk.database.reading() as session:
            row = _row(session, agreement)
            return public_text(row.text or {}, publication.versions(session, [row.team_id])[row.team_id])

    def recount(self) -> int:
        """Count anew what is still to judge of every agreement in force; gives how many wait for somebody.

        With a new account there may be a new name to look for.
        """
        with self._desk.database.reading() as session:
            known = KnownNames(publication.names(session))
            found = publication.in_force(session)
        for agreement in found:
            with self._desk.database.begin() as session:
                row = agreements.locked(session, agreement)
                if row and row.text:
                    look = _Look(row.text, known, publication.judgements(session, row.team_id))
                    publication.count(session, agreement, undecided(look.passages), self._desk.now())
        return self.unread_count()


def read_whole(case: Case) -> None:
    """Of this agreement nothing is left to judge."""
    publication.count(case.session, case.row.id, 0, case.desk.now())


def checked(session: Session, row: AgreementRow) -> PublicCheck | None:
    """What is still to judge of the text as it was put up; None while there is none."""
    if row.text is None:
        return None
    return PublicCheck(digest_of(row.text), undecided(_Look.of(session, row).passages))


def _row(session: Session, agreement: int) -> AgreementRow:
    row = session.get(AgreementRow, agreement)
    if row is None or row.text is None:
        raise NotFound
    return row


def _pages(found: tuple[Passage, ...]) -> list[list[Passage]]:
    """As many sentences on a page as fit; at least one."""
    pages: list[list[Passage]] = [[]]
    room = LONGEST
    for each in found:
        length = _length(each)
        if pages[-1] and length > room:
            pages.append([])
            room = LONGEST
        pages[-1].append(each)
        room -= length
    return pages


def _length(passage: Passage) -> int:
    """About how many characters a page takes to show it."""
    words = len(passage.words) + 2 * len(passage.version or "")
    if not passage.marks and not passage.judgement:
        return words + MARKUP
    ticks = min(len(passage.marked_words), MOST_TICKS) * TICK_MARKUP
    return words + MARKUP * len(passage.marks + passage.again) + ticks + FORM_MARKUP
