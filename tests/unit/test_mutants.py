"""The list of weakened computations keeps up with the source, so that `make mutants` can run."""

from tests.mutants.source import of_source
from tests.mutants.table import of_table


def test_every_change_of_the_list_fits_the_source() -> None:
    assert len(list(of_source())) >= 25
    assert len(list(of_table())) >= 25
