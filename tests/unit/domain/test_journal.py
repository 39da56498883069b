"""The chain of the journal: whatever is changed in it is found."""

from dataclasses import replace

import pytest

from workflow.domain.journal import GENESIS, Entry, Personal, chained, erases, faults, gone, leaf_of
from workflow.domain.merkle import leaf_hash


def journal(length: int = 4) -> tuple[list[Entry], dict[int, Personal]]:
    entries: list[Entry] = []
    personal: dict[int, Personal] = {}
    for number in range(1, length + 1):
        last = entries[-1] if entries else None
        entry, part = chained(
            last, f"2026-11-23T10:00:0{number}Z", {"act": number}, bytes([number]), {"name": f"P{number}"}
        )
        entries.append(entry)
        personal[number] = part
    return entries, personal


def test_a_whole_journal_has_no_faults() -> None:
    entries, personal = journal()
    assert entries[0].previous == GENESIS
    assert list(faults(entries, personal)) == []
    assert list(faults([], {})) == []


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2027"},
        {"body": {"act": 9}},
        {"commitment": "0" * 64},
        {"previous": "1" * 64},
        {"hash": "2" * 64},
        {"number": 7},
    ],
)
def test_any_changed_part_of_an_entry_is_found(change: dict[str, object]) -> None:
    entries, personal = journal()
    entries[1] = replace(entries[1], **change)  # type: ignore[arg-type]  # the test says what it gives
    assert list(faults(entries, personal))


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_an_entry_taken_out_is_found(gone: int) -> None:
    entries, personal = journal()
    del entries[gone]
    assert next(f.number for f in faults(entries, personal)) == gone + 1


def test_entries_that_changed_places_are_found() -> None:
    entries, personal = journal()
    entries[1], entries[2] = entries[2], entries[1]
    assert list(faults(entries, personal))


def test_a_changed_or_missing_personal_part_is_found() -> None:
    entries, personal = journal()
    personal[2] = replace(personal[2], content={"name": "Ander"})
    del personal[3]
    assert [str(f.sentence) for f in faults(entries, personal)] == [
        "De persoonsgegevens van regel 2 zijn veranderd.",
        "De persoonsgegevens van regel 3 ontbreken.",
    ]


def test_the_salt_hides_what_was_committed_to() -> None:
    (one, _), (two, _) = (chained(None, "t", {}, salt, {"name": "P"}) for salt in (b"a", b"b"))
    assert one.commitment != two.commitment


def with_erasure(*numbers: object) -> tuple[list[Entry], dict[int, Personal]]:
    """The journal with an entry that says that these were erased."""
    entries, personal = journal()
    body = {"kind": "beheer", "action": "persoonsgegevens_wissen", "person": 1, "entries": list(numbers)}
    entry, personal[5] = chained(entries[-1], "2026-11-23T11:00:00Z", body, b"5", {"reason": "Gevraagd."})
    return [*entries, entry], personal


def test_what_the_journal_says_was_erased_is_no_fault() -> None:
    entries, personal = with_erasure(2, 3)
    personal |= {2: gone(2), 3: gone(3)}
    assert erases(entries[-1]) == (2, 3)
    assert list(faults(entries, personal)) == []


def test_erased_is_told_apart_from_missing() -> None:
    entries, personal = with_erasure(2, 3)
    personal[2] = gone(2)
    del personal[3]
    assert [str(f.sentence) for f in faults(entries, personal)] == [
        "De persoonsgegevens van regel 3 ontbreken.",
        "Volgens het journaal is regel 3 gewist, maar dat is niet zo.",
    ]


def test_erasing_without_saying_so_is_found() -> None:
    entries, personal = with_erasure(2)
    personal |= {2: gone(2), 4: gone(4)}
    assert [f.sentence for f in faults(entries, personal)] == [
        "De persoonsgegevens van regel 4 zijn gewist zonder dat het journaal dat zegt."
    ]


def test_what_was_erased_and_is_back_is_found() -> None:
    assert [f.number for f in faults(*with_erasure(2))] == [2]


def test_only_an_erasure_erases() -> None:
    entries, _ = with_erasure("2", None)
    assert erases(entries[-1]) == ()
    for body in (
        {},
        {"entries": [1]},
        {"kind": "besluit", "action": "persoonsgegevens_wissen", "entries": [1]},
        {"kind": "beheer", "action": "persoonsgegevens_wissen", "entries": 1},
    ):
        assert erases(replace(entries[-1], body=body)) == ()


def test_a_leaf_is_over_everything_but_the_hash() -> None:
    (first, *_), _ = journal()
    bare = b'{"at":"%s","body":{"act":1},"commitment":"%s","number":1,"previous":"%s"}'
    whole = bare % (first.at.encode(), first.commitment.encode(), GENESIS.encode())
    assert leaf_of(first) == leaf_hash(whole)
    assert leaf_of(replace(first, hash="0" * 64)) == leaf_of(first)
