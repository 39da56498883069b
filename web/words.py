"""How templates say things in Dutch: days, moments, and the words of the protocol."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from flask import Flask, url_for

from web.forms.base import new_key
from web.path import path_of
from web.sign_on import organisations
from workflow.domain.vocabulary import (
    IN_FORCE,
    Action,
    CellState,
    ProposalKind,
    ProposalState,
    Role,
    State,
    label,
)
from workflow.services.desk import ZONE
from workflow.services.resigning import Fate
from workflow.services.waiting import Waiting

LOCALE = "nl"
YOUR_TURN = {
    Action.SUBMIT: "Maak de aanvraag af en dien die in",
    Action.TAKE_UP: "Neem de aanvraag in behandeling",
    Action.REVISE: "Er is bezwaar: pas uw voorstel aan of neem het terug",
    Action.CONSENT: "Zeg wat uw partner vindt van een voorstel",
    Action.PUT_TO_APPROVAL: "Leg de tekst voor aan de partners",
    Action.APPROVE: "Keur de tekst goed, of heropen het overleg",
    Action.OPEN_SIGNING: "Open de ondertekening",
    Action.SIGN: "Lees en onderteken de werkafspraken",
    Action.RECOGNISE: "Erken het team",
    Action.RENEW: "Verleng de werkafspraken",
    Action.RESUME: "Hervat de erkenning, als dat weer kan",
}
"""What a person reads on "mijn taken"."""
ASKED_OF = {
    Action.SUBMIT: "de aanvraag afmaken en indienen",
    Action.TAKE_UP: "de aanvraag in behandeling nemen",
    Action.REVISE: "het voorstel aanpassen of terugnemen",
    Action.CONSENT: "instemmen of bezwaar maken",
    Action.PUT_TO_APPROVAL: "de tekst voorleggen aan de partners",
    Action.APPROVE: "de tekst goedkeuren",
    Action.OPEN_SIGNING: "de ondertekening openen",
    Action.SIGN: "ondertekenen",
    Action.RECOGNISE: "het team erkennen",
    Action.RENEW: "de werkafspraken verlengen",
    Action.RESUME: "de erkenning hervatten",
}
"""What others read of whoever is waited for."""
BUTTONS = {
    Action.SUBMIT: "Aanvraag indienen",
    Action.RETURN: "Terugsturen naar het team",
    Action.TAKE_UP: "In behandeling nemen",
    Action.PUT_TO_APPROVAL: "Tekst voorleggen",
    Action.OPEN_SIGNING: "Ondertekening openen",
    Action.RECOGNISE: "Team erkennen",
    Action.WITHDRAW: "Aanvraag intrekken",
    Action.SUSPEND: "Erkenning schorsen",
    Action.RESUME: "Erkenning hervatten",
    Action.AMEND: "Werkafspraken wijzigen",
    Action.RENEW: "Werkafspraken verlengen",
    Action.END: "Werkafspraken beëindigen",
    Action.JOIN: "Partner toevoegen",
    Action.LEAVE: "Uittreden als partner",
}
DONE = {
    Action.FILL_IN: "De aanvraag is bewaard.",
    Action.SUBMIT: "De aanvraag is ingediend. Het bureau van de burgemeester neemt die in behandeling, "
    "of stuurt die terug met een reden. U krijgt bericht als u weer iets moet doen.",
    Action.RETURN: "De aanvraag is teruggestuurd naar het team.",
    Action.TAKE_UP: "De aanvraag is in behandeling. Het overleg is begonnen.",
    Action.PROPOSE: "Uw voorstel is gedaan. De partners krijgen bericht.",
    Action.REVISE: "Uw voorstel is aangepast. Wij vragen iedereen opnieuw om instemming.",
    Action.RETRACT: "Het voorstel is teruggenomen.",
    Action.CONSENT: "Uw instemming is vastgelegd.",
    Action.OBJECT: "Uw bezwaar is vastgelegd.",
    Action.PUT_TO_APPROVAL: "De tekst is voorgelegd. Elke partner krijgt de vraag om goedkeuring.",
    Action.APPROVE: "Uw goedkeuring is vastgelegd.",
    Action.REOPEN: "Het overleg is heropend. Alle goedkeuringen zijn vervallen.",
    Action.OPEN_SIGNING: "Het document is gemaakt. De ondertekenaars krijgen bericht.",
    Action.SIGN: "U hebt ondertekend. Uw handtekening staat in het document.",
    Action.DECLINE: "U hebt geweigerd te tekenen. Het overleg is heropend.",
    Action.RECOGNISE: "Het team is erkend en staat in het register. Hieronder staat wat nu openbaar is.",
    Action.WITHDRAW: "De aanvraag is ingetrokken.",
    Action.REMARK: "Uw reactie staat bij het voorstel.",
    Action.JOIN: "De organisatie is nu partner van dit dossier.",
    Action.LEAVE: "Uw organisatie is geen partner meer van dit dossier.",
    Action.SUSPEND: "De erkenning is geschorst. Alle partners krijgen bericht.",
    Action.RESUME: "De erkenning is hervat. Alle partners krijgen bericht.",
    Action.AMEND: "U kunt nu voorstellen doen. Tot de nieuwe werkafspraken zijn erkend, gelden de oude.",
    Action.RENEW: "De verlenging is begonnen. Tot die is erkend, gelden de oude werkafspraken.",
    Action.END: "De beëindiging is vastgelegd. Alle partners krijgen bericht.",
}
"""What the page says after an act was done."""
WENT_BACK = {
    Action.RETURN.value: "De aanvraag is teruggestuurd",
    Action.REOPEN.value: "Het overleg is heropend",
    Action.DECLINE.value: "Iemand weigerde te tekenen; het overleg is heropend",
}
KINDS = {
    ProposalKind.DEVIATION: "Afwijking",
    ProposalKind.SUPPLEMENT: "Aanvulling",
    ProposalKind.AREA_CHANGE: "Verandering van het gebied",
}
CELLS = {
    CellState.OPEN: "Nog open",
    CellState.CONSENTED: "Instemming",
    CellState.OBJECTED: "Bezwaar",
}
SETTLED = {
    ProposalState.OPEN: "wacht op instemming",
    ProposalState.ACCEPTED: "aanvaard",
    ProposalState.OBJECTED: "bezwaar",
    ProposalState.RETRACTED: "teruggenomen",
}
FATES = {
    Fate.STAYS: "gaat mee zoals het is",
    Fate.ASKED_ANEW: "moet opnieuw worden gevraagd",
    Fate.LAPSES: "vervalt: dit uitgangspunt is er niet meer",
}
"""What becomes of an agreed proposal under a new version of the covenant."""


def day(value: date | datetime | str) -> str:
    """23 november 2026; a moment is the day in the municipality."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date() if value.tzinfo else value.date()
    return format_date(value, "d MMMM y", locale=LOCALE)


def moment(value: datetime | str, language: str = LOCALE) -> str:
    """23 november 2026 om 11.00 uur, in the municipality's time; "en" gives 23 November 2026 at 11:00."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    form = "d MMMM y 'at' HH:mm" if language == "en" else "d MMMM y 'om' H.mm 'uur'"
    return format_datetime(aware, form, tzinfo=ZONE, locale=language)


def groups(items: Iterable[Any], name: str) -> list[tuple[Any, list[Any]]]:
    """Items by an attribute or key, in the order in which each value comes first."""
    found: dict[Any, list[Any]] = {}
    for item in items:
        value = item[name] if isinstance(item, Mapping) else getattr(item, name)
        found.setdefault(value, []).append(item)
    return list(found.items())


PAGES = {
    Action.SUBMIT: "dossier.application",
    Action.REVISE: "dossier.negotiation",
    Action.CONSENT: "dossier.negotiation",
    Action.PUT_TO_APPROVAL: "dossier.text",
    Action.APPROVE: "dossier.approval",
    Action.SIGN: "dossier.signing",
}
"""The page on which one does what is waited for; else the overview."""


def task_address(agreement: int, waiting: Waiting) -> str:
    """Where the reader does what is waited for."""
    if waiting.turn.proposal:
        return url_for("dossier.decision", agreement=agreement, number=waiting.turn.proposal)
    return url_for(PAGES.get(waiting.action, "dossier.show"), agreement=agreement)


def teach(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(day=day, moment=moment, label=label, groupby_in_order=groups)
    app.jinja_env.globals.update(
        Action=Action,
        Kind=ProposalKind,
        Role=Role,
        State=State,
        ProposalState=ProposalState,
        CellState=CellState,
        asked_of=ASKED_OF,
        buttons=BUTTONS,
        cells=CELLS,
        kinds=KINDS,
        new_key=new_key,
        organisations=organisations,
        fates=FATES,
        settled=SETTLED,
        in_force=IN_FORCE,
        path_of=path_of,
        task_address=task_address,
        your_turn=YOUR_TURN,
        went_back=WENT_BACK,
    )
