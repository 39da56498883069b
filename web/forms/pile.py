"""Signing the pile: which documents, each with the digest of what was read."""

import re
from collections.abc import Iterable

from wtforms import HiddenField
from wtforms.validators import Length, ValidationError

from web.forms.acts import SignForm
from web.forms.base import INCOMPLETE
from workflow.services.pile import MOST

ONE = re.compile(r"([1-9][0-9]{0,8})-([0-9a-f]{64})")


class PileForm(SignForm):
    """What is signed, and how. The digest of the single document is left empty."""

    documents = HiddenField(validators=[Length(min=1, max=2_000, message=INCOMPLETE)])

    def validate_documents(self, field: HiddenField) -> None:
        """Each of them once, and no more than go in one time."""
        if not read((field.data or "").split()):
            raise ValidationError(INCOMPLETE)

    @property
    def wanted(self) -> dict[int, str]:
        """The digest that was read of each agreement. Only of a form that was validated."""
        return read((self.documents.data or "").split()) or {}


def read(ticked: Iterable[str]) -> dict[int, str] | None:
    """The ticks of the page as agreement and digest; None when they did not come from it."""
    found = [ONE.fullmatch(each) for each in ticked]
    wanted = {int(each[1]): each[2] for each in found if each}
    return wanted if len(wanted) == len(found) <= MOST else None
