"""Rules about who acts."""

from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.questions import (
    approver_seat,
    coordinator_seat,
    own_signatory,
    speaking_seat,
    todays_signatory,
)
from workflow.domain.rules.rule import rule
from workflow.domain.vocabulary import Role


@rule("Alleen een coördinator van dit team kan dit doen.")
def a_coordinator(agreement: Agreement, act: Act) -> bool:
    """A coordinator holds a seat of the team's own partner: the team is a partner like the others."""
    return coordinator_seat(agreement, act) is not None


@rule("Alleen het bureau van de burgemeester kan dit doen.")
def the_mayors_office(_: Agreement, act: Act) -> bool:
    """Recognising, and leading a team through, is for the gemeente (article 6)."""
    return Role.MAYORS_OFFICE in act.roles


@rule("U hebt vandaag geen zetel bij een partner van dit dossier op dit niveau.")
def a_seat(agreement: Agreement, act: Act) -> bool:
    """Nobody acts at a level where they hold no seat on that day."""
    return speaking_seat(agreement, act) is not None


@rule("U bent vandaag niet bevoegd om voor een partner goed te keuren.")
def an_approver(agreement: Agreement, act: Act) -> bool:
    """The yes to the complete text needs a seat marked as approver (police: the bureauchef)."""
    return approver_seat(agreement, act) is not None


@rule("U bent geen ondertekenaar van dit document.")
def a_signatory(agreement: Agreement, act: Act) -> bool:
    """Only the people the PDF was made for sign it; no role signs for somebody else."""
    return own_signatory(agreement, act) is not None


@rule("U spreekt voor meer dan één partner. Dat kan niet: ieder spreekt voor één partner.")
def speaks_for_one_partner(agreement: Agreement, act: Act) -> bool:
    """Partners are equals (article 3), so nobody speaks for two of them."""
    seats = {s.partner for s in agreement.seats_of(act.person, act.today)}
    signs = {s.partner for s in agreement.signatories if s.person == act.person and s.holds_on(act.today)}
    return len(seats | signs) <= 1


@rule("Alleen een coördinator van dit team of een ondertekenaar van een partner kan dit doen.")
def a_coordinator_or_todays_signatory(agreement: Agreement, act: Act) -> bool:
    """The team stops, or a partner gives notice: whoever could bind it can end it."""
    return a_coordinator.holds(agreement, act) or todays_signatory(agreement, act) is not None


@rule("Dit gebeurt vanzelf; niemand kan dit doen.")
def the_installation_itself(_: Agreement, act: Act) -> bool:
    """What follows from a date or from another act; no person holds this role."""
    return Role.INSTALLATION in act.roles


@rule("Wie de ondertekening heeft geopend, kan het team niet ook erkennen. Dat doet een collega.")
def another_than_the_opener(agreement: Agreement, act: Act) -> bool:
    """Four eyes: opening the signing and recognising are not the same person."""
    return agreement.paper is not None and agreement.paper.opened_by != act.person
