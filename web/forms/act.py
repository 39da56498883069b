"""What every form that becomes an Act shares."""

from datetime import date
from typing import Any

from wtforms.validators import Length

from web.forms.base import TOO_LONG, StrictForm, no_newlines
from workflow.domain.facts import Act
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.domain.vocabulary import Action

LINE = Length(max=200, message=TOO_LONG)
TEXT = Length(max=LONGEST_TEXT, message=TOO_LONG)


class ActForm(StrictForm):
    """An action that takes nothing."""

    def given(self) -> dict[str, Any]:
        """The arguments of the Act."""
        return {}

    def act(self, action: Action, person: int, *, fresh: bool = False) -> Act:
        """The act as the person means it; the server fills in the day and their roles."""
        return Act(action, person, date.min, fresh=fresh, **self.given())

    def told(self, problem: str, about: str) -> tuple[str, ...]:
        """Put what is wrong at the field it is about; what is about none is given back."""
        if about not in self:
            return (problem,)
        self[about].errors = [problem]
        return ()


def lines(text: str | None) -> tuple[str, ...]:
    """One entry per line; commas separate too, and empty ones vanish."""
    found = (no_newlines(part) for line in (text or "").splitlines() for part in line.split(","))
    return tuple(part for part in found if part)
