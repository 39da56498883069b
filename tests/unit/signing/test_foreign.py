"""Files of strangers: a child process of limited means, and an answer whatever happens to it."""

import io
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from signing import child, foreign
from signing.foreign import verify_foreign
from signing.places import Places
from signing.report import Answer, Report
from tests.papers import NOON, authority, paper

ROOTS = [authority().pem]


def request(pdf: bytes) -> io.BytesIO:
    head = json.dumps({"at": NOON.isoformat(), "roots": [authority().pem.decode()], "expected": None})
    return io.BytesIO(head.encode() + b"\n" + pdf)


def test_the_child_says_what_the_parent_would_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "/nergens")
    report = verify_foreign(paper(4).pdf, ROOTS, NOON)
    assert report == child.answer(request(paper(4).pdf))
    assert report.verdict is Answer.VALID
    assert verify_foreign(paper(4).pdf + b"x", ROOTS, NOON).verdict is Answer.INVALID


def test_the_child_gets_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, Any] = {}

    class Started(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **settings: Any) -> None:
            started.update(settings, command=command)
            super().__init__(command, **settings)

    monkeypatch.setattr(foreign.subprocess, "Popen", Started)
    monkeypatch.setenv("CONVENANT_GEHEIM", "x")
    verify_foreign(b"", ROOTS, NOON)
    assert started["env"] == {}
    assert started["start_new_session"]
    assert "-I" in started["command"]


def test_a_file_that_is_too_large_is_not_even_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "LARGEST", 10)
    monkeypatch.setattr(foreign, "_run", lambda request: pytest.fail("started"))
    report = verify_foreign(b"%PDF-1.7 en meer", ROOTS, NOON)
    assert report.verdict is Answer.UNKNOWN
    assert "groter dan 20 MB" in str(report.reasons[0])


def test_when_it_is_too_busy_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Places(at_once=1, waiting=0, each=1, patience=0.01)
    monkeypatch.setattr(foreign, "_PLACES", full)
    with full.place("iemand"):
        report = verify_foreign(b"", ROOTS, NOON)
    assert report.verdict is Answer.UNKNOWN
    assert "te druk" in str(report.reasons[0])


def test_a_child_that_hangs_is_killed_and_its_place_is_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "WALL_SECONDS", 0.3)
    monkeypatch.setattr(foreign, "_PLACES", Places(at_once=1, waiting=0, each=1, patience=1))
    monkeypatch.setattr(foreign, "COMMAND", (sys.executable, "-I", "-c", "import time; time.sleep(60)"))
    for _ in range(2):
        began = time.monotonic()
        report = verify_foreign(b"", ROOTS, NOON)
        assert time.monotonic() - began < 5
        assert report.verdict is Answer.UNKNOWN
        assert "duurt te lang" in str(report.reasons[0])


@pytest.mark.parametrize("said", ["", "{", "[]", "{}", '{"verdict": "prima"}', "null"])
def test_half_an_answer_is_no_answer(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_run", lambda request: said.encode())
    assert verify_foreign(b"", ROOTS, NOON).verdict is Answer.UNKNOWN


def test_mistakes_of_ours_are_no_verdicts() -> None:
    with pytest.raises(ValueError, match="time zone"):
        verify_foreign(b"", ROOTS, NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match=r".+"):
        verify_foreign(b"", [b"geen certificaat"], NOON)


def test_the_child_limits_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    taken: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(child.resource, "setrlimit", lambda which, limits: taken.update({which: limits}))
    monkeypatch.setattr(child.os, "nice", lambda increment: increment)
    monkeypatch.setattr(child.logging, "disable", lambda level: None)
    monkeypatch.setattr(child.sys, "stdin", io.TextIOWrapper(request(paper(4).pdf)))
    child.main()
    report = Report.from_json(json.loads(capsys.readouterr().out))
    assert report.verdict is Answer.VALID
    assert taken[resource.RLIMIT_AS] == (768 * 1024**2,) * 2
    assert taken[resource.RLIMIT_CPU] == (10, 10)
    assert taken[resource.RLIMIT_CORE] == taken[resource.RLIMIT_FSIZE] == (0, 0)


def test_out_of_memory_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*arguments: Any) -> Report:
        raise MemoryError

    monkeypatch.setattr(child, "verify", explode)
    report = child.answer(request(b""))
    assert report.verdict is Answer.UNKNOWN
    assert "geheugen" in str(report.reasons[0])


@pytest.mark.parametrize(
    "greed",
    [
        "x = bytearray(900 * 1024**2)",
        "[x for x in iter(int, 1)]",
        "while True: pass",
    ],
    ids=["memory at once", "memory bit by bit", "processor"],
)
def test_the_limits_hold(greed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        f"from signing.child import limit; limit(seconds=1); {greed}"
        if "while" not in greed
        else (f"from signing.child import limit\nlimit(seconds=1)\n{greed}")
    )
    monkeypatch.setattr(foreign, "COMMAND", (sys.executable, "-I", "-c", program))
    began = time.monotonic()
    assert verify_foreign(b"", ROOTS, NOON).verdict is Answer.UNKNOWN
    assert time.monotonic() - began < 10
