"""Rules about the team's form and about who sits, approves and signs for the partners."""

from language.said import joined, said
from workflow.domain import consent
from workflow.domain.facts import Act, Agreement, TeamForm
from workflow.domain.rules.questions import names, without_approver, without_seat, without_signatory
from workflow.domain.rules.rule import Details, rule


def _missing_answers(agreement: Agreement, _: Act) -> Details:
    return _missing(agreement.form)


def _missing_new_answers(_: Agreement, act: Act) -> Details:
    return _missing(act.form) if act.form else {"missing": ""}


def _missing(form: TeamForm) -> Details:
    asked = {
        said("naam van het team"): form.name,
        said("contactgegevens"): form.contact,
        said("straten"): form.streets,
        said("vertegenwoordiger"): form.representative,
        said("aantal leden"): form.members,
    }
    return {"missing": joined(", ", (name for name, answer in asked.items() if not answer))}


@rule("De aanvraag is nog niet compleet. Vul nog in: {missing}.", _missing_answers)
def the_form_is_complete(agreement: Agreement, act: Act) -> bool:
    """Name, contact, area, representative and member count are there when submitting."""
    return not _missing_answers(agreement, act)["missing"]


@rule("Het formulier is niet compleet. Vul nog in: {missing}.", _missing_new_answers, about_input=True)
def the_new_form_is_complete(agreement: Agreement, act: Act) -> bool:
    """What was submitted complete stays so while it is negotiated."""
    return not _missing_new_answers(agreement, act)["missing"]


def _minimum(agreement: Agreement, _: Act) -> Details:
    return {"minimum": str(agreement.minimum_members)}


TOO_SMALL = said("Het team is te klein: het heeft minstens {minimum} leden nodig.")


@rule(TOO_SMALL, _minimum, about_input=True)
def the_new_team_is_large_enough(agreement: Agreement, act: Act) -> bool:
    """The minimum size holds while negotiating too."""
    members = act.form.members if act.form else None
    return members is None or members >= agreement.minimum_members


@rule(TOO_SMALL, _minimum)
def the_team_is_large_enough(agreement: Agreement, _: Act) -> bool:
    """The minimum size on that day, from the covenant's settings."""
    return agreement.form.members is None or agreement.form.members >= agreement.minimum_members


@rule(
    "Deze partners hebben nog geen zetel: {partners}.",
    lambda agreement, act: {"partners": names(agreement, without_seat(agreement, act))},
)
def every_partner_has_a_seat(agreement: Agreement, act: Act) -> bool:
    """Before negotiating, every partner can be heard."""
    return not without_seat(agreement, act)


@rule(
    "Bij deze partners mag nog niemand goedkeuren: {partners}.",
    lambda agreement, act: {"partners": names(agreement, without_approver(agreement, act))},
)
def every_partner_has_an_approver(agreement: Agreement, act: Act) -> bool:
    """Before negotiating, every partner can say yes to the whole."""
    return not without_approver(agreement, act)


@rule(
    "Deze partners hebben nog geen ondertekenaar met een geldig mandaat: {partners}.",
    lambda agreement, act: {"partners": names(agreement, without_signatory(agreement, act))},
)
def every_partner_has_a_signatory(agreement: Agreement, act: Act) -> bool:
    """Before negotiating, every partner can sign."""
    return not without_signatory(agreement, act)


def _unheld_names(agreement: Agreement, act: Act) -> Details:
    unheld = consent.unheld_levels(agreement, act.today)
    return {"levels": ", ".join(level.name for level in agreement.levels if level.rank in unheld)}


@rule("Op deze niveaus van overleg heeft nog niemand een zetel: {levels}.", _unheld_names)
def every_level_is_held(agreement: Agreement, act: Act) -> bool:
    """Every level is held by at least one partner ("op alle niveaus van overleg")."""
    return not consent.unheld_levels(agreement, act.today)


@rule("Iedere ondertekenaar tekent voor één partner. Nu staat iemand er twee keer.")
def signatories_are_different_people(agreement: Agreement, act: Act) -> bool:
    """One person's signature never counts for two partners."""
    people = [s.person for s in agreement.signing_on(act.today)]
    return len(people) == len(set(people))
