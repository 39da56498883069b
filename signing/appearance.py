"""How a signature looks on the page: a few lines in one font, embedded once, before the first signature.

pyHanko's own stamp would embed a font per signature, or use one that is not embedded, which PDF/A forbids.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp.base import BaseStamp, BaseStampStyle

from signing.fonts import SANS, sans

NAME = "/ConvenantSans"
MARGIN, LEADING, LARGEST, SMALLEST, STEP = 6.0, 1.25, 9.5, 2.0, 0.25
"""Points; the leading in font sizes."""
BAR = b"0.082 0.259 0.451 rg 0 0 2 %.2f re f"
"""A rule at the left edge, in the blue of the headings."""
PER_BLOCK = 100
"""Entries in one block of a CMap: what the format allows."""


def install_font(writer: IncrementalPdfFileWriter) -> None:
    """Embed the font where every later signature finds it: in the form's own resources."""
    form = writer.root["/AcroForm"]
    fonts = generic.DictionaryObject({pdf_name(NAME): _embedded(writer)})
    form[pdf_name("/DR")] = generic.DictionaryObject({pdf_name("/Font"): fonts})
    writer.update_container(form)


def _embedded(writer: IncrementalPdfFileWriter) -> generic.IndirectObject:
    font: Any = sans()
    number: Any = generic.NumberObject
    name = pdf_name("/SourceSansPro-Regular")
    head, across, data = font["head"], font["hhea"], SANS.read_bytes()
    file = generic.StreamObject({pdf_name("/Length1"): number(len(data))}, stream_data=data)
    file.compress()
    box = generic.ArrayObject(map(number, (head.xMin, head.yMin, head.xMax, head.yMax)))
    descriptor = {
        "/Type": pdf_name("/FontDescriptor"),
        "/FontName": name,
        "/Flags": number(32),
        "/FontBBox": box,
        "/ItalicAngle": number(0),
        "/Ascent": number(across.ascent),
        "/Descent": number(across.descent),
        "/CapHeight": number(font["OS/2"].sCapHeight),
        "/StemV": number(80),
        "/FontFile2": writer.add_object(file),
    }
    system = {
        "/Registry": generic.pdf_string("Adobe"),
        "/Ordering": generic.pdf_string("Identity"),
        "/Supplement": number(0),
    }
    descendant = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/CIDFontType2"),
        "/BaseFont": name,
        "/CIDSystemInfo": _dictionary(system),
        "/FontDescriptor": writer.add_object(_dictionary(descriptor)),
        "/CIDToGIDMap": pdf_name("/Identity"),
        "/W": generic.ArrayObject([number(0), generic.ArrayObject(map(number, _widths()))]),
    }
    whole = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/Type0"),
        "/BaseFont": name,
        "/Encoding": pdf_name("/Identity-H"),
        "/DescendantFonts": generic.ArrayObject([writer.add_object(_dictionary(descendant))]),
        "/ToUnicode": writer.add_object(_to_unicode()),
    }
    return writer.add_object(_dictionary(whole))


def _dictionary(entries: Mapping[str, object]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(name): value for name, value in entries.items()})


@cache
def _widths() -> tuple[int, ...]:
    """The advance of every glyph. The font has 1000 units per em, as PDF counts."""
    return tuple(sans()["hmtx"][name][0] for name in sans().getGlyphOrder())


@cache
def _glyphs() -> dict[str, int]:
    """The glyph of every character."""
    numbers = {name: number for number, name in enumerate(sans().getGlyphOrder())}
    return {chr(code): numbers[name] for code, name in sans().getBestCmap().items()}


def _to_unicode() -> generic.StreamObject:
    """The way back from glyphs to characters, so that text can be copied and read aloud."""
    back = {glyph: character for character, glyph in reversed(_glyphs().items())}
    entries = [f"<{g:04X}> <{c.encode('utf-16-be').hex().upper()}>" for g, c in sorted(back.items())]
    blocks = [entries[start : start + PER_BLOCK] for start in range(0, len(entries), PER_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    stream = generic.StreamObject(stream_data="\n".join(lines).encode("ascii"))
    stream.compress()
    return stream


class _Lines(BaseStamp):
    """Lines of text in the box of a signature, in the largest size in which all of them fit."""

    def __init__(self, writer: BasePdfFileWriter, style: "Signed", box: BoxConstraints) -> None:
        super().__init__(writer, style, box)
        self._lines = style.lines

    def render(self) -> bytes:
        """The drawing, in PDF's own language."""
        writer: Any = self.writer
        font = writer.root["/AcroForm"]["/DR"]["/Font"].raw_get(NAME)
        here = generic.IndirectObject(font.idnum, font.generation, writer)
        self.set_resource(ResourceType.FONT, pdf_name("/F"), here)
        height = float(self.box.height)
        size, lines = fitted(self._lines, float(self.box.width) - 2 * MARGIN, height - MARGIN)
        step = size * LEADING
        top = (height + step * len(lines)) / 2 - size
        drawn = [b"q", BAR % height, b"0 g BT"]
        for index, line in enumerate(lines):
            glyphs = "".join(f"{glyph:04X}" for glyph in _numbers(line))
            drawn.append(
                f"/F {size:.2f} Tf 1 0 0 1 {MARGIN} {top - index * step:.2f} Tm <{glyphs}> Tj".encode()
            )
        return b" ".join([*drawn, b"ET Q"])


def fitted(lines: Iterable[str], width: float, height: float) -> tuple[float, list[str]]:
    """The largest font size in which the lines fit in so many points, and the lines broken for it."""
    size, whole = LARGEST, list(lines)
    while True:
        broken = [part for line in whole for part in _broken(line, 1000 * width / size)]
        if len(broken) * size * LEADING <= height or size <= SMALLEST:
            return size, broken
        size -= STEP


def _broken(line: str, width: float) -> Iterator[str]:
    """The line in parts of at most so many thousandths of the font size: at a space, else in a word."""
    part = ""
    for word in line.split(" "):
        longer = f"{part} {word}" if part else word
        if width_of(longer) <= width:
            part = longer
            continue
        if part:
            yield part
        part = ""
        for character in word:
            if part and width_of(part + character) > width:
                yield part
                part = ""
            part += character
    yield part


def width_of(line: str) -> int:
    """The width of a line, in thousandths of its font size."""
    return sum(_widths()[glyph] for glyph in _numbers(line))


def _numbers(line: str) -> Iterable[int]:
    """Its glyphs; a character the font lacks becomes a question mark."""
    return [_glyphs().get(character, _glyphs()["?"]) for character in line]


@dataclass(frozen=True)
class Signed(BaseStampStyle):
    """The appearance of a person's signature: these lines."""

    lines: tuple[str, ...] = ()

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: dict[str, Any],  # noqa: ARG002 - pyHanko's signature
    ) -> _Lines:
        """The content for this box."""
        return _Lines(writer, self, box)
