"""People's words at the door: what no page can print is refused where it is typed."""

from collections.abc import Iterator

from language.said import said
from workflow.services.desk import Desk

UNPRINTABLE = said("Deze tekens kunnen niet op papier: {characters}. Haal ze weg.")


def unprintable(desk: Desk, *texts: str) -> str:
    """The characters that no page can print, with spaces between them; empty when all can."""
    return " ".join(desk.paperwork.typesetter.unprintable("\n".join(texts)))


def words_in(value: object) -> Iterator[str]:
    """Every text in a JSON value, whatever it is nested in; keys are ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from words_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from words_in(each)
