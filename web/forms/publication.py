"""The form for one sentence that becomes public."""

from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from language.said import said
from web.forms.base import INCOMPLETE, TOO_LONG, StrictForm
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.services.publication import SentenceWish

DIGEST = 64
"""Hexadecimal digits."""


class SentenceForm(StrictForm):
    """What may be public of it, and what stands in its place."""

    sentence = HiddenField(validators=[Length(min=DIGEST, max=DIGEST, message=INCOMPLETE)])
    allowed = SelectMultipleField(said("Dit mag openbaar"), validate_choice=False)
    all_allowed = BooleanField(said("Alles wat hier gemarkeerd is, mag openbaar"))
    version = TextAreaField(
        said("Openbare versie van deze zin"), [Length(max=LONGEST_TEXT, message=TOO_LONG)]
    )

    def wish(self) -> SentenceWish:
        """What is said."""
        ticked = tuple(self.allowed.data or ())
        return SentenceWish(self.sentence.data, ticked, self.all_allowed.data, self.version.data or "")
