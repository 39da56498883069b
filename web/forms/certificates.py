"""Forms about the register of certificates."""

from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, Optional

from web.forms.act import LINE
from web.forms.base import REQUIRED, TOO_LONG, Day, StrictForm
from web.forms.mandates import CHOOSE
from workflow.services.mandates import Period


class CertificateForm(StrictForm):
    """A certificate, of whom, for which partner, from when until when."""

    email = EmailField("E-mailadres", [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    partner = StringField("Partner", [InputRequired(CHOOSE)])
    file = FileField("Het certificaat", [FileRequired("Kies eerst een bestand.")])
    reference = StringField("Naam van het token of van de sleutel", [LINE])
    since = Day("Eerste dag", [InputRequired(REQUIRED)])
    until = Day("Laatste dag", [Optional()])

    @property
    def period(self) -> Period:
        """From when until when."""
        return Period(self.since.data, self.until.data)
