"""Addresses that the site shows: each is checked when the settings are read, so that any page may show it."""

import re
from typing import Annotated

from pydantic import AfterValidator

MAILBOX = re.compile(r"[^\s@:/<>\"]+@[^\s@:/<>\"]+")
PAGE = re.compile(r"https://[^\s/<>\"][^\s<>\"]*")


def reachable(address: str) -> str:
    """The address as something that can be followed; empty stays empty."""
    return f"mailto:{address}" if MAILBOX.fullmatch(address) else address


def _mailbox(value: str) -> str:
    if value and not MAILBOX.fullmatch(value):
        raise ValueError("geen mailadres")
    return value


def _page(value: str) -> str:
    if value and not PAGE.fullmatch(value):
        raise ValueError("geen https-adres")
    return value


def _either(value: str) -> str:
    if value and not MAILBOX.fullmatch(value) and not PAGE.fullmatch(value):
        raise ValueError("geen mailadres of https-adres")
    return value


Mailbox = Annotated[str, AfterValidator(_mailbox)]
"""A mail address, or empty."""
WebPage = Annotated[str, AfterValidator(_page)]
"""An address that begins with https, or empty."""
Contact = Annotated[str, AfterValidator(_either)]
"""One of both, or empty."""
