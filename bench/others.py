"""What one signature costs other programs, where they are installed: on the same PDF, with a key made before.

`pdfsig` of poppler signs without a timestamp, with RSA and a key from an NSS store, in a process of its own.
"""

import shutil
import subprocess
import time
from pathlib import Path
from statistics import median

TIMES = 7
PASSWORD = "meting"


def pdfsig(folder: Path, pdf: bytes, field: str) -> float | None:
    """Milliseconds for one signature with poppler's `pdfsig`; None when it or NSS is not installed.

    Args:
        folder: An empty folder.
        pdf: A PDF with an empty field of this name.
        field: The name of that field.
    """
    if not all(map(shutil.which, ("pdfsig", "certutil", "pk12util", "openssl"))):
        return None
    folder.mkdir(parents=True)
    base, out, store = folder / "in.pdf", folder / "out.pdf", f"sql:{folder}"
    base.write_bytes(pdf)
    key, certificate, both = (str(folder / name) for name in ("key.pem", "cert.pem", "both.p12"))
    subject = ["-subj", "/CN=Meting", "-days", "2", "-nodes"]
    into = ["-name", "meting", "-out", both, "-passout", f"pass:{PASSWORD}"]
    for command in (
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", certificate, *subject],
        ["openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, *into],
        ["certutil", "-N", "-d", store, "--empty-password"],
        ["pk12util", "-i", both, "-d", store, "-W", PASSWORD],
    ):
        subprocess.run(command, check=True, capture_output=True)
    sign = ["pdfsig", "-nssdir", str(folder), "-sign", field, "-nick", "meting", str(base), str(out)]
    took = []
    for _ in range(TIMES):
        out.unlink(missing_ok=True)
        start = time.perf_counter()
        subprocess.run(sign, check=False, capture_output=True)
        took.append(1000 * (time.perf_counter() - start))
        if not out.exists():
            return None
    return median(took)
