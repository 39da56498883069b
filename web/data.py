"""Where templates, static files and migrations lie: beside the packages, or inside when installed."""

from pathlib import Path

HERE = Path(__file__).parent


def data(name: str) -> Path:
    """The folder "templates", "static" or "migrations": of the checkout, else of the installed package."""
    inside = HERE / "data" / name
    return inside if inside.exists() else HERE.parent / name
