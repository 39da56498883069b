"""A municipality's token sheet dresses the site: its custom properties only, and nothing else of it."""

from pathlib import Path

import pytest
from flask import Flask

from tests.fakes import FakeKit
from tests.web.conftest import FakeChecker
from tests.web.visitor import Visitor
from tests.world import ROOT, World
from web.app import Installation, create_app
from web.house_style import LARGEST, REFERENCE, chosen, house_style
from web.settings import Settings, WrongSetting

OURS = (ROOT / "static" / "convenant.css").read_text(encoding="utf-8")
SHEET = """/* --utrecht-link-color: pink; */
@import "elders.css";
.proefdam-theme {
  --proefdam-groen: #00622f;
  --utrecht-button-primary-action-background-color: var(--proefdam-groen);
  --utrecht-document-font-family: "Proef Sans", sans-serif;
  --utrecht-page-footer-background-color: url("https://elders.example/x.png");
  --utrecht-link-color: #123456;
  --utrecht-accordion-color: red;
}
.proefdam-theme--donker { --utrecht-link-color: #ffffff }
body { display: none }
"""


def dressed(world: World, folder: Path) -> Flask:
    sheet = folder / "tokens.css"
    sheet.write_text(SHEET, encoding="utf-8")
    settings = Settings(folder=folder, site="http://localhost", token_sheet=sheet)
    return create_app(Installation(settings, world.desk, None, FakeChecker(), FakeKit()))  # type: ignore[arg-type]  # a fake in its place


def test_only_tokens_that_we_use_are_taken_over_with_what_they_refer_to() -> None:
    assert chosen(SHEET, OURS) == {
        "--utrecht-button-primary-action-background-color": "var(--proefdam-groen)",
        "--proefdam-groen": "#00622f",
        "--utrecht-document-font-family": '"Proef Sans", sans-serif',
        "--utrecht-link-color": "#123456",
    }


def test_the_site_serves_the_sheet_itself_and_each_page_asks_for_it(world: World, tmp_path: Path) -> None:
    visitor = Visitor(dressed(world, tmp_path))
    page = visitor.open("/")
    sheets = [e.attributes["href"] for e in page.all("link") if e.attributes["rel"] == "stylesheet"]
    assert sheets[0].startswith("/static/convenant.css?v=")
    assert sheets[1].startswith("/huisstijl.css?v=")
    answer = visitor.client.get(sheets[1])
    assert answer.mimetype == "text/css"
    assert "--proefdam-groen: #00622f;" in answer.text
    assert not {"elders", "display", "accordion", "pink"} & set(answer.text.replace(":", " ").split())
    assert "style-src 'self';" in page.headers["Content-Security-Policy"]


def test_without_a_sheet_there_is_none(visitor: Visitor) -> None:
    assert visitor.client.get("/huisstijl.css").status_code == 404
    assert "huisstijl" not in visitor.client.get("/").text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "het bestand is er niet"),
        (b"body { color: red }", "er staat geen token in"),
        (b"\xff\xfe", "het bestand is geen tekst"),
        (b" " * (LARGEST + 1), "het bestand is groter dan 1 MB"),
    ],
)
def test_a_sheet_that_cannot_be_used_stops_the_start_up(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    sheet = tmp_path / "tokens.css"
    if content is not None:
        sheet.write_bytes(content)
    with pytest.raises(WrongSetting, match=f"CONVENANT_TOKEN_SHEET kan niet: {sentence}"):
        house_style(Settings(folder=tmp_path, token_sheet=sheet), OURS)


def test_every_property_that_is_used_has_a_value_of_our_own() -> None:
    given = {line.split(":")[0].strip() for line in OURS.splitlines() if line.startswith("  --")}
    assert set(REFERENCE.findall(OURS)) <= given
    assert all(name.startswith(("--utrecht-", "--convenant-")) for name in given)


def test_a_browser_keeps_static_files_until_they_change_and_no_other(visitor: Visitor) -> None:
    visitor.log_in("kantoor@example.nl")
    page = visitor.open("/taken")
    address = next(e.attributes["href"] for e in page.all("link") if "static" in e.attributes["href"])
    kept = visitor.client.get(address).headers["Cache-Control"]
    assert set(kept.split(", ")) == {"public", "max-age=31536000"}
    for other in ("/static/convenant.css", "/static/convenant.css?v=oud", "/taken"):
        assert visitor.client.get(other).headers["Cache-Control"] == "no-store", other
