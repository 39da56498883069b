"""One of each thing that an address can name: of the own team or person, and of others."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.builders import FORM, supplement
from tests.door.house import House
from tests.door.routes import HELD, NOTHING, OTHER_PARTNER, OTHER_TEAM, OWN, SUCCESSOR, UNKNOWN
from tests.door.stages import ADMINISTRATOR, OTHER, STRANGER
from tests.mandates import KeptMandates
from tests.world import HOUSING, MANDATE, POLICE, World, unjournalled
from workflow.domain.facts import Act
from workflow.domain.meeting import Plan, Slot
from workflow.domain.vocabulary import Action, FactorKind, Role, State
from workflow.persistence.tables import (
    AgreementRow,
    FactorRow,
    JournalRow,
    KeeperRow,
    OutboxRow,
    SeatRow,
    TeamRow,
)
from workflow.services.accounts import Accounts
from workflow.services.administration import operator
from workflow.services.agreements import Agreements
from workflow.services.colleagues import Colleagues
from workflow.services.deputies import Deputies
from workflow.services.feeds import Feeds
from workflow.services.handovers import Handovers
from workflow.services.logins import Logins
from workflow.services.mandates import Period
from workflow.services.meetings import Author, Meetings
from workflow.services.people import People
from workflow.services.resets import Resets

NOT_THERE = "99999"
Names = dict[str, dict[str, str]]
PLAN = Plan("Rondes in de winter", Slot(datetime(2026, 12, 3, 18, 30, tzinfo=UTC), 90, "Buurthuis"), level=1)


def furnish(world: World) -> None:
    """A recognised team, and beside it something of everything."""
    world.until(State.IN_NEGOTIATION)
    world.everyone_consents(world.propose(supplement()))
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    assert world.recognise().done
    desk, coordinator = world.desk, world.people["coordinator"]
    assert Meetings(desk).plan(world.agreement, Author(coordinator, world.key()), PLAN).done
    Handovers(desk).offer(world.agreement, coordinator, f"{STRANGER}@example.nl", "O. Volger")
    week = Period(desk.today(), desk.today() + timedelta(days=7))
    for who, deputy in ((HELD, "waarnemer"), (f"{HOUSING}-1", "waarnemer-2")):
        world.join(deputy)
        Deputies(desk).name(world.people[who], _seat(world, who), f"{deputy}@example.nl", week, MANDATE)
    KeptMandates(desk).accept_all()
    world.join(SUCCESSOR)
    other = world.people[OTHER]
    for action, given in ((Action.FILL_IN, {"form": replace(FORM, name="BPT Ander")}), (Action.SUBMIT, {})):
        wish = Act(action, other, desk.today(), **given)
        assert Agreements(desk).act(_dossier_of(world, "BPT Ander"), wish, world.key()).done
    Handovers(desk).offer(_dossier_of(world, "BPT Ander"), other, f"{SUCCESSOR}@example.nl", "O. Volger")
    Accounts(desk).want_address(coordinator, "nieuw-adres@example.nl")
    Accounts(desk).want_address(other, "ander-adres@example.nl")
    world.adopt(title="Convenant, volgende versie")


def names_in(house: House) -> Names:
    """How each thing is named in an address."""
    world, desk = house.world, house.world.desk
    _with_apps(world)  # now that everybody is logged in without
    guest, invitation = People(desk).invite("genodigde@example.nl", "G. Enodigde")
    feed = Feeds(desk).renew(world.people["coordinator"], "sleutel-van-agenda-1")
    message = _given_up(world)
    reset, asked, kept, token = _waiting(world)
    house._copy(house.file, house.before)
    house.anchored = desk.database.anchor.path.read_bytes()
    names: Names = {
        "dossier": {OWN: str(world.agreement), OTHER_TEAM: str(_dossier_of(world, "BPT Ander"))},
        "slug": {OWN: "bpt-proef"},
        "file": {OWN: "icon.svg"},
        "invitation": {OWN: invitation},
        "person": {OWN: str(guest)},
        "message": {OWN: str(message)},
        "reset": {OWN: reset},
        "asked": {OWN: asked},
        "kept": {OWN: kept},
        "token": {OWN: token},
        "feed": {OWN: feed or ""},
        "meeting": {OWN: "1"},
        "proposal": {OWN: "1"},
        "handover": {OWN: "1", OTHER_TEAM: "2"},
        "session": {OWN: _login(world, "coordinator"), OTHER_TEAM: _login(world, OTHER)},
        "factor": {OWN: "1", OTHER_TEAM: "2"},
        "wanted": {OWN: _wanted(world, "nieuw-"), OTHER_TEAM: _wanted(world, "ander-")},
        "seat": {OWN: str(_seat(world, HELD)), OTHER_PARTNER: str(_seat(world, f"{HOUSING}-1"))},
        "keeper": {OWN: _keeper(world, POLICE), OTHER_PARTNER: _keeper(world, HOUSING)},
        "deputy": {OWN: str(_seat(world, "waarnemer")), OTHER_PARTNER: str(_seat(world, "waarnemer-2"))},
        "entry": {
            OWN: _entry(world, "coordinator", Action.SUBMIT),
            OTHER_PARTNER: _entry(world, HELD, Action.APPROVE),
        },
        **{name: {OWN: NOT_THERE} for name in NOTHING},
    }
    return {name: {**known, UNKNOWN: NOT_THERE} for name, known in names.items()}


def _with_apps(world: World) -> None:
    now = world.desk.now()
    with unjournalled(world) as session:
        for who in ("coordinator", OTHER):
            app = FactorRow(person_id=world.people[who], kind=FactorKind.APP, name="app", secret="-")
            app.added_at = now
            session.add(app)


def _waiting(world: World) -> tuple[str, str, str, str]:
    """A reset and a role that wait for the office, and a reset with its token that waits for its owner."""
    resets, colleagues = Resets(world.desk), Colleagues(world.desk)
    resets.ask(world.people[ADMINISTRATOR], operator("root"))
    resets.ask(world.people[f"{POLICE}-2"], operator("root"))
    waiting, confirmed = resets.waiting()
    resets.confirm(confirmed.id, world.people["kantoor-2"])
    colleagues.ask(world.people[STRANGER], Role.MAYORS_OFFICE, operator("root"))
    (asked,) = colleagues.waiting()
    with world.desk.database.reading() as session:
        texts = session.scalars(select(OutboxRow.text).where(OutboxRow.person_id == confirmed.person))
        (token,) = re.findall(r"/herstel/(\S+)", "\n".join(texts))
    return str(waiting.id), str(asked.id), str(confirmed.id), token


def _keeper(world: World, partner: str) -> str:
    with world.desk.database.reading() as session:
        return str(session.scalars(select(KeeperRow.id).where(KeeperRow.partner == partner)).one())


def _given_up(world: World) -> int:
    """A message that is no longer tried."""
    with unjournalled(world) as session:
        waiting = select(OutboxRow).where(OutboxRow.sent_at.is_(None)).order_by(OutboxRow.id)
        row = session.scalars(waiting).first()
        assert row is not None
        row.given_up_at = world.desk.now()
        return row.id


def _seat(world: World, who: str) -> int:
    with world.desk.database.reading() as session:
        return session.scalars(select(SeatRow.id).where(SeatRow.person_id == world.people[who])).first() or 0


def _dossier_of(world: World, team: str) -> int:
    with world.desk.database.reading() as session:
        query = select(AgreementRow.id).join(TeamRow, TeamRow.id == AgreementRow.team_id)
        return session.scalars(query.where(TeamRow.name == team)).one()


def _login(world: World, who: str) -> str:
    return Logins(world.desk, Accounts(world.desk)).places(world.people[who], "")[0].number


def _wanted(world: World, local: str) -> str:
    with world.desk.database.reading() as session:
        texts = [
            row.text for row in session.scalars(select(OutboxRow)) if (row.address or "").startswith(local)
        ]
    found = re.search(r"/account/adres/(\S+)", texts[-1])
    assert found
    return found[1]


def _entry(world: World, who: str, action: Action) -> str:
    with world.desk.database.reading() as session:
        rows = session.scalars(select(JournalRow).order_by(JournalRow.number))
        mine = (row for row in rows if row.body.get("person") == world.people[who])
        return str(next(row.number for row in mine if row.body.get("action") == action.value))
