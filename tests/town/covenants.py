"""The two covenants of the town and the newer version of the second, with sixteen partners in all."""

from dataclasses import replace

from workflow.domain.covenant import CovenantText, NamedSignatory
from workflow.domain.names import key_of
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant

LEVELS = ("straat", "wijk", "stad", "regio", "bestuur")
GEMEENTE, POLICE = "gemeente Proefdam", "Politie Proefstreek"
ALWAYS = (GEMEENTE, POLICE, "stichting Proefwonen", "Woonstichting De Kade")
OTHERS = (
    "Brandweer Proefregio",
    "Scholengroep De Linde",
    "Welzijnswerk Proefdam",
    "Ondernemers De Markt",
    "Ouderenbond Proefdam",
    "Sportbedrijf Proefdam",
    "Zorggroep De Veste",
    "Veerdienst Proefdam",
    "Jongerenwerk De Brug",
    "Natuurpark De Plas",
)
NEVER_NAMED = ("Nachtopvang Proefdam", "Haven Proefdam")
"""They take part where a team and the office ask them: joining is an act of its own."""
PARTNERS = (*ALWAYS, *OTHERS, *NEVER_NAMED)
ENDS = "Zorggroep De Veste"
"""The partner whose first mandates have a last day."""
TERM_MONTHS = 8


def levels_of(partner: str) -> range:
    """At which levels the partner sits: the gemeente at all five, so that every level is held."""
    if partner == GEMEENTE:
        return range(1, len(LEVELS) + 1)
    return range(1, 5) if partner == POLICE else range(1, 2 + PARTNERS.index(partner) % 3)


def texts(others: int) -> tuple[CovenantText, CovenantText, CovenantText]:
    """The first covenant, the second, and the second's newer version.

    Each is of the four partners that are always there and so many others. With seven of them an agreement has
    twelve signatories, its team included.
    """
    model = read_covenant(model_covenant(), NAME).covenant
    first = _among(replace(model, title="Convenant Waakzame Wijken"), OTHERS[:others])
    second = _among(_reworded(replace(model, title="Convenant Veilig Samenwonen"), 1), OTHERS[2 : others + 2])
    newer = _among(_reworded(second, 4), OTHERS[3 : others + 3])
    return first, second, newer


def _among(text: CovenantText, others: tuple[str, ...]) -> CovenantText:
    return replace(text, signatories=tuple(NamedSignatory(name, "", "") for name in (*ALWAYS, *others)))


def _reworded(text: CovenantText, place: int) -> CovenantText:
    """The same with one principle in other words."""
    principles = list(text.annex.principles)
    principles[place] = replace(
        principles[place], text=f"{principles[place].text} Dit bespreekt men jaarlijks."
    )
    return replace(text, annex=replace(text.annex, principles=tuple(principles)))


def key(partner: str) -> str:
    """The key under which the town knows a partner."""
    return key_of(partner)
