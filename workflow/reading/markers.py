"""What stands before an item: a bullet, `1.`, `4.’`, `(a)`, `IV.`, `2.1`, `Artikel 5a —`."""

import re
from dataclasses import dataclass

BULLET_SIGNS = "•·▪◦‣●○■□►➢➤✓❖∙*+–—-"
LONGEST = 400
"""Beyond this a line is prose: nothing that opens, heads or signs anything is as long."""

NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?"
ROMAN = r"[IVXLC]{1,7}"
QUOTE = "’‘'´`\"”“"
BULLET = re.compile(rf"(?:[{re.escape(BULLET_SIGNS)}]\s+|[•▪●■►➢]|o(?:\t| {{2,}}))(?=\S)")
NUMBERED = re.compile(
    rf"(?P<open>\(?)(?P<label>{NUMBER}|[ivxlc]{{1,7}}|{ROMAN}|[A-Za-z])"
    rf"(?P<close>[.):]|(?<=\d)°|(?<=\d) \))(?P<quote>[{QUOTE}]?)(?:\s+|(?<=[.)])(?=[A-Z•])|$)"
)
TABBED = re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){0,3})(?:\t+| {2,}|(?<=\.\d) )(?=\S)")
ARTICLE = re.compile(
    rf"(?:artikel|art\.?)\s+(?P<label>{NUMBER}|{ROMAN}|[A-Z])(?![\w-])"
    rf"(?P<close>\s*[.:)–—-]?)(?P<quote>[{QUOTE}]?)(?:\s+|(?<=[.:)–—-])|$)(?P<rest>.*)",
    re.I | re.S,
)
PROSE_AFTER = re.compile(
    r"(?:,|lid|van|is|zijn|wordt|worden|geldt|bepaalt|regelt|noemt|bevat|beschrijft|en|of|tot|t/m|blijft|kan|heeft"
    r"|hebben|onder|sub|in|uit|bij|voor|op|maakt|geeft|hoort|staat|vormt|mag|moet|volgt|vervalt|ook|niet|die|dat"
    r"|waarin|gaat|treedt|genoemd|bedoeld|eerste|tweede|derde|aanhef|juncto|jo\.)(?![\w-])"
)
"""What follows "artikel 5" or "bijlage 1" in the middle of a sentence: then it refers and heads nothing."""
ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark before an item, as it stands on its line."""

    label: str
    """What numbers the item: "4", "5a", "IV", "2.1"; empty for a bullet."""
    shape: str
    """Marks of one list share a shape: "9.", "(a)", "A.", "9.9", "artikel", "•"."""
    length: int
    """The number of characters it takes at the start of the line, white space included."""
    odd: str = ""
    """The mark as written, where it is written oddly (`4.’`)."""


def marker_of(text: str) -> Marker | None:
    """The marker at the start of a line, or None. `text` has no white space before it."""
    if text[:1].isalpha() and (found := ARTICLE.match(text[:LONGEST])) and _heads(found):
        length = found.start("rest") if found["rest"] else len(found[0])
        return Marker(found["label"], "artikel", length, _odd(found))
    if found := BULLET.match(text):
        return Marker("", "•", found.end())
    if found := NUMBERED.match(text):
        return Marker(found["label"], _shape(found), found.end(), _odd(found))
    if found := TABBED.match(text):
        return Marker(found["label"], "9.9" if "." in found["label"] else "9", found.end())
    return None


def ordinal(label: str, *, roman: bool) -> int:
    """The place a label stands for: "4" and "5a" by their number, "2.3" by its last, "IV" or "D" is 4."""
    if digits := re.search(r"\d+(?=[a-z]?$)", label):
        return int(digits[0])
    if not roman:
        return ord(label[0].lower()) - ord("a") + 1
    values = [ROMAN_DIGITS[letter] for letter in label.lower()]
    return sum(-v if v < later else v for v, later in zip(values, [*values[1:], 0], strict=True))


def is_roman(label: str) -> bool:
    """Whether a list that starts with this label counts in roman numerals."""
    return len(label) > 1 or label in {"I", "i"}


def refers(rest: str) -> bool:
    """Whether the words after "artikel 5" or "bijlage 1" make it a reference in running prose."""
    return bool(PROSE_AFTER.match(rest))


def _heads(article: re.Match[str]) -> bool:
    return bool(article["close"].strip()) or not refers(article["rest"])


def _shape(found: re.Match[str]) -> str:
    label = found["label"]
    if "." in label:
        return "9.9"
    sort = "9" if label[0].isdigit() else "A" if label[0].isupper() else "a"
    return f"{found['open']}{sort}{found['close'].strip()}"


def _odd(found: re.Match[str]) -> str:
    odd = found["quote"] or found["close"].startswith(" )")
    return found[0][: found.end("quote")].strip() if odd else ""
