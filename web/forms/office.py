"""Forms of the burgemeester's office."""

from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length

from web.forms.base import REQUIRED, StrictForm


class NewTeamForm(StrictForm):
    """A team and its first coordinator."""

    team = StringField("Naam van het team", [InputRequired(REQUIRED), Length(max=120)])
    coordinator = StringField("Naam van de coördinator", [InputRequired(REQUIRED), Length(max=120)])
    email = EmailField("E-mailadres van de coördinator", [InputRequired(REQUIRED), Length(max=254)])
