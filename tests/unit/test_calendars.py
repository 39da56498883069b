"""Meetings as iCalendar: read back with the library, and looked at byte by byte."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from workflow.domain.letter import one_line
from workflow.services.calendars import Appointment, Party, invitation, published

START = datetime(2026, 12, 3, 18, 30, tzinfo=UTC)
WHOLE = Appointment(
    uid="5f0c@convenant.example",
    sequence=0,
    team="BPT Proef",
    subject="Rondes",
    place="Buurthuis",
    link="",
    starts_at=START,
    minutes=90,
    changed_at=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
    cancelled=False,
    page="https://convenant.example/dossier/1/overleg/1",
)
SENDER = "Convenant <convenant@example.nl>"
GUEST = Party("Anna de Wit", "anna@example.nl")
HOSTILE = (
    "Overleg\nATTENDEE:mailto:kwaad@example.nl",
    "Overleg\r\nEND:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "Overleg\rX-KWAAD:1",
    "a;b,c\\d\\nATTENDEE:x",
    'CN="x";ROLE=CHAIR:mailto:kwaad@example.nl',
    "Overleg\x85ATTENDEE:x\u2028ATTENDEE:y\u2029z\x0bq\x0cr\x1cs",
    "nul\x00 bel\x07 wis\x7f",
    "é" * 120,
    "e\u0301" * 80,
    " ;: " * 40,
)


def lines_of(content: bytes) -> list[bytes]:
    """The unfolded lines, after every rule of RFC 5545, section 3.1, was checked."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    for one in physical:
        assert b"\n" not in one
        assert b"\r" not in one
        assert len(one) <= 75
        one.decode()  # no character is cut in two
        assert not any(byte < 0x20 and byte != 0x09 for byte in one)
        assert 0x7F not in one
    unfolded: list[bytes] = []
    for one in physical:
        if one.startswith(b" "):
            unfolded[-1] += one[1:]
        else:
            unfolded.append(one)
    return unfolded


def names_of(content: bytes) -> list[str]:
    return [one.split(b":")[0].split(b";")[0].decode() for one in lines_of(content)]


def only(content: bytes | str) -> Any:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


REQUEST = [
    "BEGIN", "VERSION", "PRODID", "METHOD", "BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID",
    "SEQUENCE", "ATTENDEE", "DESCRIPTION", "LAST-MODIFIED", "LOCATION", "ORGANIZER", "STATUS", "URL",
    "END", "END",
]  # fmt: skip
"""Exactly these properties, whatever people write in them."""


def test_an_invitation_is_a_request_to_one_guest() -> None:
    part = invitation(WHOLE, SENDER, GUEST)
    assert part.method == "REQUEST"
    assert names_of(part.content.encode()) == REQUEST
    event = only(part.content)
    assert event["ORGANIZER"] == "mailto:convenant@example.nl"
    assert event["ORGANIZER"].params["CN"] == "BPT Proef"
    assert event["ATTENDEE"] == "mailto:anna@example.nl"
    assert event["ATTENDEE"].params == {
        "CN": "Anna de Wit",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "FALSE",
    }


@pytest.mark.parametrize(
    ("language", "description"),
    [("nl", f"Log in om meer te lezen: {WHOLE.page}"), ("en", f"Log in to read more: {WHOLE.page}")],
)
def test_what_is_ours_is_in_the_guests_language_and_peoples_words_stay_theirs(
    language: str, description: str
) -> None:
    content = invitation(WHOLE, SENDER, GUEST, language).content
    assert names_of(content.encode()) == REQUEST
    event = only(content)
    assert (event["DESCRIPTION"], event["DESCRIPTION"].params["LANGUAGE"]) == (description, language)
    assert (event["SUMMARY"], event["SUMMARY"].params["LANGUAGE"]) == ("Rondes (BPT Proef)", "nl")
    assert (event["LOCATION"], event["LOCATION"].params["LANGUAGE"]) == ("Buurthuis", "nl")
    assert only(published([WHOLE], "Agenda", language))["DESCRIPTION"] == description


def test_a_cancellation_says_so_twice() -> None:
    part = invitation(replace(WHOLE, sequence=3), SENDER, GUEST, cancels=True)
    assert part.method == "CANCEL"
    assert Calendar.from_ical(part.content)["METHOD"] == "CANCEL"
    assert (only(part.content)["STATUS"], only(part.content)["SEQUENCE"]) == ("CANCELLED", 3)


def test_times_are_utc_and_the_end_is_right_across_the_change_of_the_clock() -> None:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    at = datetime(2026, 10, 25, 1, 30, tzinfo=amsterdam)
    content = published([replace(WHOLE, starts_at=at.astimezone(UTC), minutes=120)], "Agenda")
    assert b"DTSTART:20261024T233000Z\r\n" in content
    event = only(content)
    assert event.end - event.start == timedelta(hours=2)
    assert event.end.astimezone(amsterdam).replace(tzinfo=None) == datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - on the wall
    assert event.end.astimezone(amsterdam).fold == 1


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    appointment = replace(WHOLE, subject=words, team=words, place=words)
    content = invitation(appointment, SENDER, Party(words, "anna@example.nl")).content.encode()
    assert names_of(content) == REQUEST
    event = only(content)
    plain = one_line(words)
    assert event["SUMMARY"] == one_line(f"{words} ({words})")
    assert event["LOCATION"] == plain
    assert event["ATTENDEE"].params["CN"] == plain
    assert event["ORGANIZER"].params["CN"] == plain
    assert event["ATTENDEE"] == "mailto:anna@example.nl"


@given(st.text(max_size=300))
def test_whatever_is_written_there_is_one_event_with_these_words(words: str) -> None:
    content = invitation(replace(WHOLE, subject=words), SENDER, GUEST).content.encode()
    assert names_of(content) == REQUEST
    assert only(content)["SUMMARY"] == one_line(f"{words} (BPT Proef)")


def test_a_line_is_one_line() -> None:
    assert one_line(" a\r\n b\t\x00c\u2028d ") == "a b c d"


def test_a_published_calendar_names_nobody() -> None:
    content = published([WHOLE, replace(WHOLE, uid="2@x", cancelled=True)], "Overleg; van\nmij")
    calendar = Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-CALNAME"] == "Overleg; van mij"
    assert [e["STATUS"] for e in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]
    names = names_of(content)
    assert "ATTENDEE" not in names
    assert "ORGANIZER" not in names
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content


def test_an_empty_calendar_can_be_read() -> None:
    assert Calendar.from_ical(published([], "Agenda")).walk("VEVENT") == []
