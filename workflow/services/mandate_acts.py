"""Giving, nominating, accepting and ending mandates: each method is one command in one transaction.

Who may do what is decided in `workflow.domain.partners`; here it is loaded, stored, journalled and told.
"""

import secrets
from datetime import date

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.parties import Mandate
from workflow.domain.partners import rules
from workflow.domain.partners.code import LENGTH, LETTERS, code_hash
from workflow.domain.partners.events import MandateChanged, MandateEvent
from workflow.domain.partners.register import MandateChange, MandateCommand
from workflow.domain.partners.words import KeeperProof, MandateAct, Sort
from workflow.domain.text import tidy
from workflow.domain.vocabulary import Role
from workflow.persistence import keepers, mandate_register, people
from workflow.persistence.tables import (
    KeeperObjectionRow,
    KeeperRow,
    NominationRow,
    PersonRow,
    SeatRow,
    SignatoryRow,
)
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.letting_in import NewAccount, let_in
from workflow.services.mandate_commands import Actor, MandateResult, nominate, person_of, run, seat_change
from workflow.services.mandate_giving import check_seat, check_signature, written
from workflow.services.mandates import Chair, Period
from workflow.services.people import NotAllowed, one_line


class MandateActs:
    """What keepers, the office and the partners themselves do about mandates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # ── asking or giving: by a keeper it takes effect, by anybody else it is a nomination ───────────────

    def seat(  # noqa: PLR0913 - what a seat consists of
        self,
        by: Actor,
        who: int | NewAccount,
        chair: Chair,
        period: Period,
        mandate: Mandate,
        *,
        fresh: bool = True,
    ) -> MandateResult:
        """Let the person speak for a partner at a level. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            person = let_in(session, self._desk, who, person_of(by))
            check_seat(session, person, chair, period)
            change = seat_change(self._desk, person, chair, period, mandate)
            return nominate(session, self._desk, by, change, fresh=fresh)

    def signatory(  # noqa: PLR0913, PLR0917 - what a signatory consists of
        self,
        by: Actor,
        who: int | NewAccount,
        partner: str,
        function: str,
        period: Period,
        mandate: Mandate,
        *,
        fresh: bool = True,
    ) -> MandateResult:
        """Let the person sign for a partner. Raises NotAllowed."""
        function = one_line(self._desk, function, "function")
        ground = written(self._desk, mandate)
        with self._desk.database.begin() as session:
            person = let_in(session, self._desk, who, person_of(by))
            check_signature(session, person, partner, period)
            first, last = period.since, period.until
            change = MandateChange(
                Sort.SIGNATURE, partner, person, first, last, function=function, mandate=ground
            )
            return nominate(session, self._desk, by, change, fresh=fresh)

    def keeper(  # noqa: PLR0913 - what a keeper consists of
        self,
        by: Actor,
        who: int | NewAccount,
        partner: str,
        function: str,
        proof: KeeperProof = KeeperProof.DOMAIN,
        *,
        fresh: bool = True,
    ) -> MandateResult:
        """Let the person keep the partner's mandates, without end. Raises NotAllowed."""
        function = one_line(self._desk, function, "function")
        with self._desk.database.begin() as session:
            person = let_in(session, self._desk, who, person_of(by))
            account = session.get(PersonRow, person)
            if account is None or not account.active:
                raise NotAllowed(said("Deze persoon heeft geen account, of het account is gesloten."))
            own = mandate_register.domain_of(account.email) if proof is KeeperProof.DOMAIN else ""
            today = self._desk.today()
            change = MandateChange(
                Sort.KEEPER, partner, person, today, function=function, proof=proof, domain=own
            )
            return nominate(session, self._desk, by, change, fresh=fresh)

    def end_seat(self, by: Actor, seat: int, until: date, *, fresh: bool = True) -> MandateResult:
        """The seat is held until this day and not after it. Raises NotAllowed."""
        return self._end(by, Sort.SEAT_END, SeatRow, seat, until, fresh=fresh)

    def end_signatory(self, by: Actor, signatory: int, until: date, *, fresh: bool = True) -> MandateResult:
        """The person signs until this day and not after it. Raises NotAllowed."""
        return self._end(by, Sort.SIGNATURE_END, SignatoryRow, signatory, until, fresh=fresh)

    def end_keeper(self, by: Actor, keeper: int, until: date, *, fresh: bool = True) -> MandateResult:
        """The person keeps until this day and not after it. Raises NotAllowed."""
        return self._end(by, Sort.KEEPER_END, KeeperRow, keeper, until, fresh=fresh)

    # ── answering ───────────────────────────────────────────────────────────────────────────────────────

    def accept(self, by: int, nomination: int, *, fresh: bool = True) -> bool:
        """Accept; gives whether it is in force now, or waits for another keeper. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            events = self._answer(session, MandateAct.ACCEPT, by, nomination, fresh=fresh)
            return any(isinstance(event, MandateChanged) for event in events)

    def refuse(self, by: int, nomination: int, reason: str) -> None:
        """Refuse, with a reason. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            self._answer(session, MandateAct.REFUSE, by, nomination, reason=reason)

    def withdraw(self, by: int, nomination: int) -> None:
        """Take back what one nominated. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            self._answer(session, MandateAct.WITHDRAW, by, nomination)

    def confirm(self, by: int, nomination: int, *, fresh: bool = True) -> str | None:
        """Confirm a first keeper, for the office; gives the code that goes by post, to be printed once.

        None when the code went by mail: nobody of the office ever sees that one. Raises NotAllowed.
        """
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        with self._desk.database.begin() as session:
            self._answer(session, MandateAct.CONFIRM, by, nomination, fresh=fresh, code=code)
            content = session.get_one(NominationRow, nomination).content
            return code if content["proof"] == KeeperProof.POST else None

    def enter_code(self, by: int, nomination: int, code: str) -> bool:
        """Complete one's own keepership with the code that was sent; False for a wrong one.

        A wrong code counts: after a few the nomination is refused. Raises NotAllowed.
        """
        with self._desk.database.begin() as session:
            row = session.get(NominationRow, nomination)
            fits = bool(row and row.code and secrets.compare_digest(row.code, code_hash(code)))
            events = self._answer(session, MandateAct.ENTER_CODE, by, nomination, code_fits=fits)
            return any(isinstance(event, MandateChanged) for event in events)

    def adopt(self, by: int, number: int, *, signs: bool, fresh: bool = True) -> None:
        """Accept a mandate that was given before partners had keepers. Raises NotAllowed."""
        table: type[SeatRow | SignatoryRow] = SignatoryRow if signs else SeatRow
        with self._desk.database.begin() as session:
            row: SeatRow | SignatoryRow | None = session.get(table, number)  # type: ignore[assignment]  # the common base of both
            if row is None or row.partner not in self._partners(session, by):
                raise NotFound
            command = MandateCommand(
                MandateAct.ADOPT, by, self._desk.today(), holding=number, signs=signs, fresh=fresh
            )
            run(session, self._desk, row.partner, {by, row.person_id}, command)

    # ── objecting ───────────────────────────────────────────────────────────────────────────────────────

    def object_to(self, by: int, keeper: int, reason: str, *, fresh: bool = True) -> None:
        """Object to another partner's first keeper: that partner is frozen from now on. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            row = session.get(KeeperRow, keeper)
            if row is None or not self._watches(session, by):
                raise NotFound
            command = MandateCommand(
                MandateAct.OBJECT, by, self._desk.today(), keeper=keeper, reason=tidy(reason), fresh=fresh
            )
            run(session, self._desk, row.partner, {by, row.person_id}, command)

    def settle(self, by: int, objection: int, reason: str, *, stays: bool, fresh: bool = True) -> None:
        """Say whether the keeper who is objected to may stay. Raises NotAllowed."""
        with self._desk.database.begin() as session:
            row = session.get(KeeperObjectionRow, objection)
            if row is None or not self._watches(session, by):
                raise NotFound
            keeper = session.get_one(KeeperRow, row.keeper_id)
            command = MandateCommand(
                MandateAct.SETTLE,
                by,
                self._desk.today(),
                objection=objection,
                stays=stays,
                reason=tidy(reason),
                fresh=fresh,
            )
            run(session, self._desk, keeper.partner, {by, keeper.person_id}, command)

    # ── parts ───────────────────────────────────────────────────────────────────────────────────────────

    def _end(  # noqa: PLR0913 - what an end consists of
        self,
        by: Actor,
        sort: Sort,
        table: type[SeatRow | SignatoryRow | KeeperRow],
        number: int,
        until: date,
        *,
        fresh: bool,
    ) -> MandateResult:
        with self._desk.database.begin() as session:
            row: SeatRow | SignatoryRow | KeeperRow | None = session.get(table, number)  # type: ignore[assignment]  # the common base of these
            person = person_of(by)
            if row is None and person is None:
                raise NotAllowed(said("Deze zetel of ondertekenaar is er niet."))
            office = person is None or Role.MAYORS_OFFICE in people.roles(session, person)
            own = row and (office or row.partner in self._partners(session, person or 0))
            if row is None or not own:
                raise NotFound
            change = MandateChange(sort, row.partner, row.person_id, row.since, until, number)
            return nominate(session, self._desk, by, change, fresh=fresh)

    def _concerns(self, session: Session, row: NominationRow, person: int) -> bool:
        """Whether a nomination is this person's to know of; else it is as an unknown one."""
        if person in {row.person_id, row.by_id} or row.partner in self._partners(session, person):
            return True
        register = mandate_register.load(session, {row.partner}, {person, row.person_id})
        asked = rules.partners_asked(register, mandate_register.change_of(row))
        return person in register.office or bool(register.kept_by(person, self._desk.today()) & asked)

    def _watches(self, session: Session, person: int) -> bool:
        """Whether this person is told of other partners' keepers: a keeper, or somebody of the office."""
        kept = keepers.kept_by(session, person, self._desk.today())
        return bool(kept) or Role.MAYORS_OFFICE in people.roles(session, person)

    def _partners(self, session: Session, person: int) -> tuple[str, ...]:
        return keepers.concerned(session, person, self._desk.today())

    def _answer(  # noqa: PLR0913 - what may be given along
        self,
        session: Session,
        act: MandateAct,
        by: int,
        nomination: int,
        *,
        reason: str = "",
        fresh: bool = True,
        code: str = "",
        code_fits: bool = False,
    ) -> tuple[MandateEvent, ...]:
        row = session.get(NominationRow, nomination)
        if row is None or not self._concerns(session, row, by):
            raise NotFound
        command = MandateCommand(
            act,
            by,
            self._desk.today(),
            nomination=nomination,
            reason=tidy(reason),
            code_fits=code_fits,
            fresh=fresh,
        )
        return run(session, self._desk, row.partner, {by, row.person_id}, command, code=code).events
