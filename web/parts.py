"""The services a view may ask, put together once by the composition root (`web.app`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from web.checking import Checker
from web.trust import Trust
from workflow.ports import EvidenceKit
from workflow.services.accounts import Accounts
from workflow.services.agreements import Agreements
from workflow.services.areas import Areas
from workflow.services.certificates import Certificates
from workflow.services.colleagues import Colleagues
from workflow.services.deputies import Deputies
from workflow.services.desk import Desk
from workflow.services.directory import Directory
from workflow.services.dossiers import Dossiers
from workflow.services.evidence import EvidencePacks
from workflow.services.factors import Factors
from workflow.services.feeds import Feeds
from workflow.services.handovers import Handovers
from workflow.services.health import Health
from workflow.services.journal_check import JournalCheck
from workflow.services.logins import Logins
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandate_views import MandateViews
from workflow.services.mandates import Mandates
from workflow.services.meeting_book import MeetingBook
from workflow.services.meetings import Meetings
from workflow.services.overview import Overview
from workflow.services.own_data import OwnData
from workflow.services.papers import Papers
from workflow.services.people import People
from workflow.services.pile import Pile
from workflow.services.publication import Publication
from workflow.services.receipts import Receipts
from workflow.services.register import Register
from workflow.services.reminders import Reminders
from workflow.services.resets import Resets
from workflow.services.resigning import Resigning
from workflow.services.seating import Seating
from workflow.services.signatures import Signatures
from workflow.services.store_check import StoreCheck
from workflow.services.teams import Teams
from workflow.services.terms import StepTerms
from workflow.services.undelivered import GivenUp

KEY = "convenant"


@dataclass(frozen=True, slots=True)
class Parts:
    """The services, all on one desk, and the checker of other people's files."""

    agreements: Agreements
    areas: Areas
    dossiers: Dossiers
    feeds: Feeds
    meeting_book: MeetingBook
    meetings: Meetings
    overview: Overview
    papers: Papers
    people: People
    receipts: Receipts
    register: Register
    reminders: Reminders
    teams: Teams
    terms: StepTerms
    checker: Checker
    mandates: Mandates
    mandate_acts: MandateActs
    mandate_views: MandateViews
    deputies: Deputies
    handovers: Handovers
    resigning: Resigning
    evidence: EvidencePacks
    trust: Trust | None
    """The installation's own authority; None where a test has none."""
    certificates: Certificates
    signatures: Signatures
    logins: Logins
    factors: Factors
    accounts: Accounts
    pile: Pile
    publication: Publication
    directory: Directory
    seating: Seating
    store: StoreCheck
    resets: Resets
    colleagues: Colleagues
    own_data: OwnData
    journal: JournalCheck
    given_up: GivenUp
    health: Health
    today: Callable[[], date]
    """The day in the municipality."""
    now: Callable[[], datetime]
    """This moment, in UTC."""

    @classmethod
    def on(cls, desk: Desk, checker: Checker, kit: EvidenceKit, trust: Trust | None = None) -> "Parts":
        """All services on this desk."""
        people = People(desk)
        logins = Logins(desk, people)
        return cls(
            Agreements(desk),
            Areas(desk),
            Dossiers(desk),
            Feeds(desk),
            MeetingBook(desk),
            Meetings(desk),
            Overview(desk),
            Papers(desk),
            people,
            Receipts(desk),
            Register(desk),
            Reminders(desk),
            Teams(desk),
            StepTerms(desk),
            checker,
            Mandates(desk),
            MandateActs(desk),
            MandateViews(desk),
            Deputies(desk),
            Handovers(desk),
            Resigning(desk),
            EvidencePacks(desk, kit),
            trust,
            Certificates(desk),
            Signatures(desk),
            logins,
            Factors(desk, logins),
            Accounts(desk),
            Pile(desk),
            Publication(desk),
            Directory(desk),
            Seating(desk),
            StoreCheck(desk),
            Resets(desk),
            Colleagues(desk),
            OwnData(desk),
            JournalCheck(desk),
            GivenUp(desk),
            Health(desk),
            desk.today,
            desk.now,
        )


def parts() -> Parts:
    """The services of the running app."""
    found: Parts = current_app.extensions[KEY]
    return found
