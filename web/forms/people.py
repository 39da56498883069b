"""Forms about accounts."""

from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import InputRequired, Length

from language.said import said
from web.forms.base import REQUIRED, TOO_LONG, StrictForm
from workflow.domain.vocabulary import Role
from workflow.services.directory import Invited


class InviteForm(StrictForm):
    """Who is invited."""

    name = StringField(said("Naam"), [InputRequired(REQUIRED), Length(max=120, message=TOO_LONG)])
    email = EmailField(said("E-mailadres"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    office = BooleanField(said("Werkt bij het burgemeestersbureau"))

    @property
    def invited(self) -> Invited:
        """What is asked."""
        roles = frozenset({Role.MAYORS_OFFICE}) if self.office.data else frozenset()
        return Invited(self.name.data, self.email.data, roles)


class AccountForm(StrictForm):
    """What is done to an account takes nothing more."""
