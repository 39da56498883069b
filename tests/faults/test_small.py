"""A small part of the laboratory, each fifth call of a few acts; and it finds what is wrong on purpose."""

import shutil
import subprocess
import sys

import pytest

from tests.world import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("cc") is None, reason="there is no cc here, so no call can be made to fail"
)


def laboratory(*arguments: str) -> tuple[int, str]:
    """Exit code and output."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_each_fifth_fault_on_sqlite() -> None:
    acts = ("consent", "sign", "log in on the site")
    named = [word for act in acts for word in ("--act", act)]
    code, told = laboratory(*named, "--database", "sqlite", "--every", "5")
    assert code == 0, told
    assert ": 0 wrong." in told


@pytest.mark.postgres
def test_each_fifth_fault_on_postgresql() -> None:
    code, told = laboratory("--act", "invite", "--database", "postgresql", "--every", "5")
    assert code == 0, told
    assert ": 0 wrong." in told


def test_what_is_wrong_on_purpose_is_found() -> None:
    wrong = ("--act", "wrong: swallows errors", "--act", "wrong: has no key")
    code, told = laboratory(*wrong, "--database", "sqlite", "--every", "9")
    assert code == 1, told
    assert "  lost " in told, told
    assert "  doubled " in told, told
