"""From a form to an Act: one form per action, each with exactly the fields that the action takes."""

from datetime import date
from typing import Any

from wtforms import HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from web.forms.base import StrictForm, WholeNumber, no_newlines
from workflow.domain.facts import Act, Draft, TeamForm
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.domain.vocabulary import Action, ProposalKind

TOO_LONG = "Dit is te lang: hoogstens %(max)d tekens."
LINE = Length(max=200, message=TOO_LONG)
TEXT = Length(max=LONGEST_TEXT, message=TOO_LONG)
NUMBER = (Optional(), NumberRange(1, 999_999, "Vul een getal in vanaf 1."))


class ActForm(StrictForm):
    """An action that takes nothing."""

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {}

    def act(self, action: Action, person: int, *, fresh: bool = False) -> Act:
        """The act as the person means it; the server fills in the day and their roles."""
        return Act(action, person, date.min, fresh=fresh, **self.given())


class ReasonForm(ActForm):
    """An action with a reason."""

    reason = TextAreaField("Waarom?", [TEXT])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {"reason": self.reason.data or ""}


class TextForm(ActForm):
    """An action on one exact text."""

    digest = HiddenField(validators=[Length(max=64)])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {"digest": self.digest.data or ""}


class FillInForm(ActForm):
    """The team and its area."""

    name = StringField("Naam van het team", [LINE])
    representative = StringField("Wie vertegenwoordigt het team?", [LINE])
    contact = StringField("E-mailadres of telefoonnummer van het team", [LINE])
    members = WholeNumber("Aantal leden", NUMBER)
    streets = TextAreaField("Straten", [Length(max=20_000, message=TOO_LONG)])
    note = TextAreaField("Toelichting bij het gebied", [TEXT])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        form = TeamForm(
            name=no_newlines(self.name.data),
            contact=no_newlines(self.contact.data),
            representative=no_newlines(self.representative.data),
            members=self.members.data,
            streets=lines(self.streets.data),
            note=self.note.data or "",
        )
        return {"form": form}


class DraftForm(ActForm):
    """The content of a proposal, new or revised."""

    level = HiddenField(validators=[Length(max=6)])
    proposal = HiddenField(validators=[Length(max=6)])
    kind = HiddenField(validators=[Length(max=40)])
    principle = HiddenField(validators=[Length(max=80)])
    title = StringField("Onderwerp", [LINE])
    text = TextAreaField("Tekst die u voorstelt", [TEXT])
    streets = TextAreaField("Straten", [Length(max=20_000, message=TOO_LONG)])
    reason = TextAreaField("Waarom stelt u dit voor?", [TEXT])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        draft = Draft(
            kind=ProposalKind(self.kind.data),
            text=self.text.data or "",
            reason=self.reason.data or "",
            principle=self.principle.data or "",
            title=no_newlines(self.title.data),
            streets=lines(self.streets.data),
        )
        return {"draft": draft, "level": number(self.level), "proposal": number(self.proposal)}

    def validate_kind(self, field: HiddenField) -> None:
        """One of the three kinds."""
        if field.data not in set(ProposalKind):
            raise ValidationError("Kies wat voor voorstel u doet.")


class StanceForm(ActForm):
    """What a partner says of a proposal, at a level, on one exact revision."""

    level = HiddenField(validators=[Length(max=6)])
    proposal = HiddenField(validators=[Length(max=6)])
    digest = HiddenField(validators=[Length(max=64)])
    reason = TextAreaField("Waarom maakt u bezwaar?", [TEXT])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {
            "level": number(self.level),
            "proposal": number(self.proposal),
            "digest": self.digest.data or "",
            "reason": self.reason.data or "",
        }


class SignForm(TextForm):
    """Signing: on one exact PDF, after proving again who one is."""

    password = PasswordField("Uw wachtwoord", [InputRequired("Typ uw wachtwoord om te tekenen.")])


def lines(text: str | None) -> tuple[str, ...]:
    """One entry per line; commas separate too, and empty ones vanish."""
    found = (no_newlines(part) for line in (text or "").splitlines() for part in line.split(","))
    return tuple(part for part in found if part)


def number(field: HiddenField) -> int | None:
    """A number that a page put in a hidden field; None when it is empty or no number."""
    text = field.data or ""
    return int(text) if text.isascii() and text.isdigit() else None


FORMS: dict[Action, type[ActForm]] = {
    Action.FILL_IN: FillInForm,
    Action.SUBMIT: ActForm,
    Action.RETURN: ReasonForm,
    Action.TAKE_UP: ActForm,
    Action.PROPOSE: DraftForm,
    Action.REVISE: DraftForm,
    Action.RETRACT: StanceForm,
    Action.CONSENT: StanceForm,
    Action.OBJECT: StanceForm,
    Action.PUT_TO_APPROVAL: TextForm,
    Action.APPROVE: TextForm,
    Action.REOPEN: ReasonForm,
    Action.OPEN_SIGNING: ActForm,
    Action.SIGN: SignForm,
    Action.DECLINE: ReasonForm,
    Action.RECOGNISE: ActForm,
    Action.WITHDRAW: ReasonForm,
}
"""Which fields each action takes."""
