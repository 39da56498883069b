"""Giving people a seat or a signature as a town does it: each partner's own keeper gives."""

from datetime import date

from sqlalchemy import select

from workflow.domain.parties import Mandate
from workflow.domain.partners.words import KeeperProof, NominationState
from workflow.domain.vocabulary import Administration
from workflow.persistence import keepers, people
from workflow.persistence.tables import NominationRow, SeatRow, SignatoryRow
from workflow.services.administration import journalled
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandate_giving import end
from workflow.services.mandates import Chair, Mandates, Period


class KeptMandates(Mandates):
    """The register, with the acts of whoever keeps the partner's mandates."""

    def first_keeper(self, office: int, colleague: int, person: int, partner: str) -> None:
        """The whole way of a first keeper, with the code on paper."""
        acts = MandateActs(self._desk)
        asked = acts.keeper(office, person, partner, "mandaatbeheerder", KeeperProof.POST)
        assert asked.nomination is not None
        code = acts.confirm(colleague, asked.nomination)
        assert code
        assert acts.enter_code(person, asked.nomination, code)

    def seat(self, person: int, chair: Chair, period: Period, mandate: Mandate) -> None:
        """By a keeper; who may not accept for themself lets another do it."""
        keeper = self._keeper(chair.partner, person)
        done = MandateActs(self._desk).seat(keeper, person, chair, period, mandate)
        assert done.in_force, done

    def signatory(self, person: int, partner: str, function: str, period: Period, mandate: Mandate) -> None:
        """The same for a mandate to sign."""
        keeper = self._keeper(partner, person)
        done = MandateActs(self._desk).signatory(keeper, person, partner, function, period, mandate)
        assert done.in_force, done

    def end_seat(self, seat: int, until: date) -> None:
        """By a keeper; yesterday only as a handover does it."""
        self._end(SeatRow, seat, until)

    def end_signatory(self, signatory: int, until: date) -> None:
        """The same for a mandate to sign."""
        self._end(SignatoryRow, signatory, until)

    def _end(self, table: type[SeatRow | SignatoryRow], number: int, until: date) -> None:
        with self._desk.database.reading() as session:
            row = session.get(table, number)
            partner = row.partner if row else ""
        keeper, acts = self._keeper(partner), MandateActs(self._desk)
        if until < self._desk.today():
            with self._desk.database.begin() as session:
                end(session, self._desk, table, number, until, keeper)
            return
        done = acts.end_seat if table is SeatRow else acts.end_signatory
        assert done(keeper, number, until).in_force

    def close_account(self, person: int) -> None:
        """Close the account of somebody who still holds a mandate, as it could be before keepers were."""
        with self._desk.database.begin() as session:
            row = people.locked(session, person)
            assert row is not None
            people.close(session, row, self._desk.now())
            journalled(session, self._desk, Administration.CLOSED, {"person": person})

    def accept_all(self) -> None:
        """Every nomination that waits is accepted by a keeper of its partner."""
        with self._desk.database.reading() as session:
            query = select(NominationRow).where(NominationRow.state == NominationState.OPEN)
            waiting = [(row.id, row.partner, row.person_id) for row in session.scalars(query)]
        for number, partner, person in waiting:
            MandateActs(self._desk).accept(self._keeper(partner, person), number)

    def _keeper(self, partner: str, but: int = 0) -> int:
        """A keeper of the partner, rather another than this person."""
        with self._desk.database.reading() as session:
            found = keepers.of_partner(session, partner, self._desk.today())
        return next((each for each in found if each != but), found[0] if found else 0)
