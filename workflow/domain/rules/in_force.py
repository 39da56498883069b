"""Rules about an agreement that is in force: suspending, succeeding and ending it."""

from datetime import date

from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.rule import Details, rule
from workflow.domain.vocabulary import State


@rule("Voor dit team lopen al nieuwe werkafspraken. Maak die eerst af, of trek ze in.")
def no_successor_is_underway(agreement: Agreement, _: Act) -> bool:
    """Two successors would leave it open which text follows."""
    return not agreement.successor_underway


@rule("De opvolger hoort niet bij deze werkafspraken.", about_input=True)
def the_successor_follows_this(agreement: Agreement, act: Act) -> bool:
    """The base of the successor is the one in force, and nothing else."""
    begun = act.successor
    return begun is not None and (begun.predecessor, begun.team) == (agreement.id, agreement.team)


@rule("Kies een dag: vandaag of later.", about_input=True)
def it_ends_today_or_later(_: Agreement, act: Act) -> bool:
    """What was in force yesterday stays true: ending has no effect backwards."""
    return act.day is not None and act.day >= act.today


def _last_day(agreement: Agreement, _: Act) -> Details:
    return {"day": agreement.lapses_on.isoformat() if agreement.lapses_on else ""}


@rule("De werkafspraken gelden sinds {day} niet meer.", _last_day)
def it_still_applies(agreement: Agreement, act: Act) -> bool:
    """What has run out does not revive, also on the days before it is moved to its end."""
    return agreement.lapses_on is None or act.today < agreement.lapses_on


@rule("De werkafspraken eindigen al eerder of op dezelfde dag: {day}.", _last_day, about_input=True)
def it_does_not_end_before_that(agreement: Agreement, act: Act) -> bool:
    """A notice cannot make an agreement last longer than its term or an earlier notice."""
    return act.day is None or agreement.lapses_on is None or act.day < agreement.lapses_on


@rule("De werkafspraken eindigen vandaag.")
def it_ends_at_once(_: Agreement, act: Act) -> bool:
    """Decides which row is taken: from today on it no longer applies."""
    return act.day is not None and act.day <= act.today


def _over(day: date | None, act: Act) -> bool:
    return day is not None and day <= act.today


@rule("De opzegging is vandaag ingegaan.")
def the_notice_has_run_out(agreement: Agreement, act: Act) -> bool:
    """Decides which row is taken: a notice ended it, not its term."""
    notice, term = agreement.notice, agreement.term_ends
    return notice is not None and _over(notice.day, act) and (term is None or notice.day <= term)


@rule("De werkafspraken gelden nog.")
def the_term_has_ended(agreement: Agreement, act: Act) -> bool:
    """An agreement expires by its term and by nothing else."""
    return _over(agreement.term_ends, act)


@rule("Er is geen opvolger erkend.")
def its_successor_was_recognised(agreement: Agreement, act: Act) -> bool:
    """The one in force stays recognised until its successor is."""
    successor = act.successor
    return (
        successor is not None
        and successor.state is State.RECOGNISED
        and successor.predecessor == agreement.id
        and successor.team == agreement.team
    )
