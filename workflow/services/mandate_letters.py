"""Who is told what about mandates: who gains, who loses, the partner's own people, and the other keepers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from sqlalchemy.orm import Session

from language.said import Said, said
from workflow.domain.letter import Letter
from workflow.domain.partners.events import (
    CodeAsked,
    MandateChanged,
    MandateEvent,
    Nominated,
    NominationSettled,
    ObjectionMade,
    ObjectionSettled,
)
from workflow.domain.partners.register import MandateChange
from workflow.domain.partners.words import KeeperProof, NominationState, Sort
from workflow.domain.vocabulary import Role
from workflow.persistence import keepers, mandate_register, mandates, messages, people
from workflow.persistence.tables import KeeperRow, NominationRow, PartnerRow, PersonRow, SeatRow, SignatoryRow
from workflow.services.desk import Desk

TO_MANDATES = said("Log in en open Mandaten")
SUBJECT = said("Mandaten van {partner}")
NOT_RIGHT = said("Klopt dit niet? Zeg het meteen tegen een mandaatbeheerder van uw partner.")
OBJECT_IN_TIME = said("Klopt dit niet? Maak dan binnen zeven dagen bezwaar; dan staat het stil.")
Sentences = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MandateNews:
    """The events of one command about one partner, as they are told."""

    session: Session
    desk: Desk
    partner: str
    nomination: int | None
    """The nomination that was made, if it was."""
    code: str

    def tell(self, events: Iterable[MandateEvent]) -> None:
        """Leave every message that these events ask for."""
        for event in events:
            self._tell(event)

    def _tell(self, event: MandateEvent) -> None:
        match event:
            case Nominated(change, _):
                self._nominated(change)
            case CodeAsked(nomination, _):
                self._code(self.session.get_one(NominationRow, nomination))
            case NominationSettled(nomination, NominationState.REFUSED | NominationState.WITHDRAWN, _):
                self._settled(self.session.get_one(NominationRow, nomination))
            case MandateChanged(change, _, accepted_by):
                self._changed(change, accepted_by)
            case ObjectionMade(keeper, _, _, reason):
                self._objected(self.session.get_one(KeeperRow, keeper), reason)
            case ObjectionSettled(_, stays):
                self._objection_settled(stays=stays)
            case _:
                pass  # these lead to a message only by what follows from them

    # ── one event each ───────────────────────────────────────────────────────────────────────────────────

    def _nominated(self, change: MandateChange) -> None:
        what, name = self._what(change), self._name(change.person)
        self._put_out(
            {change.person},
            said("U bent voorgedragen: {what}.", what=what),
            said("Het geldt pas als een mandaatbeheerder van deze partner het aanneemt."),
        )
        kept = self._keepers()
        asks = said("{name} is voorgedragen: {what}.", name=name, what=what)
        if kept:
            self._put_out(kept - {change.person}, asks, said("U kunt dit aannemen of afwijzen."))
        elif change.sort is Sort.KEEPER:
            office = set(people.with_role(self.session, Role.MAYORS_OFFICE)) - {change.person}
            self._put_out(office, asks, said("Een collega van wie voordroeg, bevestigt dit."))

    def _code(self, row: NominationRow) -> None:
        """By mail only to the address itself; a code on paper is printed by who confirmed."""
        if row.content["proof"] == KeeperProof.DOMAIN:
            self._put_out(
                {row.person_id},
                said("U wordt mandaatbeheerder van {partner}.", partner=self._partner()),
                said("Log in en vul deze code in: {code}", code=self.code),
            )

    def _settled(self, row: NominationRow) -> None:
        what, name = self._what(mandate_register.change_of(row)), self._name(row.person_id)
        gone = said("Deze voordracht geldt niet meer: {name}, {what}.", name=name, what=what)
        why = (said("De reden: {reason}", reason=row.reason),) if row.reason else ()
        self._put_out({row.person_id, *((row.by_id,) if row.by_id else ())}, gone, *why)

    def _changed(self, change: MandateChange, accepted_by: int) -> None:
        what, name = self._what(change), self._name(change.person)
        held = {change.person} | self._givers(change) if change.ends else {change.person}
        mine = said("U: {what}.", what=what)
        accepted = said("Aangenomen door {name}.", name=self._name(accepted_by))
        self._put_out({change.person}, mine, accepted, NOT_RIGHT)
        others = (self._seats() | self._keepers() | held) - {change.person, accepted_by}
        told = said("{name}: {what}.", name=name, what=what)
        self._put_out(others, told, accepted, NOT_RIGHT)
        if change.sort is Sort.KEEPER and change.proof in {KeeperProof.DOMAIN, KeeperProof.POST}:
            self._first_keeper(change, others | {change.person})

    def _first_keeper(self, change: MandateChange, told: set[int]) -> None:
        """The other partners hear function and domain, no name: they judge whether it can be so."""
        by = (
            said("een adres bij {domain}", domain=change.domain)
            if change.domain
            else said("een code per post")
        )
        who = said(
            "De mandaatbeheerder van {partner} is nu: {function}, met {by}.",
            partner=self._partner(),
            function=change.function,
            by=by,
        )
        self._put_out(self._other_keepers() - told, who, OBJECT_IN_TIME)

    def _objected(self, keeper: KeeperRow, reason: str) -> None:
        about = said(
            "Er is bezwaar gemaakt tegen de mandaatbeheerder van {partner} ({function}).",
            partner=self._partner(),
            function=keeper.function,
        )
        why = said("De reden: {reason}", reason=reason)
        self._put_out(self._everybody(), about, why, said("Tot dit is afgehandeld, staat deze partner stil."))

    def _objection_settled(self, *, stays: bool) -> None:
        sentence = (
            said(
                "Het bezwaar is afgehandeld: de mandaatbeheerder van {partner} blijft.",
                partner=self._partner(),
            )
            if stays
            else said(
                "Het bezwaar is afgehandeld: de mandaatbeheerder van {partner} gaat.", partner=self._partner()
            )
        )
        self._put_out(self._everybody(), sentence)

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────

    def _keepers(self) -> set[int]:
        return set(keepers.of_partner(self.session, self.partner, self.desk.today()))

    def _other_keepers(self) -> set[int]:
        found = keepers.of_everybody(self.session, self.desk.today(), but=(self.partner,))
        return {person for persons in found.values() for person in persons}

    def _seats(self) -> set[int]:
        return set(mandates.acting_for(self.session, self.partner, self.desk.today()))

    def _everybody(self) -> set[int]:
        office = set(people.with_role(self.session, Role.MAYORS_OFFICE))
        return office | self._keepers() | self._seats() | self._other_keepers()

    def _givers(self, change: MandateChange) -> set[int]:
        """Who gave and who accepted what ends now."""
        table: type[SeatRow | SignatoryRow | KeeperRow] = KeeperRow
        if change.sort is not Sort.KEEPER_END:
            table = SeatRow if change.sort is Sort.SEAT_END else SignatoryRow
        row: SeatRow | SignatoryRow | KeeperRow | None = self.session.get(table, change.number)  # type: ignore[assignment]  # the common base of these
        return {person for person in (row.given_by, row.accepted_by) if person} if row else set()

    def _name(self, person: int) -> str:
        return self.session.get_one(PersonRow, person).name

    def _partner(self) -> str:
        return self.session.get_one(PartnerRow, self.partner).name

    def _what(self, change: MandateChange) -> Said:
        return in_words(change, self._partner())

    def _put_out(self, to: Iterable[int], *sentences: str) -> None:
        subject = Said(SUBJECT, {"partner": self._partner()})
        for person in people.accounts(self.session, to):
            if person.active:
                letter = Letter(person.name, sentences, TO_MANDATES, f"{self.desk.site}/mandaatbeheer")
                messages.put_out(self.session, person.id, subject, letter, self.desk.now())


def in_words(  # noqa: C901, PLR0911 - one sentence for every sort
    change: MandateChange, partner: str
) -> Said:
    """What the change is, as part of a sentence."""
    day = change.until or change.since
    match change.sort:
        case Sort.SEAT if change.deputy_of:
            return said("waarnemer voor {partner} op niveau {level}", partner=partner, level=change.level)
        case Sort.SEAT if change.approver:
            return said(
                "spreken voor {partner} op niveau {level}, en goedkeuren", partner=partner, level=change.level
            )
        case Sort.SEAT:
            return said("spreken voor {partner} op niveau {level}", partner=partner, level=change.level)
        case Sort.SIGNATURE:
            return said("tekenen voor {partner} als {function}", partner=partner, function=change.function)
        case Sort.KEEPER:
            return said("mandaatbeheerder van {partner}", partner=partner)
        case Sort.SEAT_END:
            return said("spreken voor {partner} tot en met {day}", partner=partner, day=day)
        case Sort.SIGNATURE_END:
            return said("tekenen voor {partner} tot en met {day}", partner=partner, day=day)
        case Sort.KEEPER_END:
            return said("mandaatbeheerder van {partner} tot en met {day}", partner=partner, day=day)
        case _:
            assert_never(change.sort)
