"""The house style of a municipality: of its NL Design System token sheet, what our stylesheet asks for.

Only custom properties are taken over, never a rule, an import or an address; so whatever stands in the sheet,
the site stays as it is built and loads nothing from elsewhere.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from web.settings import PREFIX, Settings, WrongSetting

LARGEST = 1024 * 1024
"""Bytes of a token sheet. The largest we know, Utrecht's, has 90,000."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r"(--[a-zA-Z0-9_-]+)\s*:\s*([^;{}]+)")
REFERENCE = re.compile(r"var\(\s*(--[a-zA-Z0-9_-]+)")
LOADS = re.compile(r"url|image|src|@|\\", re.IGNORECASE)
"""In a value that asks the browser to load something, or hides that it does."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """A stylesheet with tokens, and a mark of this version of it for its address."""

    css: str
    mark: str


def house_style(settings: Settings, ours: str) -> HouseStyle | None:
    """The house style of the settings, for our stylesheet `ours`. Raises WrongSetting."""
    if settings.token_sheet is None:
        return None
    tokens = chosen(_read(settings.token_sheet), ours)
    if not tokens:
        raise _wrong("er staat geen token in dat deze site gebruikt")
    css = ":root {\n" + "".join(f"  {name}: {value};\n" for name, value in tokens.items()) + "}\n"
    return HouseStyle(css, hashlib.sha256(css.encode()).hexdigest()[:12])


def chosen(sheet: str, ours: str) -> dict[str, str]:
    """The tokens of a sheet that our stylesheet asks for, and what those refer to; the first of two holds."""
    known: dict[str, str] = {}
    for name, value in TOKEN.findall(COMMENT.sub("", sheet)):
        if not LOADS.search(value):
            known.setdefault(name, " ".join(value.split()))
    wanted = list(dict.fromkeys(REFERENCE.findall(ours)))
    found: dict[str, str] = {}
    for name in wanted:  # grows while it is walked
        if name in known and name not in found:
            found[name] = known[name]
            wanted += REFERENCE.findall(known[name])
    return found


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise _wrong("het bestand is groter dan 1 MB")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _wrong("het bestand is er niet") from error
    except UnicodeDecodeError as error:
        raise _wrong("het bestand is geen tekst") from error


def _wrong(why: str) -> WrongSetting:
    return WrongSetting(f"De instelling {PREFIX}TOKEN_SHEET kan niet: {why}.")
