"""Our own stylesheet, icon and scripts: a browser keeps them until they change, and so does their address."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from web.blueprints import house_style as pages
from web.house_style import house_style
from web.settings import Settings

STYLESHEET = "convenant.css"


def serve(app: Flask, settings: Settings) -> None:
    """Mark every address of a static file with its contents, and dress the site. Raises WrongSetting."""
    folder = Path(app.static_folder or "")
    marks = {path.name: _mark(path) for path in folder.iterdir() if path.is_file()}
    style = house_style(settings, (folder / STYLESHEET).read_text(encoding="utf-8"))
    app.extensions[pages.KEY] = style
    app.jinja_env.globals["house_style"] = style.mark if style else ""

    @app.url_defaults
    def marked(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in marks:
            values.setdefault("v", marks[values["filename"]])

    @app.after_request
    def kept(response: Response) -> Response:
        name = (request.view_args or {}).get("filename")
        if request.endpoint == "static" and name in marks and request.args.get("v") == marks[name]:
            pages.keep(response)
        return response


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
