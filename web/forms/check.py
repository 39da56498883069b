"""The form of /controle."""

from flask_wtf.file import FileField, FileRequired

from web.forms.base import StrictForm


class CheckForm(StrictForm):
    """A PDF to check."""

    file = FileField("PDF-bestand", [FileRequired("Kies eerst een bestand.")])
