"""Where the teams of the demonstration work: invented areas that lie side by side and overlap a little."""

from math import cos, pi, sin

from workflow.domain.area import Boundary, normal

LONGITUDE, LATITUDE = 4.9, 52.62
ACROSS, DOWN, ROW = 4, 8, 0.0062
"""Areas in a row, rows, and degrees of latitude between rows; a team after the last begins anew."""
REACH = (0.0052, 0.0046, 0.0055, 0.0043, 0.0049, 0.0057, 0.0045, 0.0051)
"""Degrees of longitude from the middle of an area to each of its corners."""


def boundary(number: int) -> Boundary:
    """The boundary of the nth team, an eight-cornered area of about forty hectares."""
    east, north = (number % ACROSS) * 0.0088, (number // ACROSS % DOWN) * ROW
    turned = [REACH[(corner + number) % len(REACH)] for corner in range(len(REACH))]
    corners = [
        (
            LONGITUDE + east + reach * cos(2 * pi * corner / len(REACH)),
            LATITUDE + north + 0.6 * reach * sin(2 * pi * corner / len(REACH)),
        )
        for corner, reach in enumerate(turned)
    ]
    return normal([[[*corners, corners[0]]]])
