"""Rules about what everyone may read."""

from workflow.domain.facts import Act, Agreement
from workflow.domain.rules.rule import rule


@rule(
    "Lees eerst wat er openbaar wordt. Nog niet beoordeeld: {count}.",
    lambda _, act: {"count": str(act.public.undecided if act.public else 0)},
    about_input=True,
)
def what_becomes_public_was_judged(agreement: Agreement, act: Act) -> bool:
    """Of all that is marked in exactly the agreed text the office said whether it may be public."""
    paper, public = agreement.paper, act.public
    if paper is None or public is None:
        return False
    return not public.undecided and public.digest == paper.digest
