"""The fonts of the paper: Source Sans and Source Serif, from their own packages, and what they can print."""

from functools import cache
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
import typst
from fontTools.ttLib import TTFont

SANS = Path(font_source_sans_pro.font_directory) / "SourceSansPro-Regular.ttf"
"""Also the font in which signatures appear: 1000 units per em, without which pyHanko's widths break PDF/A."""
LAYOUT = frozenset("\n\t")
REORDERING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""They turn the order of letters around, so that a text would show something else than it says."""


@cache
def for_typesetting() -> typst.Fonts:
    """Exactly these fonts, whatever is installed on the machine."""
    folders = [font_source_sans_pro.font_directory, font_source_serif_pro.font_directory]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def sans() -> TTFont:
    """The regular sans, opened."""
    return TTFont(SANS)


@cache
def _printable() -> frozenset[str]:
    """What both families have: people's words stand in either."""
    serif = TTFont(Path(font_source_serif_pro.font_directory) / "SourceSerifPro-Regular.ttf")
    common = set(sans().getBestCmap()) & set(serif.getBestCmap())
    return frozenset(map(chr, common)) | LAYOUT


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that the paper cannot hold, each once, in the order of the text.

    A character that the fonts lack would stop the making of the PDF; one that turns letters around would
    let it say something else than was agreed to.
    """
    return tuple(dict.fromkeys(c for c in text if c not in _printable() or c in REORDERING))
