"""The one place where what goes wrong becomes a page. Each page says what happened and what one can do."""

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from workflow.persistence.messages import KeyReused
from workflow.services.answers import NotFound

SENTENCES = {
    400: (
        "Dat ging niet goed",
        "De browser stuurde iets wat wij niet begrijpen. Ga terug en probeer het opnieuw.",
    ),
    404: ("Niet gevonden", "Deze pagina is er niet, of u mag die niet zien."),
    405: ("Dat kan hier niet", "Deze pagina kan dat niet. Ga terug en probeer het opnieuw."),
    413: ("Te groot", "Wat u stuurde is te groot. Een PDF mag hoogstens 20 MB zijn."),
    429: ("Even wachten", "U probeerde dit te vaak. Wacht een minuut en probeer het dan opnieuw."),
    500: ("Er ging iets mis", "Dat ligt aan ons. Er is niets veranderd. Probeer het straks opnieuw."),
}
EXPIRED = (
    "Dit formulier is verlopen",
    "Ga terug, laad de pagina opnieuw en verstuur het formulier nog een keer.",
)
SENT_BEFORE = ("Al verstuurd", "Dit formulier is al verstuurd, met iets anders erin. Laad de pagina opnieuw.")

OTHER_HOST = "Deze site heeft een ander adres."
"""For a request to a host that is not ours: a page would need addresses that we then do not know."""


def register(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(NotFound, lambda _: _page(404, SENTENCES[404]))
    app.register_error_handler(KeyReused, lambda _: _page(422, SENT_BEFORE))
    app.register_error_handler(CSRFError, lambda _: _page(400, EXPIRED))
    app.register_error_handler(SecurityError, lambda _: (OTHER_HOST, 400, {"Content-Type": "text/plain"}))
    app.register_error_handler(HTTPException, _http)


def _http(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    return _page(code, SENTENCES.get(code, SENTENCES[500 if code >= 500 else 400]))


def _page(code: int, words: tuple[str, str]) -> tuple[str, int]:
    title, sentence = words
    return render_template("error.html", title=title, sentence=sentence, code=code), code
