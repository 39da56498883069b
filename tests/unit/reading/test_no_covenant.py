"""What is no covenant gets one clear sentence."""

import contextlib
import io
import time
import zipfile

import pytest

from tests.unit.reading.samples import word_file
from workflow.reading.reader import read_covenant
from workflow.reading.values import NotACovenant

BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">%s]><l>&e;</l>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(4)
)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leeg"),
        (b" \n\t\n", "alleen lege regels"),
        (b"x" * (5 * 1024 * 1024 + 1), "groter dan 5 MiB"),
        (b"\x00\x01\x02" * 50, "geen leesbare tekst"),
        (b"%PDF-1.7 en zo verder", "een PDF"),
        (b"\xd0\xcf\x11\xe0 oud", "oud of beveiligd"),
        (b"<!doctype html><p>Convenant", "webpagina"),
        (b"Boodschappen\n1. melk\n2. brood\n", "geen convenant"),
        (b"Artikel 1 Dit is een wet.\nArtikel 2 Niets anders.\n", "geen convenant"),
        (zipped(a=b"b"), "beschadigd"),
        (word_file()[:2000], "beschadigd"),
        (zipped(word__document=b"0" * (61 * 1024 * 1024)), "uitgepakt te groot"),
    ],
)
def test_it_says_what_is_wrong(data: bytes, words: str) -> None:
    with pytest.raises(NotACovenant, match=words):
        read_covenant(data, "bestand")


def test_a_word_file_whose_text_expands_without_end_is_refused() -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(word_file())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in (parts | {"word/document.xml": BOMB}).items():
            package.writestr(name, content)
    with pytest.raises(NotACovenant):
        read_covenant(out.getvalue(), "x.docx")


@pytest.mark.parametrize(
    "piece", ["a", "1. ", "Artikel ", "*_[", "In overweging nemende dat ", "\u0301", "A.", "| "]
)
def test_nonsense_of_any_size_is_over_quickly(piece: str) -> None:
    start = time.perf_counter()
    for text in (piece * 200_000, (piece + "\n") * 50_000):
        with contextlib.suppress(NotACovenant):
            read_covenant(text.encode()[: 5 * 1024 * 1024], "x")
    assert time.perf_counter() - start < 30
