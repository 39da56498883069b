"""From bytes to text, or to a sentence that says why there is none. Content decides, the name does not."""

import re
import unicodedata

from workflow.reading.values import NotACovenant, Note

MAX_BYTES = 5 * 1024 * 1024
SAVE_AS = "Bewaar het convenant als Word-bestand (.docx) of als platte tekst en kies dat bestand"

FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", f"Dit is een PDF. {SAVE_AS}."),
    (b"\xd0\xcf\x11\xe0", f"Dit is een oud of beveiligd Office-bestand. {SAVE_AS}, zonder wachtwoord."),
    (b"{\\rtf", f"Dit is een RTF-bestand. {SAVE_AS}."),
    (b"\x89PNG", f"Dit is een afbeelding. {SAVE_AS}."),
    (b"\xff\xd8\xff", f"Dit is een afbeelding. {SAVE_AS}."),
    (b"GIF8", f"Dit is een afbeelding. {SAVE_AS}."),
    (b"II*\x00", f"Dit is een afbeelding. {SAVE_AS}."),
    (b"MM\x00*", f"Dit is een afbeelding. {SAVE_AS}."),
)
"""How the files begin that people send instead of a text."""

MARKUP = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype|html|head|body|\?xml|svg)\b", re.I | re.S)
CLOSING_TAG = re.compile(r"</[A-Za-z][A-Za-z0-9]{0,20}>")
CONTROL = re.compile(r"[\x00-\x06\x08\x0e-\x1d\x7f]")
ACCENTED = re.compile(r"[A-Za-z][\u0300-\u0304\u0306-\u030c\u0327\u0328]")
UNSEEN = str.maketrans(
    {
        **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x1f")),
        **dict.fromkeys([*range(9), *range(0x0E, 0x1E), 0x7F], " "),
        0x1E: "-",  # Word's non-breaking hyphen
    }
)


def refuse_foreign(data: bytes) -> None:
    """Raise NotACovenant if these bytes are empty, too many, or of a kind that carries no text for us."""
    if not data:
        raise NotACovenant("Het bestand is leeg: kies het bestand waarin de tekst van het convenant staat.")
    if len(data) > MAX_BYTES:
        raise NotACovenant(
            "Het bestand is groter dan 5 MiB: haal de afbeeldingen eruit en probeer het opnieuw."
        )
    for beginning, sentence in FOREIGN:
        if data.startswith(beginning) or (beginning == b"%PDF-" and beginning in data[:1024]):
            raise NotACovenant(sentence)


def text_of(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """The text in `data`, cleaned of what cannot be seen, and a note if its encoding had to be guessed.

    Raises:
        NotACovenant: if it is not text, or only white space, or a web page.
    """
    text, notes = _decoded(data)
    if "\x00" in text or len(CONTROL.findall(text)) > len(text) // 100:
        raise NotACovenant(f"Dit bestand bevat geen leesbare tekst. {SAVE_AS}.")
    if not text or text.isspace():
        raise NotACovenant(
            "Het bestand bevat alleen lege regels: kies het bestand met de tekst van het convenant."
        )
    if MARKUP.match(text) or len(CLOSING_TAG.findall(text)) >= 10:
        raise NotACovenant(f"Dit is een webpagina of een ander bestand met codes. {SAVE_AS}.")
    return cleaned(text), notes


def cleaned(text: str) -> str:
    """`text` without invisible characters, and with a letter and its separate accent as one character.

    Not `unicodedata.normalize` over the whole: on a long run of accents that takes quadratic time.
    """
    seen = text.translate(UNSEEN)
    return ACCENTED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), seen)


def _decoded(data: bytes) -> tuple[str, tuple[Note, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        reason = (
            "De tekencodering is niet UTF-8 en is gelezen als Windows-1252. Controleer letters met accenten."
        )
        return _strictly(data, "cp1252"), (Note(1, reason),)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotACovenant(f"Dit bestand bevat geen leesbare tekst. {SAVE_AS}.") from error
