"""What is locked, away or full has one face: 503 and when to come back, or a sentence and an exit code."""

import errno
import gc
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from flask import Flask
from gunicorn.http.wsgi import FileWrapper
from gunicorn.util import has_fileno
from sqlalchemy import QueuePool, create_engine, exc, text
from werkzeug.test import EnvironBuilder

from tests.web.test_cli import Terminal
from tests.web.visitor import Visitor
from tests.world import ROOT, World
from web import not_now
from web.access import public
from workflow.domain.vocabulary import State
from workflow.persistence.database import open_engine
from workflow.persistence.unavailable import Unavailable, unavailable
from workflow.reading.model import model_covenant

Someone = Callable[[str], Visitor]
PACK = "/register/bpt-proef/bewijspakket.zip"
NOWHERE = "postgresql+psycopg://iemand@127.0.0.1:1/convenant?connect_timeout=2"


class FullFile(io.FileIO):
    """A file on a file system without room."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full(*_: object, **__: object) -> IO[bytes]:
    """A temporary file there."""
    handle, name = tempfile.mkstemp()
    Path(name).unlink()
    return io.BufferedRandom(FullFile(handle, "w+b"))


# ── what is what ─────────────────────────────────────────────────────────────────────────────────────────


def _locked(folder: Path) -> None:
    path = folder / "x.db"
    with sqlite3.connect(path, timeout=0) as first, sqlite3.connect(path, timeout=0) as second:
        first.execute("BEGIN EXCLUSIVE")
        second.execute("BEGIN IMMEDIATE")


def _full(folder: Path) -> None:
    with create_engine(f"sqlite:///{folder / 'x.db'}").connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 2"))
        connection.execute(text("CREATE TABLE t (x)"))
        connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": "x" * 10_000})


def _gone(folder: Path) -> None:
    open_engine(f"sqlite:///{folder / 'weg' / 'x.db'}").connect()


def _read_only(folder: Path) -> None:
    sqlite3.connect(folder / "x.db").execute("CREATE TABLE t (x)")
    sqlite3.connect(f"file:{folder / 'x.db'}?mode=ro", uri=True).execute("INSERT INTO t VALUES (1)")


def _unreadable(folder: Path) -> None:
    """A page of the file that cannot be read: SQLite takes it for a damaged one."""
    path = folder / "x.db"
    with create_engine(f"sqlite:///{path}").begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
    path.write_bytes(path.read_bytes()[:100] + bytes(4_096))
    with create_engine(f"sqlite:///{path}").connect() as connection:
        connection.execute(text("SELECT * FROM t"))


def _no_server(_: Path) -> None:
    create_engine(NOWHERE).connect()


def _no_connection_left(_: Path) -> None:
    engine = create_engine("sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01)
    with engine.connect():
        engine.connect()


def _full_disk(_: Path) -> None:
    with Path("/dev/full").open("wb") as file:
        file.write(b"x")


def _wrapped(folder: Path) -> None:
    try:
        _full_disk(folder)
    except OSError as error:
        raise ValueError("something else") from error


def _nowhere_to_work(folder: Path) -> None:
    raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")


def _system(number: int) -> Callable[[Path], None]:
    def fail(_: Path) -> None:
        raise OSError(number, os.strerror(number))

    return fail


TROUBLE: dict[str, tuple[Callable[[Path], None], Unavailable]] = {
    "locked": (_locked, Unavailable.DATABASE),
    "database full": (_full, Unavailable.STORAGE),
    "cannot be opened": (_gone, Unavailable.DATABASE),
    "read only": (_read_only, Unavailable.STORAGE),
    "disk not readable": (_unreadable, Unavailable.STORAGE),
    "no server": (_no_server, Unavailable.DATABASE),
    "pool": (_no_connection_left, Unavailable.DATABASE),
    "disk full": (_full_disk, Unavailable.STORAGE),
    "wrapped": (_wrapped, Unavailable.STORAGE),
    "no temporary folder": (_nowhere_to_work, Unavailable.STORAGE),
    "quota": (_system(errno.EDQUOT), Unavailable.STORAGE),
    "file system read only": (_system(errno.EROFS), Unavailable.STORAGE),
    "too many files": (_system(errno.EMFILE), Unavailable.MACHINE),
    "no process": (_system(errno.EAGAIN), Unavailable.MACHINE),
}


@pytest.fixture(params=TROUBLE)
def trouble(request: pytest.FixtureRequest) -> tuple[Callable[[Path], None], Unavailable]:
    return TROUBLE[request.param]


def _error_of(cause: Callable[[Path], None], folder: Path) -> Exception:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - of any sort
        cause(folder)
    return raised.value


def test_what_is_away_or_full_is_known(
    trouble: tuple[Callable[[Path], None], Unavailable], tmp_path: Path
) -> None:
    assert unavailable(_error_of(trouble[0], tmp_path)) is trouble[1]


def test_a_mistake_of_ours_is_not_taken_for_it(tmp_path: Path) -> None:
    with create_engine("sqlite://").connect() as connection, pytest.raises(exc.OperationalError) as raised:
        connection.execute(text("SELECT * FROM bestaat_niet"))
    assert unavailable(raised.value) is None
    assert unavailable(KeyError("x")) is None
    assert unavailable(FileNotFoundError(errno.ENOENT, "No such file")) is None
    assert unavailable(PermissionError(errno.EACCES, "Permission denied")) is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_one_is_a_page_that_says_when_to_come_back(
    app: Flask, trouble: tuple[Callable[[Path], None], Unavailable], tmp_path: Path, language: str
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    problem = _error_of(trouble[0], tmp_path)

    @public
    def failing() -> str:
        raise problem

    app.add_url_rule("/mis", "mis", failing)
    visitor = Visitor(app)
    visitor.client.set_cookie("taal", language)
    page = visitor.open("/mis", 503)
    assert page.headers["Retry-After"] == "300"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.heading == {"nl": "Dat lukt nu niet", "en": "That does not work now"}[language]
    if language == "nl":
        assert str(not_now.SENTENCES[trouble[1]]) in page.words


# ── the site ─────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Somebody else is writing in this database, and does not end."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for nobody's lock."""
    monkeypatch.setattr("workflow.persistence.database.PRAGMAS", ("journal_mode = WAL", "busy_timeout = 10"))


def test_a_locked_database_is_told_on_the_page_and_nothing_is_half_done(
    app: Flask, world: World, someone: Someone, tmp_path: Path, hasty: None
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    world.submit()
    office, before = someone("kantoor"), len(world.journal())
    world.desk.database.engine.dispose()
    page = office.open("/teams/nieuw")
    given = {"team": "BPT Nieuw", "coordinator": "Cor", "email": "cor@example.nl"}
    with held(tmp_path / "convenant.db"):
        told = office.press(page, "Team beginnen", 503, **given)
    assert told.heading == "Dat lukt nu niet"
    assert "De opslag is nu bezet of niet bereikbaar." in told.words
    assert len(world.journal()) == before
    assert office.press(page, "Team beginnen", **given).heading


def _as_gunicorn(app: Flask, path: str) -> tuple[int, dict[str, str], bytes]:
    """What goes out when gunicorn serves it: it asks a file for its number, to have the kernel send it."""
    environ = EnvironBuilder(path, "http://localhost").get_environ()
    environ["wsgi.file_wrapper"] = FileWrapper
    begun: list[Any] = []
    answer = app.wsgi_app(environ, lambda status, headers, *_: begun.extend((status, headers)))
    has_fileno(getattr(answer, "filelike", None))
    body = b"".join(answer)
    return int(begun[0][:3]), dict(begun[1]), body


def test_a_pack_comes_whole_with_its_length(app: Flask, world: World) -> None:
    world.until(State.RECOGNISED)
    status, headers, body = _as_gunicorn(app, PACK)
    assert (status, headers["Content-Length"]) == (200, str(len(body)))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_full_temporary_folder_never_gives_an_empty_pack(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    world.until(State.RECOGNISED)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    status, headers, body = _as_gunicorn(app, PACK)
    assert (status, headers["Retry-After"]) == (503, "300")
    assert "Er is nu geen ruimte op de schijf" in body.decode()


def test_an_upload_that_does_not_fit_in_the_temporary_folder_is_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch, any_file: None
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    visitor = Visitor(app)
    page = visitor.open("/controle")
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", full)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", full, raising=False)
    (button,) = page.buttons()[:1]
    field = next(name for name in page.form(button).fields if "token" not in name)
    told = visitor.press(page, button, 503, **{field: ("x.pdf", b"%PDF-" + b"x" * 3_000_000)})
    assert "Er is nu geen ruimte op de schijf" in told.words


# ── the command line ─────────────────────────────────────────────────────────────────────────────────────


def test_a_command_says_it_and_leaves_with_a_code_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hasty: None
) -> None:
    terminal = Terminal(capsys, monkeypatch, tmp_path)
    terminal.run("migrate")
    with held(tmp_path / "convenant.db"):
        for command in (
            ["user", "invite", "a@b.nl", "Anna"],
            ["journal", "checkpoint"],
            ["user", "partners"],
        ):
            said = terminal.run(*command, code=not_now.CODE)
            assert (
                said
                == "De opslag is nu bezet of niet bereikbaar. Probeer het over een paar minuten opnieuw.\n"
            )
    monkeypatch.setenv("CONVENANT_DATABASE", NOWHERE)
    for command in (["serve"], ["jobs"], ["migrate"], ["journal", "verify"]):
        assert "De opslag is nu bezet of niet bereikbaar." in terminal.run(*command, code=not_now.CODE)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_pack_that_does_not_fit_leaves_the_one_of_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    terminal, out = Terminal(capsys, monkeypatch, tmp_path / "map"), tmp_path / "uit" / "pakket.zip"
    (tmp_path / "convenant.md").write_bytes(model_covenant())
    out.parent.mkdir()
    out.write_bytes(b"before")
    terminal.run("migrate")
    terminal.run("import", tmp_path / "convenant.md")
    terminal.run("user", "invite", "anna@b.nl", "Anna de Wit")
    terminal.run("team", "start", "BPT Hier", "--coordinator", "anna@b.nl")
    monkeypatch.setattr("web.commands.evidence.os.fdopen", full)
    said = terminal.run("evidence", "1", "--out", out, code=not_now.CODE)
    assert said.startswith("Er is nu geen ruimte op de schijf")
    gc.collect()
    assert [path.read_bytes() for path in out.parent.iterdir()] == [b"before"]


def test_a_command_on_a_full_disk_says_so_and_leaves_no_half_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first start of all, in a process that may write no byte more."""
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "from web.cli import main; main(['migrate'])"
    )
    folder = tmp_path / "nieuw"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CONVENANT_FOLDER": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == not_now.CODE, done.stderr
    assert done.stderr.startswith("Er is nu geen ruimte op de schijf")
    assert "Traceback" not in done.stderr
    assert [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size] == []
