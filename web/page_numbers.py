"""Which page of a long list is asked for."""

from flask import abort, request

MOST = 1_000_000


def page_number() -> int:
    """The number in the address, 1 without; anything that is no page is not found."""
    given = request.args.get("pagina", "1")
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= MOST):
        abort(404)
    return int(given)
