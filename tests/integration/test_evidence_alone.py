"""The verifier of a pack without this product: a fresh environment, an empty folder, and no network."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

from evidence import controleer
from tests.packs import DAY, files_of, municipality

NAMED = ("pyhanko==0.38.0", "cryptography>=50")
WITHOUT_NETWORK = """
import runpy, sys
def stop(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg", "socket.bind"}:
        raise SystemExit("er is geen netwerk")
sys.addaudithook(stop)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with nothing but the named packages."""
    folder = tmp_path_factory.mktemp("vers")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", *NAMED]
    done = subprocess.run(install, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        pytest.skip(f"the packages of the verifier cannot be installed here: {done.stderr[-300:]}")
    return python


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with a pack, its verifier as it is in the pack, and the root of the municipality."""
    folder = tmp_path_factory.mktemp("leeg")
    place = municipality(tmp_path_factory.mktemp("plaats") / "x")
    place.recognise()
    (folder / "pakket.zip").write_bytes(place.pack())
    (folder / "openbaar.zip").write_bytes(place.pack(public=True))
    (folder / "wortel.pem").write_bytes(place.root)
    (folder / "journaal.pub").write_text(place.key.reader.line)
    (folder / "controleer.py").write_bytes(files_of(place.pack())["controleer.py"])
    (folder / "los.pdf").write_bytes(files_of(place.pack())["werkafspraken.pdf"])
    return folder


def run(python: Path, folder: Path, *given: str, code: int = 0) -> str:
    command = [str(python), "-I", "-c", WITHOUT_NETWORK, "controleer.py", *given]
    bare = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == code, (done.stdout, done.stderr)
    return done.stdout + done.stderr


def told(python: Path, folder: Path, *given: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(python, folder, "--json", *given, code=code))
    return found


def test_the_product_is_not_there(fresh: Path, empty: Path) -> None:
    for name in ("workflow", "signing", "flask", "sqlalchemy"):
        done = subprocess.run(
            [fresh, "-I", "-c", f"import {name}"], capture_output=True, cwd=empty, check=False
        )
        assert done.returncode == 1, name


@pytest.mark.parametrize("at", [DAY, "2028-11-30"])
@pytest.mark.parametrize("trust", [(), ("--vertrouw", "wortel.pem", "--sleutel", "journaal.pub")])
def test_a_pack_is_valid_today_and_two_years_later(
    fresh: Path, empty: Path, at: str, trust: tuple[str, ...]
) -> None:
    found = told(fresh, empty, "pakket.zip", "--op", at, *trust)
    assert {check["holds"] for check in found["checks"]} == {True}
    assert (found["verdict"], found["trust"]) == ("geldig", "given" if trust else "pack")
    assert len(found["signers"]) == 5


def test_it_says_in_dutch_what_holds(fresh: Path, empty: Path) -> None:
    said = run(fresh, empty, "pakket.zip", "--op", DAY)
    assert said.count("[klopt]") == 1 + len(controleer.CHECKS) + len(controleer.ON_PAPER)
    assert "Oordeel: GELDIG" in said
    assert "Let op: het wortelcertificaat komt uit het pakket zelf." in said
    assert "komt uit het pakket" not in run(
        fresh, empty, "pakket.zip", "--op", DAY, "--vertrouw", "wortel.pem"
    )


def test_a_public_pack_with_the_pdf_beside_it(fresh: Path, empty: Path) -> None:
    assert told(fresh, empty, "openbaar.zip", "--op", DAY, code=2)["verdict"] == "niet_te_bepalen"
    assert told(fresh, empty, "openbaar.zip", "--op", DAY, "--pdf", "los.pdf")["verdict"] == "geldig"


def test_a_changed_pack_is_invalid_there_too(fresh: Path, empty: Path) -> None:
    pack = bytearray((empty / "pakket.zip").read_bytes())
    pack[len(pack) // 2] ^= 1
    (empty / "anders.zip").write_bytes(pack)
    assert told(fresh, empty, "anders.zip", "--op", DAY, code=1)["verdict"] == "ongeldig"


def test_without_the_packages_it_says_what_to_do(empty: Path) -> None:
    bare = "import sys; sys.modules['pyhanko'] = None; import runpy; runpy.run_path('controleer.py')"
    done = subprocess.run(
        [sys.executable, "-I", "-c", bare], cwd=empty, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install" in done.stderr
    assert "LEESMIJ.txt" in done.stderr
