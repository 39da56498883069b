"""What forgers use: a new revision, another container, another byte range, another byte."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from asn1crypto import cms, core
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.der import der_length
from signing.physical import Range, raw_signatures

SEAL, FIRST, LAST = "zegel", "(first)", "(last)"
Forge = Callable[[bytes], bytes]
Change = Callable[[IncrementalPdfFileWriter], None]


class DoesNotFit(ValueError):
    """There is no room for this in this paper, so nobody can forge it so."""


def dictionary(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def revised(change: Change) -> Forge:
    """A new revision behind the last signature."""

    def forge(pdf: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        change(writer)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return forge


def page_of(writer: IncrementalPdfFileWriter) -> Any:
    return writer.find_page_for_modification(0)[0].get_object()


def field_of(writer: IncrementalPdfFileWriter, which: str) -> Any:
    """The field of the seal, the first or the last of the others, or one with this in its name."""
    fields = [reference.get_object() for reference in writer.root["/AcroForm"]["/Fields"]]
    people = [field for field in fields if field["/T"] != SEAL]
    chosen = {FIRST: people[:1], LAST: people[-1:]}
    found = chosen.get(which) or [field for field in fields if which in str(field["/T"])]
    return found[0]


def last(pdf: bytes) -> tuple[Range, bytes]:
    """The last signature in the bytes."""
    return max(raw_signatures(pdf), key=lambda pair: pair[0].end)


def with_contents(pdf: bytes, where: Range, contents: bytes) -> bytes:
    """Another container in the same gap; padded with zeros."""
    size = (where.gap_end - where.gap_start - 2) // 2
    inner = contents.ljust(size, b"\0").hex().encode()
    if len(inner) != 2 * size:
        raise DoesNotFit
    if pdf[where.gap_start : where.gap_end].isupper():
        inner = inner.upper()
    return pdf[: where.gap_start + 1] + inner + pdf[where.gap_end - 1 :]


def with_cms(pdf: bytes, change: Callable[[cms.SignedData], None]) -> bytes:
    """The last signature with something changed in its container."""
    where, contents = last(pdf)
    container = cms.ContentInfo.load(contents[: der_length(contents)])
    signed = container["content"]
    change(signed)
    for part in reversed([*_parts(container, signed)]):
        if isinstance(part, core.Sequence | core.SequenceOf):
            part._set_contents()  # `dump(force=True)` would encode every tree in it again and again
    return with_contents(pdf, where, container.dump())


def _parts(container: cms.ContentInfo, signed: cms.SignedData) -> Iterator[Any]:
    """What a change can be in: everything but the certificates and timestamps themselves."""
    yield from (container, signed)
    yield from (signed[name] for name in ("digest_algorithms", "certificates", "crls", "signer_infos"))
    for signer in signed["signer_infos"]:
        yield signer
        for name in ("signed_attrs", "unsigned_attrs"):
            yield from (signer[name], *(signer[name] or ()), *(each["values"] for each in signer[name] or ()))


def with_range(pdf: bytes, numbers: tuple[object, object, object, object]) -> bytes:
    """The last byte range with other numbers, in the same place and width."""
    found = list(re.finditer(rb"/ByteRange\s*\[[^\]]*\]\s*", pdf))[-1]
    text = f"/ByteRange [{' '.join(str(n) for n in numbers)}]".encode()
    return pdf[: found.start()] + text.ljust(found.end() - found.start()) + pdf[found.end() :]


def flipped(pdf: bytes, position: int, mask: int = 1) -> bytes:
    """One byte changed."""
    return pdf[:position] + bytes([pdf[position] ^ mask]) + pdf[position + 1 :]
