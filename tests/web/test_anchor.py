"""When the journal does not go on from its anchor: the site reads on and says why it records nothing."""

from collections.abc import Callable

import pytest

from tests.web.visitor import Visitor
from tests.world import World
from workflow.services.anchoring import Anchoring
from workflow.services.journal_check import JournalCheck

Someone = Callable[[str], Visitor]
TEAM = {"team": "BPT Nieuw", "coordinator": "C. Nieuw", "email": "c.nieuw@example.nl"}


@pytest.mark.parametrize("content", ["", "{", None], ids=["empty", "broken", "gone"])
def test_nothing_is_recorded_and_reading_goes_on(world: World, someone: Someone, content: str | None) -> None:
    office, path = someone("kantoor"), world.desk.database.anchor.path
    form, before = office.open("/teams/nieuw"), len(world.journal())
    path.write_text(content) if content is not None else path.unlink()
    page = office.press(form, "Team beginnen", 503, **TEAM)
    assert "Daarom wordt er nu niets vastgelegd. Lezen kan wel." in page.words
    assert len(world.journal()) == before
    assert "/beheer#journaal" in office.open("/overzicht").links()
    assert "Er wordt nu niets vastgelegd." in office.open("/beheer").words
    office = someone("kantoor-2")
    Anchoring(world.desk).accept("Per ongeluk leeggemaakt.", "beheerder")
    office.press(office.open("/teams/nieuw"), "Team beginnen", **TEAM)
    assert len(world.journal()) > before + 1
    assert "journaal vraagt aandacht" not in office.open("/overzicht").words


def test_the_office_sees_what_the_night_found(world: World, someone: Someone) -> None:
    office, check = someone("kantoor"), JournalCheck(world.desk)
    check.night()
    assert f"Aantal regels: {len(world.journal())}." in office.open("/beheer").words
    world.clock.forward(days=3)
    office = someone("kantoor")
    assert "/beheer#journaal" in office.open("/overzicht").links()
    world.desk.database.anchor.path.write_text("")
    check.night()
    assert "Het anker is niet te lezen." in office.open("/beheer").words
