"""The lines that open a part of a covenant: considerations, agreement, signing, annex, parties."""

import re

from workflow.reading.dates import find_date
from workflow.reading.markers import LONGEST, ROMAN, refers
from workflow.reading.words import KINDS_OF_TEXT, is_organisation, is_sentence_end, squeezed, without_article

RECITAL = re.compile(
    r"(?:partijen|(?:de )?partners|wij|(?:de )?ondergetekenden)?\s?"
    r"(?:(?:nemen(?:de)? )?in (?:overweging|aanmerking)(?: nemen(?:de|d)?)?|in acht nemende?"
    r"|overwegen(?:de|d)?|gelet op|gezien|gehoord|constateren(?:de|d)?|vaststellen(?:de|d)?"
    r"|erkennende?|onderkennende?|wensende"
    r"|in het besef|zich bewust|beseffende|van oordeel(?: zijnde)?|van mening(?: zijnde)?|bevestigende?"
    r"|stellen vast"
    r"|kennis genomen hebbende van|mede gelet op|voorts overwegende|tevens overwegende|verder overwegende"
    r"|onderschrijvende?|overwegingen|considerans|preambule)"
    r"(?! is\b| zijn\b| wordt\b)(?:[, ]+(?:het (?:volgende|feit))?,? ?(?:dat)?)?(?=[\s:,]|$)",
    re.I,
)
"""How a group of considerations opens."""
AGREEING = (
    (re.compile(r"\bkom(?:en|t)\b"), re.compile(r"\bovereen\b")),
    (re.compile(r"\bzijn\b"), re.compile(r"\bovereengekomen\b")),
    (re.compile(r"\bverklaren\b|\bhebben\b"), re.compile(r"\bovereen|\bafgesproken\b")),
    (re.compile(r"\bspreken\b"), re.compile(r"\baf\b")),
    (re.compile(r"\bmaken\b"), re.compile(r"\bafspraken\b")),
    (re.compile(r"\bsluiten\b"), re.compile(r"\bconvenant\b|\bovereenkomst\b")),
    (re.compile(r"\bbesluiten\b|\bverbinden zich\b|\bovereengekomen\b|^afspraken\b"), re.compile("")),
)
"""A verb of agreeing, and what must follow it."""
AGREED_ENDS = ("dat", "volgende", "overeen", "overeengekomen", "volgt", " af", "besluiten")
ENACTING_HEADING = re.compile(
    r"(?:de )?(?:artikelen|afspraken|bepalingen|wat wij afspreken|wij spreken af|onze afspraken"
    r"|overeenkomst)",
    re.I,
)
SIGNING = re.compile(
    r"aldus\b.{0,60}(?:overeen|getekend|opgemaakt|vastgesteld|besloten|afgesproken|gedaan)"
    r"|(?:getekend|ondertekend|opgemaakt|overeengekomen en|vastgesteld)\b.{0,80}"
    r"\b(?:te|in|op|d\.?d\.?)\s+(?-i:[A-Z0-9‘’'])",
    re.I,
)
SIGNING_HEADING = re.compile(
    r"(?:de )?(?:ondertekening(?:en)?|handtekening(?:en)?|ondertekenaars|ondertekenende partijen"
    r"|voor akkoord|voor gezien en akkoord|slot en ondertekening|ondertekening door (?:de )?"
    r"(?:partijen|partners))",
    re.I,
)
ON_BEHALF = re.compile(r"(?:Namens|NAMENS|Voor|VOOR)\s+")
PLACE_OR_DATE = re.compile(r"(?:plaats|datum)(?:\s?(?:en|/)\s?datum)?(?: van ondertekening)?\s?:.*", re.I)
ANNEX = re.compile(
    rf"(?P<word>bijlagen?|annex|appendix|aanhangsel)(?![\w-])\s?(?P<label>\d{{1,2}}|{ROMAN}|[A-Z])?(?![\w])"
    r"\s?[.:–—-]?\s*(?P<rest>.*)",
    re.I | re.S,
)
CHAPTER = re.compile(
    rf"(?:hoofdstuk|deel|paragraaf|afdeling|titel|§)\s?(?:\d{{1,2}}|{ROMAN}|[A-Z])(?![\w])[^.;]*", re.I
)
PARTIES = re.compile(
    r"(?:(?:de )?(?:ondergetekenden?|partijen|partners|deelnemers|deelnemende partijen|convenantpartners)"
    r"(?: (?:bij|van|in|aan) (?:dit|het) convenant)?(?: zijn)?|(?:gesloten )?tussen)\s?(?P<colon>:?)\s*",
    re.I,
)
"""The line before a list of parties."""


def opens_recitals(text: str) -> re.Match[str] | None:
    """The opening of a group of considerations, if the text starts with one."""
    return RECITAL.match(text) if len(text) else None


def is_enacting(text: str) -> bool:
    """Whether this is the line after which the articles stand ("Komen partners overeen dat:")."""
    bare = text[-LONGEST:].rstrip(" :,.").lower()
    if (
        len(text) > LONGEST
        or not (text.endswith(":") or bare.endswith(AGREED_ENDS))
        or bare.startswith("aldus")
    ):
        return False
    return any((verb := first.search(bare)) and then.search(bare, verb.end()) for first, then in AGREEING)


def opens_signing(text: str) -> bool:
    """Whether the signing starts with this text."""
    bare = text.rstrip(" :.")
    return (
        bool(SIGNING.match(text[:LONGEST]))
        or bool(SIGNING_HEADING.fullmatch(bare[:LONGEST]))
        or (
            len(text) <= 160
            and (is_on_behalf(text) or bool(PLACE_OR_DATE.fullmatch(text)) or is_place_and_date(text))
        )
    )


def is_on_behalf(text: str) -> bool:
    """Whether this is the line of a party that signs ("Namens de politie,", "Voor de gemeente:")."""
    found = ON_BEHALF.match(text)
    if not found or len(text) > 160 or text.endswith((".", ";", "?", "!")):
        return False
    if found[0][0] == "N":
        return True
    organisation = without_article(text[found.end() :]).split()
    return text.endswith((":", ",")) and len(organisation) <= 8 and is_organisation(organisation[0])


def is_place_and_date(text: str) -> bool:
    """Whether this is no more than a place and a date ("Voorbeelddam, 3 juni 2024")."""
    place, comma, rest = text.partition(",")
    return (
        bool(comma)
        and place[:1].isupper()
        and len(place.split()) <= 4
        and (found := find_date(rest)) is not None
        and len(rest) - (found.end - found.start) <= 12
    )


def opens_annex(text: str) -> bool:
    """Whether this is the title of an annex, and not a sentence about one."""
    found = ANNEX.match(text[:LONGEST]) if text[:1].isupper() and len(text) <= LONGEST else None
    return found is not None and not (is_sentence_end(text) and refers(found["rest"]))


def lists_annexes(text: str) -> bool:
    """Whether this announces annexes ("Bijlagen behorend bij dit convenant: …")."""
    return text[:8].lower() == "bijlagen"


def opens_something(text: str) -> bool:
    """Whether a line of this text is never the middle of a paragraph, nor goes on below."""
    if len(text) > LONGEST:
        return False
    bare = squeezed(text)
    opening = opens_recitals(bare)
    annex = ANNEX.match(bare)
    return (
        (opening is not None and (opening.end() >= len(bare) - 1 or bare.endswith(":")))
        or is_enacting(bare)
        or is_on_behalf(bare)
        or bool(PLACE_OR_DATE.fullmatch(bare))
        or bool(CHAPTER.fullmatch(bare))
        or (
            opens_annex(bare)
            and not is_sentence_end(bare)
            and not (annex is not None and refers(annex["rest"]))
        )
    )


def is_title_like(text: str) -> bool:
    """Whether this can be a covenant's title: it says what it is, and is no sentence."""
    return (
        len(text) <= LONGEST // 2 and bool(KINDS_OF_TEXT.search(text)) and not text.endswith((".", ";", ":"))
    )
