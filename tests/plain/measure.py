"""What makes Dutch hard to read: long sentences, official words, trade words, abbreviations, the passive.

The lists are after what Dutch government advises for B1 ("Direct Duidelijk"). A word stands here with what
one says instead.
"""

import re
from collections.abc import Iterator, Mapping

from tests.plain.pieces import For, Piece, words

LONGEST = 20
"""Words in a sentence, at most."""
AVERAGE = 12
"""Words in a whole sentence, on average at most."""
PASSIVE = 0.03
"""The share of sentences in which something "wordt gedaan" by nobody."""
OFFICIAL: Mapping[str, str] = {
    "aangaande": "over",
    "adequaat": "goed",
    "additioneel": "extra",
    "alsmede": "en",
    "alsook": "en",
    "alvorens": "voordat",
    "betreffende": "over",
    "bovengenoemd": "dit",
    "conform": "volgens",
    "continueren": "doorgaan met",
    "daar waar": "als",
    "derhalve": "daarom",
    "desalniettemin": "toch",
    "desbetreffende": "dit",
    "desgewenst": "als u dat wilt",
    "dienaangaande": "daarover",
    "dient te": "moet",
    "dienen te": "moeten",
    "door middel van": "met",
    "doch": "maar",
    "echter": "maar",
    "edoch": "maar",
    "en/of": "en, of: of",
    "eveneens": "ook",
    "evenwel": "maar",
    "faciliteren": "helpen",
    "gaarne": "graag",
    "gelieve": "een werkwoord dat zegt wat u doet",
    "geschieden": "gebeuren",
    "geschiedt": "gebeurt",
    "hetgeen": "wat",
    "hieromtrent": "hierover",
    "implementeren": "invoeren",
    "in casu": "hier",
    "in het kader van": "voor",
    "in verband met": "door, voor",
    "indien": "als",
    "ingevolge": "volgens",
    "inzake": "over",
    "initiëren": "beginnen",
    "jegens": "tegen",
    "krachtens": "volgens",
    "met betrekking tot": "over",
    "met het oog op": "voor, om",
    "middels": "met",
    "mits": "alleen als",
    "naar aanleiding van": "door, na",
    "nopens": "over",
    "omtrent": "over",
    "onderhavige": "dit",
    "onverwijld": "meteen",
    "optimaliseren": "verbeteren",
    "participeren": "meedoen",
    "reeds": "al",
    "relevant": "belangrijk",
    "retourneren": "terugsturen",
    "separaat": "apart",
    "significant": "veel, duidelijk",
    "slechts": "alleen, maar",
    "teneinde": "om",
    "ten aanzien van": "over, voor",
    "ten behoeve van": "voor",
    "ten gevolge van": "door",
    "ter goedkeuring": "vraag om goedkeuring",
    "ter zake": "daarover",
    "tevens": "ook",
    "thans": "nu",
    "uit hoofde van": "als, door",
    "uiterlijk": "niet later dan",
    "verkrijgen": "krijgen",
    "vernemen": "horen",
    "verstrekken": "geven",
    "verstrekt": "geeft",
    "vigerend": "dat nu geldt",
    "voornoemd": "dit",
    "voor wat betreft": "over, voor",
    "waarborgen": "zorgen voor",
    "wederom": "opnieuw",
    "zorg dragen voor": "zorgen voor",
    "zulks": "dat",
}
TRADE: Mapping[str, str] = {
    "authenticatie": "inloggen, bewijzen wie u bent",
    "authenticeren": "bewijzen wie u bent",
    "autorisatie": "wat u mag",
    "backend": "het systeem",
    "checksum": "controlesom",
    "cryptografisch": "met een sleutel",
    "database": "het systeem",
    "digest": "controlesom",
    "encryptie": "versleutelen",
    "error": "fout",
    "exporteren": "ophalen",
    "formulierveld": "veld",
    "genereren": "maken",
    "gegenereerd": "gemaakt",
    "hash": "controlesom",
    "importeren": "inlezen",
    "invalide": "niet goed",
    "login": "inloggen, een plaats waar u bent ingelogd",
    "malware": "gevaarlijk bestand",
    "metadata": "gegevens over het bestand",
    "polygoon": "gebied, grens",
    "query": "vraag",
    "server": "het systeem",
    "sessie": "een plaats waar u bent ingelogd",
    "timestamp": "tijdstempel",
    "upload": "kies een bestand, lever aan",
    "uploaden": "een bestand kiezen, aanleveren",
    "url": "adres",
    "valideren": "controleren",
    "verificatie": "controle",
    "verifiëren": "controleren",
    "wizard": "stappen",
}
"""At the command line these are the trade's own; on a page they are not."""
KNOWN = {
    "MB": "everybody's measure of a file",
    "PDF": "everybody's word for it",
    "QR": "everybody's word for it, with code behind it",
    "ZIP": "everybody's word for it, with bestand behind it",
    "DER": "a form of certificate, named beside what it is for",
    "PEM": "a form of certificate, named beside what it is for",
    "ECDSA": "a kind of key, told to who brings a key of that kind",
    "RSA": "a kind of key, told to who brings a key of that kind",
    "EN": "the norm, by its number",
    "ETSI": "whose norm it is",
    "EPSG": "the name of the setting in a map program",
    "WGS84": "the name of the setting in a map program",
    "RTF": "the kind of file that somebody chose",
    "UTF": "UTF-8: named as the cause of strange letters",
    "EUPL": "the name of our licence",
    "WCAG": "the name of the norm for accessible sites, behind the word norm",
    "AA": "a level of that norm",
    "SHA": "SHA-256: behind the word controlesom, for who computes it",
}
"""Capitals that need no explanation where they stand, and why."""
CAPITALS = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]+(?![\w])")
SHORTENED = re.compile(
    r"\b(?:a\.u\.b|bijv|blz|bv|ca|d\.m\.v|d\.w\.z|dhr|e\.d|enz|etc|evt|excl|i\.p\.v|i\.v\.m|incl|jl|m\.b\.t|m\.b\.v|m\.i\.v"
    r"|max|min|mw|n\.a\.v|n\.v\.t|nr|o\.a|o\.b\.v|resp|s\.v\.p|t\.a\.v|t\.b\.v|t\.o\.v|tel|z\.s\.m)\."
)
FAMILIAR = re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.I)
BECOMES = re.compile(r"\b(?:wordt|worden|werd|werden|geworden)\b", re.I)
DONE = re.compile(r"\b(?:\w*ge\w{2,}|(?:be|ver|ont|her|er)\w{3,})(?:d|t|en)\b", re.I)

NEVER_DONE = frozenset({"gebied", "gebieden", "geld", "verband", "bent", "beleid", "gevolgen"})
"""What looks like a participle and is none."""


def hard_words(piece: Piece) -> Iterator[str]:
    """Each official word, and on a page each trade word, with what to say instead."""
    lists = (OFFICIAL, TRADE) if piece.reader is For.EVERYONE else (OFFICIAL,)
    text = " ".join(piece.text.lower().split())
    for word, plain in (pair for known in lists for pair in known.items()):
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text):
            yield f"{word} → {plain}"


def unexplained(piece: Piece) -> Iterator[str]:
    """Abbreviations that nobody explained."""
    yield from SHORTENED.findall(piece.text)
    if piece.reader is For.EVERYONE:
        yield from (found for found in CAPITALS.findall(piece.text) if found not in KNOWN)


def is_whole(sentence: str) -> bool:
    """Whether it is a sentence, and no label or heading."""
    return sentence[-1] in ".?!:" and len(words(sentence)) > 1


def is_passive(sentence: str) -> bool:
    """Whether something seems to be done by nobody."""
    done = [found for found in DONE.findall(sentence) if found.lower() not in NEVER_DONE]
    return bool(BECOMES.search(sentence) and done)
