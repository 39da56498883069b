"""Handing a team over, in the browser."""

import re
from collections.abc import Callable

from sqlalchemy import select

from tests.web.visitor import Visitor
from tests.world import POLICE, World
from workflow.domain.vocabulary import State
from workflow.persistence.tables import OutboxRow

Someone = Callable[[str], Visitor]


def page_of(world: World) -> str:
    return f"/dossier/{world.agreement}/overdracht"


def offer(world: World, coordinator: Visitor, email: str = "opvolger@example.nl") -> None:
    page = coordinator.press(
        coordinator.open(page_of(world)), "Taak aanbieden", name="O. Volger", email=email
    )
    assert "U bood uw taak aan" in page.words


def test_a_coordinator_hands_over_to_somebody_new(world: World, someone: Someone, visitor: Visitor) -> None:
    world.submit()
    coordinator = someone("coordinator")
    assert page_of(world) in coordinator.open(f"/dossier/{world.agreement}").links()
    offer(world, coordinator)
    with world.desk.database.reading() as session:
        mail = session.scalars(select(OutboxRow.text).order_by(OutboxRow.id.desc())).first() or ""
    link = re.search(r"/uitnodiging/\S+", mail)
    assert link
    words = "vier woorden zonder betekenis"
    visitor.press(visitor.open(link.group()), "Wachtwoord instellen", password=words, again=words)
    page = visitor.log_in("opvolger@example.nl", words)
    assert "Zeg of u coördinator wilt worden" in page.words
    page = visitor.open(next(a for a in page.links() if a.startswith("/overdracht/")))
    page = visitor.press(page, "Taak overnemen")
    assert "U bent nu coördinator van dit team." in page.words
    assert page.heading == "Stand van zaken – BPT Proef"
    coordinator.open(f"/dossier/{world.agreement}", 404)


def test_declining_and_withdrawing(world: World, someone: Someone) -> None:
    world.join("opvolger")
    coordinator, taker = someone("coordinator"), someone("opvolger")
    offer(world, coordinator)
    page = taker.open(next(a for a in taker.open("/taken").links() if a.startswith("/overdracht/")))
    assert "afgewezen" in taker.press(page, "Niet overnemen").words
    taker.open(page.address, 404)
    offer(world, coordinator)
    page = coordinator.press(coordinator.open(page_of(world)), "Aanbod intrekken")
    assert "U blijft coördinator." in page.words
    assert "Zeg of u coördinator" not in taker.open("/taken").words


def test_what_is_wrong_is_told(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = coordinator.press(coordinator.open(page_of(world)), "Taak aanbieden", 422, name="", email="x")
    assert "Vul dit in." in page.words
    page = coordinator.press(page, "Taak aanbieden", 422, name="O. Volger", email="geen adres")
    assert "Dit is geen e-mailadres" in page.words
    assert page.form("Taak aanbieden").fields["name"] == "O. Volger"


def test_not_while_a_signature_is_waited_for(world: World, someone: Someone) -> None:
    world.until(State.FOR_SIGNING)
    world.join("opvolger")
    offer(world, someone("coordinator"))
    taker = someone("opvolger")
    page = taker.open(next(a for a in taker.open("/taken").links() if a.startswith("/overdracht/")))
    page = taker.press(page, "Taak overnemen", 422)
    assert "Er loopt een ondertekening; draag over als die klaar is." in page.words
    assert "Niet overnemen" in page.buttons()


def test_who_speaks_for_another_partner_is_refused(world: World, someone: Someone) -> None:
    offer(world, someone("coordinator"), f"{POLICE}-2@example.nl")
    police = someone(f"{POLICE}-2")
    page = police.open(next(a for a in police.open("/taken").links() if a.startswith("/overdracht/")))
    assert "al voor een andere partner" in police.press(page, "Taak overnemen", 422).words


def test_others_find_nothing(world: World, someone: Someone, visitor: Visitor) -> None:
    world.submit()
    offer(world, someone("coordinator"))
    assert "/inloggen" in visitor.client.get(page_of(world)).headers["Location"]
    for who in ("kantoor", f"{POLICE}-1"):
        other = someone(who)
        other.open(page_of(world), 404)
        other.open("/overdracht/1", 404)
        token = other.open("/taken").form("Uitloggen").fields["csrf_token"]
        data = {"csrf_token": token, "key": "k" * 32}
        for end in ("/overdracht/1/aannemen", "/overdracht/1/afwijzen", f"{page_of(world)}/1/intrekken"):
            assert other.client.post(end, data=data).status_code == 404
    assert world.facts().seats_of(world.people["coordinator"], world.desk.today())


def test_a_handover_in_english(world: World, someone: Someone) -> None:
    world.join("opvolger")
    coordinator, taker = someone("coordinator"), someone("opvolger")
    for visitor in (coordinator, taker):
        visitor.open("/register?taal=en")
    page = coordinator.press(
        coordinator.open(page_of(world)), "Offer task", name="O. Volger", email="opvolger@example.nl"
    )
    assert page.heading == "Hand over your task – BPT Proef"
    assert "You offered your task" in page.words
    assert "We have asked O. Volger to take over. Until then nothing changes." in page.words
    page = taker.open(next(a for a in taker.open("/taken").links() if a.startswith("/overdracht/")))
    assert page.heading == "Become coordinator of BPT Proef"
    assert "has been asking you since 23 November 2026 to take over the task of coordinator." in page.words
    assert "You have declined the handover." in taker.press(page, "Do not take over").words
