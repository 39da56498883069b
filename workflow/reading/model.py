"""The model covenant that the product ships: an invented municipality, in our own words."""

from pathlib import Path

NAME = "model.md"


def model_covenant() -> bytes:
    """The model covenant, as Markdown in UTF-8."""
    return (Path(__file__).parent / NAME).read_bytes()
