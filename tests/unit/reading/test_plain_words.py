"""Lines "In gewone taal": kept beside the text they explain, and never a part of it."""

import io
import re
from dataclasses import replace

import pytest
from docx import Document

from tests.builders import negotiating
from tests.unit.reading.samples import MARKDOWN, PLAIN
from workflow.domain.covenant import PlainWords, as_json
from workflow.domain.text import compose, digest_of, text_digest
from workflow.reading.model import NAME, model_covenant
from workflow.reading.parts import NOTHING_TO_EXPLAIN, TWICE
from workflow.reading.reader import read_covenant
from workflow.reading.values import Reading

ENDS = "Aldus overeengekomen te Oosterveen op 3 juni 2024"
HEAD = "Convenant buurtpreventie in de gemeente Oosterveen\n\nPartijen komen overeen dat:\n\n"
ANNEX = "\n\nBijlage 1: uitgangspunten\n\nWERKWIJZE\n\n"


def read(text: str) -> Reading:
    return read_covenant(text.encode(), "convenant.md")


def covenant(articles: str, principles: str = "- Het team loopt een ronde.\n") -> Reading:
    return read(f"{HEAD}{articles}\n\n{ENDS}{ANNEX}{principles}")


def without_plain(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "In gewone taal:" not in line)


def test_every_article_and_principle_of_the_model_is_explained() -> None:
    found = read_covenant(model_covenant(), NAME).covenant
    assert list(found.plain.articles) == [article.number for article in found.articles]
    assert list(found.plain.principles) == [principle.key for principle in found.annex.principles]


def test_the_model_says_the_same_with_and_without_them() -> None:
    whole = read_covenant(model_covenant(), NAME)
    bare = read(without_plain(model_covenant().decode()))
    assert whole.unplaced == whole.notes == ()
    assert bare.covenant.plain == PlainWords()
    assert as_json(whole.covenant) == as_json(bare.covenant)
    assert whole.covenant == bare.covenant
    assert "gewone taal" not in str(as_json(whole.covenant))


def test_no_text_digest_hears_of_them() -> None:
    agreement = negotiating()
    plain = PlainWords({"1": "Wij werken samen."}, {"WERKWIJZE-1": "U loopt een ronde."})
    other = replace(agreement, covenant=replace(agreement.covenant, plain=plain))
    assert text_digest(other) == text_digest(agreement) == digest_of(compose(other))


@pytest.mark.parametrize(
    "line",
    [
        "In gewone taal: u helpt mee.",
        "in gewone taal : u helpt mee.",
        "*In gewone taal:* u helpt mee.",
        "**In gewone taal:** u helpt mee.",
        "> In gewone taal: u helpt mee.",
        "   > *In gewone taal: u helpt mee.*",
        "- In gewone taal: u helpt mee.",
        "In gewone woorden: u helpt mee.",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_it_is_written_in_many_ways(line: str, gap: str) -> None:
    found = covenant(
        f"1. De partners werken samen{gap}{line}{gap}2. De partners overleggen.",
        f"- Het team loopt een ronde.{gap}{line}{gap}- Het team meldt.{gap}{line}",
    )
    assert [(a.number, a.text.rstrip(".")) for a in found.covenant.articles] == [
        ("1", "De partners werken samen"),
        ("2", "De partners overleggen"),
    ]
    assert found.covenant.plain.articles == {"1": "u helpt mee."}
    assert set(found.covenant.plain.principles.values()) == {"u helpt mee."}
    assert [p.text for p in found.covenant.annex.principles] == [
        "Het team loopt een ronde.", "Het team meldt.",
    ]  # fmt: skip
    assert found.unplaced == ()
    assert found.as_json()["plain"]["articles"] == {"1": "u helpt mee."}


def test_a_wrapped_explanation_is_one() -> None:
    found = covenant(
        "1. De partners werken samen aan een veilige en\n"
        "leefbare gemeente en doen dat lang achter elkaar.\n"
        "In gewone taal: wij werken met elkaar samen, en\n"
        "dat doen wij niet één keer maar heel erg lang.\n"
        "2. De partners overleggen."
    )
    assert found.covenant.plain.articles == {
        "1": "wij werken met elkaar samen, en dat doen wij niet één keer maar heel erg lang."
    }
    assert found.unplaced == ()


def test_a_word_file_has_them_too() -> None:
    document, file = Document(), io.BytesIO()
    written = (f"{HEAD}Artikel 1\nDe partners werken samen.\nIn gewone taal: u helpt mee.", ENDS)
    for line in "\n".join(written).split("\n"):
        document.add_paragraph(line)
    document.save(file)
    found = read_covenant(file.getvalue(), "convenant.docx")
    assert found.covenant.plain.articles == {"1": "u helpt mee."}
    assert found.covenant.articles[0].text == "De partners werken samen."


def test_where_nothing_is_explained_the_line_has_no_place() -> None:
    line = "In gewone taal: dit hoort nergens bij."
    head = HEAD.replace("Partijen", f"{line}\n\nPartijen")
    signed = f"1. De partners werken samen.\n\n{ENDS}\n\n{line}\n"
    found = read(f"{head}{signed}{ANNEX}{line}\n\n- Het team loopt een ronde.\n")
    assert [each.text for each in found.unplaced] == [line] * 3
    assert [note.reason for note in found.notes].count(NOTHING_TO_EXPLAIN) == 3
    assert not found.covenant.plain


def test_a_second_explanation_is_not_lost() -> None:
    found = covenant("1. De partners werken samen.\n\nIn gewone taal: een.\n\nIn gewone taal: twee.")
    assert found.covenant.plain.articles == {"1": "een."}
    assert [line.text for line in found.unplaced] == ["In gewone taal: twee."]
    assert TWICE in [note.reason for note in found.notes]


def test_a_sentence_about_plain_language_is_text() -> None:
    found = covenant("1. De partners schrijven in gewone taal: kort en helder.")
    assert found.covenant.articles[0].text == "De partners schrijven in gewone taal: kort en helder."
    assert not found.covenant.plain


@pytest.mark.parametrize("text", [MARKDOWN, PLAIN])
def test_a_covenant_without_them_is_read_as_before(text: str) -> None:
    told = read(text).as_json()
    assert told["plain"] == {"articles": {}, "principles": {}}


def test_the_explanations_are_short() -> None:
    source = model_covenant().decode()
    lines = re.findall(r"> In gewone taal: (.+)", source)
    sentences = [s for line in lines for s in re.split(r"(?<=[.?!]) ", line)]
    assert len(lines) == 29
    assert max(len(sentence.split()) for sentence in sentences) <= 16
