"""Whatever somebody types, the answer is Dutch: no sentence of the forms' library ever shows."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField

import web.forms
from web.forms import acts, meetings
from web.forms.base import StrictForm, WholeNumber

TAKE_ANYTHING = {BooleanField, EmailField, FileField, HiddenField, PasswordField, StringField, TextAreaField}
"""Fields that never complain by themselves."""
CHOICES = {RadioField, SelectField, SelectMultipleField}
"""Fields that complain unless they are told to leave that to the services."""
IN_DUTCH = {acts.Day, meetings.Day, meetings.ClockTime, WholeNumber}
"""Fields that complain with a sentence of ours."""


def forms(base: type = StrictForm) -> Iterator[type]:
    for module in pkgutil.iter_modules(web.forms.__path__):
        importlib.import_module(f"web.forms.{module.name}")
    for form in base.__subclasses__():
        yield form
        yield from forms(form)


def fields() -> list[Any]:
    found = {
        f"{form.__name__}.{name}": field
        for form in (StrictForm, *forms())
        for name in dir(form)
        if isinstance(field := getattr(form, name), UnboundField)
    }
    return [pytest.param(field, id=name) for name, field in sorted(found.items())]


@pytest.mark.parametrize("field", fields())
def test_every_complaint_about_a_field_has_a_dutch_sentence(field: UnboundField) -> None:
    assert field.field_class in TAKE_ANYTHING | CHOICES | IN_DUTCH
    if field.field_class in CHOICES:
        assert field.kwargs["validate_choice"] is False
    validators = field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else ())
    mute = [type(each).__name__ for each in validators if getattr(each, "message", "") is None]
    assert mute == []


def test_there_are_forms() -> None:
    assert {"LogInForm.email", "NewTeamForm.team", "StanceForm.level"} <= {each.id for each in fields()}
