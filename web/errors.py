"""The one place where what goes wrong becomes a page. Each page says what happened and what one can do.

A fault of ours gets a page without menu, template of the site or account, so that nothing in it can fail too.
"""

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from workflow.persistence.messages import KeyReused
from workflow.services.answers import NotFound

logger = logging.getLogger("convenant")


@dataclass(frozen=True, slots=True)
class Said:
    """What an error page says, in Dutch."""

    title: str
    happened: str
    now: tuple[str, ...]
    """What one can do now."""


NOTHING_CHANGED = "Er is niets veranderd aan wat al bewaard was."
SAID = {
    400: Said(
        "Dat ging niet goed",
        "De browser stuurde iets wat wij niet begrijpen.",
        ("Ga terug en probeer het opnieuw.", "Lukt het weer niet? Laad de pagina dan eerst opnieuw."),
    ),
    403: Said(
        "Dat mag niet",
        "U mag deze pagina niet gebruiken.",
        (
            "Log in met het account dat bij uw taak hoort.",
            "Klopt dit niet? Vraag het de gemeente.",
        ),
    ),
    404: Said(
        "Niet gevonden",
        "Deze pagina is er niet, of u mag die niet zien.",
        ("Controleer of het adres goed is getypt.", "Zoekt u een team? Zoek het hieronder op."),
    ),
    405: Said(
        "Dat kan hier niet",
        "Deze pagina kan dat niet.",
        ("Ga terug en gebruik de knop op de pagina.",),
    ),
    413: Said(
        "Te groot",
        "Wat u stuurde is te groot. Een PDF mag hoogstens 20 MB zijn.",
        ("Ga terug en kies een kleiner bestand.",),
    ),
    429: Said(
        "Even wachten",
        "U probeerde dit te vaak.",
        ("Wacht een minuut en probeer het dan opnieuw.",),
    ),
    503: Said(
        "Even niet bereikbaar",
        "De site kan dit nu niet doen.",
        ("Probeer het over een paar minuten opnieuw.",),
    ),
}
EXPIRED = Said(
    "Dit formulier is verlopen",
    "Het stond te lang open, of u bent in een ander venster uitgelogd.",
    ("Ga terug, laad de pagina opnieuw en verstuur het formulier nog een keer.",),
)
SENT_BEFORE = Said(
    "Al verstuurd",
    "Dit formulier is al verstuurd, met iets anders erin.",
    ("Laad de pagina opnieuw. Dan ziet u wat er bewaard is.",),
)
OTHER_HOST = "Deze site heeft een ander adres."
"""For a request to a host that is not ours: a page would need addresses that we then do not know."""


def register(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(NotFound, lambda _: page(404, SAID[404]))
    app.register_error_handler(KeyReused, lambda _: page(422, SENT_BEFORE))
    app.register_error_handler(CSRFError, lambda _: page(400, EXPIRED))
    app.register_error_handler(SecurityError, lambda _: (OTHER_HOST, 400, {"Content-Type": "text/plain"}))
    app.register_error_handler(HTTPException, _http)
    own_fault = app.jinja_env.get_template("fault.html")  # read now, so that nothing has to be read then

    def broken(error: InternalServerError) -> tuple[str, int, dict[str, str]]:
        reference = secrets.token_hex(4).upper()
        cause = error.original_exception
        logger.error("Storing %s bij %s", reference, request.endpoint, exc_info=cause)
        return own_fault.render(reference=reference), 500, {"Cache-Control": "no-store"}

    app.register_error_handler(InternalServerError, broken)


def _http(error: HTTPException) -> tuple[str, int]:
    code = error.code or 503
    return page(code, SAID.get(code, SAID[503 if code >= 500 else 400]))


def page(code: int, said: Said) -> tuple[str, int]:
    """The page that says this, with its status."""
    return render_template("error.html", said=said, code=code, nothing_changed=NOTHING_CHANGED), code


def cannot_now(problem: Exception) -> tuple[str, int]:
    """The page for what we cannot make now, with the Dutch sentence of the problem."""
    return page(503, Said("Dat lukt nu niet", str(problem), SAID[503].now))
