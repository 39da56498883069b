"""Several questions in one query: the same answers, of the same types, on both databases."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from tests.builders import deviation
from tests.counting import counted
from tests.world import POLICE, World
from workflow.domain.vocabulary import State
from workflow.persistence.tables import (
    AgreementRow,
    ApprovalRow,
    CovenantRow,
    PaperRow,
    PersonRow,
    RevisionRow,
    RoleRow,
    SeatRow,
    SignatureRow,
    StanceRow,
)
from workflow.persistence.tables.base import Base
from workflow.persistence.together import Together, among

MORE_THAN_CAN_BE_BOUND = 70_000


def values(thing: object) -> object:
    """A row as its values, so that two objects can be compared."""
    if not isinstance(thing, Base):
        return thing
    return {attribute.key: getattr(thing, attribute.key) for attribute in type(thing).__mapper__.column_attrs}


def same(session: Session, *queries: Select) -> None:  # type: ignore[type-arg]  # of whatever
    ask = Together(session)
    told = [ask.ask(query) for query in queries]
    for query, answer in zip(queries, told, strict=True):
        plain = [tuple(map(values, row)) for row in session.execute(query)]
        assert [tuple(map(values, row)) for row in answer.rows] == plain


def test_the_answers_are_those_of_the_queries_one_by_one(negotiating: World) -> None:
    negotiating.propose(deviation(text="Met “aanhalingstekens”, \\ en 𝄞."))
    holder = aliased(SeatRow)
    with negotiating.desk.database.reading() as session:
        same(
            session,
            select(AgreementRow),
            select(CovenantRow).order_by(CovenantRow.version.desc()),
            select(SeatRow, holder.person_id)
            .outerjoin(holder, holder.id == SeatRow.deputy_of)
            .order_by(SeatRow.id),
            select(PersonRow.name, RoleRow.role).join(RoleRow, RoleRow.person_id == PersonRow.id),
            select(RevisionRow).order_by(RevisionRow.id),
            select(StanceRow.proposal_id, func.max(StanceRow.at)).group_by(StanceRow.proposal_id),
            select(func.count()).select_from(PaperRow),
            select(func.max(ApprovalRow.at)),
        )


def test_the_far_side_of_an_outer_join_is_none(for_signing: World) -> None:
    signature = SignatureRow.paper_id == PaperRow.id
    query = select(PaperRow, SignatureRow).outerjoin(SignatureRow, signature)
    with for_signing.desk.database.reading() as session:
        ((paper, signed),) = Together(session).ask(query).rows
        assert paper.opened_at.tzinfo is not None
        assert signed is None


def test_what_is_asked_together_is_one_query_and_nothing_is_asked_twice(world: World) -> None:
    with world.desk.database.reading() as session, counted(world) as asked:
        ask = Together(session)
        first, second = ask.ask(select(PersonRow.name)), ask.ask(select(AgreementRow))
        assert not asked
        assert first.rows
        assert second.rows[0][0].state is State.DRAFT
        assert first.rows
        assert len(asked) == 1
        later = ask.ask(select(CovenantRow.version))
        assert later.rows == [(1,)]
        assert len(asked) == 2


def test_any_number_of_numbers_can_be_asked_for(world: World) -> None:
    with world.desk.database.reading() as session:
        ask = Together(session)
        many = ask.ask(select(AgreementRow.id).where(among(AgreementRow.id, range(MORE_THAN_CAN_BE_BOUND))))
        none = ask.ask(select(AgreementRow.id).where(among(AgreementRow.id, ())))
        assert many.rows == [(world.agreement,)]
        assert none.rows == []


def test_what_comes_back_is_never_written(world: World) -> None:
    with world.desk.database.reading() as session:
        (row,) = Together(session).ask(select(AgreementRow)).rows[0]
        row.state = State.RECOGNISED
        session.flush()
        assert session.get_one(AgreementRow, row.id).state is State.DRAFT
        assert row not in session


def test_an_agreement_is_one_query_and_its_text_is_read_once(world: World) -> None:
    world.adopt(title="Een tekst die nog niemand las")
    world.agreement = world.start_team("BPT Nieuw")
    with counted(world) as first:
        world.facts()
    with counted(world) as again:
        facts = world.facts()
    assert len(first) - len(again) in (0, 1)
    assert len(again) == 2  # the row, and everything about it
    assert facts.covenant.title == "Een tekst die nog niemand las"
    assert facts.signing_on(world.desk.today())
    assert any(seat.partner == POLICE for seat in facts.seats)
