"""What every form shares: a key that makes sending twice harmless, and refusal of unknown fields."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField
from wtforms.validators import Length

from language.said import said

REQUIRED = said("Vul dit in.")
INCOMPLETE = said("Dit formulier is niet compleet.")
"""Of a field that nobody sees: the browser did not send what the page gave it."""

NO_DAY = said("Vul een dag in, zoals 31-12-2026.")
YEARS = range(2000, 3000)
"""Before and after these the calendar of computers ends somewhere."""
TOO_LONG = said("Dit is te lang: hoogstens {max} tekens.")


def new_key() -> str:
    """A key for one form on one page."""
    return secrets.token_urlsafe(24)


def no_newlines(text: str | None) -> str:
    """One line of text, without white space around it."""
    return " ".join((text or "").split())


class WholeNumber(IntegerField):  # type: ignore[misc]  # wtforms has no types
    """A number; other input is refused with a Dutch sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(said("Vul een heel getal in, in cijfers.")) from error

    @property
    def shown(self) -> str:
        """What the page shows: what was typed, also when it is no number."""
        typed = self.raw_data[0] if self.raw_data else self.data
        return "" if typed is None else str(typed)


class Day(DateField):  # type: ignore[misc]  # wtforms has no types
    """A day, as a browser sends it or as one writes it; other input is refused with a Dutch sentence."""

    data: Any
    """A date; None when there is none, or it is wrong."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **more: Any) -> None:  # noqa: ANN401 - wtforms'
        super().__init__(label, validators, format=["%Y-%m-%d", "%d-%m-%Y"], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(NO_DAY) from error
        if self.data and self.data.year not in YEARS:
            self.data = None
            raise ValueError(NO_DAY)


class StrictForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form that refuses fields it does not have, so that nothing is ever assigned by accident."""

    key = HiddenField(validators=[Length(min=16, max=64, message=INCOMPLETE)])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether everything fits; the reasons are on the fields and in `form_errors`."""
        fits: bool = super().validate(extra_validators)
        unknown = set(request.form) | set(request.files)
        if unknown - {field.name for field in self}:
            self.form_errors.append(said("Dit formulier heeft een veld dat er niet hoort."))
            return False
        return fits

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is wrong with the form as a whole, or with a field that nobody sees."""
        hidden = [error for field in self if isinstance(field, HiddenField) for error in field.errors]
        return tuple(dict.fromkeys([*self.form_errors, *hidden]))
