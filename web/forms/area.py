"""The fields about a boundary: a file or pasted text, both GeoJSON. The text counts, and is shown again."""

import json

from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from language.said import said
from workflow.domain.area import LONGEST_GEOJSON, BadBoundary, Boundary, as_geojson, parse

FILE, TEXT = said("Grens uit een bestand"), said("Grens als GeoJSON")


def as_text(boundary: Boundary) -> str:
    """The boundary as somebody may paste it; empty when there is none."""
    return json.dumps(as_geojson(boundary)) if boundary else ""


class BoundaryFields:
    """What a form does with its `boundary_file` and `boundary`: a file that is given becomes the text."""

    boundary_file: FileField
    boundary: TextAreaField

    @property
    def drawn(self) -> Boundary:
        """The boundary; none when its field has a fault."""
        try:
            return parse(self.boundary.data or "")
        except BadBoundary:
            return ()

    def validate_boundary_file(self, field: FileField) -> None:
        """The file is a boundary."""
        if field.data:
            self.boundary.data = as_text(_parsed(field.data.stream.read(LONGEST_GEOJSON + 1)))

    def validate_boundary(self, field: TextAreaField) -> None:
        """The text is a boundary, or empty."""
        _parsed(field.data or "")


def _parsed(text: str | bytes) -> Boundary:
    """What is wrong with the text becomes the field's error."""
    try:
        return parse(text)
    except BadBoundary as found:
        raise ValidationError(str(found)) from found
