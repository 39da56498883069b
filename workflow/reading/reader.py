"""Reading a covenant: bytes in, structure out, and everything that has no place in it or is in doubt."""

import re
from datetime import date

from workflow.domain.covenant import CovenantText, NamedSignatory
from workflow.domain.names import kind_of
from workflow.domain.vocabulary import PartnerKind
from workflow.reading.accounting import with_lost_lines
from workflow.reading.dates import find_date
from workflow.reading.decode import refuse_foreign, text_of
from workflow.reading.furniture import without_furniture
from workflow.reading.lines import Entry, entries_of
from workflow.reading.openings import is_place_and_date, is_title_like
from workflow.reading.paragraphs import Paragraph, paragraphs_of
from workflow.reading.parties import signing_parties
from workflow.reading.parts import Parts
from workflow.reading.values import Line, NotACovenant, Note, Reading
from workflow.reading.word_files import is_word_file, word_entries
from workflow.reading.words import KINDS_OF_TEXT, squeezed

NO_COVENANT = "Dit is geen convenant: er staan geen artikelen in, en geen bijlage met uitgangspunten."
MUNICIPALITY = re.compile(
    r"\bgemeente\s+((?:['’]s-)?[A-Z][\w'’-]*"
    r"(?:[ -](?:(?:aan|de|den|der|het|in|op|van|bij|ten|ter)\s+)*(?:['’]s-)?[A-Z][\w'’-]*)*)"
)
PLACE = re.compile(
    r"\b(?:te|in)\s+((?:['’]s-)?[A-Z][\w'’-]*(?:[ -](?:(?:aan|de|den|het|op|van)\s+)*[A-Z][\w'’-]*)*)"
)
LABELLED_PLACE = re.compile(r"plaats[^:]*:\s*((?:['’]s-)?[A-Z][^,;:]{1,60}?)(?=\s+datum|[,;]|$)", re.I)


def read_covenant(data: bytes, name: str) -> Reading:  # noqa: ARG001 - the content decides, not the name
    """The covenant in a text, Markdown or Word file.

    Args:
        data: The whole file, 5 MiB at most.
        name: What the file is called; it decides nothing.

    Raises:
        NotACovenant: it is empty, too large, no text, or no covenant. Its str says which, in Dutch.
    """
    refuse_foreign(data)
    if is_word_file(data):
        entries, notes = word_entries(data)
    else:
        text, doubts = text_of(data)
        entries, notes = entries_of(text)
        notes += doubts
    kept, aside = without_furniture(entries)
    parts = Parts(notes=notes)
    for paragraph in paragraphs_of(kept):
        parts.take(paragraph)
    whole = " ".join(entry.line.text for entry in entries)
    if not (parts.articles or parts.annex.principles) or not KINDS_OF_TEXT.search(whole):
        raise NotACovenant(NO_COVENANT)
    return with_lost_lines(_reading(parts, aside, whole), [entry.line for entry in entries], parts.told)


def _reading(parts: Parts, aside: list[Entry], whole: str) -> Reading:
    annex, empty_headings = parts.annex.done()
    title, other = _title(parts.front)
    signatories, place_line, left = _signing(parts.signing)
    place, day = _place_and_day(place_line, parts)
    covenant = CovenantText(
        title=title,
        municipality=_municipality(title, signatories or parts.parties, whole),
        place=place,
        signed_on=day,
        recitals=parts.groups(),
        enacting=parts.enacting,
        articles=tuple(parts.articles),
        closing=tuple(parts.closing),
        annex=annex,
        signatories=tuple(_merged(parts.parties, signatories)),
        plain=parts.explanations(),
    )
    unplaced = [*parts.unplaced, *empty_headings, *other, *left, *(entry.line for entry in aside)]
    notes = [*parts.notes, *parts.annex.notes, *_missing(covenant)]
    return Reading(
        covenant,
        tuple(sorted(dict.fromkeys(unplaced), key=lambda line: line.number)),
        tuple(sorted(dict.fromkeys(notes), key=lambda note: note.line)),
    )


def _title(front: list[Paragraph]) -> tuple[str, list[Line]]:
    """The longest line at the beginning that says what it is; the others found no place."""
    named = [paragraph for paragraph in front if is_title_like(paragraph.full)] or front[:1]
    best = max(named, key=lambda paragraph: len(paragraph.full), default=None)
    left = [line for paragraph in front if paragraph is not best for line in paragraph.lines]
    return (best.full if best else ""), left


def _signing(paragraphs: list[Paragraph]) -> tuple[list[NamedSignatory], list[Line], list[Line]]:
    """The parties that signed, the lines with place and date, and the lines that say something else."""
    lines = _down_the_columns(paragraphs)
    dated: list[Line] = []
    others: list[Line] = []
    for line in lines:
        (dated if _tells_when_or_where(line.text) else others).append(line)
    parties, left = signing_parties(line.text for line in others)
    empty = [line for line in dated if not _tells(squeezed(line.text))]
    return parties, dated, [*(others[place] for place in left), *empty]


def _tells(text: str) -> bool:
    return bool(find_date(text) or PLACE.search(text) or LABELLED_PLACE.search(text))


def _down_the_columns(paragraphs: list[Paragraph]) -> list[Line]:
    """The lines of the signing; of a table first the whole left column, as people sign."""
    lines: list[Line] = []
    rows: list[Paragraph] = []
    for paragraph in [*paragraphs, None]:
        if paragraph is not None and paragraph.cells:
            rows.append(paragraph)
            continue
        width = max((len(row.cells) for row in rows), default=0)
        for column in range(width):
            lines += [
                line for row in rows if column < len(row.cells) for line in row.cells[column] if line.text
            ]
        rows = []
        lines += paragraph.lines if paragraph is not None else ()
    return lines


def _tells_when_or_where(text: str) -> bool:
    bare = squeezed(text)
    opening = re.match(r"(?:aldus|getekend|ondertekend|opgemaakt|plaats|datum|d\.?d\.?\b)", bare, re.I)
    return (
        bool(opening)
        or is_place_and_date(bare)
        or re.fullmatch(r"(?:de )?(?:onder|hand)tekening(?:en)?:?", bare, re.I) is not None
    )


def _place_and_day(lines: list[Line], parts: Parts) -> tuple[str, date | None]:
    text = " ".join(squeezed(line.text) for line in lines)
    found = find_date(text)
    number = lines[0].number if lines else 1
    if found and found.day is None:
        parts.notes.append(Note(number, f"Deze datum bestaat niet: {text[found.start : found.end]}."))
    if found and found.guessed:
        parts.notes.append(Note(number, "Het jaartal heeft twee cijfers; gelezen als 20…."))
    place = LABELLED_PLACE.search(text) or PLACE.search(text)
    named = place[1].strip() if place else ""
    if not named:
        alone = next((line.text for line in lines if is_place_and_date(squeezed(line.text))), "")
        named = alone.partition(",")[0].strip()
    named = re.split(r"\s+(?:op|d\.?d\.?)\s", named)[0].strip(" .,")
    return named, found.day if found else None


def _municipality(title: str, parties: list[NamedSignatory], whole: str) -> str:
    """The name of the municipality: from the title, a party, or the first place that says "gemeente X"."""
    for text in (title, *(party.partner for party in parties), whole):
        if found := MUNICIPALITY.search(text):
            return found[1]
    return ""


def _merged(listed: list[NamedSignatory], signed: list[NamedSignatory]) -> list[NamedSignatory]:
    """Who signed; with what the list of parties tells of them besides. Without a signing block, the list."""
    if not signed:
        return listed
    left, merged = list(listed), []
    for party in signed:
        other = next((p for p in left if _same(p, party)), party)
        left = [p for p in left if p is not other]
        partner = max(party.partner, other.partner, key=len)
        name = max(party.name, other.name, key=len)
        function = max(party.function, other.function, key=len)
        merged.append(NamedSignatory(partner, name, function))
    return [*merged, *left]


def _same(listed: NamedSignatory, signed: NamedSignatory) -> bool:
    """Whether "de gemeente" that signs is "gemeente Waterhoven" of the list of parties."""
    names = listed.partner.casefold(), signed.partner.casefold()
    if names[0].startswith(names[1]) or names[1].startswith(names[0]):
        return True
    kind = kind_of(signed.partner)
    return kind is kind_of(listed.partner) and kind in (PartnerKind.MUNICIPALITY, PartnerKind.POLICE)


def _missing(covenant: CovenantText) -> list[Note]:
    """A doubt for each part that was not found."""
    parts = (
        (covenant.title, "Er is geen titel gevonden."),
        (covenant.municipality, "De naam van de gemeente is niet gevonden."),
        (covenant.place, "De plaats van ondertekening is niet gevonden."),
        (covenant.signed_on, "De datum van ondertekening is niet gevonden."),
        (covenant.recitals, "Er zijn geen overwegingen gevonden."),
        (covenant.articles, "Er zijn geen artikelen gevonden."),
        (covenant.annex.principles, "Er is geen bijlage met uitgangspunten gevonden."),
        (covenant.signatories, "Er zijn geen ondertekenaars gevonden."),
    )
    return [Note(1, reason) for found, reason in parts if not found]
