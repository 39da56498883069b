"""Covenants as people write them, and what is in them."""

import io

from docx import Document

PLAIN = """\
SAMENWERKINGSCONVENANT BUURTPREVENTIE GEMEENTE OOSTERVEEN

De ondergetekenden:

I. de gemeente Oosterveen, rechtsgeldig vertegenwoordigd door haar burgemeester mevrouw J. de Boer;
II. de Politie Eenheid Noord, vertegenwoordigd door teamchef P. Klaassen;
III. Woonstichting De Haven, vertegenwoordigd door directeur-bestuurder R. Smit;

Overwegende dat:
a. veiligheid van iedereen is;
b. samenwerking loont;

Komen het volgende overeen:

Artikel 1 – Doel
Partijen werken samen.
Artikel 2. Overleg
1. Partijen overleggen twee keer per jaar.
2. De gemeente zit voor.
Artikel 3: Duur
Dit convenant geldt vier jaar.

Aldus opgemaakt in drievoud te Oosterveen op 3 juni 2024,

Namens de gemeente,
J. de Boer, burgemeester

Namens de politie,
P. Klaassen
teamchef

BIJLAGE A: Uitgangspunten

Werkwijze
1. Het team loopt rondes.
2. Het team meldt verdachte situaties.

Communicatie
- Er is een appgroep.
- Er is een flyer.
"""

MARKDOWN = """\
# Samenwerkingsovereenkomst buurtpreventie

## Overwegingen

1. Veiligheid is van iedereen.

## Afspraken

### Artikel 1 Samenwerking

1.1 De partners werken samen.

### Artikel 2 Erkenning

Teams worden erkend na ondertekening.

## Bijlage: uitgangspunten

Afwijken kan met instemming van iedereen.

### 1. Taken

* Het team loopt.

## Ondertekening

Plaats: 's-Gravendam
Datum: 01-02-2023

| Namens gemeente 's-Gravendam | Namens politie Zuid |
|---|---|
| mr. K. de Vries, burgemeester | B. Bos, teamchef |
"""


def word_file() -> bytes:
    """A Word file with lists that Word numbers, headings by style, and a table to sign in."""
    document = Document()
    document.add_heading("Convenant Buurtpreventie gemeente Westerhaven", 0)
    document.add_paragraph("In overweging nemende dat:")
    for text in ("veiligheid telt", "samen meer kan"):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("Komen overeen dat:")
    for text in ("partners samenwerken", "partners gelijk zijn"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Aldus overeengekomen te Westerhaven, 4 april 2023")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Namens de gemeente Westerhaven", "Namens Politie Oost"
    table.cell(1, 0).text, table.cell(1, 1).text = "A. Baas\nburgemeester", "C. Chef\nteamchef"
    document.add_heading("Bijlage 1 Werkafspraken", 1)
    document.add_heading("Werkwijze", 2)
    for text in ("Het team loopt rondes.", "Het team meldt."):
        document.add_paragraph(text, style="List Bullet")
    document.sections[0].footer.paragraphs[0].text = "Voetregel op elke bladzijde"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
