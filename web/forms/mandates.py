"""Forms about who speaks and signs for a partner."""

from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp

from language.said import said
from web.forms.act import LINE
from web.forms.base import REQUIRED, TOO_LONG, Day, StrictForm, no_newlines
from workflow.domain.parties import Mandate
from workflow.domain.partners.policy import LONGEST_REASON
from workflow.services.mandates import Period

CHOOSE = said("Kies er een.")


class GroundForm(StrictForm):
    """Who, from when until when, and on which written ground."""

    email = EmailField(said("E-mailadres"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    name = StringField(said("Naam"), [Length(max=120, message=TOO_LONG)])
    since = Day(said("Eerste dag"), [InputRequired(REQUIRED)])
    until = Day(said("Laatste dag"), [Optional()])
    source = StringField(said("Bron van het mandaat"), [InputRequired(REQUIRED), LINE])
    reference = StringField(said("Kenmerk van het mandaat"), [InputRequired(REQUIRED), LINE])
    conditions = StringField(said("Voorwaarden"), [Length(max=500, message=TOO_LONG)])

    @property
    def person_name(self) -> str:
        """The name of somebody without an account yet; else empty."""
        return no_newlines(self.name.data or "")

    @property
    def period(self) -> Period:
        """From when until when."""
        return Period(self.since.data, self.until.data)

    @property
    def mandate(self) -> Mandate:
        """The written ground."""
        words = (self.source.data, self.reference.data, self.conditions.data)
        return Mandate(*(no_newlines(word) for word in words))


class SeatForm(GroundForm):
    """A seat."""

    partner = SelectField(said("Partner"), [InputRequired(CHOOSE)], validate_choice=False)
    level = SelectField(
        said("Niveau van overleg"),
        [InputRequired(CHOOSE), Regexp(r"[0-9]{1,6}\Z", message=CHOOSE)],
        coerce=str,
        validate_choice=False,
    )
    approver = BooleanField(said("Mag de hele tekst goedkeuren namens de partner"))


class SignatoryForm(GroundForm):
    """A mandate to sign."""

    partner = SelectField(said("Partner"), [InputRequired(CHOOSE)], validate_choice=False)
    function = StringField(said("Functie, zoals die in het document komt"), [InputRequired(REQUIRED), LINE])


class DeputyForm(GroundForm):
    """Somebody who stands in for a seat, with what that seat may do."""

    until = Day(said("Laatste dag"), [InputRequired(REQUIRED)])


class KeeperForm(StrictForm):
    """Somebody who keeps a partner's mandates."""

    email = EmailField(said("E-mailadres"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    name = StringField(said("Naam"), [Length(max=120, message=TOO_LONG)])
    partner = SelectField(said("Partner"), [InputRequired(CHOOSE)], validate_choice=False)
    function = StringField(said("Functie bij de partner"), [InputRequired(REQUIRED), LINE])
    by_post = BooleanField(said("Stuur de code per post, in plaats van naar dit e-mailadres"))

    @property
    def person_name(self) -> str:
        """The name of somebody without an account yet; else empty."""
        return no_newlines(self.name.data or "")


class AnswerForm(StrictForm):
    """A key on a page."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the fields that one sees."""
        seen = (field for field in self if not isinstance(field, HiddenField))
        return tuple(error for field in seen for error in field.errors)


class RefusalForm(AnswerForm):
    """With a reason."""

    reason = TextAreaField(
        said("Reden"), [InputRequired(said("Geef een reden.")), Length(max=LONGEST_REASON, message=TOO_LONG)]
    )


class VoteForm(RefusalForm):
    """Whether a keeper who is objected to may stay."""

    outcome = StringField(said("Uw oordeel"), [AnyOf(("blijft", "gaat"), message=CHOOSE)])


class CodeForm(AnswerForm):
    """The code that went to the organisation's address."""

    code = StringField(said("Code"), [InputRequired(REQUIRED), Length(max=40, message=TOO_LONG)])


class EndForm(StrictForm):
    """The last day of a seat or of a mandate to sign."""

    until = Day(said("Laatste dag"), [InputRequired(REQUIRED)])


class HandoverForm(StrictForm):
    """To whom a coordinator offers their part."""

    name = StringField(
        said("Naam van uw opvolger"), [InputRequired(REQUIRED), Length(max=120, message=TOO_LONG)]
    )
    email = EmailField(
        said("E-mailadres van uw opvolger"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)]
    )
