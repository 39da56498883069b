"""Forms of the burgemeester's office."""

from datetime import date, datetime

from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from language.said import said
from web.forms.base import REQUIRED, TOO_LONG, StrictForm, WholeNumber
from workflow.domain.terms import LONGEST, Term
from workflow.services.teams import Founding

BETWEEN = said("Vul een getal in van {min} tot en met {max}.")
FROM_ONE, FROM_NOUGHT = NumberRange(1, LONGEST, BETWEEN), NumberRange(0, LONGEST, BETWEEN)


class NewTeamForm(StrictForm):
    """A team and its first coordinator."""

    team = StringField(said("Naam van het team"), [DataRequired(REQUIRED), Length(max=120, message=TOO_LONG)])
    coordinator = StringField(
        said("Naam van de coördinator"), [DataRequired(REQUIRED), Length(max=120, message=TOO_LONG)]
    )
    email = EmailField(
        said("E-mailadres van de coördinator"), [DataRequired(REQUIRED), Length(max=254, message=TOO_LONG)]
    )

    def founding(self) -> Founding:
        """What is asked."""
        return Founding(self.team.data, self.coordinator.data, self.email.data)


class RemindForm(StrictForm):
    """Reminding by hand takes nothing."""


class TermForm(StrictForm):
    """The term of one step, from a day on."""

    days = WholeNumber(said("Na hoeveel dagen is iemand te laat?"), [InputRequired(REQUIRED), FROM_ONE])
    remind = WholeNumber(
        said("Hoeveel dagen tussen twee herinneringen?"), [InputRequired(REQUIRED), FROM_ONE]
    )
    inform = WholeNumber(
        said("Na hoeveel dagen te laat krijgt het volgende niveau bericht?"),
        [InputRequired(REQUIRED), FROM_NOUGHT],
    )
    since = StringField(said("Vanaf welke dag?"), [Length(max=20, message=TOO_LONG)])

    def term(self) -> Term:
        """The term as it was filled in."""
        return Term(self.days.data, self.remind.data, self.inform.data)

    def first_day(self) -> date | None:
        """The day it begins; None when that was left empty."""
        return _day(self.since.data or "")

    def validate_since(self, field: StringField) -> None:
        """A day as one writes it."""
        _day(field.data or "")


def _day(text: str) -> date | None:
    """31-12-2026 or 2026-12-31. Raises ValidationError with a Dutch sentence."""
    for pattern in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), pattern).date() if text.strip() else None  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValidationError(said("Schrijf de dag als 31-12-2026."))
