"""A PKCS#11 token in software, fresh for each test; without SoftHSM the test is skipped, loudly."""

import shutil
import subprocess
from pathlib import Path

import pytest

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
LABEL, PIN = "convenant-proef", "135790"


def module() -> Path:
    """SoftHSM's library."""
    found = next((Path(each) for each in MODULES if Path(each).exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2 is not installed: no token is tested")
    return found


def fresh(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty token in this folder, with `LABEL` and `PIN`; gives the module to reach it."""
    library = module()
    (folder / "tokens").mkdir(parents=True)
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n"
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
    command = [
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        LABEL,
        "--pin",
        PIN,
        "--so-pin",
        "24680135",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return library
