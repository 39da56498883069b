"""Mandates as their pages show them: a partner's own register, what waits, and what is objected to.

What somebody may do is asked of the rules themselves, so that a page offers nothing that would be refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from language.said import Said
from workflow.domain.partners.decide import MandateRefusal, decide_mandate
from workflow.domain.partners.register import Keeper, MandateChange, MandateCommand, Nomination, Register
from workflow.domain.partners.words import KeeperProof, MandateAct, NominationState, Sort
from workflow.domain.vocabulary import PartnerKind
from workflow.persistence import keepers, mandate_register, mandates
from workflow.persistence.tables import KeeperObjectionRow, KeeperRow, KeeperVoteRow
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.mandate_letters import in_words
from workflow.services.mandates import Held, lines

ANY = "een reden"
"""Stands in the question whether somebody may do what also asks a reason."""


@dataclass(frozen=True, slots=True)
class KeeperLine:
    """One keeper, as a page tells it."""

    id: int
    name: str
    partner_name: str
    function: str
    since: date
    until: date | None
    proof: KeeperProof
    domain: str
    given_by: str
    accepted_by: str
    may_object: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class NominationLine:
    """One nomination that waits, and what the reader may do with it."""

    id: int
    partner_name: str
    name: str
    what: Said
    function: str
    by: str
    """Who nominated; empty for the command line."""
    awaits_code: bool
    by_post: bool
    may_accept: bool
    may_refuse: bool
    may_withdraw: bool
    may_confirm: bool
    may_enter_code: bool


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection that was not settled."""

    id: int
    partner_name: str
    function: str
    objector: str
    """The name of the partner whose keeper objects."""
    reason: str
    votes: tuple[tuple[str, bool, str], ...]
    """For whom (a partner's name; empty for the office), whether the keeper stays, and why."""
    may_vote: bool


@dataclass(frozen=True, slots=True)
class PartnerMandates:
    """Everything about the mandates of one partner."""

    key: str
    name: str
    is_team: bool
    keeps: bool
    """Whether the reader keeps them."""
    keepers: tuple[KeeperLine, ...]
    held: tuple[Held, ...]
    """Today or later."""
    past: tuple[Held, ...]
    unaccepted: tuple[Held, ...]
    """Given before partners had keepers, and not accepted yet."""
    nominations: tuple[NominationLine, ...]


@dataclass(frozen=True, slots=True)
class OwnMandates:
    """What one person sees: their partners, what is about themself, and other partners' new keepers."""

    partners: tuple[PartnerMandates, ...]
    about_me: tuple[NominationLine, ...]
    new_keepers: tuple[KeeperLine, ...]
    """First keepers of other partners to whom the reader may object."""
    objections: tuple[ObjectionLine, ...]


@dataclass(frozen=True, slots=True)
class OfficeMandates:
    """What waits, for the office."""

    nominations: tuple[NominationLine, ...]
    without_keeper: tuple[tuple[str, str], ...]
    """Key and name of the partners that have nobody to keep their mandates."""
    objections: tuple[ObjectionLine, ...]


class MandateViews:
    """Looking at mandates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def own(self, person: int) -> OwnMandates:
        """What this person may see and do about mandates."""
        today = self._desk.today()
        with self._desk.database.reading() as session:
            own = keepers.concerned(session, person, today)
            asked = keepers.nominated(session, person)
            view = _View.of(session, person, today, {*own, *asked})
            return OwnMandates(
                tuple(view.partner(key) for key in own),
                tuple(view.nomination(n) for n in view.register.nominations if n.change.person == person),
                tuple(line for k in view.register.keepers if (line := view.keeper(k)).may_object),
                view.objections() if view.votes() else (),
            )

    def office(self, person: int) -> OfficeMandates:
        """What waits for anybody, for somebody of the office."""
        today = self._desk.today()
        with self._desk.database.reading() as session:
            waiting = keepers.with_nominations(session)
            view = _View.of(session, person, today, waiting)
            kept = {k.partner for k in view.register.keepers if k.id and k.holds_on(today)}
            named = keepers.partners_named(session)
            return OfficeMandates(
                tuple(map(view.nomination, view.register.nominations)),
                tuple((key, name) for key, name in named if key not in kept),
                view.objections(),
            )

    def offered(self, person: int) -> tuple[tuple[str, str], ...]:
        """Key and name of the partners for which this person may ask something: all, for the office.

        Raises NotFound for somebody who may ask nothing.
        """
        with self._desk.database.reading() as session:
            found = keepers.may_be_asked_by(session, person, self._desk.today())
        if not found:
            raise NotFound
        return found


@dataclass(frozen=True, slots=True)
class _View:
    """The register with the names that a page shows."""

    session: Session
    reader: int
    today: date
    register: Register
    partners: dict[str, str]
    rows: dict[int, KeeperRow]
    names: dict[int, str]
    held: tuple[Held, ...]

    @classmethod
    def of(cls, session: Session, reader: int, today: date, partners: Iterable[str]) -> "_View":
        keys = tuple(partners)
        register = mandate_register.load(session, keys, {reader})
        rows, names, titles = keepers.for_page(session)
        held = lines(session, mandates.ever_of(session, keys)) if keys else ()
        return cls(session, reader, today, register, titles, rows, names, held)

    def may(self, act: MandateAct, **given: object) -> bool:
        """Whether the reader may do this now, with a fresh proof and a reason."""
        wish = MandateCommand(act, self.reader, self.today, fresh=True, reason=ANY, **given)  # type: ignore[arg-type]  # its own fields
        return not isinstance(decide_mandate(self.register, wish), MandateRefusal)

    def partner(self, key: str) -> PartnerMandates:
        own = tuple(line for line in self.held if line.partner == key)
        return PartnerMandates(
            key,
            self.partners[key],
            self.register.kinds[key] is PartnerKind.TEAM,
            self.reader in self.register.keepers_of(key, self.today),
            tuple(self.keeper(k) for k in self.register.keepers if k.partner == key and k.id),
            tuple(line for line in own if line.until is None or line.until >= self.today),
            tuple(line for line in own if line.until is not None and line.until < self.today),
            tuple(line for line in own if not line.accepted_by),
            tuple(self.nomination(n) for n in self.register.nominations if n.change.partner == key),
        )

    def keeper(self, keeper: Keeper) -> KeeperLine:
        row = self.rows.get(keeper.id)
        return KeeperLine(
            keeper.id,
            self.names.get(keeper.person, ""),
            self.partners[keeper.partner],
            row.function if row else "",
            keeper.since,
            keeper.until,
            keeper.proof,
            row.domain if row else "",
            self.names.get(row.given_by or 0, "") if row else "",
            self.names.get(row.accepted_by or 0, "") if row else "",
            self.may(MandateAct.OBJECT, keeper=keeper.id),
            self._may_end(keeper),
        )

    def _may_end(self, keeper: Keeper) -> bool:
        """Whether the reader, who keeps for this partner, can let this keeper stop: never the last one."""
        keeps = self.reader in self.register.keepers_of(keeper.partner, self.today)
        first, last, number = keeper.since, self.today, keeper.id
        end = MandateChange(Sort.KEEPER_END, keeper.partner, keeper.person, first, last, number)
        return keeps and self.may(MandateAct.NOMINATE, change=end)

    def nomination(self, one: Nomination) -> NominationLine:
        asked = {act: self.may(act, nomination=one.id) for act in ANSWERS}
        enters = replace(one.change, person=self.reader) == one.change
        return NominationLine(
            one.id,
            self.partners[one.change.partner],
            self.names.get(one.change.person, ""),
            in_words(one.change, self.partners[one.change.partner]),
            one.change.function,
            self.names.get(one.by or 0, ""),
            one.state is NominationState.AWAITS_CODE,
            one.change.proof is KeeperProof.POST,
            asked[MandateAct.ACCEPT],
            asked[MandateAct.REFUSE],
            asked[MandateAct.WITHDRAW],
            asked[MandateAct.CONFIRM],
            enters and one.state is NominationState.AWAITS_CODE,
        )

    def votes(self) -> bool:
        """Whether the reader has a say in any objection, or is of a partner that is objected to."""
        own = self.register.kept_by(self.reader, self.today)
        return bool(own) or self.reader in self.register.office

    def objections(self) -> tuple[ObjectionLine, ...]:
        rows, votes = keepers.objections_for_page(self.session)
        return tuple(self._objection(row, votes.get(row.id, ())) for row in rows)

    def _objection(self, row: KeeperObjectionRow, votes: Iterable[KeeperVoteRow]) -> ObjectionLine:
        keeper = self.rows[row.keeper_id]
        return ObjectionLine(
            row.id,
            self.partners[keeper.partner],
            keeper.function,
            self.partners[row.partner],
            row.reason,
            tuple((self.partners.get(v.partner or "", ""), v.stays, v.reason) for v in votes),
            self.may(MandateAct.SETTLE, objection=row.id),
        )


ANSWERS = (MandateAct.ACCEPT, MandateAct.REFUSE, MandateAct.WITHDRAW, MandateAct.CONFIRM)
"""What one can answer to a nomination by a key on a page."""
