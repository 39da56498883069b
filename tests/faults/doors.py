"""The front doors: what the site makes of an exception, and acts that come in through a page or a command."""

import contextlib
import io
import logging
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

from flask import Flask

from tests.fakes import FakeHasher, FakeKit
from tests.faults.acts import Act, Doing, Ended, Ending
from tests.web.visitor import Visitor
from tests.world import PASSWORD, POLICE, World
from web.app import Installation, create_app, ready
from web.checking import Checker
from web.cli import main
from web.commands.journal import judges
from web.settings import Settings
from workflow.ports.paper import PaperworkFailed
from workflow.services.desk import Desk
from workflow.services.people import NotAllowed
from workflow.services.records import check_export

SENTENCES = (NotAllowed, PaperworkFailed)
"""Which the pages show beside their forms."""


def site(world: World, folder: Path) -> Flask:
    """The site on this municipality; what happens in it is answered, not raised."""
    settings = Settings(folder=folder, site="http://localhost")
    parts = Installation(settings, world.desk, None, cast("Checker", None), FakeKit())  # type: ignore[arg-type]  # no authority is needed here
    app = create_app(parts)
    for logger in (logging.getLogger("convenant"), app.logger):
        logger.setLevel(logging.CRITICAL)
    return app


class SiteJudge:
    """Says what somebody at a page would see of an exception."""

    def __init__(self, world: World, folder: Path) -> None:
        self._app = site(world, folder)

    def __call__(self, error: Exception) -> Ended:
        told = f"{type(error).__name__}: {error}"[:200]
        if isinstance(error, SENTENCES):
            return Ending.REFUSED, told
        with self._app.test_request_context("/"):
            try:
                response = self._app.make_response(self._app.handle_user_exception(error))
            except Exception as left:  # noqa: BLE001 - as the site does with what has no page of its own
                response = self._app.make_response(self._app.handle_exception(left))
        return answered(response.status_code, told)


def answered(status: int, told: str) -> Ended:
    """How an answer of the site is felt."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        now = status == HTTPStatus.SERVICE_UNAVAILABLE
        return (Ending.NOT_NOW if now else Ending.TRACEBACK), told
    return (Ending.REFUSED if status >= HTTPStatus.BAD_REQUEST else Ending.DONE), told


# ── through a page ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in, and their cookies: it can be sent, and sent again."""

    address: str
    fields: dict[str, str]
    cookies: Any


def filled(who: str, address: str, button: str, **fields: str) -> Callable[[World], Filled]:
    """Somebody opens a page, and fills in the form with this button; a stranger when there is no `who`."""

    def ready(world: World) -> Filled:
        visitor = Visitor(site(world, home(world)))
        if who:
            visitor.log_in(f"{who}@example.nl")
        page = visitor.open(address.format(agreement=world.agreement))
        form = page.form(button)
        target = urljoin(page.address, form.elsewhere.get(button, form.action) or page.address)
        return Filled(target, {**form.fields, **fields}, visitor.client._cookies)

    return ready


def send(world: World, form: Filled, folder: Path, _: object) -> Doing:
    """Send it to the site of this process."""
    client = site(world, folder).test_client()
    client._cookies.update(form.cookies)

    def doing() -> Ended:
        response = client.post(form.address, data=form.fields)
        return answered(response.status_code, f"{response.status}")

    return doing


# ── through a command ────────────────────────────────────────────────────────────────────────────────────


def home(world: World) -> Path:
    """The folder of the installation."""
    return world.desk.database.anchor.path.parent


def settled_here(world: World) -> None:
    """This process's commands work on that installation."""
    url = world.desk.database.engine.url.render_as_string(hide_password=False)
    os.environ["CONVENANT_FOLDER"] = str(home(world))
    os.environ["CONVENANT_DATABASE"] = url


def with_keys(world: World) -> None:
    """The installation makes its keys when it is first put together."""
    settled_here(world)
    ready().desk.database.engine.dispose()


def real_desk(world: World, _: Path) -> Desk:
    """The desk of the command line, without its slow hasher."""
    settled_here(world)
    desk = ready().desk
    desk.database.engine.dispose()
    return replace(desk, hasher=FakeHasher(), documents=world.desk.documents, database=world.desk.database)


def command(*arguments: str) -> Callable[[World, object, Path, object], Doing]:
    """A command, as somebody types it; {folder} is a folder of the installation."""

    def begin(world: World, _: object, folder: Path, __: object) -> Doing:
        settled_here(world)
        given = [each.format(folder=folder, agreement=world.agreement) for each in arguments]

        def doing() -> Ended:
            told = io.StringIO()
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
                try:
                    main(given)
                except SystemExit as left:
                    return (Ending.NOT_NOW if left.code else Ending.DONE), told.getvalue()[-200:]
                except Exception as error:  # noqa: BLE001 - whoever typed it would see where it happened
                    return Ending.TRACEBACK, f"{type(error).__name__}: {error}"[:200]
            return Ending.DONE, ""

        return doing

    return begin


def whole_pack(_: World, __: object, folder: Path) -> str:
    """What is wrong with the evidence pack that a command said to have written."""
    with zipfile.ZipFile(folder / "bewijs.zip") as pack:
        return f"{pack.testzip()} is damaged" if pack.testzip() else ""


def whole_export(_: World, __: object, folder: Path) -> str:
    """What is wrong with the export that a command said to have written."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    with (folder / "journaal.jsonl").open(encoding="utf-8") as lines:
        return " ".join(fault.sentence for fault in check_export(lines, judges(None, ())).faults)


def typed(name: str, *arguments: str, **more: Any) -> Act:
    """An act at the command line."""
    given = {"ready": with_keys, "keyed": False, "desk": real_desk} | more
    return Act(name, "negotiating", command(*arguments), **given)


DOORS: Sequence[Act] = (
    Act(
        "log in on the site",
        "draft",
        send,
        filled("", "/inloggen", "Inloggen", email=f"{POLICE}-1@example.nl", password=PASSWORD),
        keyed=False,
    ),
    Act(
        "consent on the site",
        "proposed",
        send,
        filled(f"{POLICE}-1", "/dossier/{agreement}/onderhandeling/1", "Instemmen"),
    ),
    Act(
        "invite on the site",
        "draft",
        send,
        filled(
            "kantoor", "/beheer/mensen/nieuw", "Uitnodiging maken", name="N. Nieuw", email="nieuw@example.nl"
        ),
        keyed=False,
    ),
    typed("command: user invite", "user", "invite", "nieuw@example.nl", "N. Nieuw"),
    typed("command: checkpoint", "journal", "checkpoint"),
    typed(
        "command: export", "journal", "export", "{folder}/journaal.jsonl", settled=whole_export, keyed=True
    ),
    typed(
        "command: evidence",
        "evidence",
        "{agreement}",
        "--out",
        "{folder}/bewijs.zip",
        settled=whole_pack,
        keyed=True,
    ),
    typed("command: store job", "jobs", "run", "bewaring"),
)
"""Every act that comes in from outside."""
