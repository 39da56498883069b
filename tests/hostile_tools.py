"""Hand-made PDFs."""

import io
import zlib

HEAD = b"%PDF-1.7\n"


def built(objects: list[bytes]) -> bytes:
    """A file of these objects, numbered from 1, with a proper cross-reference table; 1 is the catalog."""
    out = io.BytesIO()
    out.write(HEAD)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    size = len(objects) + 1
    out.write(b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return out.getvalue()


def catalog(form: bytes) -> bytes:
    return built([b"<</Type/Catalog/Pages 2 0 R/AcroForm " + form + b">>", b"<</Type/Pages/Kids[]/Count 0>>"])


def stream_xref(body: bytes, entries: bytes, packed: bool = True) -> bytes:
    """A file that is all cross-reference stream."""
    data = zlib.compress(body, 9) if packed else body
    head = b"1 0 obj\n<</Type/XRef/Root 2 0 R%b/Length %d" % (entries, len(data))
    head += b"/Filter/FlateDecode>>" if packed else b">>"
    place = len(HEAD)
    return HEAD + head + b"\nstream\n" + data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % place
