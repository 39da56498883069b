"""Signing the pile through the services, on both databases."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.integration.at_once import at_once
from tests.piles import heap, made_anew, read
from tests.world import HOUSING, POLICE, World, unjournalled
from workflow.domain.vocabulary import Action, ProposalKind, SigningWay
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import PaperRow
from workflow.ports.paper import Brought, PaperworkFailed, SignedPaper, ToSign, WrongMeans
from workflow.services.pile import (
    EACH_APART,
    FILE_IS_GONE,
    NOT_THERE,
    PATIENCE,
    TOO_SLOW,
    Pile,
    Result,
    Signer,
)

WHO = f"{POLICE}-1"
TEAMS = ("BPT Een", "BPT Twee", "BPT Drie")
KEY = "sleutel-van-de-stapel"


def sign(
    world: World, wanted: dict[int, str], *, who: str = WHO, means: Brought | None = None, fresh: bool = True
) -> tuple[Result, ...]:
    signer = Signer(world.people[who], KEY, fresh)
    return Pile(world.desk).sign(signer, wanted, means or Brought())


def waiting(world: World, who: str = WHO) -> dict[int, str]:
    return read(Pile(world.desk).waiting(world.people[who]).lines)


def signatures(world: World, agreement: int) -> int:
    paper = world.facts(agreement).paper
    return len(paper.signed) if paper else 0


def test_it_shows_what_deviates_and_nothing_else(world: World) -> None:
    first, second, _ = heap(world, *TEAMS)
    found = {each.id: each for each in Pile(world.desk).waiting(world.people[WHO]).lines}
    kinds = [len(found[first].of(kind)) for kind in ProposalKind]
    assert kinds == [1, 1, 1]
    (deviation,) = found[first].of(ProposalKind.DEVIATION)
    principle = found[first].facts.covenant.principle(deviation.draft.principle)
    assert principle
    assert deviation.before == principle.text
    assert deviation.runs
    assert found[second].changes == ()
    assert found[second].standard == found[first].standard + 1


def test_each_gets_one_signature_of_its_own(world: World) -> None:
    agreements = heap(world, *TEAMS)
    before = len(world.journal())
    results = sign(world, waiting(world))
    assert [(each.agreement, each.team, each.signed) for each in results] == [
        (number, team, True) for number, team in zip(agreements, TEAMS, strict=True)
    ]
    assert [signatures(world, number) for number in agreements] == [1, 1, 1]
    told = world.journal()[before:]
    assert [body["action"] for body in told] == [Action.SIGN] * 3
    assert len({body["request"] for body in told}) == 3
    assert waiting(world) == {}
    assert world.journal_is_whole()


def test_sent_twice_it_signs_once(world: World) -> None:
    agreements = heap(world, *TEAMS)
    wanted = waiting(world)
    first = sign(world, wanted)
    before = world.journal()
    assert sign(world, wanted) == first
    assert world.journal() == before
    assert [signatures(world, number) for number in agreements] == [1, 1, 1]


def test_sent_twice_at_once_it_signs_once(world: World) -> None:
    agreements = heap(world, *TEAMS[:2])
    wanted = waiting(world)
    one, other = at_once(lambda: sign(world, wanted), lambda: sign(world, wanted))
    assert one == other
    assert all(each.signed for each in one)
    assert [signatures(world, number) for number in agreements] == [1, 1]


def test_the_key_belongs_to_who_sent_it(world: World) -> None:
    heap(world, TEAMS[0])
    wanted = waiting(world)
    assert sign(world, wanted)[0].signed
    with pytest.raises(KeyReused):
        sign(world, wanted, who=f"{HOUSING}-1")


def test_one_that_was_reopened_does_not_harm_the_others(world: World) -> None:
    first, second, third = heap(world, *TEAMS)
    wanted = waiting(world)
    world.agreement = second
    world.done(Action.DECLINE, f"{HOUSING}-1", reason="Er staat een fout in.")
    results = sign(world, wanted)
    assert [each.signed for each in results] == [True, False, True]
    assert results[1].reasons
    assert [signatures(world, number) for number in (first, second, third)] == [1, 0, 1]


def test_nobody_is_bound_to_a_text_that_changed_after_it_was_read(world: World) -> None:
    first, second = heap(world, *TEAMS[:2])
    wanted = waiting(world)
    made_anew(world, second)
    assert world.facts(second).paper is not None
    assert [each.id for each in Pile(world.desk).chosen(world.people[WHO], wanted)] == [first]
    results = sign(world, wanted)
    assert [each.signed for each in results] == [True, False]
    assert "niet het document dat klaarligt" in results[1].reasons[0]
    assert signatures(world, second) == 0


def test_a_file_that_is_damaged_stops_only_its_own(world: World) -> None:
    first, second, third = heap(world, *TEAMS)
    wanted = waiting(world)
    paper = world.facts(second).paper
    assert paper is not None
    with unjournalled(world) as session:
        row = session.query(PaperRow).filter_by(agreement_id=second).one()
        row.head = "0" * 64
    results = sign(world, wanted)
    assert [each.reasons for each in results] == [(), (FILE_IS_GONE,), ()]
    assert [signatures(world, number) for number in (first, third)] == [1, 1]


def test_another_ones_agreement_is_refused_and_not_told(world: World) -> None:
    first, second = heap(world, *TEAMS[:2])
    theirs = waiting(world)
    results = sign(world, {**theirs, 99_999: "0" * 64}, who="coordinator BPT Twee")
    assert results == (
        Result(first, "", (NOT_THERE,)),
        Result(second, "BPT Twee", ()),
        Result(99_999, "", (NOT_THERE,)),
    )
    assert [signatures(world, number) for number in (first, second)] == [0, 1]


def test_whoever_may_see_but_not_sign_is_refused(world: World) -> None:
    (first,) = heap(world, TEAMS[0])
    (result,) = sign(world, waiting(world), who="kantoor")
    assert (result.team, result.signed) == (TEAMS[0], False)
    assert signatures(world, first) == 0


def test_without_a_fresh_proof_nothing_is_signed(world: World) -> None:
    heap(world, *TEAMS[:2])
    assert not any(each.signed for each in sign(world, waiting(world), fresh=False))
    assert len(waiting(world)) == 2


def test_a_document_signed_elsewhere_goes_apart(world: World) -> None:
    heap(world, TEAMS[0])
    world.paper.ways = tuple(SigningWay)
    pile = Pile(world.desk)
    assert SigningWay.UPLOAD not in pile.ways
    with pytest.raises(WrongMeans, match=EACH_APART):
        sign(world, waiting(world), means=Brought(SigningWay.UPLOAD, b"%PDF"))


class Stubborn:
    """Signs one document at a time, and takes its time."""

    def __init__(self, world: World, problem: PaperworkFailed | None = None) -> None:
        self.world, self.problem, self.asked = world, problem, 0
        self.sign_one, world.paper.sign = world.paper.sign, self.sign  # type: ignore[method-assign]  # the fake is made to fail

    def sign(self, wishes: Sequence[ToSign], brought: Brought) -> Sequence[SignedPaper]:
        self.asked += 1
        self.world.clock.forward(seconds=10)
        if len(wishes) > 1:
            raise PaperworkFailed("Dat zijn er te veel.")
        if self.problem:
            raise self.problem
        return self.sign_one(wishes, brought)


def test_what_fails_together_is_tried_one_by_one_but_not_for_ever(world: World) -> None:
    heap(world, *TEAMS)
    signer = Stubborn(world)
    assert timedelta(seconds=10) < PATIENCE < timedelta(seconds=20)
    assert [each.reasons for each in sign(world, waiting(world))] == [(), (TOO_SLOW,), (TOO_SLOW,)]
    assert signer.asked == 2
    assert [each.signed for each in sign(world, waiting(world))] == [True, False]


def test_a_wrong_secret_is_tried_once(world: World) -> None:
    heap(world, *TEAMS)
    signer = Stubborn(world, WrongMeans("De pincode klopt niet.", "secret"))
    results = sign(world, waiting(world))
    assert [each.reasons for each in results] == [("De pincode klopt niet.",)] * 3
    assert signer.asked == 2


def test_a_wrong_secret_for_all_is_said_before_anything_is_signed(world: World) -> None:
    heap(world, *TEAMS)
    asked = []

    def refuse(*given: object) -> Sequence[SignedPaper]:
        asked.append(given)
        raise WrongMeans("De pincode klopt niet.", "secret")

    world.paper.sign = refuse  # type: ignore[method-assign]  # the fake is made to fail
    with pytest.raises(WrongMeans, match="pincode"):
        sign(world, waiting(world))
    assert len(asked) == 1
    assert len(waiting(world)) == 3
