"""Somebody with a browser at a site that may be gone: it keeps cookies and goes where it is led."""

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.parse import urljoin

from tests.web.visitor import Page

SECONDS = 15
"""How long to wait for an answer."""
GONE = (OSError, HTTPException)
"""The site did not answer, or not to the end; an answer with an error is no such thing."""


@dataclass
class Reply:
    """An answer, in the form that a page is read from."""

    status_code: int
    headers: Message
    body: bytes
    address: str

    def get_data(self, *, as_text: bool) -> str:
        return self.body.decode("utf-8", errors="replace")


@dataclass
class Browser:
    """One person's browser."""

    site: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, address: str) -> Reply:
        return self._send(urllib.request.Request(urljoin(self.site, address)))

    def post(self, address: str, fields: dict[str, str]) -> Reply:
        data = urllib.parse.urlencode(fields, doseq=True).encode()
        return self._send(urllib.request.Request(urljoin(self.site, address), data))

    def page(self, address: str) -> Page:
        reply = self.get(address)
        return Page(reply, address)  # type: ignore[arg-type]  # it reads the three things that a reply has

    def _send(self, request: urllib.request.Request) -> Reply:
        """The answer, whatever its status. Raises one of GONE."""
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )
        try:
            response = opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as answer:
            response = answer
        with response:
            return Reply(response.status or 0, response.headers, response.read(), response.url)
