"""The services a view may ask, put together once by the composition root (`web.app`)."""

from dataclasses import dataclass

from flask import current_app

from web.checking import Checker
from workflow.services.agreements import Agreements
from workflow.services.desk import Desk
from workflow.services.dossiers import Dossiers
from workflow.services.feeds import Feeds
from workflow.services.meeting_book import MeetingBook
from workflow.services.meetings import Meetings
from workflow.services.overview import Overview
from workflow.services.papers import Papers
from workflow.services.people import People
from workflow.services.register import Register
from workflow.services.teams import Teams

KEY = "convenant"


@dataclass(frozen=True, slots=True)
class Parts:
    """The services, all on one desk, and the checker of other people's files."""

    agreements: Agreements
    dossiers: Dossiers
    feeds: Feeds
    meeting_book: MeetingBook
    meetings: Meetings
    overview: Overview
    papers: Papers
    people: People
    register: Register
    teams: Teams
    checker: Checker

    @classmethod
    def on(cls, desk: Desk, checker: Checker) -> "Parts":
        """All services on this desk."""
        return cls(
            Agreements(desk),
            Dossiers(desk),
            Feeds(desk),
            MeetingBook(desk),
            Meetings(desk),
            Overview(desk),
            Papers(desk),
            People(desk),
            Register(desk),
            Teams(desk),
            checker,
        )


def parts() -> Parts:
    """The services of the running app."""
    found: Parts = current_app.extensions[KEY]
    return found
