"""How often something may be tried: counted per address; logging in also per account."""

from ipaddress import IPv6Address, ip_network

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

HOUSEHOLD = 64
"""Bits of an IPv6 address that say whose it is: whoever has one has all the others behind it (RFC 6177)."""


def neighbour() -> str:
    """From where a request comes: an IPv4 address, or the whole /64 of an IPv6 one."""
    address = get_remote_address()
    try:
        found = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, HOUSEHOLD), strict=False))


limiter = Limiter(neighbour, strategy="moving-window", storage_uri="memory://")
