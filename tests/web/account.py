"""Somebody with an account that asks for a second step, and the app on their telephone."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Flask
from pyotp import TOTP

from tests.fakes import FakeKit
from tests.web.conftest import FakeChecker
from tests.web.visitor import Page, Visitor
from tests.world import PASSWORD, World
from web.app import Installation, create_app
from web.limits import limiter
from web.settings import Settings


def guarded(world: World, site: str = "http://localhost", **settings: Any) -> Flask:
    """The site as it really is: nobody gets in without a second step."""
    world.desk = replace(world.desk, second_factor=True)
    whole = Settings(folder=world.desk.database.anchor.path.parent, site=site, **settings)
    app = create_app(Installation(whole, world.desk, None, FakeChecker(), FakeKit()))  # type: ignore[arg-type]  # a fake in its place
    app.config["TESTING"] = True
    limiter.reset()
    return app


@dataclass
class Phone:
    """An app that makes codes. It waits for the next one, for each counts once."""

    world: World
    secret: str = ""

    def scan(self, page: Page) -> str:
        """Take the secret that stands on the page; gives the first code."""
        shown = next(e for e in page.all("code"))
        self.secret = shown.text.replace(" ", "")
        return self.code()

    def code(self, steps: int = 0) -> str:
        moment = self.world.clock.now() + timedelta(seconds=30 * steps)
        return str(TOTP(self.secret).at(moment))

    def next_code(self) -> str:
        self.world.clock.forward(seconds=30)
        return self.code()


def codes_on(page: Page) -> list[str]:
    return [e.text for e in page.all("code") if re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", e.text)]


def enrolled(world: World, app: Flask, who: str = "kantoor") -> tuple[Visitor, Phone, list[str]]:
    """Somebody who logged in for the first time: their browser, their telephone, their recovery codes."""
    visitor, phone = Visitor(app), Phone(world)
    page = visitor.log_in(f"{who}@example.nl", PASSWORD)
    assert page.heading == "Maak uw account veilig"
    page = visitor.press(page, "App gebruiken", code=phone.scan(page))
    assert page.heading == "Bewaar uw herstelcodes"
    return visitor, phone, codes_on(page)
