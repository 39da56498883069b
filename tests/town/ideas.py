"""What a team wants to agree otherwise: deviations, supplements and another area."""

from random import Random

from workflow.domain.covenant import CovenantText
from workflow.domain.facts import Draft
from workflow.domain.vocabulary import ProposalKind


def ideas(dice: Random, covenant: CovenantText) -> list[Draft]:
    """Two or three drafts: one deviation at least, each of another principle."""
    principles = dice.sample(covenant.annex.principles, 2)
    drafts = [
        Draft(
            ProposalKind.DEVIATION,
            f"{principle.text} In de vakanties gaat dit anders.",
            "Dan zijn er te weinig mensen.",
            principle=principle.key,
        )
        for principle in principles[: dice.choice((1, 1, 2))]
    ]
    if dice.random() < 0.7:
        drafts.append(supplement(dice))
    if dice.random() < 0.3:
        drafts.append(area(dice))
    return drafts


def supplement(dice: Random) -> Draft:
    """Something that the covenant does not speak of."""
    number = dice.randrange(10_000)
    text = f"Het team brengt een flyer rond, oplage {number}."
    return Draft(ProposalKind.SUPPLEMENT, text, "Zo kent men ons.", title=f"Flyer {number}")


def area(dice: Random) -> Draft:
    """Another area."""
    streets = tuple(f"Nieuwe Laan {dice.randrange(10_000)} {side}" for side in ("oost", "west"))
    return Draft(ProposalKind.AREA_CHANGE, reason="De buurt is gegroeid.", streets=streets)
