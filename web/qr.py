"""QR codes, drawn as SVG in the page itself: nothing is loaded, and no style is needed."""

import segno
from markupsafe import Markup

from web.languages import in_reader_language


def qr(text: str, title: str) -> Markup:
    """The text as a QR code. The title, in the language of the page, is for who cannot see it."""
    name = in_reader_language(title)
    drawn = segno.make(text, error="m", micro=False)
    picture = drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", title=name, omitsize=False)
    return Markup(picture).replace("<svg ", Markup('<svg role="img" '), 1)  # noqa: S704 - made by segno
