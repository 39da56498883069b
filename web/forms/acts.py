"""From a form to an Act: one form per action, each with exactly the fields that the action takes."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp, ValidationError

from language.said import said
from web.forms.act import LINE, TEXT, ActForm, lines
from web.forms.application import FillInForm
from web.forms.area import FILE, BoundaryFields
from web.forms.area import TEXT as GEOJSON
from web.forms.base import INCOMPLETE, TOO_LONG, Day, no_newlines
from workflow.domain.area import Area
from workflow.domain.facts import Draft
from workflow.domain.vocabulary import Action, ProposalKind, SigningWay
from workflow.ports.paper import Brought

A_NUMBER = Regexp(r"[1-9][0-9]{0,5}\Z", message=INCOMPLETE)
NEEDED = (InputRequired(INCOMPLETE), A_NUMBER)
"""Of a number that the page put in a hidden field, and that is never guessed."""
IF_ANY = (Optional(), A_NUMBER)


class ReasonForm(ActForm):
    """An action with a reason."""

    reason = TextAreaField(said("Waarom?"), [TEXT])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {"reason": self.reason.data or ""}


class TextForm(ActForm):
    """An action on one exact text."""

    digest = HiddenField(validators=[Length(max=64, message=INCOMPLETE)])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {"digest": self.digest.data or ""}


class EndForm(ReasonForm):
    """Ending an agreement: why, and from which day it no longer applies."""

    day = Day(said("Vanaf welke dag gelden de werkafspraken niet meer?"), [Optional()])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return super().given() | {"day": self.day.data}


class RemarkForm(ReasonForm):
    """A question about a proposal, or an answer to one."""

    proposal = HiddenField(validators=NEEDED)
    question = HiddenField(validators=IF_ANY)

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return super().given() | {"proposal": number(self.proposal), "question": number(self.question)}


class JoinForm(ActForm):
    """Which organisation becomes a partner."""

    partner = StringField(
        said("Organisatie"),
        [InputRequired(said("Kies een organisatie.")), Length(max=80, message=TOO_LONG)],
    )

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {"partner": self.partner.data or ""}


class DraftForm(BoundaryFields, ActForm):
    """The content of a proposal, new or revised."""

    level = HiddenField(validators=NEEDED)
    proposal = HiddenField(validators=IF_ANY)
    kind = HiddenField(validators=[Length(max=40, message=INCOMPLETE)])
    principle = HiddenField(validators=[Length(max=80, message=INCOMPLETE)])
    title = StringField(said("Onderwerp"), [LINE])
    text = TextAreaField(said("Tekst die u voorstelt"), [TEXT])
    streets = TextAreaField(said("Straten"), [Length(max=20_000, message=TOO_LONG)])
    boundary_file = FileField(FILE)
    boundary = TextAreaField(GEOJSON)
    seen = HiddenField(validators=[Length(max=64, message=INCOMPLETE)])
    """The digest of the area whose overlap with other teams was on the page."""
    reason = TextAreaField(said("Waarom stelt u dit voor?"), [TEXT])

    @property
    def area(self) -> Area:
        """The area that is proposed; without a boundary when that has a fault."""
        return Area(lines(self.streets.data), self.drawn)

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        draft = Draft(
            kind=ProposalKind(self.kind.data),
            text=self.text.data or "",
            reason=self.reason.data or "",
            principle=self.principle.data or "",
            title=no_newlines(self.title.data),
            streets=self.area.streets,
            boundary=self.drawn if self.kind.data == ProposalKind.AREA_CHANGE else (),
        )
        return {"draft": draft, "level": number(self.level), "proposal": number(self.proposal)}

    def validate_kind(self, field: HiddenField) -> None:
        """One of the three kinds."""
        if field.data not in set(ProposalKind):
            raise ValidationError(said("Kies wat voor voorstel u doet."))


class ReviseForm(DraftForm):
    """Another text of a proposal that is there."""

    proposal = HiddenField(validators=NEEDED)


class StanceForm(ActForm):
    """What a partner says of a proposal, at a level, on one exact revision."""

    level = HiddenField(validators=NEEDED)
    proposal = HiddenField(validators=NEEDED)
    digest = HiddenField(validators=[Length(max=64, message=INCOMPLETE)])
    reason = TextAreaField(said("Waarom maakt u bezwaar?"), [TEXT])

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {
            "level": number(self.level),
            "proposal": number(self.proposal),
            "digest": self.digest.data or "",
            "reason": self.reason.data or "",
        }


class RetractForm(StanceForm):
    """Taking a proposal back: its partner does so, at whichever level."""

    level = HiddenField(validators=IF_ANY)


class SignForm(TextForm):
    """Signing: on one exact PDF. That the signer proved who they are just now is in their login."""

    way = HiddenField(validators=[Optional(), AnyOf([*SigningWay], message=INCOMPLETE)])
    file = FileField(said("Bestand"))
    secret = PasswordField(said("Pincode of wachtwoord"), [Length(max=200, message=TOO_LONG)])

    @property
    def brought(self) -> Brought:
        """How somebody signs, and what they bring along for it."""
        way = SigningWay(self.way.data or SigningWay.EPHEMERAL)
        file = self.file.data.stream.read() if self.file.data else b""
        return Brought(way, file, self.secret.data or "")


def number(field: HiddenField) -> int | None:
    """A number that a page put in a hidden field; None when it is empty."""
    return int(field.data) if (field.data or "").strip() else None


FORMS: dict[Action, type[ActForm]] = {
    Action.FILL_IN: FillInForm,
    Action.SUBMIT: ActForm,
    Action.RETURN: ReasonForm,
    Action.TAKE_UP: ActForm,
    Action.PROPOSE: DraftForm,
    Action.REVISE: ReviseForm,
    Action.RETRACT: RetractForm,
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
    Action.REMARK: RemarkForm,
    Action.JOIN: JoinForm,
    Action.LEAVE: ReasonForm,
    Action.SUSPEND: ReasonForm,
    Action.RESUME: ReasonForm,
    Action.AMEND: ReasonForm,
    Action.RENEW: ActForm,
    Action.END: EndForm,
}
"""Which fields each action takes. An action that is not here follows by itself; nobody sends it."""
