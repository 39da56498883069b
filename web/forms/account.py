"""Forms about one's own account."""

from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, EqualTo, InputRequired, Length

from language.said import LANGUAGES, said
from web.forms.base import INCOMPLETE, REQUIRED, TOO_LONG, StrictForm
from web.languages import NAMES
from web.login import LONGEST_ADDRESS
from workflow.services.accounts import NO_LANGUAGE
from workflow.services.passwords import LONGEST_PASSWORD

NEXT = Length(max=LONGEST_ADDRESS, message=INCOMPLETE)
"""Of the page to go on to."""


class LogInForm(StrictForm):
    """Address and password."""

    email = EmailField(said("E-mailadres"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    password = PasswordField(
        said("Wachtwoord"), [InputRequired(REQUIRED), Length(max=LONGEST_PASSWORD, message=TOO_LONG)]
    )
    verder = HiddenField(validators=[NEXT])


class PasswordForm(StrictForm):
    """Choosing a password."""

    password = PasswordField(said("Kies een wachtwoord"), [InputRequired(REQUIRED)])
    again = PasswordField(
        said("Typ het nog een keer"),
        [InputRequired(REQUIRED), EqualTo("password", said("De twee wachtwoorden zijn niet gelijk."))],
    )


class PasskeyForm(StrictForm):
    """What a passkey answered."""

    answer = HiddenField(validators=[InputRequired(INCOMPLETE), Length(max=20_000, message=INCOMPLETE)])
    verder = HiddenField(validators=[NEXT])


class PasskeyNameForm(StrictForm):
    """A passkey that was made, and how its owner calls it."""

    answer = HiddenField(validators=[InputRequired(INCOMPLETE), Length(max=20_000, message=INCOMPLETE)])
    name = StringField(
        said("Hoe noemt u dit apparaat?"), [InputRequired(REQUIRED), Length(max=60, message=TOO_LONG)]
    )


class ReturnForm(StrictForm):
    """With what somebody comes back from their organisation's provider."""

    code = HiddenField(validators=[InputRequired(INCOMPLETE), Length(max=4_000, message=INCOMPLETE)])
    state = HiddenField(validators=[InputRequired(INCOMPLETE), Length(max=200, message=INCOMPLETE)])


class AddressForm(StrictForm):
    """Another address."""

    email = EmailField(
        said("Nieuw e-mailadres"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)]
    )


class LanguageForm(StrictForm):
    """In which language somebody reads."""

    language = RadioField(
        said("Uw taal"),
        [InputRequired(NO_LANGUAGE), AnyOf(LANGUAGES, NO_LANGUAGE)],
        choices=[SelectChoice(code, NAMES[code]) for code in LANGUAGES],
        validate_choice=False,
    )


class EmptyForm(StrictForm):
    """A button, nothing else."""


class CodeForm(StrictForm):
    """The second step: a code of the app, or a recovery code."""

    code = StringField(said("Code"), [InputRequired(REQUIRED), Length(max=40, message=TOO_LONG)])
    verder = HiddenField(validators=[NEXT])


class AppForm(CodeForm):
    """A code of an app that is new. The secret travels along, encrypted."""

    offer = HiddenField(validators=[InputRequired(INCOMPLETE), Length(max=500, message=INCOMPLETE)])


class ProveForm(StrictForm):
    """Proving again who one is. What somebody does not have is not asked of them."""

    password = PasswordField(said("Uw wachtwoord"), [Length(max=LONGEST_PASSWORD, message=TOO_LONG)])
    code = StringField(said("Code"), [Length(max=40, message=TOO_LONG)])
    verder = HiddenField(validators=[NEXT])
