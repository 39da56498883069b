"""The form of /controle."""

from flask_wtf.file import FileField, FileRequired
from wtforms import ValidationError

from language.said import said
from web.forms.base import StrictForm

LARGEST = 20 * 1024 * 1024
"""Bytes of a PDF that is checked."""
HEADER, WITHIN = b"%PDF-", 1024
"""Readers find a PDF's header in its first 1024 bytes (ISO 32000-1, annex H.3, note 13)."""
TOO_LARGE = said("Dit bestand is te groot. Een PDF mag hoogstens 20 MB zijn.")
EMPTY = said("Dit bestand is leeg. Kies een ander bestand.")
NO_PDF = said("Dit bestand is geen PDF. Kies de PDF zoals u die kreeg, geen foto of scan.")


class CheckForm(StrictForm):
    """A PDF to check."""

    file = FileField(said("PDF-bestand"), [FileRequired(said("Kies eerst een bestand."))])

    def validate_file(self, field: FileField) -> None:
        """Refuse what cannot be a PDF by a sentence at the field; what may be one is for the checker."""
        stream = field.data.stream
        size, _ = stream.seek(0, 2), stream.seek(0)
        start = stream.read(WITHIN)
        stream.seek(0)
        if not size:
            raise ValidationError(EMPTY)
        if size > LARGEST:
            raise ValidationError(TOO_LARGE)
        if HEADER not in start:
            raise ValidationError(NO_PDF)
