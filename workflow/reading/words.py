"""The Dutch words by which a covenant's parts, people and organisations are known, and tests on them."""

import re

KINDS_OF_TEXT = re.compile(
    r"convenant|overeenkomst|samenwerkingsafspra|intentieverklaring|protocol|werkafspra|handvest|reglement",
    re.I,
)
"""A word that says what the document is; a title has one."""
END = ".;:!?"
OPEN_ENDED = frozenset(
    [
        "de",
        "het",
        "een",
        "en",
        "of",
        "in",
        "op",
        "met",
        "voor",
        "te",
        "ten",
        "ter",
        "door",
        "aan",
        "bij",
        "om",
        "die",
        "van",
        "tot",
        "naar",
        "over",
        "onder",
        "tussen",
        "uit",
        "per",
        "als",
        "zoals",
        "hun",
        "haar",
        "zijn",
        "deze",
        "dit",
        "alle",
        "elke",
        "iedere",
        "gemeente",
        "artikel",
        "lid",
        "nummer",
        "zowel",
        "niet",
    ]
)
"""Nobody ends a paragraph with one of these."""
ARTICLES = frozenset({"de", "het", "een", "'t", "’t"})
PARTICLES = frozenset(
    [
        "van",
        "de",
        "der",
        "den",
        "het",
        "'t",
        "’t",
        "ten",
        "ter",
        "te",
        "op",
        "in",
        "aan",
        "von",
        "zu",
        "el",
        "al",
        "la",
        "le",
        "du",
        "des",
        "da",
        "dos",
        "di",
        "ben",
        "bin",
        "ibn",
        "y",
        "e",
    ]
)
"""The small words inside a Dutch name: van, de, ter …"""
COURTESY = frozenset(
    [
        "drs",
        "drs.",
        "mr",
        "mr.",
        "dr",
        "dr.",
        "ir",
        "ir.",
        "ing",
        "ing.",
        "prof",
        "prof.",
        "mw",
        "mw.",
        "mevr",
        "mevr.",
        "mevrouw",
        "dhr",
        "dhr.",
        "heer",
        "hr",
        "hr.",
        "ds.",
        "bc.",
        "dr.ir.",
        "mr.dr.",
        "mr.drs.",
        "prof.dr.",
        "prof.mr.",
        "dr.mr.",
        "jhr.",
        "jkvr.",
        "lic.",
    ]
)
DEGREES = frozenset(
    {"MSc", "BSc", "MA", "BA", "RA", "MBA", "MPA", "MPM", "LLM", "PhD", "MSc.", "EMPM", "AA", "RC"}
)
OFFICES = (
    "burgemeester",
    "wethouder",
    "chef",
    "chefs",
    "directeur",
    "bestuurder",
    "voorzitter",
    "coördinator",
    "coordinator",
    "contactpersoon",
    "manager",
    "secretaris",
    "penningmeester",
    "griffier",
    "commandant",
    "commissaris",
    "officier",
    "inspecteur",
    "wijkagent",
    "bestuurslid",
    "teamleider",
    "projectleider",
    "leidinggevende",
    "gemachtigde",
    "vertegenwoordiger",
    "beheerder",
    "portefeuillehouder",
    "adviseur",
    "directrice",
    "voorzitster",
    "regisseur",
    "afdelingshoofd",
    "hoofdagent",
    "rector",
    "eigenaar",
    "directeur-bestuurder",
)
"""A word that ends in one of these is a title of office: bureauchef, wijkcoördinator, loco-burgemeester."""
BEFORE_OFFICE = frozenset(
    [
        "loco",
        "plv",
        "plv.",
        "plaatsvervangend",
        "waarnemend",
        "wnd",
        "wnd.",
        "algemeen",
        "hoofd",
        "vice",
        "adjunct",
        "gebieds-",
        "interim",
        "senior",
        "eerste",
        "zakelijk",
        "technisch",
        "regionaal",
        "statutair",
    ]
)
ORGANISATIONS = re.compile(
    r"gemeente|politie|stichting|vereniging|woning|wonen\b|woon|corporatie|buurt|wijk|team|bpt|bewoner|b\.?v\.?\b|n\.?v\.?\b"
    r"|openbaar|ministerie|brandweer|veiligheid|regio|provincie|waterschap|bestuur\b|raad\b|ggd|welzijn|jongerenwerk"
    r"|school|college|winkelier|ondernemer|coöperatie|cooperatie|kerk|groep|comité|commissie|dorps"
    r"|huurder|district"
    r"|eenheid|bureau\b|basisteam|partner|partij|deelnemer|centrum|platform|organisatie|maatschap|boa|hoogheemraad"
    r"|preventie|afdeling|staat der|rijks|federatie|bond\b|unie\b|belangen|zorg|horeca|vof\b|winkel|sport"
    r"|toezicht",
    re.I,
)
"""How a word begins that belongs to an organisation."""
INITIALS = re.compile(
    r"(?:(?:[A-ZÀ-Þ]|IJ|Th|Ch|Ph|Fr|Chr|Joh|Ed|St|Sj|Tj)\.-?)+(?P<rest>[A-ZÀ-Þ'’a-zà-þ].*)?"
)


def squeezed(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


def is_sentence_end(text: str) -> bool:
    """Whether the text ends as a sentence or an item does, closing quotes and brackets aside."""
    return text.rstrip("”’\"')»] ").endswith(tuple(END))


def is_capitals(text: str) -> bool:
    """Whether all letters are capitals, at least three of them."""
    return text.isupper() and sum(map(str.isalpha, text)) >= 3


def is_office(word: str) -> bool:
    """Whether this one word is a title of office."""
    return word.strip(".,:;()").lower().endswith(OFFICES)


def is_organisation(word: str) -> bool:
    """Whether this one word belongs to the name of an organisation."""
    return bool(ORGANISATIONS.match(word)) and not is_office(word)


def without_article(text: str) -> str:
    """`text` without the article it starts with: "de gemeente" becomes "gemeente"."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ARTICLES else text
