"""Single sign-on: at the first whole login an account is bound to its owner's subject at the provider.

From then on the subject finds the account, and the address does not: who gets an address that somebody else
had does not get their account.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.vocabulary import Administration
from workflow.persistence import identity, people
from workflow.persistence.tables import PersonRow, SignOnRow
from workflow.services import named_keepers
from workflow.services.administration import journalled
from workflow.services.desk import Desk
from workflow.services.identity import Identity
from workflow.services.notice_of_account import SIGN_ON_BOUND, tell_both, tell_office
from workflow.services.people import NotAllowed, token_hash

TOLD_AGAIN = timedelta(hours=24)
"""So often at most is the office told of the same account."""
OTHER_SUBJECT = said(
    "Uw organisatie noemt bij dit e-mailadres iemand anders dan eerst. Vraag het bureau van de burgemeester."
)
STRANGER = said("Een inlogdienst noemt iemand anders")


class OtherSubject(NotAllowed):
    """The provider names another subject than the one to which this account was bound."""


def owner(session: Session, known: Identity) -> PersonRow | None:
    """The person, locked, whose subject this is; while it is nobody's, who has the address. Or None."""
    bound = identity.sign_on(session, known.issuer, known.subject)
    found = session.get(PersonRow, bound.person_id) if bound else people.by_email(session, known.email)
    return people.locked(session, found.id) if found else None


def fits(session: Session, desk: Desk, person: PersonRow, known: Identity) -> bool:
    """Whether the person may be this subject. If not that is journalled, and the office told."""
    bound = identity.sign_on_of(session, person.id, known.issuer)
    if bound is None or bound.subject == known.subject:
        return True
    if bound.refused_at is None or desk.now() - bound.refused_at >= TOLD_AGAIN:
        bound.refused_at = desk.now()
        body = {"person": person.id, "issuer": known.issuer, "subject": token_hash(known.subject)}
        journalled(session, desk, Administration.SIGN_ON_REFUSED, body)
        sentence = said(
            "Bij het adres van {name} hoort bij de inlogdienst een ander dan eerst. Die kwam er niet in.",
            name=person.name,
        )
        tell_office(session, desk, (), STRANGER, sentence, f"/beheer/mensen/{person.id}")
    return False


def bind(session: Session, desk: Desk, person: PersonRow, known: Identity) -> None:
    """The person, who is locked, got in as this subject: the first time that is kept, and told.

    Whom their organisation names as a keeper of its mandates is one from then on.
    """
    people.use_first(session, person, desk.now())
    if identity.sign_on(session, known.issuer, known.subject) is None:
        row = SignOnRow(person_id=person.id, issuer=known.issuer, subject=known.subject, bound_at=desk.now())
        session.add(row)
        session.flush()
        body = {"person": person.id, "issuer": known.issuer, "subject": token_hash(known.subject)}
        journalled(session, desk, Administration.SIGN_ON_BOUND, body)
        tell_both(session, desk, person, SIGN_ON_BOUND)
    if known.keeps:
        named_keepers.appoint(session, desk, person, known.keeps)
