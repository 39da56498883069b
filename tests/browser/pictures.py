"""The twelve main pages as pictures, on a phone and on a desk, for docs/screenshots: `make screenshots`.

They are made of a fresh demonstration, so they show what `make run` shows.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CONVENANT, chromium, wait_for
from web.demo.cast import PASSWORD

TARGET = Path(__file__).parents[2] / "docs" / "screenshots"
WIDTHS = {"telefoon": 360, "bureau": 1280}
HEIGHT = {"telefoon": 720, "bureau": 900}
COLOURS = 48
"""Of a page with little more than text and a few tints: a quarter of the bytes, and nobody sees it."""
COORDINATOR = "coordinator@buurtpreventieteam-havenkwartier.example"
POLICE = "bureauchef@politie-waterstreek.example"
OFFICE = "kantoor@gemeente.example"


@dataclass(frozen=True)
class Shot:
    """A page as somebody sees it."""

    name: str
    address: str
    email: str = ""


SHOTS = (
    Shot("voorpagina", "/"),
    Shot("register", "/register"),
    Shot("team", "/register/buurtpreventieteam-molenbuurt"),
    Shot("controle", "/controle"),
    Shot("inloggen", "/inloggen"),
    Shot("mijn-taken", "/taken", POLICE),
    Shot("stand-van-zaken", "/dossier/2", COORDINATOR),
    Shot("aanvraag", "/dossier/2/aanvraag", COORDINATOR),
    Shot("onderhandeling", "/dossier/2/onderhandeling", POLICE),
    Shot("ondertekening", "/dossier/1/ondertekening", OFFICE),
    Shot("overzicht", "/overzicht", OFFICE),
    Shot("mandaten", "/mandaten", OFFICE),
)


def names() -> set[str]:
    """The files that are made."""
    return {f"{shot.name}-{place}.png" for shot in SHOTS for place in WIDTHS}


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a fresh one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [CONVENANT, "serve", "--demo", f"{folder}/demo"]
        environment = {**os.environ, "CONVENANT_PORT": str(port)}
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
            try:
                wait_for(address, server)
                yield address
            finally:
                server.terminate()


def pages(browser: Browser, site: str, place: str) -> Iterator[tuple[Shot, Page]]:
    """Every page, in a window of whoever looks at it."""
    windows: dict[str, Page] = {}
    size = {"width": WIDTHS[place], "height": HEIGHT[place]}
    for shot in SHOTS:
        if shot.email not in windows:
            windows[shot.email] = browser.new_page(viewport=size, base_url=site, locale="nl-NL")
            if shot.email:
                _log_in(windows[shot.email], shot.email)
        window = windows[shot.email]
        window.goto(shot.address)
        yield shot, window


def _log_in(page: Page, email: str) -> None:
    page.goto("/inloggen")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def small(picture: bytes) -> bytes:
    """The same picture with few colours."""
    out = BytesIO()
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def make(browser: Browser, site: str, target: Path) -> None:
    """Put every picture into the folder."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for place in WIDTHS:
        for shot, page in pages(browser, site, place):
            picture = small(page.screenshot(scale="css"))
            (target / f"{shot.name}-{place}.png").write_bytes(picture)


def main() -> int:
    """Make them all."""
    path = chromium()
    if path is None:
        sys.stderr.write("Chromium is niet geïnstalleerd, dus er zijn geen plaatjes gemaakt.\n")
        return 1
    with demonstration() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        make(browser, site, TARGET)
        browser.close()
    size = sum(each.stat().st_size for each in TARGET.iterdir())
    sys.stdout.write(f"{len(names())} plaatjes in {TARGET}, samen {size // 1024} KB.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
