"""Several processes that begin at once on an empty folder get one secret, and none of them is ever empty."""

import multiprocessing as mp
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from signing.checkpoints import NoteKey
from tests import postgres
from tests.integration.at_once import processes
from web.app import install, migrated
from web.settings import Settings, secret_key
from web.vault import FileVault
from workflow.persistence.private import BrokenSecret
from workflow.persistence.rows import Secret

AT_ONCE = 4
ROUNDS = 25
"""Enough to have seen the race nearly always: it showed in 2 to 4 of a hundred starts."""
LONGEST = 120
"""Seconds for all of them."""
_together: Barrier


def _begin(barrier: Barrier) -> None:
    global _together  # noqa: PLW0603 - the way into a worker of a pool
    _together = barrier


def _cookies(folder: Path) -> object:
    return secret_key(Settings(folder=folder))


def _digests(folder: Path) -> object:
    return Secret(folder / "rijgeheim").bytes


def _vault(folder: Path) -> object:
    FileVault(folder / "sleutels" / "kluis")
    return (folder / "sleutels" / "kluis").read_bytes()


def _notary(folder: Path) -> object:
    (folder / "sleutels").mkdir(exist_ok=True)
    return NoteKey.create(folder / "sleutels", "convenant.example/journaal").secret


def _started(place: tuple[Path, str]) -> object:
    """A whole installation: keys, lists and tables."""
    folder, database = place
    settings = Settings(folder=folder, database=database)
    whole = install(settings)
    migrated(whole)
    kept = {path.name: path.read_bytes() for path in (folder / "sleutels").iterdir() if path.is_file()}
    return (
        whole.authority.root_pem,
        secret_key(settings),
        _digests(folder),
        kept["kluis"],
        kept["journaal.key"],
    )


def _failing(begin: Callable[[Any], object], given: Any) -> object:
    _together.wait()
    try:
        return begin(given)
    except Exception as error:  # noqa: BLE001 - told to the test
        return repr(error)


def _at_once(rounds: list[tuple[Callable[[Any], object], Any]]) -> list[set[object]]:
    """What the processes got, of each round."""
    barrier = mp.get_context("fork").Barrier(AT_ONCE)
    with processes(AT_ONCE, _begin, (barrier,)) as pool:
        doing = [pool.starmap_async(_failing, [each] * AT_ONCE, chunksize=1) for each in rounds]
        return [set(each.get(LONGEST)) for each in doing]


@pytest.mark.parametrize("begin", [_cookies, _digests, _vault, _notary])
def test_processes_that_start_at_once_get_one_secret(begin: Callable[[Path], object], tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(ROUNDS)]
    for folder in folders:
        folder.mkdir()
    for found in _at_once([(begin, folder) for folder in folders]):
        assert len(found) == 1
        assert not any("Error" in str(each) for each in found)
    assert not list(tmp_path.rglob(".nieuw-*"))


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_installations_that_start_at_once_are_one(
    where: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    databases = [""] * 2
    if where == "postgresql":
        server: postgres.Server = request.getfixturevalue("server")
        names = [server.create() for _ in databases]
        databases = [server.url(name) for name in names]
        request.addfinalizer(lambda: [server.drop(name) for name in names])
    places = [(tmp_path / str(number), database) for number, database in enumerate(databases)]
    for found in _at_once([(_started, place) for place in places]):
        (one,) = found
        assert isinstance(one, tuple), one


@pytest.mark.parametrize("name", ["geheim", "rijgeheim", "sleutels/kluis"])
@pytest.mark.parametrize("content", [b"", b"half"])
def test_a_secret_that_is_not_whole_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    begin = {"geheim": _cookies, "rijgeheim": _digests, "sleutels/kluis": _vault}[name]
    with pytest.raises(BrokenSecret, match=f"{path.name} is leeg of niet heel"):
        begin(tmp_path)
    assert path.read_bytes() == content


def test_a_crash_while_a_secret_is_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        for begin in (_cookies, _digests, _vault, _notary):
            with pytest.raises(OSError, match="No space"):
                begin(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert _digests(tmp_path) == _digests(tmp_path)
