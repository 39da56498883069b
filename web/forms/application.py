"""The application: the parts in which one fills it in, and the whole of it."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from language.said import said
from web.forms.act import LINE, TEXT, ActForm, lines
from web.forms.area import FILE, BoundaryFields
from web.forms.area import TEXT as GEOJSON
from web.forms.base import TOO_LONG, WholeNumber, no_newlines
from workflow.domain.facts import TeamForm

COUNT = (Optional(), NumberRange(0, 999_999, said("Vul een getal in van 0 tot en met 999.999.")))
NUMBER = (Optional(), NumberRange(1, 999_999, said("Vul een getal in van 1 tot en met 999.999.")))


class PartForm(ActForm):
    """A part of the application, with what it says of the team."""

    def answers(self) -> dict[str, Any]:
        """The fields of `TeamForm` that this part is about."""
        return {}

    def given(self) -> dict[str, Any]:
        """The arguments of the Act; of what this part is not about the form says nothing."""
        return {"form": TeamForm(**self.answers())}


class TeamPart(PartForm):
    """The team itself."""

    name = StringField(said("Naam van het team"), [LINE])
    representative = StringField(said("Wie vertegenwoordigt het team?"), [LINE])
    contact = StringField(said("E-mailadres of telefoonnummer van het team"), [LINE])
    members = WholeNumber(said("Aantal leden"), NUMBER)

    def answers(self) -> dict[str, Any]:
        """The fields of `TeamForm` that this part is about."""
        return {
            "name": no_newlines(self.name.data),
            "representative": no_newlines(self.representative.data),
            "contact": no_newlines(self.contact.data),
            "members": self.members.data,
        }


class StreetsPart(PartForm):
    """The streets, and in how many of them somebody of the team lives."""

    streets = TextAreaField(said("Straten"), [Length(max=20_000, message=TOO_LONG)])
    streets_covered = WholeNumber(said("In hoeveel van deze straten woont een teamlid?"), COUNT)
    note = TextAreaField(said("Toelichting bij het gebied"), [TEXT])

    def answers(self) -> dict[str, Any]:
        """The fields of `TeamForm` that this part is about."""
        return {
            "streets": lines(self.streets.data),
            "streets_covered": self.streets_covered.data,
            "note": self.note.data or "",
        }

    def validate_streets_covered(self, field: WholeNumber) -> None:
        """No more streets than there are."""
        streets = len(set(lines(self.streets.data)))
        if field.data is not None and field.data > streets:
            raise ValidationError(
                said("Het aantal straten in het gebied is {streets}. Vul hoogstens dat in.", streets=streets)
            )


class BoundaryPart(BoundaryFields, PartForm):
    """The area on the map."""

    boundary_file = FileField(FILE)
    boundary = TextAreaField(GEOJSON)

    def answers(self) -> dict[str, Any]:
        """The fields of `TeamForm` that this part is about."""
        return {"boundary": self.drawn}


class FillInForm(TeamPart, StreetsPart, BoundaryPart):
    """The whole application."""

    def answers(self) -> dict[str, Any]:
        """All fields of `TeamForm`."""
        return TeamPart.answers(self) | StreetsPart.answers(self) | BoundaryPart.answers(self)
