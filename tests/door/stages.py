"""A municipality with everybody who could come to the door, brought to each place where acts differ."""

from collections.abc import Callable
from datetime import timedelta

from tests.builders import FORM, deviation
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MANDATE, MUNICIPALITY, PERIOD, POLICE, World
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, Role, State
from workflow.services.mandates import Chair

APPROVER, SIGNATORY = f"{HOUSING}-keurt", f"{HOUSING}-tekent"
OTHER, ADMINISTRATOR, STRANGER, NOBODY = "coordinator BPT Ander", "beheerder", "vreemde", "niemand"
OFFICES = ("kantoor", "kantoor-2")
ROLES = (
    "coordinator",
    OTHER,
    *(f"{partner}-{level}" for partner in KEYS for level in (1, 2, 3)),
    APPROVER,
    SIGNATORY,
    *OFFICES,
    ADMINISTRATOR,
    STRANGER,
    NOBODY,
)
OUTSIDERS = (OTHER, ADMINISTRATOR, STRANGER)
"""With an account, but this dossier is not theirs to see."""


def settle(world: World) -> None:
    """Beside the little municipality: one who only approves, one who only signs, and outsiders."""
    world.start_team("BPT Ander")
    world.join(ADMINISTRATOR, frozenset({Role.ADMINISTRATOR}))
    world.join(STRANGER)
    world.settle_newcomer()
    mandates = KeptMandates(world.desk)
    mandates.seat(world.join(APPROVER), Chair(HOUSING, 2, approver=True), PERIOD, MANDATE)
    mandates.end_signatory(_signature(world, HOUSING), world.desk.today() - timedelta(days=1))
    mandates.signatory(world.join(SIGNATORY), HOUSING, "directeur", PERIOD, MANDATE)


def _signature(world: World, partner: str) -> int:
    day = world.desk.today()
    return next(s.id for s in world.facts().signing_on(day) if s.partner == partner)


def submitted(world: World) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")


def proposed(world: World) -> None:
    """A deviation with an objection and a question, beside an accepted supplement of the housing partner."""
    world.submit()
    number = world.propose(deviation())
    digest = world.facts().proposals[0].current.digest
    given = {"proposal": number, "digest": digest}
    world.done(Action.OBJECT, f"{POLICE}-2", reason="Dat kan niet.", **given)
    world.done(Action.REMARK, f"{POLICE}-2", proposal=number, reason="Waarom?")


def put_up(world: World) -> None:
    world.submit()
    world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))


def last_approval(world: World) -> None:
    put_up(world)
    for partner in (POLICE, MUNICIPALITY):
        world.done(Action.APPROVE, f"{partner}-1", digest=world.facts().put_up or "")


def last_signature(world: World) -> None:
    world.until(State.FOR_SIGNING)
    for who in ("coordinator", f"{POLICE}-1", SIGNATORY):
        assert world.sign(who).done


def stuck(world: World) -> None:
    """Somebody who was asked can no longer sign."""
    world.until(State.FOR_SIGNING)
    KeptMandates(world.desk).end_signatory(_signature(world, POLICE), world.desk.today())
    world.clock.forward(days=1)


def suspended(world: World) -> None:
    world.until(State.RECOGNISED)
    world.done(Action.SUSPEND, "kantoor", reason="Er liep iets mis.")


def superseded(world: World) -> None:
    world.until(State.RECOGNISED)
    before = world.succeed(Action.RENEW)
    world.to_recognition()
    world.agreement = before


def expired(world: World) -> None:
    world.adopt(1, title="Convenant met een looptijd")
    world.until(State.RECOGNISED)
    world.succeed(Action.RENEW)
    world.to_recognition()
    world.clock.forward(days=40)
    assert world.lapse() == 1


def ended(world: World) -> None:
    world.until(State.RECOGNISED)
    world.done(Action.END, "coordinator", reason="Klaar.", day=world.desk.today())


def withdrawn(world: World) -> None:
    world.submit()
    world.done(Action.WITHDRAW, "coordinator")


STAGES: dict[str, Callable[[World], object]] = {
    "empty-draft": lambda world: world,
    "draft": lambda world: world.done(Action.FILL_IN, "coordinator", form=FORM),
    "submitted": submitted,
    "negotiating": World.submit,
    "proposed": proposed,
    "for_approval": put_up,
    "last_approval": last_approval,
    "agreed": lambda world: world.until(State.AGREED),
    "for_signing": lambda world: world.until(State.FOR_SIGNING),
    "last_signature": last_signature,
    "stuck": stuck,
    "signed": lambda world: world.until(State.SIGNED),
    "recognised": lambda world: world.until(State.RECOGNISED),
    "suspended": suspended,
    "superseded": superseded,
    "expired": expired,
    "ended": ended,
    "withdrawn": withdrawn,
}
"""Every state, and within a state the places where another row of the table is taken."""
