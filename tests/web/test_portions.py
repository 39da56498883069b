"""Long things are divided so that nothing gets lost, and what is short is not divided."""

from web.portions import PUBLIC_PORTION, SHORT, passages, public_pages_of, short
from workflow.services.pages import divided, sheet_by_weight

TEXT = {
    "covenant": {"title": "Convenant"},
    "annex": {"principles": [{"key": f"U{n}", "text": "woord " * 800} for n in range(20)]},
    "team": {"name": "BPT"},
    "area": {"streets": ["Kerklaan"]},
    "supplements": [{"title": f"{n}", "text": "woord " * 800} for n in range(20)],
}


def test_every_page_is_as_full_as_it_may_be_and_nothing_is_lost() -> None:
    items = [3, 3, 3, 9, 1, 20, 1]
    sheets = divided(items, lambda item: item, 9)
    assert sheets == [[3, 3, 3], [9], [1], [20], [1]]
    assert divided([], lambda item: item, 9) == [[]]
    last = sheet_by_weight(items, lambda item: item, 99, 9)
    assert (last.lines, last.number, last.pages, last.total) == ((1,), 5, 5, 7)


def test_each_passage_of_a_text_has_its_page() -> None:
    where, every = public_pages_of(TEXT), passages(TEXT)
    assert list(where) == [(each.section, each.place) for each in every]
    assert list(where.values()) == sorted(where.values())
    for number in set(where.values()):
        weight = sum(each.weight for each in every if where[each.section, each.place] == number)
        assert 0 < weight <= PUBLIC_PORTION


def test_only_long_words_are_shortened() -> None:
    assert short("a" * SHORT) == "a" * SHORT
    assert short("woord " * SHORT).endswith("woord …")
    assert len(short("woord " * SHORT)) <= SHORT + 2
