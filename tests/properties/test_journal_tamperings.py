"""Ten thousand tamperings of an export and of receipts: each is found, with nothing but our public key."""

import json
import logging
import random
from collections.abc import Iterator

import pytest

from tests.journals import (
    ERASED,
    LENGTH,
    ROOTS,
    SEALED,
    TAMPERINGS,
    Tampering,
    export_by,
    exported,
    judge,
    key,
    notary,
    receipt,
    tampered_receipt,
    whole,
)
from tests.ours import stamps
from tests.papers import NOON
from web.adapters import JournalNotary
from workflow.services import exports
from workflow.services.exports import Record
from workflow.services.receipts import NoReceipt, check_receipt

RECEIPTS = 1500
CLOSING = ("De export is na het maken veranderd.", "De export is niet heel", "Het slot van de export")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def sentences(lines: list[Record]) -> list[str]:
    """What a check finds; that it is no export at all is a finding too."""
    try:
        return [fault.sentence for fault in exports.export_faults(exports.export_of(lines), judge())]
    except ValueError:
        return ["Dit bestand is geen export van het journaal."]


def test_there_are_ten_thousand() -> None:
    assert sum(times for times, _ in TAMPERINGS.values()) + RECEIPTS == 10_000


def test_what_nobody_was_at_is_whole() -> None:
    assert sentences(exported()) == []
    for number in (n for n in range(1, LENGTH + 1) if n != ERASED):
        report = check_receipt(json.dumps(receipt(number)), lambda *_: judge())
        assert report.faults == ()
        assert (report.stamped_at is None) == (number <= 4)


@pytest.mark.parametrize(("name", "times", "tamper"), [(name, *how) for name, how in TAMPERINGS.items()])
def test_every_tampering_of_an_export_is_found(name: str, times: int, tamper: Tampering) -> None:
    rng = random.Random(f"convenant {name}")
    before = exported()
    done = 0
    while done < times:
        lines = tamper(rng, exported())
        if lines == before:
            continue
        done += 1
        assert sentences(lines), (done, json.dumps(lines))


@pytest.mark.parametrize("name", ["rechain", "erase or lose", "swap within", "double a line", "swap lines"])
def test_most_is_found_by_more_than_the_closing_statement(name: str) -> None:
    rng = random.Random(f"dieper {name}")
    times, tamper = TAMPERINGS[name]
    for _ in range(times // 4):
        lines = tamper(rng, exported())
        stamps_only = [line.get("timestamp") for line in lines] != [
            line.get("timestamp") for line in exported()
        ]
        if lines != exported() and not stamps_only:
            assert [said for said in sentences(lines) if not said.startswith(CLOSING)]


def test_every_tampering_of_a_receipt_is_found() -> None:
    rng = random.Random("convenant ontvangstbewijs")
    done = 0
    while done < RECEIPTS:
        before, after = tampered_receipt(rng)
        if before == after or after.get("timestamp", "") is None:
            continue  # a receipt without its timestamp proves less, and says so
        done += 1
        try:
            assert check_receipt(json.dumps(after), lambda *_: judge()).faults, (done, after)
        except NoReceipt:
            continue


def test_without_a_pinned_key_a_rewritten_export_looks_whole() -> None:
    """Which is why the command says so, and asks for the key."""
    lines = export_by(notary("stranger"), list(whole()))
    assert list(exports.export_faults(exports.export_of(lines), notary("stranger"))) == []
    assert sentences(lines)


def test_an_entry_from_after_the_timestamp_over_it_is_found() -> None:
    early = JournalNotary(key("ours"), stamps(lambda: NOON), ROOTS)
    found = sentences(export_by(early, list(whole())))
    assert found == [f"Regel {size} is van na het tijdstempel erover." for size in SEALED[1:]]
