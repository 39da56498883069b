"""An agreement as large as a real one, and larger: the data of the template, and the attachment with it."""

import json
from itertools import product
from typing import Any

HOSTILE = '#read("/etc/passwd") *b* $x$ @ref <l> `c` _i_ = h \\ // /* */ #panic() [x] {y} ~ -- ---'
"""What would be markup, code or a reference in Typst, if anybody parsed it."""
KEPT = {"date", "on", "key", "field", "digest", "schema", "kind", "level", "number", "principle", "check"}
"""What is no person's own words: its keys in the data."""
LEVELS = ("uitvoerend", "tactisch", "bestuurlijk")
PARTNERS = (
    ("BPT De Lindenbuurt", "buurtpreventieteam"),
    ("gemeente Proefdam", "gemeente"),
    ("Politie Proefstreek", "politie"),
    ("stichting Proefwonen", "woningcorporatie"),
)
MORE_PARTNERS = (
    ("Stichting Welzijn en Maatschappelijke Ondersteuning Proefdam en Omstreken", "welzijn"),
    ("Veiligheidsregio Proefstreek-Midden", "veiligheidsregio"),
    ("Ondernemersvereniging Centrum Proefdam", "ondernemers"),
    ("Vereniging van Eigenaren Lindenhof", "bewoners"),
    ("Brandweer Proefdam", "brandweer"),
    ("Scholengemeenschap Het Noordereiland", "school"),
    ("Gemeentelijke Gezondheidsdienst Proefstreek, afdeling Jeugd", "ggd"),
    ("Stichting Jeugd- en Jongerenwerkersorganisatie", "jongerenwerk"),
)
PEOPLE = (
    "V. (Vera) Vertegenwoordiger-van den Boogaard",
    "mr. B.J.M. Burgemeester",
    "T. Teamchef",
    "drs. D. El Bouâzzati",
    "W. Welzijn",
    "R. Regio",
    "O. Ondernemer",
    "E. Eigenaar",
    "B. Brandmeester",
    "R. Rector",
    "Maria-Antoinette Wilhelmina van der Hoeven-Özdemir van Nieuwenhuizen-Segaar",
    "J. Jongeren",
)
RECITALS = (
    "de gemeente verantwoordelijk is voor de openbare orde en veiligheid in de buurten",
    "bewoners zelf het beste weten wat er in hun buurt speelt en daaraan willen bijdragen",
    "de politie behoefte heeft aan signalen uit de buurt en daarop terug wil melden",
    "de woningcorporatie belang heeft bij schone, hele en veilige portieken en pleinen",
    "samenwerking alleen slaagt als iedereen weet wat hij van de ander mag verwachten",
    "een buurtpreventieteam nooit de taken van politie of handhaving overneemt",
    "partijen daarom vastleggen hoe zij elkaar informeren, helpen en aanspreken",
)
HEADINGS = ("HET TEAM", "WERKWIJZE", "COMMUNICATIE", "ONDERSTEUNING")
SENTENCES = (
    "Het team loopt ten minste elke week een ronde, in tweetallen, herkenbaar aan hun hesjes.",
    "Leden van het team treden niet zelf op. Bij spoed bellen zij 112, in andere gevallen 0900-8844.",
    "De wijkagent en de coördinator spreken elkaar eens per maand over wat in de buurt is opgevallen.",
    "De gemeente verzekert de leden van het team tijdens de ronde en zorgt voor een jaarlijkse training.",
    "Wie lid wil worden is ten minste achttien jaar, woont in het gebied en heeft een VOG.",
    "Wat een lid tijdens een ronde over personen te weten komt, deelt hij alleen met de partners.",
)


def _deviation() -> dict[str, str]:
    return {
        "text": "Iedere bewoner van de buurt kan meelopen, ook wie jonger is dan achttien jaar, "
        "zolang er een volwassen lid van het team bij is.",
        "reason": "Veel jongeren uit de buurt willen meedoen en hun ouders stemmen daarmee in.",
    }


def _principles(each: int) -> list[dict[str, Any]]:
    keys = list(product(HEADINGS, range(1, each + 1)))
    return [
        {
            "key": f"{heading.replace(' ', '-')}-{number}",
            "heading": heading,
            "text": SENTENCES[index % len(SENTENCES)],
            "deviation": _deviation() if (heading, number) == ("WERKWIJZE", 2) else None,
        }
        for index, (heading, number) in enumerate(keys)
    ]


def _covenant() -> dict[str, Any]:
    return {
        "version": 3,
        "title": "Convenant samenwerking buurtpreventie in de gemeente Proefdam",
        "municipality": "Proefdam",
        "place": "Proefdam",
        "date": "2020-01-01",
        "recitals": [
            {"group": "In overweging nemende dat", "items": list(RECITALS[:5])},
            {"group": "Gelet op het gegeven dat", "items": list(RECITALS[5:])},
        ],
        "enacting": "Komen het volgende overeen",
        "articles": [{"number": str(n), "text": " ".join(SENTENCES[n - 1 : n + 2])} for n in range(1, 7)],
        "closing": ["Aldus overeengekomen en in viervoud opgemaakt te Proefdam."],
    }


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _cells(partners: list[tuple[str, str]], levels: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {
            "partner": partner,
            "level": level,
            "person": PEOPLE[index],
            "function": "burgemeester" if level == LEVELS[2] else "",
            "mandate": "mandaatbesluit samenwerking buurtpreventie, 2020-1",
            "stands_in_for": "de heer A. Afwezig" if level == LEVELS[1] else "",
            "on": "2026-11-2" + str(index % 10),
            "stance": "instemming",
        }
        for index, (partner, kind) in enumerate(partners)
        for level in levels
        if kind != "buurtpreventieteam" or level == LEVELS[0]
    ]


def _consent(number: int, kind: str, principle: str, cells: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "label": f"Afwijking van {principle}" if principle else "Aanvulling: Appgroep",
        "kind": kind,
        "principle": principle,
        "number": number,
        "revision": 2,
        "proposer": PARTNERS[0][0],
        "on": "2026-11-20",
        "cells": cells,
    }


def agreement(signatories: int = 4, principles: int = 6) -> dict[str, Any]:
    """What the template asks, with invented names.

    Args:
        signatories: How many partners sign, at most 12.
        principles: How many the annex has under each of four headings.
    """
    partners = [*PARTNERS, *MORE_PARTNERS][:signatories]
    people = PEOPLE[:signatories]
    text = {
        "schema": "convenant-werkafspraken-1",
        "covenant": _covenant(),
        "team": {
            "name": "BPT De Lindenbuurt",
            "representative": PEOPLE[0],
            "contact": "lindenbuurt@example.nl",
            "members": 12,
        },
        "area": {
            "streets": [
                "Dorpsstraat",
                "Kerklaan",
                "Lindenlaan",
                "Burgemeester van Proefhoven-Lindeboomstraat",
            ],
            "note": "Van de Kerklaan alleen de even nummers tot en met 48.",
        },
        "annex": {
            "title": "Uitgangspunten voor werkafspraken",
            "introduction": [
                "Deze uitgangspunten gelden voor elk team.",
                "Afwijken kan als iedereen instemt.",
            ],
            "principles": _principles(principles),
        },
        "supplements": [
            {
                "title": "Appgroep",
                "text": "Het team heeft een eigen appgroep, waarin ook de wijkagent meeleest.",
                "reason": "Zo weten wij snel van elkaar wat er speelt.",
            }
        ],
        "partners": [{"key": _slug(name), "name": name, "kind": kind} for name, kind in partners],
        "term_months": 48,
    }
    return {
        "reference": "WA-2026-0001",
        "digest": "cead815c1d90f3e35a935f77f17344e0e08a9868f5f4f8e2916b040f7418d6ee",
        "date": "2026-11-23",
        "check": "https://convenant.example/controle",
        "text": text,
        "area": {"map": None, "coverage": ""},
        "levels": list(LEVELS),
        "consents": [
            _consent(1, "afwijking", "WERKWIJZE-2", _cells(partners, LEVELS)),
            _consent(2, "aanvulling", "", _cells(partners, LEVELS[:1])),
        ],
        "approvals": [
            {
                "partner": name,
                "person": person,
                "function": "",
                "mandate": "mandaatbesluit samenwerking buurtpreventie, 2020-1",
                "stands_in_for": "",
                "on": "2026-11-23",
            }
            for (name, _), person in zip(partners, people, strict=True)
        ],
        "blocks": [
            {
                "field": f"handtekening-{_slug(name)}",
                "partner": name,
                "name": person,
                "function": "burgemeester" if kind == "gemeente" else "coördinator",
                "mandate": "mandaatbesluit samenwerking buurtpreventie, 2020-1",
            }
            for (name, kind), person in zip(partners, people, strict=True)
        ],
    }


def attachment(paper: dict[str, Any]) -> bytes:
    """The agreed text in its canonical form, as it travels inside the PDF."""
    return json.dumps(paper["text"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hostile(value: Any) -> Any:
    """The same data with `HOSTILE` behind everything people wrote; dates, keys and fields stay."""
    if isinstance(value, dict):
        return {name: each if name in KEPT else hostile(each) for name, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    return f"{value} {HOSTILE}" if isinstance(value, str) and value not in LEVELS else value
