"""Forms about the register of certificates."""

from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, Optional

from language.said import said
from web.forms.act import LINE
from web.forms.base import REQUIRED, TOO_LONG, Day, StrictForm
from web.forms.mandates import CHOOSE
from workflow.services.mandates import Period


class CertificateForm(StrictForm):
    """A certificate, of whom, for which partner, from when until when."""

    email = EmailField(said("E-mailadres"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    partner = StringField(said("Partner"), [InputRequired(CHOOSE)])
    file = FileField(said("Het certificaat"), [FileRequired(said("Kies eerst een bestand."))])
    reference = StringField(said("Naam van het token of van de sleutel"), [LINE])
    since = Day(said("Eerste dag"), [InputRequired(REQUIRED)])
    until = Day(said("Laatste dag"), [Optional()])

    @property
    def period(self) -> Period:
        """From when until when."""
        return Period(self.since.data, self.until.data)
