"""Meetings as iCalendar (RFC 5545): invitations (RFC 5546) and private calendars.

The library escapes, folds and ends lines; we give it lines without control characters. Times are UTC: no
calendar has to know our time zone, and a clock that goes back is no riddle.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from icalendar import Calendar, Event, vCalAddress

from language.catalogue import told
from language.said import DUTCH, said
from workflow.domain.letter import one_line
from workflow.ports import CalendarPart

PRODUCT = "-//Convenant//Overleg//NL"
REFRESH = timedelta(hours=1)
"""How often a calendar may look whether there is news."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as a calendar shows it: nothing of what was said, and of nobody but who reads it."""

    uid: str
    sequence: int
    team: str
    subject: str
    place: str
    link: str
    starts_at: datetime
    minutes: int
    changed_at: datetime
    cancelled: bool
    page: str
    """Where one reads more, after logging in."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a name and an e-mail address."""

    name: str
    email: str


def invitation(
    appointment: Appointment, sender: str, guest: Party, language: str = DUTCH, *, cancels: bool = False
) -> CalendarPart:
    """What goes along with the mail to one guest in their language: a REQUEST, or a CANCEL of an earlier one.

    The installation is the organizer, and the guest the only attendee: nobody gets another's address.
    """
    method = "CANCEL" if cancels else "REQUEST"
    calendar = _calendar(method)
    event = _event(appointment, language, cancelled=cancels)
    organizer = Party(appointment.team, parseaddr(sender)[1] or sender)
    event.add("organizer", _address(organizer))
    attendee = _address(guest)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)
    calendar.add_component(event)
    return CalendarPart(method, calendar.to_ical().decode())


def published(appointments: Iterable[Appointment], name: str, language: str = DUTCH) -> bytes:
    """A calendar to look at, in this language: without a word about who else is invited."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", one_line(told(name, language)))
    calendar.refresh_interval = REFRESH
    calendar["refresh-interval"].params["VALUE"] = "DURATION"  # RFC 7986, section 5.7: not optional
    for appointment in appointments:
        calendar.add_component(_event(appointment, language, cancelled=appointment.cancelled))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(appointment: Appointment, language: str, *, cancelled: bool) -> Event:
    """Each text says its language (RFC 5545, section 3.2.10): people type theirs in Dutch."""
    more = said("Log in om meer te lezen: {page}", page=appointment.page)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.changed_at)
    event.add("last-modified", appointment.changed_at)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.starts_at + timedelta(minutes=appointment.minutes))
    event.add("summary", one_line(f"{appointment.subject} ({appointment.team})"), {"language": DUTCH})
    event.add("location", one_line(f"{appointment.place} {appointment.link}"), {"language": DUTCH})
    event.add("description", told(more, language), {"language": language})
    event.add("url", appointment.page)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = one_line(party.name)
    return address
