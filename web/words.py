"""How templates say things: days, moments, and the words of the protocol."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask, url_for

from language.days import day_in_words, moment_in_words
from language.said import DUTCH, said
from web.forms.base import new_key
from web.languages import current
from web.path import path_of
from web.sign_on import organisations
from workflow.domain.vocabulary import (
    IN_FORCE,
    Action,
    CellState,
    ProposalKind,
    ProposalState,
    PublicPlace,
    Role,
    State,
    label,
)
from workflow.services.resigning import Fate
from workflow.services.waiting import Waiting

YOUR_TURN = {
    Action.SUBMIT: said("Maak de aanvraag af en dien die in"),
    Action.TAKE_UP: said("Neem de aanvraag in behandeling"),
    Action.REVISE: said("Er is bezwaar: pas uw voorstel aan of neem het terug"),
    Action.CONSENT: said("Zeg wat uw partner vindt van een voorstel"),
    Action.PUT_TO_APPROVAL: said("Leg de tekst voor aan de partners"),
    Action.APPROVE: said("Keur de tekst goed, of heropen het overleg"),
    Action.OPEN_SIGNING: said("Open de ondertekening"),
    Action.SIGN: said("Lees en onderteken de werkafspraken"),
    Action.RECOGNISE: said("Erken het team"),
    Action.RENEW: said("Verleng de werkafspraken"),
    Action.RESUME: said("Hervat de erkenning, als dat weer kan"),
}
"""What a person reads on "mijn taken"."""
ASKED_OF = {
    Action.SUBMIT: said("de aanvraag afmaken en indienen"),
    Action.TAKE_UP: said("de aanvraag in behandeling nemen"),
    Action.REVISE: said("het voorstel aanpassen of terugnemen"),
    Action.CONSENT: said("instemmen of bezwaar maken"),
    Action.PUT_TO_APPROVAL: said("de tekst voorleggen aan de partners"),
    Action.APPROVE: said("de tekst goedkeuren"),
    Action.OPEN_SIGNING: said("de ondertekening openen"),
    Action.SIGN: said("ondertekenen"),
    Action.RECOGNISE: said("het team erkennen"),
    Action.RENEW: said("de werkafspraken verlengen"),
    Action.RESUME: said("de erkenning hervatten"),
}
"""What others read of whoever is waited for."""
BUTTONS = {
    Action.SUBMIT: said("Aanvraag indienen"),
    Action.RETURN: said("Terugsturen naar het team"),
    Action.TAKE_UP: said("In behandeling nemen"),
    Action.PUT_TO_APPROVAL: said("Tekst voorleggen"),
    Action.OPEN_SIGNING: said("Ondertekening openen"),
    Action.RECOGNISE: said("Team erkennen"),
    Action.WITHDRAW: said("Aanvraag intrekken"),
    Action.SUSPEND: said("Erkenning schorsen"),
    Action.RESUME: said("Erkenning hervatten"),
    Action.AMEND: said("Werkafspraken wijzigen"),
    Action.RENEW: said("Werkafspraken verlengen"),
    Action.END: said("Werkafspraken beëindigen"),
    Action.JOIN: said("Partner toevoegen"),
    Action.LEAVE: said("Uittreden als partner"),
}
DONE = {
    Action.FILL_IN: said("De aanvraag is bewaard."),
    Action.SUBMIT: said(
        "De aanvraag is ingediend. Het bureau van de burgemeester neemt die in behandeling, "
        "of stuurt die terug met een reden. U krijgt bericht als u weer iets moet doen."
    ),
    Action.RETURN: said("De aanvraag is teruggestuurd naar het team."),
    Action.TAKE_UP: said("De aanvraag is in behandeling. Het overleg is begonnen."),
    Action.PROPOSE: said("Uw voorstel is gedaan. De partners krijgen bericht."),
    Action.REVISE: said("Uw voorstel is aangepast. Wij vragen iedereen opnieuw om instemming."),
    Action.RETRACT: said("Het voorstel is teruggenomen."),
    Action.CONSENT: said("Uw instemming is vastgelegd."),
    Action.OBJECT: said("Uw bezwaar is vastgelegd."),
    Action.PUT_TO_APPROVAL: said("De tekst is voorgelegd. Elke partner krijgt de vraag om goedkeuring."),
    Action.APPROVE: said("Uw goedkeuring is vastgelegd."),
    Action.REOPEN: said("Het overleg is heropend. Alle goedkeuringen zijn vervallen."),
    Action.OPEN_SIGNING: said("Het document is gemaakt. De ondertekenaars krijgen bericht."),
    Action.SIGN: said("U hebt ondertekend. Uw handtekening staat in het document."),
    Action.DECLINE: said("U hebt geweigerd te tekenen. Het overleg is heropend."),
    Action.RECOGNISE: said(
        "Het team is erkend en staat in het register. Hieronder staat wat nu openbaar is."
    ),
    Action.WITHDRAW: said("De aanvraag is ingetrokken."),
    Action.REMARK: said("Uw reactie staat bij het voorstel."),
    Action.JOIN: said("De organisatie is nu partner van dit dossier."),
    Action.LEAVE: said("Uw organisatie is geen partner meer van dit dossier."),
    Action.SUSPEND: said("De erkenning is geschorst. Alle partners krijgen bericht."),
    Action.RESUME: said("De erkenning is hervat. Alle partners krijgen bericht."),
    Action.AMEND: said(
        "U kunt nu voorstellen doen. Tot de nieuwe werkafspraken zijn erkend, gelden de oude."
    ),
    Action.RENEW: said("De verlenging is begonnen. Tot die is erkend, gelden de oude werkafspraken."),
    Action.END: said("De beëindiging is vastgelegd. Alle partners krijgen bericht."),
}
"""What the page says after an act was done."""
WENT_BACK = {
    Action.RETURN.value: said("De aanvraag is teruggestuurd"),
    Action.REOPEN.value: said("Het overleg is heropend"),
    Action.DECLINE.value: said("Iemand weigerde te tekenen; het overleg is heropend"),
}
KINDS = {
    ProposalKind.DEVIATION: said("Afwijking"),
    ProposalKind.SUPPLEMENT: said("Aanvulling"),
    ProposalKind.AREA_CHANGE: said("Verandering van het gebied"),
}
CELLS = {
    CellState.OPEN: said("Nog open"),
    CellState.CONSENTED: said("Instemming"),
    CellState.OBJECTED: said("Bezwaar"),
}
SETTLED = {
    ProposalState.OPEN: said("wacht op instemming"),
    ProposalState.ACCEPTED: said("aanvaard"),
    ProposalState.OBJECTED: said("bezwaar"),
    ProposalState.RETRACTED: said("teruggenomen"),
}
FATES = {
    Fate.STAYS: said("gaat mee zoals het is"),
    Fate.ASKED_ANEW: said("moet opnieuw worden gevraagd"),
    Fate.LAPSES: said("vervalt: dit uitgangspunt is er niet meer"),
}
"""What becomes of an agreed proposal under a new version of the covenant."""


def day(value: date | datetime | str) -> str:
    """23 november 2026, in the reader's language; a moment is the day in the municipality."""
    return day_in_words(datetime.fromisoformat(value) if isinstance(value, str) else value, current())


def dutch_day(value: date | datetime | str) -> str:
    """23 november 2026, on any page: in the text of an agreement, which is Dutch."""
    return day_in_words(datetime.fromisoformat(value) if isinstance(value, str) else value, DUTCH)


def moment(value: datetime | str) -> str:
    """23 november 2026 om 11.00 uur, in the municipality's time and the reader's language."""
    return moment_in_words(datetime.fromisoformat(value) if isinstance(value, str) else value, current())


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
    app.jinja_env.filters.update(
        day=day, dutch_day=dutch_day, moment=moment, label=label, groupby_in_order=groups
    )
    app.jinja_env.globals.update(
        Action=Action,
        Kind=ProposalKind,
        Role=Role,
        State=State,
        ProposalState=ProposalState,
        PublicPlace=PublicPlace,
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
