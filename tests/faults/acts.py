"""What is done in the laboratory: at least one act of every path along which something is written.

An act has a beginning (a stage of the little municipality, and what happens before) and a doing. Everything
that must not be counted, as opening a page, happens before the doing is given.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.builders import FORM, supplement
from tests.integration.test_erasure import EMAIL, REASON, to_withdrawn
from tests.mandates import KeptMandates
from tests.world import HOUSING, KEYS, MANDATE, MUNICIPALITY, PASSWORD, PERIOD, POLICE, World
from workflow.domain.meeting import Plan, Slot
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action
from workflow.persistence.tables import OutboxRow, SeatRow
from workflow.ports import Message
from workflow.services.accounts import Accounts
from workflow.services.answers import Answer
from workflow.services.archiving import Archiving
from workflow.services.certificates import Certificates
from workflow.services.checkpoints import Checkpoints
from workflow.services.deputies import Deputies
from workflow.services.desk import Desk
from workflow.services.erasure import Erasure
from workflow.services.handovers import Handovers
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandates import Chair, Period
from workflow.services.meetings import Author, Meetings
from workflow.services.outbox import Outbox
from workflow.services.people import People
from workflow.services.reminders import Reminders
from workflow.services.store_check import StoreCheck
from workflow.services.teams import Teams

KEY = "sleutel-van-de-proef"
TODAY = date(2026, 11, 23)
PLAN = Plan("Rondes in de winter", Slot(datetime(2026, 12, 3, 18, 30, tzinfo=UTC), 90, "Buurthuis"), level=2)


class Ending(StrEnum):
    """How an act ended for whoever did it."""

    DONE = "done"
    REFUSED = "refused"
    """With a sentence of the product, about the act itself."""
    NOT_NOW = "not now"
    """With a sentence that says to try again."""
    TRACEBACK = "traceback"
    """With an internal error."""


Ended = tuple[Ending, str]
"""How it ended, and what was said."""
Doing = Callable[[], Ended]
Serve = Callable[[World, Any, Path], object]
"""With the municipality, what was prepared, and the folder; an answer, or False when it was refused."""
Judge = Callable[[Exception], Ended]
"""What somebody at the site would see of an exception."""


def nothing(_: World) -> None:
    """Nothing happens before."""


def all_right(_: World, __: Any, ___: Path) -> str:
    """Nothing more to look at."""
    return ""


@dataclass(frozen=True)
class Act:
    """One act of the laboratory."""

    name: str
    stage: str
    begin: Callable[[World, Any, Path, Judge], Doing]
    ready: Callable[[World], Any] = nothing
    """What happens before; what it gives goes along. In a process of its own."""
    keyed: bool = True
    """Whether it may be done again when it was done: its form has a key. Others look first."""
    exact: bool = True
    """Whether doing it late leaves exactly what doing it at once leaves; else as many rows."""
    desk: Callable[[World, Path], Desk] | None = None
    """With what it is looked at; None is what the stage was made with."""
    settled: Serve = all_right
    """What is wrong after it was done, in words."""
    sibling: bool = False
    """Whether it goes the same way through the code as another one here: fewer of its calls go wrong."""


SIBLINGS = ("submit", "take up", "propose", "object", "put to approval", "approve", "suspend")
"""Which of the acts upon an agreement go the way of another."""


def service(serve: Serve) -> Callable[[World, Any, Path, Judge], Doing]:
    """An act at a service: whatever it raises is judged as the site would."""

    def begin(world: World, given: Any, folder: Path, judge: Judge) -> Doing:
        def doing() -> Ended:
            try:
                answer = serve(world, given, folder)
            except Exception as error:  # noqa: BLE001 - what the site makes of it is the question
                return judge(error)
            refused = getattr(answer, "done", answer) is False
            told = " ".join(getattr(answer, "sentences", ()))
            return (Ending.REFUSED if refused else Ending.DONE), told

        return doing

    return begin


def sent(action: Action, who: str, **given: Any) -> Serve:
    """An act upon the agreement, with the key of its form."""

    def serve(world: World, prepared: Any, _: Path) -> Answer:
        more = {"digest": prepared} if isinstance(prepared, str) else prepared or {}
        return world.send(action, who, KEY, **{**given, **more})

    return serve


def acted(name: str, stage: str, action: Action, who: str, **given: Any) -> Act:
    """An act upon the agreement; those that need no PDF all go the way of filling in and of consenting."""
    exact = action is not Action.OPEN_SIGNING  # each PDF is made anew, with its own number
    return Act(name, stage, service(sent(action, who, **given)), exact=exact, sibling=name in SIBLINGS)


def upon(name: str, stage: str, action: Action, who: str, ready: Callable[[World], Any], **given: Any) -> Act:
    """The same, with what is known only when the stage is there."""
    return Act(name, stage, service(sent(action, who, **given)), ready, sibling=name in SIBLINGS)


# ── what happens before ──────────────────────────────────────────────────────────────────────────────────


def proposed(world: World) -> dict[str, Any]:
    proposal = world.facts().proposals[0]
    return {"proposal": proposal.number, "digest": proposal.current.digest}


def whole_text(world: World) -> str:
    return text_digest(world.facts())


def put_up(world: World) -> str:
    return world.facts().put_up or ""


def base(world: World) -> dict[str, Any]:
    paper = world.facts().paper
    return {"digest": paper.base if paper else "", "fresh": True}


def one_left(world: World) -> dict[str, Any]:
    """Only the gemeente, which signs last, has not signed."""
    for who in ("coordinator", f"{POLICE}-1", f"{HOUSING}-1"):
        assert world.sign(who).done
    return base(world)


def all_signed(world: World) -> None:
    world.everyone_signs()


def newcomer(world: World) -> int:
    return world.join("nieuw")


def seat_of_police(world: World) -> int:
    with world.desk.database.reading() as session:
        seat = SeatRow.person_id == world.people[f"{POLICE}-3"]
        return session.scalars(select(SeatRow.id).where(seat)).one()


def approvers_seat(world: World) -> int:
    world.join("waarnemer")
    with world.desk.database.reading() as session:
        seat = SeatRow.person_id == world.people[f"{POLICE}-1"]
        return session.scalars(select(SeatRow.id).where(seat)).one()


def invitation(world: World) -> str:
    return People(world.desk).invite("genodigd@example.nl", "G. Nodigd")[1]


def offered(world: World) -> tuple[int, int]:
    taker = world.join("opvolger")
    giver = world.people["coordinator"]
    Handovers(world.desk).offer(world.agreement, giver, "opvolger@example.nl", "O. Volger")
    found = Handovers(world.desk).offered_by(giver, world.agreement)
    assert found is not None
    return found.id, taker


def planned(world: World) -> int:
    author = Author(world.people["coordinator"], world.key())
    meeting = Meetings(world.desk).plan(world.agreement, author, PLAN).meeting
    assert meeting
    return meeting


def withdrawn(world: World) -> None:
    to_withdrawn(world)


# ── what is done at services that know no key ────────────────────────────────────────────────────────────


def offer(world: World, _: Any, __: Path) -> None:
    given = (world.people["coordinator"], "opvolger@example.nl", "O. Volger")
    Handovers(world.desk).offer(world.agreement, *given)


def accept(world: World, token: str, _: Path) -> None:
    People(world.desk).accept(token, PASSWORD)


def move(world: World, meeting: int, _: Path) -> object:
    author, slot = Author(world.people["coordinator"], KEY), replace(PLAN.slot, minutes=45)
    return Meetings(world.desk).move(world.agreement, author, meeting, slot)


def plan(world: World, _: Any, __: Path) -> object:
    return Meetings(world.desk).plan(world.agreement, Author(world.people["coordinator"], KEY), PLAN)


def give_seat(world: World, person: int, _: Path) -> None:
    KeptMandates(world.desk).seat(person, Chair(HOUSING, 2), PERIOD, MANDATE)


def nominate(world: World, person: int, _: Path) -> None:
    """The office may only propose."""
    MandateActs(world.desk).seat(world.people["kantoor"], person, Chair(HOUSING, 2), PERIOD, MANDATE)


def give_signature(world: World, person: int, _: Path) -> None:
    KeptMandates(world.desk).signatory(person, HOUSING, "functie", PERIOD, MANDATE)


def name_deputy(world: World, seat: int, _: Path) -> None:
    holder, days = world.people[f"{POLICE}-1"], Period(TODAY, TODAY + timedelta(days=7))
    Deputies(world.desk).name(holder, seat, "waarnemer@example.nl", days, MANDATE)


def register(world: World, _: Any, __: Path) -> None:
    person = world.people[f"{POLICE}-1"]
    Certificates(world.desk).register(person, POLICE, b"certificaat van de proef", PERIOD)


def log_in(world: World, _: Any, __: Path) -> bool:
    return People(world.desk).log_in(f"{POLICE}-1@example.nl", PASSWORD) is not None


def change_address(world: World, _: Any, __: Path) -> None:
    Accounts(world.desk).want_address(world.people[f"{POLICE}-1"], "anders@example.nl")


def restamp(world: World, _: Any, __: Path) -> bool:
    """Shortly before the end of the archive timestamp; the next one lasts longer."""
    ends = datetime(2041, 11, 23, tzinfo=UTC)
    world.clock.moment, world.paper.lasts_until = ends - timedelta(days=30), ends + timedelta(days=5475)
    return not Archiving(world.desk).renew_due(timedelta(days=90)).failed


def stamped(world: World, _: Any, __: Path) -> str:
    world.clock.moment = datetime(2041, 10, 24, tzinfo=UTC)
    again = Archiving(world.desk).renew_due(timedelta(days=90))
    return "stamped again" if again.renewed else ""


def remind(world: World, _: Any, __: Path) -> None:
    Reminders(world.desk).by_hand(world.agreement, world.people["kantoor"])


class Postbox:
    """Takes every message, and writes down durably that it did, beside the installation."""

    def __init__(self, folder: Path) -> None:
        self.path = folder.parent / "ontvangen"

    def send(self, message: Message) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(message.key + "\n")


def send_all(world: World, _: Any, folder: Path) -> bool:
    """Now, and when every claim has run out."""
    outbox = Outbox(world.desk, Postbox(folder))
    failed = outbox.send_all()[1]
    world.clock.forward(hours=1)
    return not failed + outbox.send_all()[1]


class Nowhere:
    """Takes every message."""

    def send(self, message: Message) -> None:
        """Gone."""


def two_messages(world: World) -> int:
    """Everything was sent but what the office is told just now; gives how many were sent."""
    sent, _ = Outbox(world.desk, Nowhere()).send_all()
    world.done(Action.SUBMIT, "coordinator")
    return sent


def every_message_once(world: World, before: int, folder: Path) -> str:
    """Each was handed over, and at most one of them twice: the one that was sent and not yet marked."""
    with world.desk.database.reading() as session:
        rows = session.scalars(select(OutboxRow)).all()
    got = Postbox(folder).path.read_text(encoding="utf-8").split()
    waiting, meant = sum(row.sent_at is None for row in rows), len(rows) - before
    if waiting or len(set(got)) != meant:
        return f"{waiting} messages wait, {len(set(got))} of {meant} arrived"
    return "messages arrived twice" if len(got) > meant + 1 else ""


SERVICES: Sequence[Act] = (
    acted("fill in", "draft", Action.FILL_IN, "coordinator", form=FORM),
    acted("submit", "filled_in", Action.SUBMIT, "coordinator"),
    acted("take up", "submitted", Action.TAKE_UP, "kantoor"),
    acted("propose", "negotiating", Action.PROPOSE, "coordinator", draft=supplement()),
    upon("consent", "proposed", Action.CONSENT, f"{POLICE}-1", proposed),
    upon("object", "proposed", Action.OBJECT, f"{POLICE}-1", proposed, reason="Liever niet."),
    upon("put to approval", "negotiating", Action.PUT_TO_APPROVAL, "coordinator", whole_text),
    upon("approve", "for_approval", Action.APPROVE, f"{KEYS[0]}-1", put_up),
    acted("open signing", "agreed", Action.OPEN_SIGNING, "kantoor"),
    upon("sign", "for_signing", Action.SIGN, f"{POLICE}-1", base),
    upon("sign last", "for_signing", Action.SIGN, f"{MUNICIPALITY}-1", one_left),
    upon("recognise", "for_signing", Action.RECOGNISE, "kantoor-2", all_signed),
    acted("amend", "recognised", Action.AMEND, "coordinator", reason="De buurt is gegroeid."),
    acted("suspend", "recognised", Action.SUSPEND, "kantoor", reason="Er liep iets mis."),
    Act(
        "start a team",
        "draft",
        service(lambda w, p, _: Teams(w.desk).start("BPT Twee", p)),
        newcomer,
        keyed=False,
    ),
    Act("give a seat", "draft", service(give_seat), newcomer, keyed=False),
    Act("nominate for a seat", "draft", service(nominate), newcomer, keyed=False, sibling=True),
    Act("give a signature", "draft", service(give_signature), newcomer, keyed=False, sibling=True),
    Act(
        "end a seat",
        "negotiating",
        service(lambda w, s, _: KeptMandates(w.desk).end_seat(s, TODAY)),
        seat_of_police,
        keyed=False,
    ),
    Act("name a deputy", "draft", service(name_deputy), approvers_seat, keyed=False, sibling=True),
    Act("register a certificate", "draft", service(register), keyed=False, sibling=True),
    Act(
        "invite",
        "draft",
        service(lambda w, _, __: People(w.desk).invite("n@example.nl", "N. Nieuw")),
        keyed=False,
    ),
    Act("accept an invitation", "draft", service(accept), invitation, keyed=False),
    Act("log in", "draft", service(log_in), keyed=False),
    Act("change address", "draft", service(change_address), keyed=False, sibling=True),
    Act("offer a handover", "negotiating", service(offer), keyed=False, sibling=True),
    Act(
        "take over",
        "negotiating",
        service(lambda w, h, _: Handovers(w.desk).accept(*h)),
        offered,
        keyed=False,
    ),
    Act("plan a meeting", "negotiating", service(plan)),
    Act("move a meeting", "negotiating", service(move), planned, sibling=True),
    Act("checkpoint", "negotiating", service(lambda w, _, __: Checkpoints(w.desk).make()), keyed=False),
    Act("restamp", "recognised", service(restamp), keyed=False, settled=stamped),
    Act("check the store", "recognised", service(lambda w, _, __: StoreCheck(w.desk).night()), keyed=False),
    Act(
        "erase",
        "draft",
        service(lambda w, _, __: Erasure(w.desk).erase(EMAIL, REASON)),
        withdrawn,
        keyed=False,
    ),
    Act("remind", "proposed", service(remind), keyed=False),
    Act(
        "send messages",
        "filled_in",
        service(send_all),
        two_messages,
        keyed=False,
        exact=False,
        settled=every_message_once,
    ),
)
"""Every act at a service."""


def swallow(world: World, _: Any, __: Path) -> None:
    with suppress(Exception):
        People(world.desk).invite("n@example.nl", "N. Nieuw")


ON_PURPOSE: Sequence[Act] = (
    Act("wrong: swallows errors", "draft", service(swallow), keyed=False),
    Act("wrong: has no key", "draft", service(lambda w, _, __: StoreCheck(w.desk).night())),
)
"""What a service may not be like: the laboratory must find it."""
