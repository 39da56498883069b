"""The pages of a team's application: in steps for who fills it in, on one page for everybody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from wtforms import Field

from language.said import Said, said
from web import areas
from web.forms.act import ActForm
from web.forms.application import BoundaryPart, PartForm, StreetsPart, TeamPart
from workflow.domain.vocabulary import Action, State
from workflow.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of the application."""

    word: str
    """Its place in the address."""
    title: str
    form: type[PartForm] | None = None
    """What is asked; None when there is nothing to fill in."""
    needed: tuple[str, ...] = ()
    """The fields without which nobody can submit."""
    with_map: bool = False

    @property
    def number(self) -> int:
        """Which step it is, from 1."""
        return STEPS.index(self) + 1

    @property
    def before(self) -> "Step | None":
        """The step before this one."""
        return STEPS[self.number - 2] if self.number > 1 else None

    @property
    def after(self) -> "Step":
        """The step after this one; the last one stays where it is."""
        return STEPS[min(self.number, len(STEPS) - 1)]


STEPS = (
    Step("team", said("Het team"), TeamPart, ("name", "representative", "contact", "members")),
    Step("straten", said("De straten"), StreetsPart, ("streets",)),
    Step("grens", said("De grens op de kaart"), BoundaryPart, with_map=True),
    Step("afspraken", said("De afspraken")),
    Step("controleren", said("Controleer uw antwoorden"), with_map=True),
)
CHECK = STEPS[-1]


def step_of(word: str) -> Step | None:
    """The step with this word in its address, or None."""
    return next((step for step in STEPS if step.word == word), None)


def in_steps(dossier: Dossier) -> bool:
    """Whether the reader fills in the application step by step."""
    return dossier.state is State.DRAFT and Action.FILL_IN in dossier.offers


def unfinished(dossier: Dossier) -> tuple[Step, ...]:
    """The steps in which something stands in the way of submitting."""
    team = dossier.facts.form
    small = team.members is not None and team.members < dossier.facts.minimum_members
    return tuple(
        step
        for step in STEPS
        if not all(getattr(team, name) for name in step.needed) or (small and "members" in step.needed)
    )


def resumed(dossier: Dossier) -> Step:
    """Where somebody who comes back goes on: at what is not finished, else at the check."""
    return next(iter(unfinished(dossier)), CHECK)


def step_page(
    dossier: Dossier, step: Step, form: ActForm | None = None, problems: Sequence[str] = (), then: str = ""
) -> str:
    """One step; `then` says where one goes on after it, when that is not the next."""
    more = areas.of_form(dossier) if step.with_map else {}
    return render_template(
        "dossier/check_answers.html" if step is CHECK else "dossier/step.html",
        dossier=dossier,
        step=step,
        steps=STEPS,
        unfinished=unfinished(dossier),
        form=form,
        problems=problems,
        then=then,
        **more,
    )


def application_page(dossier: Dossier, form: ActForm | None = None, problems: Sequence[str] = ()) -> str:
    """The application on one page; for who fills it in, the check of all answers."""
    if in_steps(dossier):
        return step_page(dossier, CHECK, None, problems or _told(form))
    whole = {"dossier": dossier, "form": form, "problems": problems, **areas.of_form(dossier)}
    return render_template("dossier/application.html", **whole)


def _told(form: ActForm | None) -> tuple[str, ...]:
    """What is wrong with a form whose fields do not stand on the page."""
    if form is None:
        return ()
    return tuple(_at_field(field) for field in form if field.errors) + form.sentences


def _at_field(field: Field) -> Said:
    return Said("{field}: {problem}", {"field": field.label.text, "problem": field.errors[0]})
