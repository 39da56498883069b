"""Forms about meetings. Day and time are typed as the clock on the wall shows them; UTC is what is kept."""

from datetime import UTC, date, datetime, time

from wtforms import (
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from language.said import said
from web.forms.act import TEXT
from web.forms.acts import IF_ANY, number
from web.forms.base import REQUIRED, TOO_LONG, Day, StrictForm, WholeNumber, no_newlines
from workflow.domain.meeting import LONGEST, LONGEST_LINE, LONGEST_LINK, SHORTEST, Plan, Slot
from workflow.services.desk import ZONE
from workflow.services.meetings import Note

LINE = Length(max=LONGEST_LINE, message=TOO_LONG)
LASTS = said("Vul een getal in van {min} tot {max}.", min=SHORTEST, max=LONGEST)
NO_SUCH_TIME = said(
    "Die nacht gaat de klok een uur vooruit of terug. Deze tijd is er dan niet, of twee keer. "
    "Kies een andere tijd."
)


class ClockTime(TimeField):  # type: ignore[misc]  # wtforms has no types
    """A time of day; other input is refused with a Dutch sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(said("Vul een tijd in, zoals 19:30.")) from error


class SlotForm(StrictForm):
    """When and where."""

    day = Day(said("Datum"), [InputRequired(REQUIRED)])
    time = ClockTime(said("Begintijd"), [InputRequired(REQUIRED)])
    minutes = WholeNumber(
        said("Duur in minuten"), [InputRequired(REQUIRED), NumberRange(SHORTEST, LONGEST, LASTS)]
    )
    place = StringField(said("Plaats"), [LINE])
    link = StringField(said("Link"), [Length(max=LONGEST_LINK, message=TOO_LONG)])

    def validate_time(self, field: ClockTime) -> None:
        """A time that comes once on that day."""
        if self.day.data and field.data and moment_of(self.day.data, field.data) is None:
            raise ValidationError(NO_SUCH_TIME)

    def slot(self) -> Slot:
        """What a valid form says."""
        at = moment_of(self.day.data, self.time.data) if self.day.data else None
        if at is None:
            raise ValueError(NO_SUCH_TIME)
        place, link = no_newlines(self.place.data), (self.link.data or "").strip()
        return Slot(at, self.minutes.data, place, link)


class PlanForm(SlotForm):
    """A meeting at one level, or about proposals."""

    subject = StringField(said("Onderwerp"), [InputRequired(REQUIRED), LINE])
    level = HiddenField(validators=IF_ANY)
    proposals = SelectMultipleField(said("Voorstellen"), validate_choice=False, choices=[])

    def plan(self) -> Plan:
        """What a valid form says."""
        numbers = tuple(int(n) for n in self.proposals.data or () if n.isascii() and n.isdigit())
        return Plan(no_newlines(self.subject.data), self.slot(), number(self.level), numbers)


class CancelForm(StrictForm):
    """Why it does not go on."""

    reason = TextAreaField(said("Waarom gaat het niet door?"), [TEXT])


class NoteForm(StrictForm):
    """What was decided, if wished at one proposal."""

    text = TextAreaField(said("Wat is er besloten?"), [TEXT])
    proposal = SelectField(said("Bij welk voorstel hoort dit?"), IF_ANY, validate_choice=False, choices=[])

    def note(self) -> Note:
        """What a valid form says."""
        return Note(self.text.data or "", number(self.proposal))


class FeedForm(StrictForm):
    """Making, renewing or revoking one's private calendar: nothing to fill in."""


def moment_of(day: date, at: time) -> datetime | None:
    """That time on that day in the municipality, in UTC; None when the clock skips or repeats it."""
    first, second = (datetime.combine(day, at.replace(fold=fold), ZONE) for fold in (0, 1))
    return first.astimezone(UTC) if first.utcoffset() == second.utcoffset() else None
