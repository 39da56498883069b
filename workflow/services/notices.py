"""Who is told what after an act: whoever's turn it became, and at the end everyone. Through the outbox."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from language.said import Said, said
from workflow.domain.facts import Agreement
from workflow.domain.letter import Letter
from workflow.domain.turn import Turn, turns
from workflow.domain.vocabulary import FINAL, IN_FORCE, Action, label
from workflow.persistence import messages, people
from workflow.persistence.tables import AgreementRow, TeamRow
from workflow.services.desk import Desk

TOLD = IN_FORCE | FINAL
"""Every partner hears of it when an agreement comes into one of these states."""
ASKED = {
    Action.SUBMIT: said("u kunt de aanvraag afmaken en indienen"),
    Action.TAKE_UP: said("u kunt de aanvraag in behandeling nemen"),
    Action.REVISE: said("er is bezwaar tegen een voorstel van uw partner"),
    Action.CONSENT: said("uw instemming is gevraagd bij een voorstel"),
    Action.PUT_TO_APPROVAL: said("alle voorstellen zijn afgerond; u kunt de tekst voorleggen"),
    Action.APPROVE: said("uw goedkeuring van de hele tekst is gevraagd"),
    Action.OPEN_SIGNING: said("iedereen heeft goedgekeurd; u kunt de ondertekening openen"),
    Action.SIGN: said("u kunt de werkafspraken lezen en ondertekenen"),
    Action.RECOGNISE: said("iedereen heeft getekend; u kunt het team erkennen"),
    Action.RENEW: said("de looptijd eindigt of er is een nieuw convenant; u kunt de werkafspraken verlengen"),
    Action.RESUME: said("de erkenning is geschorst; u kunt haar hervatten"),
}
"""What a person whose turn it became reads behind "Het dossier wacht op u:"."""
TO_TASKS = said("Log in en open Mijn taken")
"""The one thing to do in most messages."""


def tell(session: Session, desk: Desk, row: AgreementRow, before: Agreement, after: Agreement) -> None:
    """Leave messages for the people whose turn it became, or for everyone when it ended."""
    team = session.get_one(TeamRow, row.team_id).name
    news = _for_everyone(before, after)
    if news:
        today = desk.today()
        seated = {seat.person for seat in after.seats if seat.holds_on(today)}
        signing = {signatory.person for signatory in after.signing_on(today)}
        subject = Said("{team}: {state}", {"team": team, "state": label(after.state)})
        _put_out(session, desk, seated | signing, subject, news)
        return
    known = set(turns(before, desk.today()))
    for turn in turns(after, desk.today()):
        if turn not in known:
            sentence = said("Het dossier wacht op u: {asked}.", asked=ASKED[turn.action])
            subject = said("{team}: u bent aan de beurt", team=team)
            _put_out(session, desk, _people(session, turn), subject, sentence)


def _for_everyone(before: Agreement, after: Agreement) -> str:
    """What every partner is told; empty when the act was a step that only some wait for."""
    if after.notice and after.notice != before.notice and after.state in IN_FORCE:
        partner = after.partner(after.notice.partner).name
        return said(
            "De werkafspraken zijn opgezegd door {partner}. Zij gelden niet meer vanaf {day}.",
            partner=partner,
            day=_in_digits(after.notice.day),
        )
    if after.state in TOLD and before.state is not after.state:
        return said("Dit dossier is nu {state}.", state=label(after.state))
    return ""


def _in_digits(day: date) -> str:
    """24-11-2026, and in English the other way round: there it could be read as the day of another month."""
    return said("{day}-{month}-{year}", day=f"{day:%d}", month=f"{day:%m}", year=f"{day:%Y}")


def _people(session: Session, turn: Turn) -> Iterable[int]:
    if turn.role:
        return (person for person in people.with_role(session, turn.role) if person != turn.but_not)
    return turn.people


def _put_out(session: Session, desk: Desk, to: Iterable[int], subject: str, sentence: str) -> None:
    """The message names no secret and its link equals nobody's identity: one logs in first."""
    for person in people.accounts(session, to):
        letter = Letter(person.name, (sentence,), TO_TASKS, f"{desk.site}/taken")
        messages.put_out(session, person.id, subject, letter, desk.now())
