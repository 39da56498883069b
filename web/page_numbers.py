"""Which page of a long list is asked for."""

from flask import abort, request

LONGEST = 6
"""Digits."""


def page_number() -> int:
    """The number in the address, 1 without; anything that is no page is not found."""
    given = request.args.get("pagina", "1")
    if not (given.isascii() and given.isdigit() and len(given) <= LONGEST and int(given)):
        abort(404)
    return int(given)
