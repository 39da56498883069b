"""The agreed text: what is in it, its canonical form and its digests."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    COVENANT,
    FORM,
    act,
    agreement,
    area_change,
    deviation,
    did,
    negotiating,
    supplement,
)
from tests.unit.domain.test_area import NORMAL
from workflow.domain.area import as_geojson
from workflow.domain.covenant import as_json, from_json
from workflow.domain.facts import Draft
from workflow.domain.text import canonical, compose, digest_of, revision_digest, text_digest, tidy
from workflow.domain.vocabulary import Action

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_a_deviation_stands_with_the_principle_it_replaces() -> None:
    composed = compose(negotiating(deviation()))
    first, second = composed["annex"]["principles"]
    assert first["text"] == "Het team loopt elke week een ronde."
    assert first["deviation"] == {"text": "Het team loopt om de week.", "reason": "Te weinig mensen."}
    assert second["deviation"] is None


def test_supplements_and_area_are_in_it_and_retracted_proposals_are_not() -> None:
    now = negotiating(supplement(), area_change(), deviation())
    assert compose(now)["area"]["streets"] == [*FORM.streets, "Molenweg"]
    assert [s["title"] for s in compose(now)["supplements"]] == ["Flyer"]
    for number in (1, 2, 3):
        now = did(now, act(Action.RETRACT, proposal=number))
    assert compose(now) == compose(agreement())


def test_everything_a_team_fills_in_changes_the_digest() -> None:
    base = text_digest(agreement())
    changes: list[dict[str, Any]] = [
        {"name": "Ander"},
        {"contact": "x"},
        {"representative": "x"},
        {"members": 13},
        {"streets": ("x",)},
        {"note": "x"},
        {"boundary": NORMAL},
        {"streets_covered": 1},
        {"streets_covered": 0},
    ]
    digests = {text_digest(agreement(form=replace(FORM, **change))) for change in changes}
    assert len(digests) == len(changes)
    assert base not in digests


def test_the_boundary_in_force_is_in_it_as_geojson() -> None:
    assert "boundary" not in compose(negotiating(area_change()))["area"]
    drawn = negotiating(area_change(boundary=NORMAL))
    assert compose(drawn)["area"]["boundary"] == as_geojson(NORMAL)
    first = agreement(form=replace(FORM, boundary=NORMAL))
    assert compose(first)["area"]["boundary"] == as_geojson(NORMAL)


def test_a_text_without_boundary_and_coverage_has_the_digest_it_always_had() -> None:
    assert compose(agreement())["area"] == {"streets": list(FORM.streets), "note": ""}
    known = "dfa8cca3e6d0a6a503184b287d97c13333c04cb59dcacce852442e39cfed3d5d"
    assert revision_digest(7, 1, 1, area_change()) == known


def test_the_coverage_is_of_the_streets_it_was_counted_in() -> None:
    now = replace(negotiating(area_change()), form=replace(FORM, streets_covered=1))
    assert compose(now)["area"]["coverage"] == {"covered": 1, "streets": 2}


def test_one_moved_point_is_another_digest() -> None:
    (((start, east, *rest),),) = NORMAL
    moved = (((start, (5.110001, east[1]), *rest),),)
    digests = {revision_digest(7, 1, 1, area_change(boundary=b)) for b in ((), NORMAL, moved)}
    assert len(digests) == 3


def test_the_covenant_and_its_version_are_part_of_the_text() -> None:
    assert text_digest(agreement(covenant_version=2)) != text_digest(agreement())
    other = replace(COVENANT, closing=("Slot.",))
    assert text_digest(agreement(covenant=other)) != text_digest(agreement())


def test_the_digest_is_sha256_over_the_canonical_form() -> None:
    text = compose(agreement())
    assert digest_of(text) == hashlib.sha256(canonical(text)).hexdigest()


@given(st.dictionaries(st.text(), JSON))
def test_the_canonical_form_says_the_same_and_knows_no_order(value: dict[str, Any]) -> None:
    assert json.loads(canonical(value)) == value
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_a_revision_is_bound_to_agreement_proposal_and_number() -> None:
    digests = {revision_digest(a, p, r, deviation()) for a in (1, 2) for p in (1, 2) for r in (1, 2)}
    assert len(digests) == 8


def test_one_changed_character_is_another_digest() -> None:
    assert revision_digest(1, 1, 1, deviation()) != revision_digest(
        1, 1, 1, deviation(reason="Te weinig mensen!")
    )


def test_tidy_gives_people_s_text_one_form() -> None:
    assert tidy("  e\u0301en \r\ntwee\t\rdrie ") == "\u00e9en\ntwee\ndrie"


@given(st.text())
def test_tidy_is_done_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_covenant_survives_being_stored() -> None:
    assert from_json(json.loads(json.dumps(as_json(COVENANT)))) == COVENANT
    undated = replace(COVENANT, signed_on=None)
    assert from_json(json.loads(json.dumps(as_json(undated)))) == undated


@pytest.mark.parametrize("drafts", [(), (deviation(),), (deviation(), supplement(title="é"), area_change())])
def test_the_digest_is_that_of_the_whole_text(drafts: tuple[Draft, ...]) -> None:
    now = negotiating(*drafts)
    assert text_digest(now) == digest_of(compose(now)) == digest_of(json.loads(canonical(compose(now))))
