"""Codes of an app and for recovery, and the vault that keeps their secrets."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from web.vault import FileVault
from workflow.ports import NotSealed
from workflow.services import codes

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of RFC 6238, appendix B, in base32."""


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_examples_of_the_rfc(second: int, code: str) -> None:
    assert codes.step(SECRET, code, datetime.fromtimestamp(second, UTC)) == second // 30


def test_spaces_do_not_matter_and_anything_else_does() -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert codes.step(SECRET, " 287 082", now) == 1
    for wrong in ("", "28708", "2870820", "28708²", "２８７０８２", "\x00"):
        assert codes.step(SECRET, wrong, now) is None


def test_a_step_that_was_used_is_no_answer() -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert codes.step(SECRET, "287082", now, after=1) is None


def test_recovery_codes_are_read_however_they_are_typed() -> None:
    made = codes.recovery_codes()
    assert len(set(made)) == 10
    assert codes.recovery_digest(made[0]) == codes.recovery_digest(made[0].upper().replace("-", "  "))
    assert codes.recovery_digest(made[0]) != codes.recovery_digest(made[1])


def test_what_is_sealed_opens_here_and_about_the_same_only(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "sleutels" / "kluis")
    sealed = vault.seal(SECRET, "person:1")
    assert SECRET not in sealed
    assert sealed != vault.seal(SECRET, "person:1")
    assert FileVault(tmp_path / "sleutels" / "kluis").opened(sealed, "person:1") == SECRET
    assert (tmp_path / "sleutels" / "kluis").stat().st_mode & 0o077 == 0
    damaged = ("A" if sealed[0] != "A" else "B") + sealed[1:]
    for wrong, about in ((sealed, "person:2"), (damaged, "person:1"), ("", "person:1"), ("é", "person:1")):
        with pytest.raises(NotSealed):
            vault.opened(wrong, about)
    with pytest.raises(NotSealed):
        FileVault(tmp_path / "elders").opened(sealed, "person:1")
