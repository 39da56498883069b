"""One value, one text: written, read back and written again it is the same bytes, or it is refused."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.journal import (
    GENESIS,
    OTHER_ORDER,
    Entry,
    Personal,
    chained,
    committed,
    faults,
    fits,
    in_order,
    recovered,
    recovered_part,
)
from workflow.domain.text import canonical
from workflow.domain.written import Written, in_number_order, ordered, text_of

FIELDS = {12: "a", 9: "b", 100: {10: "c", 2: ["d"]}}
"""Keys that sort otherwise as numbers than as text."""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("019aé"), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def before(value: object) -> bytes:
    """As versions before 1.0 encoded: keys as what they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "value",
    [{1: "x"}, {"a": {2: "x"}}, {"a": [{"b": ({None: 1},)}]}, {True: 1}, {1.5: 1}, {"a": {b"b": 1}}],
    ids=str,
)
def test_keys_that_are_no_text_are_refused_at_every_depth(value: dict[Any, Any]) -> None:
    with pytest.raises(TypeError, match="no text"):
        canonical(value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_json_does_not_have_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"a": [number]})


@given(VALUES)
def test_what_is_read_back_is_written_the_same(value: Any) -> None:
    text = canonical({"whole": value})
    again = Written.read(text.decode())
    assert text_of(again) == canonical(dict(again)) == text
    assert ordered(again)


@given(VALUES)
def test_the_older_order_changes_nothing_but_the_order(value: Any) -> None:
    whole = json.loads(canonical({"whole": value}))
    assert dict(in_number_order(whole)) == whole
    assert canonical(dict(in_number_order(whole))) == canonical(whole)


def older() -> tuple[Entry, Personal]:
    """An entry as the first versions made it, and as it is read from JSON."""
    commitment = hashlib.sha256(b"zout" + before(FIELDS)).hexdigest()
    whole = {"number": 1, "at": "2026", "body": {"f": FIELDS}, "commitment": commitment, "previous": GENESIS}
    read = json.loads(json.dumps(whole))
    return Entry(**read, hash=hashlib.sha256(before(whole)).hexdigest()), Personal(
        1, b"zout", json.loads(json.dumps(FIELDS))
    )


def test_an_older_entry_is_proven_by_its_own_hashes() -> None:
    entry, part = older()
    assert not fits(entry)
    assert not committed(entry, part)
    found = recovered(entry)
    whole = recovered_part(found, part)
    assert fits(found)
    assert committed(found, whole)
    assert not in_order(found, whole)
    assert [fault.sentence for fault in faults([found], {1: whole})] == [OTHER_ORDER.format(number=1)]
    assert list(faults([found], {1: whole}, {found.hash})) == []


def test_an_entry_that_nothing_proves_stays_a_fault_whatever_is_declared() -> None:
    entry, part = older()
    other = recovered(Entry(1, "2026", {"f": {"9": "x", "12": "a"}}, entry.commitment, GENESIS, entry.hash))
    said = [fault.sentence for fault in faults([other], {1: recovered_part(entry, part)}, {entry.hash})]
    assert said == ["Regel 1 is veranderd."]


def test_a_new_entry_needs_no_recovering() -> None:
    entry, part = chained(None, "2026", {"f": {"12": 1, "9": 2}}, b"zout", {"a": 1})
    assert recovered(entry) is entry
    assert recovered_part(entry, part) is part


@pytest.mark.parametrize("text", ["", "geen json", "[1]", "null", "[" * 100_000])
def test_a_text_without_an_object_is_kept_as_it_is(text: str) -> None:
    assert Written.read(text) == {}
    assert text_of(Written.read(text)) == text.encode()
    assert not ordered(Written.read(text))
