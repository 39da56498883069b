"""The readable difference between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.difference import Change, Run, words_between

TEXT = st.text(alphabet="abc \n", max_size=60)


def test_it_shows_words_not_letters() -> None:
    assert words_between("Het team loopt elke week.", "Het team loopt om de week.") == (
        Run(Change.SAME, "Het team loopt "),
        Run(Change.REMOVED, "elke "),
        Run(Change.ADDED, "om de "),
        Run(Change.SAME, "week."),
    )


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    runs = words_between(before, after)
    assert "".join(r.text for r in runs if r.change is not Change.ADDED) == before
    assert "".join(r.text for r in runs if r.change is not Change.REMOVED) == after


@given(TEXT)
def test_equal_texts_have_no_changes(text: str) -> None:
    assert all(run.change is Change.SAME for run in words_between(text, text))
