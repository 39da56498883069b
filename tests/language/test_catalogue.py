"""The English catalogue is whole: every sentence is in it, none is left over, and its gaps are the same."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from language.catalogue import CATALOGUES, translations
from tests.architecture.source import TREES
from tests.language.collected import collected, read, updated, written
from tests.plain.code import DUTCH
from workflow.domain.lifecycle import ROWS

GAPS = re.compile(r"%\(\w+\)[sd]|\{\w+(?:!c)?\}")
DUTCH_ONLY = DUTCH - {"al", "die", "door", "en", "hun", "in", "is", "of", "over", "te", "was"}
"""The commonest Dutch words but for those that are English, or part of a name."""
TAGS = re.compile(r"<[^>]+>")


def messages() -> Iterator[Message]:
    return (message for message in read("en") if message.id)


def pairs() -> Iterator[tuple[str, str]]:
    """Each sentence with its translation; one with a plural twice."""
    for message in messages():
        if isinstance(message.id, tuple):
            yield from zip(message.id, message.string, strict=True)
        else:
            yield message.id, str(message.string)


@pytest.mark.parametrize("language", CATALOGUES)
def test_it_is_what_the_house_says(language: str) -> None:
    """After a change of sentences: `make words`."""
    assert written(updated(read(language), collected())).decode() == CATALOGUES[language].read_text("utf-8")


def test_the_whole_house_was_read() -> None:
    found = {message.id for message in collected()}
    assert len(found) > 1_000
    rooms = {where.split("/")[0] for message in collected() for where, _ in message.locations}
    assert rooms == {"templates", "web", "workflow", "signing"}


def test_every_sentence_has_a_translation() -> None:
    assert [dutch for dutch, english in pairs() if not english.strip()] == []


def test_what_is_filled_in_and_marked_up_is_the_same() -> None:
    wrong = [
        dutch
        for dutch, english in pairs()
        for marks in (GAPS, TAGS)
        if Counter(marks.findall(dutch)) != Counter(marks.findall(english))
    ]
    assert wrong == []


def test_no_translation_is_dutch() -> None:
    found = [(english, set(re.findall(r"\w+", english.lower())) & DUTCH_ONLY) for _, english in pairs()]
    assert [each for each in found if each[1]] == []


def test_a_sentence_ends_as_the_dutch_one_ends() -> None:
    """A colon before a value, a full stop, a question: layout depends on it."""
    ends = re.compile(r"[.?!:,…]$")
    wrong = [
        (dutch, english)
        for dutch, english in pairs()
        if bool(ends.search(dutch.strip())) != bool(ends.search(english.strip()))
    ]
    assert wrong == []


def test_the_catalogue_is_what_the_site_uses() -> None:
    assert translations("en").gettext("Geldig") == "Valid"
    assert translations("nl").gettext("Geldig") == "Geldig"


def test_every_rule_of_the_table_refuses_in_english() -> None:
    rules = {rule for row in ROWS for rule in (row.who, *row.guards)}
    assert len(rules) > 50
    assert [rule.name for rule in rules if translations("en").gettext(rule.sentence) == rule.sentence] == []


def test_every_sentence_is_marked_where_it_can_be_found() -> None:
    """gettext reads the source: it finds what is written there, not what is put together when it runs."""
    found = [
        (f"{path}:{node.lineno}", node.args[0])
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said"
    ]
    assert len(found) > 500
    assert [where for where, sentence in found if not isinstance(sentence, ast.Constant)] == []
