"""Our own stylesheet, icon and scripts: kept by a browser until they change, and sent compressed.

Only these are compressed. A page is not: it holds secrets beside what others sent, and the length of the two
compressed together would tell something of the secret.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from web.blueprints import house_style as pages
from web.house_style import house_style
from web.settings import Settings

STYLESHEET = "convenant.css"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """What is known of a file since the start."""

    mark: str
    """Of its contents, for its address."""
    packed: bytes

    @classmethod
    def of(cls, path: Path) -> "StaticFile":
        """Read it once."""
        content = path.read_bytes()
        return cls(hashlib.sha256(content).hexdigest()[:12], gzip.compress(content, mtime=0))


def serve(app: Flask, settings: Settings) -> None:
    """Mark every address of a static file with its contents, and dress the site. Raises WrongSetting."""
    folder = Path(app.static_folder or "")
    files = {path.name: StaticFile.of(path) for path in folder.iterdir() if path.is_file()}
    style = house_style(settings, (folder / STYLESHEET).read_text(encoding="utf-8"))
    app.extensions[pages.KEY] = style
    app.jinja_env.globals["house_style"] = style.mark if style else ""

    @app.url_defaults
    def marked(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in files:
            values.setdefault("v", files[values["filename"]].mark)

    @app.after_request
    def kept(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200:
            file = files.get((request.view_args or {}).get("filename", ""))
            if file and request.args.get("v") == file.mark:
                _pack(pages.keep(response), file)
        return response


def _pack(response: Response, file: StaticFile) -> None:
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        del response.headers["ETag"]  # which is of the file as it lies on the disk
        response.direct_passthrough = False
        response.set_data(file.packed)
        response.content_encoding = "gzip"
