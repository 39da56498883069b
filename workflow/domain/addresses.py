"""E-mail addresses: how one is spelled here, and what can be one (RFC 5321, RFC 6531)."""

import re
import unicodedata

import idna

LONGEST, LONGEST_LOCAL = 254, 64
"""Octets of a whole address, and of what stands before the @ (RFC 5321, 4.5.3.1)."""
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+"
LOCAL = re.compile(rf"{ATOM}(?:\.{ATOM})*")
"""No quotes, comments, commas or brackets: no mailbox of anybody's needs them, and each hides something."""


def spelled(address: str) -> str:
    """The address as it is kept: without white space around it, in lower case, each letter in one way."""
    return unicodedata.normalize("NFC", address.strip().lower())


def is_address(text: str) -> bool:
    """Whether it can be one e-mail address, and nothing but that."""
    local, at, domain = text.rpartition("@")
    plain = text.isprintable() and " " not in text and unicodedata.normalize("NFKC", domain) == domain
    if not at or not plain or domain.endswith(".") or not LOCAL.fullmatch(local):
        return False
    try:
        wire = f"{local}@{host(domain)}"
    except ValueError:
        return False
    return len(wire.encode()) <= LONGEST and len(local.encode()) <= LONGEST_LOCAL


def on_the_wire(address: str) -> str:
    """The address as a mail server reads it: the domain in ASCII. Raises ValueError when it is none."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{host(domain)}"


def host(domain: str) -> str:
    """The domain in ASCII (IDNA 2008, as browsers read it). Raises ValueError for what is no domain."""
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except UnicodeError as error:  # of which every error of idna is one
        raise ValueError(domain) from error
