"""The composition root: here the agreement, the paper and the front door meet, and nowhere else."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from pyhanko.sign.timestamps import TimeStamper
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from signing.checkpoints import NoteKey
from signing.timestamps import own_timestamper, remote_timestamper
from signing.trust import Authority
from web import (
    access,
    areas,
    devices,
    errors,
    headers,
    languages,
    login,
    portions,
    sign_on,
    static_files,
    ways,
    words,
)
from web.adapters import Argon2Hasher, JournalNotary, PaperJudge, PaperMaker, SystemClock
from web.blueprints import (
    account,
    administration,
    application,
    calendar,
    certificates,
    confirming,
    covenants,
    dossier,
    handovers,
    house_style,
    keepers,
    mandates,
    meetings,
    office,
    own,
    own_data,
    passkeys,
    pile,
    public,
    publication,
    resets,
    seats,
    second,
    site,
    trust,
    work,
)
from web.blueprints import sign_on as sign_on_pages
from web.checking import Checker
from web.data import data
from web.evidence_kit import Kit
from web.limits import limiter
from web.own_keys import fingerprints
from web.parts import KEY, Parts
from web.settings import Settings, read, secret_key
from web.trust import FOLDER, Trust, opened
from web.vault import FileVault
from workflow.persistence import private
from workflow.persistence.anchor import Anchor
from workflow.persistence.database import Database, is_there, open_engine
from workflow.persistence.files import FileStore
from workflow.persistence.migrate import knows_keys, newest, upgrade, version
from workflow.persistence.own_keys import Fingerprint
from workflow.persistence.pace import Pace
from workflow.ports import Clock, EvidenceKit, PasswordHasher
from workflow.ports.paper import Paperwork
from workflow.services.clock import Clocks
from workflow.services.desk import Desk
from workflow.services.outbox import guard
from workflow.services.own_keys import OwnKeys

BLUEPRINTS = (
    public.pages,
    site.pages,
    account.pages,
    administration.pages,
    confirming.pages,
    resets.pages,
    own_data.pages,
    second.pages,
    sign_on_pages.pages,
    own.pages,
    passkeys.pages,
    work.pages,
    pile.pages,
    publication.pages,
    office.pages,
    keepers.pages,
    mandates.pages,
    certificates.pages,
    covenants.pages,
    seats.pages,
    handovers.pages,
    dossier.pages,
    application.pages,
    meetings.pages,
    calendar.pages,
    trust.pages,
    house_style.pages,
)
LARGEST_REQUEST = 21 * 1024 * 1024
"""Bytes: a PDF of 20 MiB and its form."""


GUARDED_SINCE = "0016"
"""The version of the database from which on messages and nightly checks are under the row digests."""


class Number(IntegerConverter):
    """A number in an address, no higher than a database can hold: PostgreSQL cannot even look for more."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's signature
        super().__init__(map, max=2**31 - 1)


class NotMigrated(RuntimeError):
    """The database is not at the newest version."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One running installation."""

    settings: Settings
    desk: Desk
    authority: Authority
    checker: Checker
    kit: EvidenceKit
    trust: Trust | None = None
    keys: frozenset[Fingerprint] = frozenset()
    """Those of its folder, which the database knows; empty where a test has none."""

    def admit(self) -> None:
        """Raises StrangeKeys when the database belongs to another folder."""
        if self.keys:
            OwnKeys(self.desk).admit(self.keys)


def install(
    settings: Settings,
    clock: Clock | None = None,
    hasher: PasswordHasher | None = None,
    *,
    demonstration: bool = False,
) -> Installation:
    """Put the parts together. Makes the installation's own authority the first time.

    No setting goes without a second factor, or without watching the clock: only a demonstration does, which
    nobody serves every day, and it asks for that in code.
    """
    time = clock or SystemClock()
    private.folder(settings.folder)
    authority, revocations = opened(settings, time.now())
    revocations.renew(time.now())
    roots = [*authority.roots_pem, *settings.timestamp_roots(), *ways.signing_roots(settings)]
    stamper = timestamper(settings, authority, time)
    key = NoteKey.create(settings.folder / FOLDER, f"{settings.host}/journaal")
    maker = PaperMaker(authority, revocations, stamper, data("templates") / "pdf", time)
    signer = ways.signer(settings, authority, stamper, time)
    moments = Pace(watched=clock is None and not demonstration)
    database = Database(open_engine(settings.database_url), Anchor(settings.folder / "anker.json"), moments)
    vault = FileVault(settings.folder / FOLDER / "kluis")
    desk = Desk(
        database=database,
        clock=time,
        documents=FileStore(settings.folder / "documenten"),
        paperwork=Paperwork(maker, signer, PaperJudge(roots, time), maker),
        hasher=hasher or Argon2Hasher(),
        site=settings.site,
        notary=JournalNotary(key, stamper, roots),
        sender=settings.mail_from,
        vault=vault,
        second_factor=not demonstration,
    )
    own = Trust(authority, revocations, stamper, time, settings.soon)
    kit = Kit(settings.folder / FOLDER, authority, stamper, own.lists)
    keys = fingerprints(authority, vault, database.secret, key)
    return Installation(settings, desk, authority, Checker(roots, time), kit, own, keys)


def migrated(installation: Installation, clock: str = "", by: str = "") -> tuple[str | None, str | None]:
    """Bring the database to the newest version; gives the version before and after.

    What an upgrade records is dated like all else: after days of silence `clock` says why the clock is right,
    and `by` who says so on this machine. Raises StrangeKeys, and ClockWrong; then nothing has changed.
    """
    engine, clocks = installation.desk.database.engine, Clocks(installation.desk)
    if knows_keys(engine):
        OwnKeys(installation.desk).compare(installation.keys)
    with engine.connect() as connection:
        filled = version(connection) is not None
    if filled and not clock:
        clocks.standing()
    before, after = upgrade(engine, data("migrations"))
    if filled and clock:
        clocks.confirm(clock, by)
    installation.admit()
    if before is not None and before < GUARDED_SINCE:
        guard(installation.desk)
    return before, after


def ready() -> Installation:
    """The installation of the environment's settings. Raises NotMigrated and StrangeKeys."""
    installation = at_newest(install(read()))
    installation.admit()
    return installation


def begun(settings: Settings) -> bool:
    """Whether the database of these settings is there, at the newest version. Makes nothing."""
    engine = open_engine(settings.database_url)
    if not is_there(engine):
        return False
    with engine.connect() as connection:
        return version(connection) == newest(data("migrations"))


def at_newest(installation: Installation) -> Installation:
    """This installation, whosever its database is. Raises NotMigrated when that is behind."""
    with installation.desk.database.engine.connect() as connection:
        if version(connection) != newest(data("migrations")):
            raise NotMigrated
    return installation


def timestamper(settings: Settings, authority: Authority, clock: Clock) -> TimeStamper:
    """The timestamp service of the settings: a remote one, else our own."""
    if settings.timestamp_url:
        return remote_timestamper(settings.timestamp_url, clock.now)
    return own_timestamper(authority.timestamps, clock.now)


def create_app(installation: Installation | None = None) -> Flask:
    """The site. Without an installation, the one of the environment's settings."""
    whole = installation or ready()
    settings = whole.settings
    app = Flask("web", template_folder=str(data("templates")), static_folder=str(data("static")))
    app.url_map.converters["int"] = Number
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SITE=settings.site,
        SECOND_FACTOR=whole.desk.second_factor,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=40,
        TRUSTED_HOSTS=[urlsplit(settings.site).hostname],
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        **login.cookie_settings(secure=settings.secure),
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # as Flask's own guide does it
    app.extensions[site.KEY] = settings
    app.extensions[KEY] = Parts.on(whole.desk, whole.checker, whole.kit, whole.trust)
    _equip(app, settings)
    return app


def _equip(app: Flask, settings: Settings) -> None:
    languages.teach(app, secure=settings.secure)
    login.login_manager.init_app(app)
    devices.register(app)
    sign_on.register(app, settings.sign_on)
    CSRFProtect(app)
    limiter.init_app(app)
    headers.protect(app, secure=settings.secure)
    errors.register(app)
    words.teach(app)
    areas.teach(app)
    portions.teach(app)
    static_files.serve(app, settings)
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
    access.declared(app)
