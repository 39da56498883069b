"""Twenty hostile files at once: each gets an answer that is no error, and nobody else notices."""

import re
import statistics
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from signing.places import Full, Places
from tests.hostile import HOSTILE
from tests.mail import mail_server
from tests.web.test_serving import answers, running, until
from tests.world import World

BOUNDARY = "----grens"
SLOW = ("an index without end", "many tables of one", "a table of millions", "endless tokens")
"""Those that keep the checker busiest."""


def upload(site: str, pdf: bytes, cookie: str, fields: dict[str, str]) -> int:
    """Send a file to /controle; gives the status."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    parts.append(f'{head}"file"; filename="x.pdf"\r\n\r\n'.encode())
    parts.append(pdf + f"\r\n--{BOUNDARY}--\r\n".encode())
    connection = HTTPConnection(urlsplit(site).netloc, timeout=120)
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": cookie, "Referer": site}
    connection.request("POST", "/controle", b"".join(parts), headers)
    return connection.getresponse().status


def form(site: str) -> tuple[str, dict[str, str]]:
    """The cookie, and the hidden fields of the form."""
    with urllib.request.urlopen(site + "/controle", timeout=30) as response:
        page = response.read().decode()
        cookie = (response.headers["Set-Cookie"] or "").split(";")[0]
    hidden = (
        re.search(r'name="([^"]+)".* value="([^"]*)"', tag) for tag in re.findall(r"<input[^>]+>", page)
    )
    return cookie, {found[1]: found[2] for found in hidden if found}


@pytest.fixture
def world(world_of_today: World) -> World:
    return world_of_today


@pytest.mark.alone
def test_twenty_hostile_files_at_once_slow_nobody(world: World, tmp_path: Path) -> None:
    files = [HOSTILE[SLOW[n % len(SLOW)]]() for n in range(20)]
    taken: list[float] = []
    done = threading.Event()
    with mail_server() as mail, running(tmp_path, mail, "serve", CONVENANT_JOBS="off") as process:
        site = process.site  # type: ignore[attr-defined]  # its address travels on the process
        until(lambda: answers(site))
        cookie, fields = form(site)

        def visit() -> None:
            while not done.is_set():
                began = time.monotonic()
                assert answers(site + "/register")
                taken.append(time.monotonic() - began)
                time.sleep(0.02)

        visitor = threading.Thread(target=visit)
        visitor.start()
        with ThreadPoolExecutor(20) as crowd:
            statuses = list(crowd.map(lambda pdf: upload(site, pdf, cookie, fields), files))
        done.set()
        visitor.join()
    assert set(statuses) <= {200, 429}, statuses
    assert 200 in statuses
    assert 429 in statuses
    assert statistics.quantiles(taken, n=20)[-1] < 0.5, sorted(taken)[-10:]


def test_the_row_is_bounded_and_fair() -> None:
    row = Places(at_once=1, waiting=2, each=2, patience=5)
    order: list[str] = []
    first = row.place("a")
    first.__enter__()

    def wait(client: str) -> None:
        with row.place(client):
            order.append(client)

    waiting = [threading.Thread(target=wait, args=(client,)) for client in ("a", "b")]
    for thread in waiting:
        thread.start()
        time.sleep(0.05)
    for client in ("a", "c"):
        with pytest.raises(Full), row.place(client):
            pass
    first.__exit__(None, None, None)
    for thread in waiting:
        thread.join()
    assert order == ["a", "b"]


def test_who_waits_too_long_goes_and_leaves_no_trace() -> None:
    row = Places(at_once=1, waiting=1, each=1, patience=0.05)
    with row.place("a"), pytest.raises(Full), row.place("b"):
        pass
    with row.place("b"):
        pass
