"""Nothing of a text is lost: each line is in the structure, or is told to have no place."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.reading.samples import MARKDOWN, PLAIN
from workflow.reading.accounting import GLUE, MONTHS
from workflow.reading.model import model_covenant
from workflow.reading.reader import read_covenant
from workflow.reading.values import NotACovenant, Reading

SAMPLES = (PLAIN, MARKDOWN, model_covenant().decode())
LINES = st.sampled_from([line for sample in SAMPLES for line in sample.splitlines()])
NOISE = st.text(alphabet="abc XYZ.,;:-’1234\t*#|()", max_size=40)
NUMERALS = {"ii", "iii", "iv"}


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text.casefold())) - GLUE - NUMERALS


def kept(reading: Reading) -> set[str]:
    plain = reading.as_json()
    plain.pop("notes")
    date = reading.covenant.signed_on
    text = json.dumps(plain, ensure_ascii=False).replace("\\n", " ").replace("\\t", " ")
    return words_of(text) | ({MONTHS[date.month - 1]} if date else set()) | {"artikel"}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LINES, LINES, LINES, NOISE), max_size=60))
def test_every_word_is_somewhere(extra: list[str]) -> None:
    lines = PLAIN.splitlines()
    middle = len(extra) // 2
    text = "\n".join([*lines[:12], *extra[:middle], *lines[12:24], *extra[middle:], *lines[24:]])
    assert words_of(text) - kept(read_covenant(text.encode(), "x")) == set()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for sent in (data, b"Convenant\nArtikel 1 iets\n" + data):
        try:
            read_covenant(sent, "x")
        except NotACovenant as refusal:
            sentences = str(refusal)
        else:
            sentences = "gelezen."
        assert sentences.endswith(".")


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=50))
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    try:
        reading = read_covenant("\n".join(lines).encode(), "x")
    except NotACovenant:
        return
    keys = [p.key for p in reading.covenant.annex.principles]
    assert len(keys) == len(set(keys))
