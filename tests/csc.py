"""A signing service (CSC API 1.0.4.0) in a process of its own: `python -m tests.csc FOLDER`.

The folder holds key.pem and chain.pem. It prints its port. How a credential behaves is in its name.
"""

import base64
import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.request import urlopen

from asn1crypto import pem
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tests.papers import Holder

TOKEN, PIN = "toegang tot de dienst", "123456"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"


class Handler(BaseHTTPRequestHandler):
    key: Any
    chain: list[str]
    allowed: ClassVar[dict[str, list[str]]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.answer(200, {"asked": self.asked})

    def do_POST(self) -> None:
        what = self.path.removeprefix("/csc/v1/")
        self.asked.append(what)
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.answer(401, {"error": "invalid_token"})
            return
        how = given["credentialID"]
        if how == f"stuk bij {what}":
            self.answer(500, {"error": "server_error"})
        elif how == f"onzin bij {what}":
            self.answer(200, ["onzin"])
        elif how == f"elders bij {what}":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
        else:
            {"credentials/info": self.info, "credentials/authorize": self.authorize}.get(what, self.sign)(
                how, given
            )

    def info(self, how: str, given: dict[str, Any]) -> None:
        mode = {"bezoek": "oauth2code", "zonder pincode": "implicit"}.get(how, "explicit")
        told: dict[str, Any] = {
            "key": {
                "status": "enabled",
                "algo": ["1.2.3"] if how == "ander soort" else [ECDSA_SHA256],
                "len": 256,
            },
            "cert": {"status": "valid", "certificates": self.chain[:1]},
            "authMode": mode,
            "PIN": {"presence": "false" if how == "code" else "true"},
            "OTP": {"presence": "true" if how == "code" else "false"},
            "multisign": 1 if how == "een tegelijk" else 50,
        }
        self.answer(200, told)

    def authorize(self, how: str, given: dict[str, Any]) -> None:
        name = "OTP" if how == "code" else "PIN"
        if how != "zonder pincode" and given.get(name) != PIN:
            self.answer(400, {"error": f"invalid_{name.lower()}", "error_description": "wrong"})
            return
        assert given["numSignatures"] == len(given["hash"])
        sad = secrets.token_urlsafe(8)
        self.allowed[sad] = given["hash"]
        self.answer(200, {"SAD": sad, "expiresIn": 60})

    def sign(self, how: str, given: dict[str, Any]) -> None:
        if self.allowed.pop(given["SAD"], None) != given["hash"]:
            self.answer(400, {"error": "invalid_request"})
            return
        hashed = [base64.b64decode(each) for each in given["hash"]]
        if how == "liegt":
            hashed = [bytes(32)] * len(hashed)
        made = [self.key.sign(each, ec.ECDSA(Prehashed(hashes.SHA256()))) for each in hashed]
        made = made[1:] if how == "te weinig" else made
        self.answer(200, {"signatures": [base64.b64encode(each).decode() for each in made]})

    def answer(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@dataclass
class Running:
    """A running service."""

    address: str
    process: subprocess.Popen[bytes]

    def asked(self) -> list[str]:
        """What it was asked, in order."""
        with urlopen(self.address, timeout=5) as answer:
            return list(json.load(answer)["asked"])


@contextmanager
def running(holder: Holder, folder: Path) -> Iterator[Running]:
    """A service with this person's key."""
    folder.mkdir(parents=True, exist_ok=True)
    key = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(key)
    (folder / "chain.pem").write_bytes(holder.pem)
    command = [sys.executable, "-m", "tests.csc", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield Running(f"http://127.0.0.1:{port}", process)
        finally:
            process.kill()


def main() -> None:
    folder = Path(sys.argv[1])
    Handler.key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
    parts = pem.unarmor((folder / "chain.pem").read_bytes(), multiple=True)
    Handler.chain = [base64.b64encode(der).decode() for _, _, der in parts]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
