"""Signed notes and timestamps over them: against a known note, and against whatever is changed in one."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signing.checkpoints import (
    KEY,
    PUBLIC,
    BrokenKey,
    NoteKey,
    NoteReader,
    NotGenuine,
    NotStamped,
    stamp,
    stamped_at,
)
from signing.timestamps import remote_timestamper
from tests.ours import installation, stamps
from tests.papers import NOON

# The example in the tests of Go's own package for such notes.
SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLISHED = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
NOTE = f"{TEXT}\n{SIGNATURE}\n"
READER = NoteReader.parse(PUBLISHED)


def test_a_known_key_makes_the_known_note() -> None:
    key = NoteKey.parse(SECRET)
    assert key.sign(TEXT) == NOTE
    assert key.reader.line == PUBLISHED
    assert READER.opened(NOTE) == TEXT


def test_a_text_must_end_in_a_newline() -> None:
    with pytest.raises(ValueError, match="newline"):
        NoteKey.parse(SECRET).sign("zonder einde")


@pytest.mark.parametrize("place", range(0, len(NOTE), 7))
def test_any_changed_character_of_a_note_is_found(place: int) -> None:
    other = "x" if NOTE[place] != "x" else "y"
    with pytest.raises(NotGenuine):
        READER.opened(NOTE[:place] + other + NOTE[place + 1 :])


@pytest.mark.parametrize(
    "note",
    ["", "\n", TEXT, f"{TEXT}\n", NOTE[:-1], f"{NOTE}\n", f"{NOTE}{SIGNATURE}\n", NOTE.replace("—", "-"),
     NOTE.replace("=\n", "\n"), f"{TEXT}\n— PeterNeumann \n", f"{TEXT}\n—  x08g\n", NOTE + "x" * 100_000,
     NOTE.replace("If", "\ud800f")],
)  # fmt: skip
def test_what_is_no_note_of_this_key_is_refused(note: str) -> None:
    with pytest.raises(NotGenuine):
        READER.opened(note)


def test_lines_of_other_signers_are_allowed() -> None:
    other = NoteKey("ander", Ed25519PrivateKey.generate()).sign(TEXT).splitlines()[-1]
    assert READER.opened(f"{NOTE}{other}\n") == TEXT
    with pytest.raises(NotGenuine, match="niet met deze sleutel"):
        READER.opened(f"{TEXT}\n{other}\n")


@pytest.mark.parametrize(
    "key",
    ["", "x", "+", "a+b+c", PUBLISHED[:-1], PUBLISHED.replace("c74f20a3", "c74f20a4"), f"x {PUBLISHED}",
     SECRET, PUBLISHED.replace("PeterNeumann", "PeterNeuman"), PUBLISHED.replace("ARpc", "AhpC")],
)  # fmt: skip
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(BrokenKey):
        NoteReader.parse(key)


@pytest.mark.parametrize("secret", ["", PUBLISHED, SECRET[:-4], SECRET.replace("c74f20a3", "00000000")])
def test_what_is_no_secret_key_is_refused(secret: str) -> None:
    with pytest.raises(BrokenKey):
        NoteKey.parse(secret)


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_made_once_and_keeps_its_name(tmp_path: Path) -> None:
    first = NoteKey.create(tmp_path, "convenant.example/jour naal+")
    again = NoteKey.create(tmp_path, "een andere naam")
    assert first.name == again.name == "convenant.example/journaal"
    assert again.reader == first.reader == NoteReader.parse((tmp_path / PUBLIC).read_text())
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {KEY, PUBLIC}


def test_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    barrier, lines = threading.Barrier(8), []

    def start() -> None:
        barrier.wait()
        lines.append(NoteKey.create(tmp_path, "journaal").reader.line)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines) == 8
    assert len(set(lines)) == 1


def test_a_damaged_key_is_not_replaced_by_a_new_one(tmp_path: Path) -> None:
    NoteKey.create(tmp_path, "journaal")
    (tmp_path / KEY).write_text("stuk")
    with pytest.raises(BrokenKey):
        NoteKey.create(tmp_path, "journaal")


# ── timestamps ───────────────────────────────────────────────────────────────────────────────────────────

TOKEN = stamp(NOTE, stamps())
ROOTS = [installation().root_pem]


def test_a_timestamp_says_when() -> None:
    assert stamped_at(NOTE, TOKEN, ROOTS) == NOON
    later = NOON + timedelta(days=400)
    assert stamped_at(NOTE, stamp(NOTE, stamps(lambda: later)), ROOTS) == later


def test_a_timestamp_of_something_else_says_nothing() -> None:
    with pytest.raises(NotGenuine, match="hoort niet bij"):
        stamped_at(NOTE + "\n", TOKEN, ROOTS)


@pytest.mark.parametrize("roots", [[], [installation(2).root_pem]])
def test_a_timestamp_of_a_stranger_says_nothing(roots: list[bytes]) -> None:
    with pytest.raises(NotGenuine, match="niet van een uitgever"):
        stamped_at(NOTE, TOKEN, roots)


@pytest.mark.parametrize("part", range(170))
def test_any_changed_byte_of_a_timestamp_is_found(part: int) -> None:
    changed = bytearray(TOKEN)
    changed[part * len(TOKEN) // 170] ^= 0x21
    with pytest.raises(NotGenuine):
        stamped_at(NOTE, bytes(changed), ROOTS)


@pytest.mark.parametrize("token", [b"", b"x", TOKEN[:-1], TOKEN + b"\0", b"\x30\x80" + TOKEN])
def test_what_is_no_timestamp_says_nothing(token: bytes) -> None:
    with pytest.raises(NotGenuine):
        stamped_at(NOTE, token, ROOTS)


def test_a_service_that_does_not_answer_gives_no_timestamp() -> None:
    with pytest.raises(NotStamped):
        stamp(NOTE, remote_timestamper("http://127.0.0.1:9/"))
