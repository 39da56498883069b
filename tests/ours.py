"""Papers as the product makes them: typeset, prepared, sealed and signed by its own code."""

import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pyhanko.sign.timestamps import TimeStamper

from signing.seal import make_paper
from signing.sign import sign
from signing.timestamps import own_timestamper
from signing.trust import Authority
from tests.papers import NOON, Made

TEMPLATES = Path(__file__).parents[1] / "templates" / "pdf"
SIGNERS = {
    "handtekening-bpt-proef": ("V. Vertegenwoordiger", "BPT Proef"),
    "handtekening-gemeente-proefdam": ("B. Burgemeester", "gemeente Proefdam"),
    "handtekening-politie-proefstreek": ("T. Teamchef", "Politie Proefstreek"),
    "handtekening-stichting-proefwonen": ("D. Directeur", "stichting Proefwonen"),
}
KINDS = ("buurtpreventieteam", "gemeente", "politie", "woningcorporatie")


def text() -> dict[str, Any]:
    covenant = {
        "version": 1,
        "title": "Convenant proefbuurt",
        "municipality": "Proefdam",
        "place": "Proefdam",
        "date": "2020-01-01",
        "recitals": [{"group": "In overweging nemende dat", "items": ["samen meer kan"]}],
        "enacting": "Komen overeen dat",
        "articles": [{"number": "1", "text": "partners samenwerken"}],
        "closing": [],
    }
    deviation = {"text": "Iedere bewoner kan meelopen.", "reason": "Veel jongeren willen meedoen."}
    principles = [
        {
            "key": "WERKWIJZE-1",
            "heading": "WERKWIJZE",
            "text": "Elke week een ronde.",
            "deviation": deviation,
        },
        {"key": "WERKWIJZE-2", "heading": "WERKWIJZE", "text": "Meldt bij de politie.", "deviation": None},
    ]
    partners = [
        {"key": field.removeprefix("handtekening-"), "name": partner, "kind": kind}
        for (field, (_, partner)), kind in zip(SIGNERS.items(), KINDS, strict=True)
    ]
    return {
        "schema": "convenant-werkafspraken-1",
        "covenant": covenant,
        "team": {"name": "BPT Proef", "representative": "V.", "contact": "proef@example.nl", "members": 12},
        "area": {"streets": ["Dorpsstraat", "Kerklaan"], "note": ""},
        "annex": {"title": "Bijlage", "introduction": ["Afwijken kan."], "principles": principles},
        "supplements": [{"title": "Appgroep", "text": "Een eigen appgroep.", "reason": "Snel contact."}],
        "partners": partners,
        "term_months": None,
    }


def voice(person: str, function: str = "", stands_in_for: str = "") -> dict[str, str]:
    """Somebody who spoke for a partner."""
    mandate = "mandaatregister, 2026-4"
    return {"person": person, "function": function, "mandate": mandate, "stands_in_for": stands_in_for}


def data() -> dict[str, Any]:
    """What the template asks."""
    cell = {
        "partner": "BPT Proef",
        "level": "uitvoerend",
        "on": "2026-11-23",
        "stance": "instemming",
        **voice("C."),
    }
    origin = {"number": 1, "revision": 1, "proposer": "BPT Proef", "on": "2026-11-22"}
    deviates = {"label": "Afwijking van WERKWIJZE-1", "kind": "afwijking", "principle": "WERKWIJZE-1"}
    adds = {"label": "Aanvulling: Appgroep", "kind": "aanvulling", "principle": "", **origin, "number": 2}
    return {
        "reference": "WA-2026-0001",
        "digest": "cead815c1d90f3e35a935f77f17344e0e08a9868f5f4f8e2916b040f7418d6ee",
        "date": "2026-11-23",
        "check": "https://convenant.example/controle",
        "text": text(),
        "area": {"map": None, "coverage": ""},
        "levels": ["uitvoerend", "tactisch", "bestuurlijk"],
        "consents": [{**deviates, **origin, "cells": [cell]}, {**adds, "cells": [cell]}],
        "approvals": [{"partner": "BPT Proef", "on": "2026-11-23", **voice("C.")}],
        "blocks": [
            {
                "field": f,
                "partner": partner,
                "name": person,
                "function": "functie",
                "mandate": "Mandaat 1",
            }
            for f, (person, partner) in SIGNERS.items()
        ],
    }


@cache
def installation(number: int = 1) -> Authority:
    """An authority of its own; another number gives another with the same name."""
    with tempfile.TemporaryDirectory() as folder:
        return Authority.create(Path(folder) / str(number), "gemeente Proefdam", NOON)


def stamps(clock: Callable[[], datetime] = lambda: NOON) -> TimeStamper:
    return own_timestamper(installation().timestamps, clock)


@cache
def sealed() -> bytes:
    """Typeset and sealed, not signed."""
    attachment = json.dumps(text()).encode()
    return make_paper(data(), attachment, TEMPLATES, installation(), stamps(), NOON)


@cache
def ours(signers: int) -> Made:
    """Signed by the first so many."""
    if signers == 0:
        return Made(sealed(), sealed(), dict.fromkeys(SIGNERS))
    before = ours(signers - 1)
    field, (person, partner) = list(SIGNERS.items())[signers - 1]
    signed = sign(before.pdf, field, person, partner, installation(), stamps(), NOON)
    return Made(signed.pdf, sealed(), {**before.certificates, field: signed.certificate})
