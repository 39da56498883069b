"""What goes into an evidence pack beside the evidence: the verifier, one file, and the guide to a pack."""

from collections.abc import Mapping
from pathlib import Path
from string import Template

HERE = Path(__file__).parent


def verifier() -> bytes:
    """The source of the program that checks a pack."""
    return (HERE / "controleer.py").read_bytes()


def guide(told: Mapping[str, str]) -> str:
    """What is what in a pack and how to check it, with the words about this one filled in."""
    return Template((HERE / "LEESMIJ.txt").read_text(encoding="utf-8")).substitute(told)
