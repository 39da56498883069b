"""A new version of the covenant: which teams are asked to sign anew, and what it changes for each.

Nothing lapses by a new version. A team stays recognised under the version it signed until its successor is;
this shows who is still to come, and what a renewal would do with what each team agreed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from language.said import Said, said
from workflow.domain.consent import proposal_state
from workflow.domain.covenant import CovenantText
from workflow.domain.difference import Run, words_between
from workflow.domain.facts import Act, Agreement, Draft
from workflow.domain.succession import Basis, successor_of
from workflow.domain.vocabulary import FINAL, IN_FORCE, Action, ProposalKind, ProposalState, State
from workflow.persistence import agreements, beginnings, versions
from workflow.persistence.tables import (
    AgreementRow,
    CovenantPartnerRow,
    CovenantRow,
    LevelRow,
    PartnerRow,
    TeamRow,
)
from workflow.persistence.together import Later, Together, among
from workflow.services.answers import NotFound
from workflow.services.desk import Desk, local_day
from workflow.services.pages import SIZE, Sheet

NOBODY = 0


class Fate(StrEnum):
    """What becomes of an agreed proposal when the team renews under the newest version."""

    STAYS = "gaat_mee"
    ASKED_ANEW = "opnieuw_gevraagd"
    LAPSES = "vervalt"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the covenant."""

    number: int
    title: str
    signed_on: date | None
    adopted_on: date
    levels: tuple[str, ...]
    partners: tuple[str, ...]
    term_months: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One article or principle that is not the same in both versions."""

    name: str
    """ "Artikel 4", or the principle's key."""
    how: str
    """ "nieuw", "vervallen" or "gewijzigd"."""
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """An agreed proposal with what becomes of it."""

    draft: Draft
    fate: Fate


@dataclass(frozen=True, slots=True)
class Behind:
    """A team in force under an older version."""

    agreement: int
    team: str
    state: State
    version: int
    since: date | None
    carried: tuple[Carried, ...]
    successor: int | None
    """The agreement that is on its way to succeed it."""

    def count(self, fate: Fate) -> int:
        """How many of its proposals meet this fate."""
        return sum(one.fate is fate for one in self.carried)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the newest version changes for one team."""

    team: Behind
    newest: int
    changes: tuple[Changed, ...]


class Resigning:
    """The versions of the covenant and the re-signing list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def versions(self) -> tuple[Version, ...]:
        """Every version, newest first."""
        with self._desk.database.reading() as session:
            ask = Together(session)
            told = ask.ask(select(CovenantRow).order_by(CovenantRow.version.desc()))
            partners, levels = _partner_names(ask), _level_names(ask)
            return tuple(_version(row, levels(), partners()) for (row,) in told.rows)

    def behind(self, page: int = 1) -> Sheet[Behind]:
        """The teams in force under an older version, oldest version first; a page of them."""
        with self._desk.database.reading() as session:
            newest = beginnings.newest_covenant(session)
            if newest is None:
                return Sheet((), 1, 0)
            basis = beginnings.basis(session, newest)
            older = (AgreementRow.state.in_(IN_FORCE), AgreementRow.covenant_id != newest.id)
            total = session.scalar(select(func.count()).select_from(AgreementRow).where(*older)) or 0
            order = (AgreementRow.covenant_id, AgreementRow.id)
            query = select(AgreementRow).where(*older).order_by(*order)
            rows = session.scalars(query.offset((page - 1) * SIZE).limit(SIZE)).all()
            return Sheet(tuple(_lines(session, rows, basis, self._desk.today())), page, total)

    def comparison(self, agreement: int) -> Comparison:
        """What the newest version changes for this team. Raises NotFound for one that is not on the list."""
        with self._desk.database.reading() as session:
            row, newest = session.get(AgreementRow, agreement), beginnings.newest_covenant(session)
            if row is None or newest is None or row.state not in IN_FORCE or row.covenant_id == newest.id:
                raise NotFound
            basis = beginnings.basis(session, newest)
            (line,) = _lines(session, [row], basis, self._desk.today())
            old = versions.covenant_text(session.get_one(CovenantRow, row.covenant_id))
            return Comparison(line, newest.version, tuple(changes_between(old, basis.text)))


def changes_between(old: CovenantText, new: CovenantText) -> Iterator[Changed]:
    """The articles and then the principles that differ; the key or number says which is which."""
    yield from _changes(
        {said("Artikel {number}", number=a.number): a.text for a in old.articles},
        {said("Artikel {number}", number=a.number): a.text for a in new.articles},
    )
    yield from _changes(
        {p.key: p.text for p in old.annex.principles}, {p.key: p.text for p in new.annex.principles}
    )


def _changes(old: dict[str, str], new: dict[str, str]) -> Iterator[Changed]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before != after:
            yield Changed(name, _how(before, after), words_between(before or "", after or ""))


def _how(before: str | None, after: str | None) -> Said:
    if before is None:
        return said("nieuw")
    return said("vervallen") if after is None else said("gewijzigd")


def fates(now: Agreement, basis: Basis, day: date) -> Iterator[Carried]:
    """What a renewal on that day would do with each agreed deviation and supplement."""
    begun = successor_of(now, Act(Action.RENEW, NOBODY, day), basis)
    left = list(begun.proposals)
    for proposal in now.proposals:
        if proposal.retracted or proposal.draft.kind is ProposalKind.AREA_CHANGE:
            continue
        same = next((p for p in left if (p.partner, p.draft) == (proposal.partner, proposal.draft)), None)
        if same is None:
            yield Carried(proposal.draft, Fate.LAPSES)
            continue
        left.remove(same)
        settled = proposal_state(begun, same, day) is ProposalState.ACCEPTED
        yield Carried(proposal.draft, Fate.STAYS if settled else Fate.ASKED_ANEW)


def _lines(session: Session, rows: Sequence[AgreementRow], basis: Basis, day: date) -> Iterator[Behind]:
    facts = agreements.all_facts(session, rows, day)
    ask, ids = Together(session), [row.id for row in rows]
    teams = ask.ask(select(TeamRow.id, TeamRow.name).where(among(TeamRow.id, {r.team_id for r in rows})))
    underway = ask.ask(
        select(AgreementRow.predecessor_id, AgreementRow.id).where(
            among(AgreementRow.predecessor_id, ids), AgreementRow.state.not_in((*FINAL, *IN_FORCE))
        )
    )
    names, successors = dict(teams.rows), dict(underway.rows)
    for row in rows:
        now = facts[row.id]
        yield Behind(
            row.id,
            names[row.team_id],
            row.state,
            now.covenant_version,
            now.recognised_on,
            tuple(fates(now, basis, day)),
            successors.get(row.id),
        )


Named = Mapping[int, tuple[str, ...]]
"""Names in their order, by the id of a version of the covenant."""


def _partner_names(ask: Together) -> Later[Named]:
    told = ask.ask(
        select(CovenantPartnerRow.covenant_id, PartnerRow.name)
        .join(PartnerRow, PartnerRow.key == CovenantPartnerRow.partner)
        .order_by(CovenantPartnerRow.place)
    )
    return lambda: _named(told.rows)


def _level_names(ask: Together) -> Later[Named]:
    told = ask.ask(select(LevelRow.covenant_id, LevelRow.name).order_by(LevelRow.rank))
    return lambda: _named(told.rows)


def _named(rows: Iterable[tuple[int, str]]) -> Named:
    found: dict[int, tuple[str, ...]] = {}
    for covenant, name in rows:
        found[covenant] = (*found.get(covenant, ()), name)
    return found


def _version(row: CovenantRow, levels: Named, partners: Named) -> Version:
    text = versions.covenant_text(row)
    return Version(
        row.version,
        text.title,
        text.signed_on,
        local_day(row.imported_at),
        levels.get(row.id, ()),
        partners.get(row.id, ()),
        row.term_months,
    )
