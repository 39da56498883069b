"""What deciding one act costs: the product's own `decide`, at every step of an agreement of real size.

Four partners, three levels, the model covenant's whole text, and two deviations to which everyone consented:
twenty consents, as the board is measured with. Time is that of the processor, so that another program on the
machine does not count.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from tests import builders
from tests.builders import FORM, HUNDREDS, LOW, OFFICE, OTHER_OFFICE, POLICE, act
from workflow.domain.facts import Act, Agreement
from workflow.domain.machine import Decision, decide
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, State
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant

TIMES, ROUNDS, PROPOSALS, MANY = 50, 9, 2, 10
BUREAUCHEF = HUNDREDS[POLICE] + LOW
WHY = "Daarom."


def measure_deciding() -> dict[str, float]:
    """Microseconds of one decision, by action; and of a refusal."""
    found = {wish.action.value: _cost(now, wish) for now, wish in _life() if _allowed(now, wish)}
    now = _negotiating(PROPOSALS)
    many = _negotiating(MANY)
    found[f"voorleggen, {MANY} afwijkingen"] = _cost(
        many, act(Action.PUT_TO_APPROVAL, digest=text_digest(many))
    )
    found["geweigerd"] = _cost(now, act(Action.PUT_TO_APPROVAL, BUREAUCHEF, digest=text_digest(now)))
    return found


def _allowed(now: Agreement, wish: Act) -> bool:
    outcome = decide(now, wish)
    if not isinstance(outcome, Decision):
        raise TypeError(f"{wish.action.value}: {[str(reason) for reason in outcome.reasons]}")
    return True


def _cost(now: Agreement, wish: Act) -> float:
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(TIMES):
            decide(now, wish)
        took.append((time.process_time() - start) / TIMES)
    return median(took) * 1_000_000


def _negotiating(proposals: int) -> Agreement:
    text = read_covenant(model_covenant(), NAME).covenant
    now = builders.agreement(State.IN_NEGOTIATION, covenant=text)
    for number, principle in enumerate(text.annex.principles[:proposals], 1):
        draft = builders.deviation(principle=principle.key)
        now = builders.everyone_consents(builders.did(now, act(Action.PROPOSE, draft=draft)), number)
    return now


def _life() -> Iterator[tuple[Agreement, Act]]:
    """The agreement just before each act, and the act."""
    draft = replace(builders.agreement(covenant=_negotiating(0).covenant), form=FORM)
    yield draft, act(Action.FILL_IN, form=FORM)
    yield draft, act(Action.SUBMIT)
    submitted = builders.did(draft, act(Action.SUBMIT))
    yield submitted, act(Action.TAKE_UP, OFFICE)
    yield submitted, act(Action.RETURN, OFFICE, reason=WHY)
    yield from _talking(_negotiating(PROPOSALS))
    up = builders.put_up(_negotiating(PROPOSALS))
    yield up, act(Action.APPROVE, BUREAUCHEF, digest=up.put_up or "")
    yield up, act(Action.REOPEN, BUREAUCHEF, reason=WHY)
    yield from _signing(up)


def _talking(now: Agreement) -> Iterator[tuple[Agreement, Act]]:
    last = now.proposals[-1]
    free = now.covenant.annex.principles[last.number].key
    yield now, act(Action.PROPOSE, draft=builders.deviation(principle=free))
    yield now, act(Action.REVISE, proposal=last.number, draft=replace(last.draft, text="Anders."))
    yield now, act(Action.RETRACT, proposal=last.number)
    asked = builders.did(now, act(Action.PROPOSE, draft=builders.deviation(principle=free)))
    fresh = {"level": LOW, "proposal": last.number + 1, "digest": asked.proposals[-1].current.digest}
    yield asked, act(Action.CONSENT, BUREAUCHEF, **fresh)
    yield asked, act(Action.OBJECT, BUREAUCHEF, reason=WHY, **fresh)
    yield now, act(Action.REMARK, BUREAUCHEF, proposal=last.number, reason=WHY)
    yield now, act(Action.PUT_TO_APPROVAL, digest=text_digest(now))
    yield now, act(Action.WITHDRAW, reason=WHY)


def _signing(now: Agreement) -> Iterator[tuple[Agreement, Act]]:
    for partner in (builders.MUNICIPALITY, POLICE, builders.HOUSING):
        now = builders.approve(now, partner)
    opening = act(Action.OPEN_SIGNING, OFFICE, paper=builders.paper(now))
    yield now, opening
    now = builders.did(now, opening)
    yield now, act(Action.SIGN, BUREAUCHEF, fresh=True, digest=now.paper.base, new_head="a" * 64)  # type: ignore[union-attr]  # there is one at this stage
    yield now, act(Action.DECLINE, BUREAUCHEF, reason=WHY)
    for partner in (builders.TEAM, POLICE, builders.HOUSING, builders.MUNICIPALITY):
        now = builders.sign(now, partner)
    recognising = act(Action.RECOGNISE, OTHER_OFFICE, **builders.checks(now))
    yield now, recognising
    now = builders.did(now, recognising)
    yield now, act(Action.SUSPEND, OFFICE, reason=WHY)
    yield now, act(Action.END, reason=WHY, day=builders.TOMORROW)
