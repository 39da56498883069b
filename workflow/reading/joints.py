"""Words run together where a line break was lost ("ondertekenenAldus"): split at the joints we know."""

import re
from collections.abc import Iterator

from workflow.reading.values import Line, Note

TOO_LONG_TO_JUDGE = 20_000
CAPITAL_OFFICES = (
    r"(?=[A-Z])(?:(?:Loco-|Bureau|District|Districts|Team|Wijk|Gebieds|Korps|Politie|Afdelings)?"
    r"(?:[Bb]urgemeester|[Ww]ethouder|[Dd]irecteur|[Bb]estuurder|[Vv]oorzitter|[Cc]hef|[Cc]o[öo]rdinator|[Mm]anager"
    r"|[Ss]ecretaris))\b"
)
STARTS = "|".join(
    (
        r"Aldus\s+(?:overeen|getekend|ondertekend|opgemaakt|vastgesteld|besloten|afgesproken)",
        r"(?:NAMENS|Namens)\s",
        r"(?<=[a-zà-ÿ])(?:Drs|Mr|Ir|Dr|Ing|Prof|Mw|Dhr|Mevr)\.\s?[A-Z]",
        r"(?<=[a-zà-ÿ])(?:Mevrouw|De heer|de heer)\s+[A-Z]",
        rf"(?<=[a-zà-ÿ,;]){CAPITAL_OFFICES}",
        r"(?:Bijlage|BIJLAGE)\s+(?:\d|[IVX]+\b)",
        r"(?:Bijlagen|BIJLAGEN)\s+(?:behorend|bij)",
        r"(?:Artikel|ARTIKEL)\s+\d",
        r"In (?:overweging|aanmerking) nemende",
        r"(?:Overwegende|Constaterende|Vaststellende|Gelet op)[ :,]",
        r"Komen\s+(?:(?:de\s+)?partijen|(?:de\s+)?partners|overeen|het volgende|als volgt)",
        r"Ter uitvoering van (?:dit|het) ",
        r"(?<=[a-zà-ÿ)’”][.;:])\d{1,2}[.)]\s?[A-Z‘“]",
        r"(?<=[a-zà-ÿ.;:)])[•▪●■]",
        r"(?<=[a-zà-ÿ.;:)])[A-ZÀ-Þ]{4}[A-ZÀ-Þ &/,-]*$",
    )
)
JOINT = re.compile(
    rf"(?<=[a-zà-ÿ0-9.;:,!?)’”])(?:{STARTS})"
    r"|(?<=[;:] )\d{1,2}[.)]\s[A-Z‘“]"
    r"|(?<=[A-ZÀ-Þ]{5})[A-ZÀ-Þ][a-zà-ÿ]+\s"
)
"""Where a line goes on with what can only have begun a new one."""
STRAY = re.compile(r"(?<=[a-zà-ÿ]{3}[.;])(?<!www\.)(?=[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-Za-zà-ÿ]+){0,3}$)")
"""A few words without a full stop, stuck behind the last sentence of a line."""
RUN_ON = re.compile(r"(?<![@/.\w-])[A-Za-zà-ÿ]{3,40}[.;:!?][A-ZÀ-Þ][a-zà-ÿ]{2,40}(?![\w.@/-])")
"""Two sentences without a space between; left as it is, but said."""


def split_at_joints(line: Line) -> tuple[list[Line], list[Note]]:
    """The line cut where line breaks were lost, and a note for each cut. Together the parts are the line."""
    if len(line.text) > TOO_LONG_TO_JUDGE:
        reason = "Deze regel is zo lang dat niet is gezocht naar plaatsen waar een regeleinde ontbreekt."
        return [line], [Note(line.number, reason)]
    places = sorted(set(_places(line.text)))
    parts = [line.text[a:b].strip() for a, b in zip([0, *places], [*places, len(line.text)], strict=True)]
    notes = [Note(line.number, _reason(line.text, place)) for place in places]
    notes += [
        Note(
            line.number,
            f"Tussen ‘{found[0]}’ ontbreekt een spatie of een regeleinde; de tekst is niet veranderd.",
        )
        for part in parts
        for found in RUN_ON.finditer(part)
    ]
    return [Line(line.number, part) for part in parts], notes


def _places(text: str) -> Iterator[int]:
    for found in JOINT.finditer(text):
        if found.start():
            yield found.start()
    if found_stray := STRAY.search(text):
        yield found_stray.start()


def _reason(text: str, place: int) -> str:
    before, after = text[max(0, place - 15) : place].strip(), text[place : place + 15].strip()
    return f"Tussen ‘…{before}’ en ‘{after}…’ ontbreekt waarschijnlijk een regeleinde; daar is gesplitst."
