"""Logging in with flask-login. The cookie carries a token; what it is worth stands in the sessions table."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import redirect, request, session, url_for
from flask_login import LoginManager, login_user, logout_user
from werkzeug.wrappers import Response

from language.said import said
from web import devices, languages
from web.parts import parts
from workflow.domain.vocabulary import Role
from workflow.services.logins import Half
from workflow.services.people import Login, token_hash

HALF = "half"
"""Where the cookie keeps the token of a login whose second step was not taken."""
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What a browser calls itself, in the order to look: many also name another."""
MACHINES = (
    ("Android", "Android"),
    ("iPhone", said("een iPhone")),
    ("iPad", said("een iPad")),
    ("Windows", "Windows"),
    ("Mac OS", said("een Mac")),
    ("Linux", "Linux"),
)
A_BROWSER, A_MACHINE = said("Een browser"), said("een apparaat")
"""One that we do not know."""
SPOKEN = {words: words for words in (*dict(MACHINES).values(), A_BROWSER, A_MACHINE)}
"""How these are said, by how they are kept."""
LONGEST_ADDRESS = 2_000
"""Characters of a page to go on to. It can name a whole pile of documents."""
login_manager = LoginManager()
login_manager.session_protection = None  # a login is ended in the sessions table, not guessed from addresses


@dataclass(frozen=True)
class User:
    """Who is logged in, in the form flask-login asks for."""

    login: Login
    token: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def id(self) -> int:
        """The person."""
        return self.login.person

    @property
    def name(self) -> str:
        """Their name."""
        return self.login.name

    @property
    def fresh(self) -> bool:
        """Whether they proved who they are just now."""
        return self.login.fresh

    @property
    def roles(self) -> frozenset[Role]:
        """What they may do besides speaking for a partner."""
        return self.login.roles

    def get_id(self) -> str:
        """What the cookie keeps: the token, never the person."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login has no types
def load(token: str) -> User | None:
    """The user with this token, or None when the login ended."""
    login = parts().people.login(token)
    return User(login, token) if login else None


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]  # flask-login has no types
def ask_to_log_in() -> Response:
    """To the login page; afterwards back to the page that was asked for."""
    languages.flash(said("Log in om verder te gaan."), "melding")
    back = request.full_path if request.method == "GET" else None
    return redirect(url_for("account.log_in", verder=back), 303)


def begin(email: str, password: str) -> bool:
    """Log in under a new token, perhaps half; False when address or password are wrong."""
    token = parts().people.log_in(email, password, browser())
    if token:
        enter(token)
    return token is not None


def enter(token: str) -> None:
    """Keep this token, whatever the visitor had before: of a login, or of half a login."""
    session.clear()
    if user := load(token):
        login_user(user)
        devices.remember(user.login.email)
    else:
        session[HALF] = token


def half() -> tuple[str, Half] | None:
    """The token of the visitor's half login and whose it is; None when there is none, or no longer."""
    token = session.get(HALF)
    found = parts().logins.half(token) if token else None
    return (token, found) if token and found else None


def proved(token: str) -> None:
    """Go on under this new token; open forms stay good."""
    if user := load(token):
        login_user(user)


def browser() -> str:
    """What the visitor uses, in Dutch words for themselves, as it is kept: "Firefox op Windows"."""
    agent = request.user_agent.string
    program = next((name for mark, name in BROWSERS if mark in agent), A_BROWSER)
    machine = next((name for mark, name in MACHINES if mark in agent), A_MACHINE)
    return f"{program} op {machine}"


def browser_in_words(kept: str) -> str:
    """What `browser` said once, so that its owner can read it in their own language."""
    program, _, machine = kept.partition(" op ")
    if not machine:
        return A_BROWSER
    program, machine = SPOKEN.get(program, program), SPOKEN.get(machine, machine)
    return said("{program} op {machine}", program=program, machine=machine)


def inside(address: str | None) -> str | None:
    """The address if it is a page of this site; following any other would help a swindler.

    One with a line break or another sign that no address has is none: it would end in the headers.
    """
    if not address or not address.isprintable() or "\\" in address or len(address) > LONGEST_ADDRESS:
        return None
    try:
        parsed = urlsplit(address)
    except ValueError:
        return None
    safe = parsed.path.startswith("/") and not parsed.path.startswith("//")
    return address if safe and not parsed.scheme and not parsed.netloc else None


def end() -> None:
    """Log out, also on the server: the cookie is worth nothing afterwards."""
    if token := session.get("_user_id"):
        parts().people.log_out(token_hash(token))
    logout_user()
    session.clear()


def cookie_settings(*, secure: bool) -> dict[str, object]:
    """The cookie: for this host only, not for scripts, not across sites, and over https only."""
    return {
        "SESSION_COOKIE_NAME": "__Host-convenant" if secure else "convenant",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
    }
