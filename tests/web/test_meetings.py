"""Meetings in the browser: planning, moving, cancelling, noting; and one's private calendar."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.builders import deviation, supplement
from tests.mandates import KeptMandates
from tests.web.visitor import Page, Visitor
from tests.world import KEYS, POLICE, World
from workflow.services.people import token_hash

Someone = Callable[[str], Visitor]
GIVEN = {
    "subject": "Rondes in de winter",
    "day": "2026-12-03",
    "time": "19:30",
    "minutes": "90",
    "place": "Buurthuis",
}
ONE = "/overleg/1"


@pytest.fixture
def world(world: World) -> World:
    """What others see: in a concept nobody plans."""
    world.submit()
    return world


def dossier(world: World, page: str = "") -> str:
    return f"/dossier/{world.agreement}{page}"


def plan(world: World, visitor: Visitor, status: int = 200, where: str = "?niveau=2", **other: Any) -> Page:
    form = visitor.open(dossier(world, f"/overleg/nieuw{where}"))
    return visitor.press(form, "Plannen en uitnodigen", status, **{**GIVEN, **other})


def events(content: bytes) -> list[Any]:
    return Calendar.from_ical(content).walk("VEVENT")


def secret_address(visitor: Visitor, button: str = "Adres maken") -> str:
    page = visitor.press(visitor.open("/agenda"), button)
    found = re.search(r"/agenda/[\w-]+\.ics", page.text)
    assert found
    return found.group()


def unsigned(page: bytes) -> bytes:
    """A page without the token of its form, in which the second of its making stands, and its own address."""
    return re.sub(rb'name="csrf_token" value="[^"]*"|href="[^"?]*[?]taal=en"', b"", page)


# ── planning ─────────────────────────────────────────────────────────────────────────────────────────────


def test_planning_at_a_level(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(world, "/overleg"))
    assert "Er is geen overleg gepland." in page.words
    assert dossier(world, "/overleg/nieuw?niveau=2") in page.links()
    page = plan(world, coordinator, link="https://vergadering.example/1")
    assert page.heading == "Overleg van 3 december 2026 – BPT Proef"
    assert "3 december 2026 om 19.30 uur, 90 minuten" in page.words
    assert "Het overleg is gepland. Iedereen krijgt een uitnodiging." in page.words
    for partner in KEYS:
        assert f"{partner}-2".title() in page.words
    assert f"{POLICE}-1".title() not in page.words
    assert "https://vergadering.example/1" in page.links()
    listed = someone(f"{POLICE}-2").open(dossier(world, "/overleg"))
    assert "Rondes in de winter" in listed.words
    assert "Overleg plannen" not in listed.words
    assert "Rondes in de winter" in coordinator.open(dossier(world, "/overleg")).words
    assert "Overleg plannen" in coordinator.open(dossier(world, "/geschiedenis")).words


def test_planning_about_proposals(world: World, someone: Someone) -> None:
    world.propose(supplement())
    world.propose(deviation())
    office = someone("kantoor")
    form = office.open(dossier(world, "/overleg/nieuw?voorstel=2"))
    assert form.form("Plannen en uitnodigen").fields["proposals"] == ["2"]
    page = office.press(form, "Plannen en uitnodigen", **GIVEN, proposals=["1", "2"])
    assert "voorstel 1, voorstel 2" in page.words
    assert f"{POLICE}-3".title() in page.words


def test_what_is_refused_is_told_where_it_went_wrong_and_what_was_typed_stays(
    world: World, someone: Someone
) -> None:
    coordinator = someone("coordinator")
    page = plan(world, coordinator, 422, day="gisteren", time="25:00", minutes="lang", subject="")
    assert "Vul een dag in, zoals 31-12-2026." in page.words
    assert "Vul een tijd in, zoals 19:30." in page.words
    assert "Vul een heel getal in, in cijfers." in page.words
    fields = page.form("Plannen en uitnodigen").fields
    assert (fields["day"], fields["time"], fields["minutes"]) == ("gisteren", "25:00", "lang")
    assert fields["place"] == "Buurthuis"
    page = plan(world, coordinator, 422, day="2026-11-22")
    assert "Dit moment is al voorbij." in page.words
    assert page.form("Plannen en uitnodigen").fields["subject"] == GIVEN["subject"]
    page = plan(world, coordinator, 422, link="http://vergadering.example")
    assert "Een link begint met https://" in page.words
    page = plan(world, coordinator, 422, where="")
    assert "Kies één niveau van overleg, of een of meer voorstellen." in page.words
    for day in ("0001-01-01", "9999-12-31", "2026-02-30"):
        assert "Vul een dag in" in plan(world, coordinator, 422, day=day).words
    assert "Er is geen overleg gepland." in coordinator.open(dossier(world, "/overleg")).words


@pytest.mark.parametrize(
    ("day", "time", "starts"),
    [
        ("2026-11-30", "19:30", datetime(2026, 11, 30, 18, 30, tzinfo=UTC)),
        ("2027-03-28", "01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28", "03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2027-10-30", "19:30", datetime(2027, 10, 30, 17, 30, tzinfo=UTC)),
        ("2027-10-31", "01:30", datetime(2027, 10, 30, 23, 30, tzinfo=UTC)),
        ("2027-10-31", "03:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        ("2027-10-31", "19:30", datetime(2027, 10, 31, 18, 30, tzinfo=UTC)),
    ],
)
def test_the_wall_clock_becomes_utc_around_both_changes_of_the_clock(
    world: World, someone: Someone, day: str, time: str, starts: datetime
) -> None:
    coordinator = someone("coordinator")
    page = plan(world, coordinator, day=day, time=time)
    assert f"om {time.replace(':', '.').removeprefix('0')} uur" in page.words
    (event,) = events(coordinator.client.get(dossier(world, ONE + "/overleg.ics")).data)
    assert (event.start, event.end) == (starts, starts + timedelta(minutes=90))


def test_around_the_day_that_the_clock_goes_back(world: World, someone: Someone) -> None:
    world.clock.moment = datetime(2027, 10, 25, 12, 0, tzinfo=UTC)
    office = someone("kantoor")
    plan(world, office, day="2027-10-30")
    plan(world, office, day="2027-10-31")
    content = [office.client.get(dossier(world, f"/overleg/{n}/overleg.ics")).data for n in (1, 2)]
    assert b"DTSTART:20271030T173000Z\r\n" in content[0]
    assert b"DTSTART:20271031T183000Z\r\n" in content[1]
    page = plan(world, office, 422, day="2027-10-31", time="02:30")
    assert "Die nacht gaat de klok een uur vooruit of terug." in page.words


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_a_time_that_is_not_there_or_comes_twice_is_refused(world: World, someone: Someone, day: str) -> None:
    page = plan(world, someone("coordinator"), 422, day=day, time="02:30")
    assert "Deze tijd is er dan niet, of twee keer." in page.words


def test_the_same_form_twice_is_one_meeting(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    form = coordinator.open(dossier(world, "/overleg/nieuw?niveau=1"))
    for _ in range(2):
        coordinator.press(form, "Plannen en uitnodigen", **GIVEN)
    assert coordinator.open(dossier(world, ONE)).status == 200
    coordinator.open(dossier(world, "/overleg/2"), 404)
    again = coordinator.press(form, "Plannen en uitnodigen", 422, **{**GIVEN, "subject": "Anders"})
    assert again.heading == "Al verstuurd"


def test_an_unknown_field_is_refused(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    form = coordinator.open(dossier(world, "/overleg/nieuw?niveau=1"))
    form.form("Plannen en uitnodigen").fields["planned_by"] = "1"
    page = coordinator.press(form, "Plannen en uitnodigen", 422, **GIVEN)
    assert "een veld dat er niet hoort" in page.words


# ── moving, cancelling ───────────────────────────────────────────────────────────────────────────────────


def test_moving(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    plan(world, coordinator)
    form = coordinator.open(dossier(world, ONE + "/verzetten"))
    fields = form.form("Verzetten").fields
    assert (fields["day"], fields["time"], fields["minutes"]) == ("2026-12-03", "19:30", "90")
    page = coordinator.press(form, "Verzetten", 422, day="2026-11-01")
    assert "Dit moment is al voorbij." in page.words
    page = coordinator.press(page, "Verzetten", day="2026-12-10", time="20:00")
    assert "10 december 2026 om 20.00 uur" in page.words
    police = someone(f"{POLICE}-2")
    assert "Verzetten" not in police.open(dossier(world, ONE)).words
    assert "U kunt dit overleg niet verzetten." in police.open(dossier(world, ONE + "/verzetten")).words


def test_cancelling(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = plan(world, coordinator)
    page = coordinator.press(page, "Afzeggen", 422, reason="")
    assert "Geef een reden." in page.words
    page = coordinator.press(page, "Afzeggen", reason="De zaal is bezet.")
    assert "Dit overleg is afgezegd." in page.words
    assert "“De zaal is bezet.”" in page.words
    assert "Afzeggen" not in page.buttons()
    assert "Eerder overleg" in coordinator.open(dossier(world, "/overleg")).words


POSTS = ("nieuw", "1/verzetten", "1/afzeggen", "1/notities", "1/notities/1")


@pytest.mark.parametrize("page", POSTS)
def test_nobody_does_anything_to_another_teams_meetings(world: World, someone: Someone, page: str) -> None:
    plan(world, someone("coordinator"))
    world.start_team("Ander Team")
    other = someone("coordinator Ander Team")
    token = other.open("/taken").form("Uitloggen").fields["csrf_token"]
    data = {"csrf_token": token, "key": "k" * 32}
    filled = {
        "nieuw": {**GIVEN, "level": "1"},
        "1/verzetten": {k: v for k, v in GIVEN.items() if k != "subject"},
        "1/afzeggen": {"reason": "x"},
    }
    data |= filled.get(page, {"text": "x"})
    theirs = other.client.post(f"/dossier/{world.agreement}/overleg/{page}", data=data)
    unknown = other.client.post(f"/dossier/99999/overleg/{page}", data=data)
    assert theirs.status_code == unknown.status_code == 404
    assert unsigned(theirs.data) == unsigned(unknown.data)


@pytest.mark.parametrize("page", ["", ONE, ONE + "/overleg.ics", ONE + "/verzetten"])
def test_another_teams_meetings_answer_exactly_as_unknown_ones(
    world: World, someone: Someone, page: str
) -> None:
    plan(world, someone("coordinator"))
    world.start_team("Ander Team")
    other = someone("coordinator Ander Team")
    address = page if page else "/overleg"
    theirs = other.client.get(dossier(world, address))
    unknown = other.client.get(f"/dossier/99999{address}")
    assert theirs.status_code == unknown.status_code == 404
    assert unsigned(theirs.data) == unsigned(unknown.data)


def test_who_only_sits_there_is_refused_with_a_sentence(world: World, someone: Someone) -> None:
    page = plan(world, someone(f"{POLICE}-1"), 422)
    assert "Alleen een coördinator van dit team of het bureau van de burgemeester" in page.words


# ── noting ───────────────────────────────────────────────────────────────────────────────────────────────


def test_notes_stand_at_the_meeting_and_at_the_proposal_and_consent_to_nothing(
    world: World, someone: Someone
) -> None:
    number = world.propose(deviation())
    coordinator = someone("coordinator")
    page = plan(world, coordinator, where=f"?voorstel={number}")
    assert "Notitie bewaren" not in page.buttons()
    world.clock.moment = datetime(2026, 12, 3, 19, 0, tzinfo=UTC)
    coordinator, police = someone("coordinator"), someone(f"{POLICE}-2")
    before = world.facts()
    stances = [e.text for e in police.open(dossier(world, "/onderhandeling")).all("table")]
    page = coordinator.open(dossier(world, ONE))
    page = coordinator.press(page, "Notitie bewaren", 422, text="")
    assert "Schrijf op wat er is besloten." in page.words
    page = coordinator.press(page, "Notitie bewaren", text="De politie is <b>voor</b>.", proposal=str(number))
    assert "De politie is <b>voor</b>." in page.words
    page = coordinator.press(page, "Verbetering bewaren", text="De politie twijfelt.")
    assert "De politie twijfelt." in page.words
    assert "Eerdere versies (1)" in page.words
    assert page.form("Verbetering bewaren").fields["proposal"] == str(number)
    shown = police.open(dossier(world, "/onderhandeling"))
    assert "In het overleg van 3 december 2026: “De politie twijfelt.” Dit is geen instemming." in shown.words
    assert "De politie is" not in shown.words
    assert [e.text for e in shown.all("table")] == stances
    assert "Instemmen" in shown.buttons()
    assert world.facts() == before
    there = police.open(dossier(world, ONE))
    assert "Een notitie is geen instemming." in there.words
    assert "Notitie bewaren" not in there.buttons()


# ── for one's calendar ───────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_is_downloaded_for_a_calendar(world: World, someone: Someone) -> None:
    plan(world, someone("coordinator"))
    answer = someone(f"{POLICE}-2").client.get(dossier(world, ONE + "/overleg.ics"))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    (event,) = events(answer.data)
    assert event["SUMMARY"] == "Rondes in de winter (BPT Proef)"
    assert event["URL"] == f"https://convenant.example{dossier(world, ONE)}"
    assert "ATTENDEE" not in event


def test_a_private_calendar_needs_no_login_and_tells_no_more_than_it_must(
    world: World, someone: Someone, visitor: Visitor
) -> None:
    coordinator, police = someone("coordinator"), someone(f"{POLICE}-2")
    plan(world, coordinator)
    plan(world, coordinator, where="?niveau=1")
    address = secret_address(police)
    answer = visitor.client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    (event,) = events(answer.data)
    assert event["SUMMARY"] == "Rondes in de winter (BPT Proef)"
    assert event["LOCATION"] == "Buurthuis"
    world.clock.moment = datetime(2026, 12, 3, 19, 0, tzinfo=UTC)
    coordinator = someone("coordinator")
    coordinator.press(coordinator.open(dossier(world, ONE)), "Notitie bewaren", text="Een geheim besluit.")
    content = visitor.client.get(address).data.decode()
    assert "geheim besluit" not in content
    assert "@example.nl" not in content
    assert "Coordinator" not in content
    assert "Politie-Proefstreek" not in content


def test_a_calendar_follows_what_changes(world: World, someone: Someone, visitor: Visitor) -> None:
    coordinator, police = someone("coordinator"), someone(f"{POLICE}-2")
    address = secret_address(police)
    assert events(visitor.client.get(address).data) == []
    plan(world, coordinator)
    first = visitor.client.get(address)
    tag = {"If-None-Match": first.headers["ETag"]}
    unchanged = visitor.client.get(address, headers=tag)
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    form = coordinator.open(dossier(world, ONE + "/verzetten"))
    coordinator.press(form, "Verzetten", day="2026-12-10")
    moved = visitor.client.get(address, headers=tag)
    assert moved.status_code == 200
    (event,) = events(moved.data)
    assert event["SEQUENCE"] == 1
    assert event["UID"] == events(first.data)[0]["UID"]
    coordinator.press(coordinator.open(dossier(world, ONE)), "Afzeggen", reason="Ziek.")
    (event,) = events(visitor.client.get(address).data)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)


def test_an_address_is_renewed_and_revoked_and_then_unknown(
    world: World, someone: Someone, visitor: Visitor
) -> None:
    police = someone(f"{POLICE}-2")
    first = secret_address(police)
    second = secret_address(police, "Nieuw adres maken")
    assert first != second
    assert visitor.client.get(first).status_code == 404
    assert visitor.client.get(second).status_code == 200
    page = police.press(police.open("/agenda"), "Adres intrekken")
    assert "U hebt nog geen adres." in page.words
    revoked, unknown = visitor.client.get(second), visitor.client.get("/agenda/nooit-gemaakt.ics")
    assert revoked.status_code == unknown.status_code == 404
    assert unsigned(revoked.data) == unsigned(unknown.data)


def test_the_same_form_sent_again_makes_no_other_address(someone: Someone, visitor: Visitor) -> None:
    police = someone(f"{POLICE}-2")
    form = police.open("/agenda")
    page = police.press(form, "Adres maken")
    found = re.search(r"/agenda/[\w-]+\.ics", page.text)
    assert found
    again = police.press(form, "Adres maken")
    assert "Uw adres is al getoond." in again.words
    assert found.group() not in again.text
    assert visitor.client.get(found.group()).status_code == 200


def test_only_the_hash_of_an_address_is_kept(world: World, someone: Someone) -> None:
    token = secret_address(someone(f"{POLICE}-2")).removeprefix("/agenda/").removesuffix(".ics")
    assert len(token) == 43
    with world.desk.database.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT token FROM calendar_feeds").scalar_one()
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]  # the connection is open
    assert stored == token_hash(token)
    assert token not in dump


def test_a_closed_account_has_no_calendar(world: World, someone: Someone, visitor: Visitor) -> None:
    address = secret_address(someone(f"{POLICE}-2"))
    KeptMandates(world.desk).close_account(world.people[f"{POLICE}-2"])
    assert visitor.client.get(address).status_code == 404


def test_who_no_longer_sits_there_no_longer_sees_the_meeting(
    world: World, someone: Someone, visitor: Visitor
) -> None:
    plan(world, someone("coordinator"))
    address = secret_address(someone(f"{POLICE}-2"))
    assert len(events(visitor.client.get(address).data)) == 1
    with world.desk.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE seats SET until = '2026-12-02' WHERE person_id = {world.people[f'{POLICE}-2']}"
        )
    assert events(visitor.client.get(address).data) == []


def test_the_page_of_the_calendar_needs_a_login(visitor: Visitor) -> None:
    for answer in (visitor.client.get("/agenda"), visitor.client.post("/agenda/vernieuwen")):
        assert answer.status_code in (303, 400)
    assert visitor.open("/agenda").heading == "Inloggen"


# ── in English ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_in_english(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    coordinator.open("/register?taal=en")
    form = coordinator.open(dossier(world, "/overleg/nieuw?niveau=2"))
    page = coordinator.press(form, "Plan and invite", 422, **{**GIVEN, "day": "2026-11-22", "minutes": "9"})
    assert "This moment has passed. Choose a moment in the future." in page.words
    page = coordinator.press(page, "Plan and invite", 422, day="2026-12-03", minutes="900")
    assert "Fill in a number from 5 to 600." in page.words
    page = coordinator.press(page, "Plan and invite", minutes="90")
    assert page.heading == "Meeting of 3 December 2026 – BPT Proef"
    assert "3 December 2026 at 19:30, 90 minutes" in page.words
    assert "The meeting is planned. Everyone gets an invitation." in page.words
    assert [e.text for e in page.all("h2") if e.attributes.get("lang") == "nl"] == ["Rondes in de winter"]
    content = coordinator.client.get(dossier(world, ONE + "/overleg.ics")).data
    (event,) = events(content)
    assert event["DESCRIPTION"].startswith("Log in to read more: ")
    assert Calendar.from_ical(content)["X-WR-CALNAME"] == "Meeting BPT Proef"
