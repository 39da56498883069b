"""The one place where what goes wrong becomes a page. Each page says what happened and what one can do.

A fault of ours gets a page without menu, template of the site or account, so that nothing in it can fail too;
so does what is away, busy or full, but that is worth trying again.
"""

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from language.said import DUTCH, said
from web import languages, not_now
from workflow.persistence.anchor import AnchorMismatch
from workflow.persistence.messages import KeyReused
from workflow.persistence.pace import ClockWrong
from workflow.persistence.unavailable import unavailable
from workflow.services.answers import NotFound

logger = logging.getLogger("convenant")
Page = tuple[str, int, dict[str, str]]
"""Body, status and headers."""


@dataclass(frozen=True, slots=True)
class Message:
    """What an error page says."""

    title: str
    happened: str
    now: tuple[str, ...]
    """What one can do now."""


NOTHING_CHANGED = said("Er is niets veranderd aan wat al bewaard was.")
MESSAGES = {
    400: Message(
        said("Dat ging niet goed"),
        said("De browser stuurde iets wat wij niet begrijpen."),
        (
            said("Ga terug en probeer het opnieuw."),
            said("Lukt het weer niet? Laad de pagina dan eerst opnieuw."),
        ),
    ),
    403: Message(
        said("Dat mag niet"),
        said("U mag deze pagina niet gebruiken."),
        (
            said("Log in met het account dat bij uw taak hoort."),
            said("Klopt dit niet? Vraag het de gemeente."),
        ),
    ),
    404: Message(
        said("Niet gevonden"),
        said("Deze pagina is er niet, of u mag die niet zien."),
        (said("Controleer of het adres goed is getypt."), said("Zoekt u een team? Zoek het hieronder op.")),
    ),
    405: Message(
        said("Dat kan hier niet"),
        said("Deze pagina kan dat niet."),
        (said("Ga terug en gebruik de knop op de pagina."),),
    ),
    413: Message(
        said("Te groot"),
        said("Wat u stuurde is te groot. Een PDF mag hoogstens 20 MB zijn."),
        (said("Ga terug en kies een kleiner bestand."),),
    ),
    429: Message(
        said("Even wachten"),
        said("U probeerde dit te vaak."),
        (said("Wacht een minuut en probeer het dan opnieuw."),),
    ),
    503: Message(
        said("Even niet bereikbaar"),
        said("De site kan dit nu niet doen."),
        (said("Probeer het over een paar minuten opnieuw."),),
    ),
}
EXPIRED = Message(
    said("Dit formulier is verlopen"),
    said("Het stond te lang open, of u bent in een ander venster uitgelogd."),
    (said("Ga terug, laad de pagina opnieuw en verstuur het formulier nog een keer."),),
)
SENT_BEFORE = Message(
    said("Al verstuurd"),
    said("Dit formulier is al verstuurd, met iets anders erin."),
    (said("Laad de pagina opnieuw. Dan ziet u wat er bewaard is."),),
)
AGAIN = {429: 60, 503: 300}
"""Seconds after which trying again makes sense, as the page says in words."""
OTHER_HOST = "Deze site heeft een ander adres."
"""For a request to a host that is not ours: a page would need addresses that we then do not know."""


def register(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(NotFound, lambda _: page(404, MESSAGES[404]))
    app.register_error_handler(KeyReused, lambda _: page(422, SENT_BEFORE))
    app.register_error_handler(CSRFError, lambda _: page(400, EXPIRED))
    app.register_error_handler(SecurityError, lambda _: (OTHER_HOST, 400, {"Content-Type": "text/plain"}))
    app.register_error_handler(AnchorMismatch, cannot_now)
    app.register_error_handler(ClockWrong, cannot_now)
    app.register_error_handler(HTTPException, _http)
    # Read now, so that nothing has to be read then.
    own_fault, later = (app.jinja_env.get_template(name) for name in ("fault.html", "not_now.html"))

    def broken(error: InternalServerError) -> Page:
        reference = secrets.token_hex(4).upper()
        cause = error.original_exception
        g.setdefault("language", languages.chosen() or DUTCH)  # the account may be what failed
        if cause and (what := unavailable(cause)):
            logger.warning("Nu niet bij %s: %s", request.endpoint, cause)
            return (
                later.render(sentence=not_now.SENTENCES[what]),
                503,
                {
                    "Cache-Control": "no-store",
                    "Retry-After": str(AGAIN[503]),
                },
            )
        logger.error("Storing %s bij %s", reference, request.endpoint, exc_info=cause)
        return own_fault.render(reference=reference), 500, {"Cache-Control": "no-store"}

    app.register_error_handler(InternalServerError, broken)


def _http(error: HTTPException) -> Page:
    code = error.code or 503
    return page(code, MESSAGES.get(code, MESSAGES[503 if code >= 500 else 400]))


def page(code: int, message: Message) -> Page:
    """The page that says this, with its status; it says to programs, too, when to come back."""
    setattr(g, languages.ADDRESSLESS, True)
    html = render_template("error.html", message=message, code=code, nothing_changed=NOTHING_CHANGED)
    return html, code, {"Retry-After": str(AGAIN[code])} if code in AGAIN else {}


def cannot_now(problem: Exception) -> Page:
    """The page for what we cannot make now, with the Dutch sentence of the problem."""
    return page(503, Message(said("Dat lukt nu niet"), str(problem), MESSAGES[503].now))
