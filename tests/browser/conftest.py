"""The demonstration, served as `make run` does, and headless Chromium; without it the tests skip."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from web.demo.cast import PASSWORD

CONVENANT = Path(sys.executable).parent / "convenant"
SECONDS = 120


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser, for these tests alone: while Playwright runs, this thread has a running event loop."""
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed: the browser tests did NOT run")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstratie") / "demo"


@pytest.fixture(scope="package")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    """The address of a fresh demonstration."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "CONVENANT_PORT": str(port)}
    with subprocess.Popen(
        [CONVENANT, "serve", "--demo", folder], env=environment, stdout=subprocess.PIPE
    ) as server:
        try:
            wait_for(address, server)
            yield address
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the site answers."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    pytest.fail("the demonstration did not start")


@pytest.fixture
def person(browser: Browser, site: str) -> Callable[..., Page]:
    """Somebody with a window of their own, logged in by the form."""

    def opened(email: str = "", width: int = 1280) -> Page:
        page = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=False, base_url=site, locale="nl-NL"
        ).new_page()
        if email:
            page.goto("/inloggen")
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            page.click("main button")
            assert page.locator("h1").inner_text() == "Mijn taken"
        return page

    return opened
