"""Making the paper: words are data, and each signature has its place before the first one is set."""

import io
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from signing import fonts
from signing.fields import NoPlace, prepare
from signing.seal import make_paper
from signing.sign import SigningFailed
from signing.typeset import CannotTypeset, Typeset, typeset
from tests import second_opinion
from tests.ours import TEMPLATES, installation, stamps
from tests.papers import NOON
from tests.unit.signing.sample import HOSTILE, KEPT, agreement, attachment, hostile

COUNTS = (1, 2, 5, 9)
LABEL = "Handtekening van {name}, namens {partner}"


@cache
def made(signatories: int, *, enemy: bool = False) -> Typeset:
    """Typeset once; with an enemy, every text in it tries to be markup."""
    paper = agreement(signatories, 1)
    paper = hostile(paper) if enemy else paper
    return typeset(paper, attachment(paper), TEMPLATES, NOON)


def labels(signatories: int) -> list[str]:
    return [LABEL.format(**block) for block in agreement(signatories)["blocks"]]


@cache
def prepared(signatories: int) -> bytes:
    return prepare(made(signatories).pdf, made(signatories).boxes, labels(signatories))


def opened(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(pdf))


def fields_in(pdf: bytes) -> list[Any]:
    return [each.get_object() for each in opened(pdf).root["/AcroForm"]["/Fields"]]


def squeezed(text: str) -> str:
    """Without spaces: a line may break anywhere that the line is full."""
    return "".join(text.split())


def pages(pdf: bytes) -> str:
    """The text of the pages in the order in which it is drawn, one column behind the other."""
    return squeezed(second_opinion._run("pdftotext", "-raw", pdf, "-"))


def everywhere(value: Any, words: str) -> Any:
    """The words for everything that people wrote."""
    if isinstance(value, dict):
        return {name: each if name in KEPT else everywhere(each, words) for name, each in value.items()}
    if isinstance(value, list):
        return [everywhere(each, words) for each in value]
    return words if isinstance(value, str) else value


def test_it_does_not_say_that_it_is_signed_before_it_is() -> None:
    shown = pages(made(1).pdf)
    assert squeezed("Dit document wordt digitaal ondertekend") in shown
    assert squeezed("is digitaal ondertekend") not in shown


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("signatories", COUNTS)
def test_what_looks_like_markup_is_printed_as_it_was_written(signatories: int) -> None:
    paper = hostile(agreement(signatories, 1))
    shown = pages(made(signatories, enemy=True).pdf)
    for block in paper["blocks"]:
        assert squeezed(f"{block['name']}, {block['function']}") in shown
        assert squeezed(f"Mandaat: {block['mandate']}") in shown
    for part in (paper["text"]["team"]["contact"], paper["text"]["covenant"]["closing"][0]):
        assert squeezed(part) in shown
    times = str(paper["text"]).count("#panic()")
    assert shown.count("#panic()") >= times


@pytest.mark.parametrize(
    "words",
    ["#", "*", "_", "$", "\\", "`", "<", ">", "[", "]", "@", "//", "/*", "#eval(1)", "${x}", "{{ x }}",
     "\\u{41}", "https://example.nl", "= kop", "- punt", "--", "...", '"', "'", "<<x>>", "1. een", "~"],
)  # fmt: skip
def test_each_mark_on_its_own_is_printed_too(words: str) -> None:
    paper = everywhere(agreement(1, 1), f"voor {words} na")
    pdf = typeset(paper, b"{}", TEMPLATES, NOON).pdf
    assert pages(pdf).count(squeezed(f"voor{words}na")) > 20


def test_an_address_in_the_words_is_no_link() -> None:
    paper = everywhere(agreement(1, 1), "zie https://example.nl of mail naar x@example.nl")
    pdf = typeset(paper, b"{}", TEMPLATES, NOON).pdf
    assert b"/URI" not in pdf
    links = [
        note.get_object()
        for number in range(int(opened(pdf).root["/Pages"]["/Count"]))
        for note in opened(pdf).find_page_for_modification(number)[0].get_object().get("/Annots", ())
    ]
    assert all("/A" not in link or link["/A"]["/S"] == "/GoTo" for link in links)


@pytest.mark.parametrize("signatories", COUNTS)
def test_whatever_people_write_it_is_pdf_a_and_pdf_ua(signatories: int) -> None:
    found = made(signatories, enemy=True)
    pdf = prepare(found.pdf, found.boxes, [f"{each} {HOSTILE}" for each in labels(signatories)])
    assert second_opinion.complaints(pdf, "3a") == {}
    assert second_opinion.complaints(pdf, "ua1") == {}
    assert second_opinion.qpdf_complaint(pdf) is None


def test_the_same_input_gives_the_same_bytes() -> None:
    paper = agreement(5, 1)
    assert typeset(paper, attachment(paper), TEMPLATES, NOON) == made(5)


def test_the_agreed_text_travels_inside_byte_for_byte() -> None:
    paper = hostile(agreement(2, 1))
    assert second_opinion.attachments(made(2, enemy=True).pdf) == {"afspraken.json": attachment(paper)}


# ── what the fonts have ──────────────────────────────────────────────────────────────────────────────────


def test_every_character_that_passes_can_be_typeset_everywhere() -> None:
    every = "".join(map(chr, range(0x20, 0x11000)))
    printable = [each for each in every if not fonts.unprintable(each)]
    assert len(printable) > 500
    paper = everywhere(agreement(1, 1), " ".join(printable))
    shown = pages(typeset(paper, b"{}", TEMPLATES, NOON).pdf)
    invisible = {"\xad"}
    assert {each for each in printable if each.strip() and each not in shown} <= invisible


@pytest.mark.parametrize("mark", ["😀", "中", "\x00", "\x07", "א"])
@pytest.mark.parametrize("where", ["team", "blocks"])
def test_a_character_in_no_font_stops_the_making(mark: str, where: str) -> None:
    paper = agreement(1, 1)
    if where == "team":
        paper["text"]["team"]["name"] = f"BPT {mark}"
    else:
        paper["blocks"][0]["name"] = f"V. {mark}"
    with pytest.raises(CannotTypeset, match="could not be displayed"):
        typeset(paper, b"{}", TEMPLATES, NOON)
    with pytest.raises(SigningFailed, match=r"De tekst is niet af te drukken\. Er is niets veranderd\."):
        make_paper(paper, b"{}", TEMPLATES, installation(), stamps(), NOON)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zoë Ægir-Łukasz, coördinator: § 3 – “ja” € 5", ()),
        ("een\nander\tblok", ()),
        ("hoi 😀 en 中 en 😀", ("😀", "中")),
        ("links \u202e omgekeerd \u2066", ("\u202e", "\u2066")),
        ("nul \x00 en terug \r", ("\x00", "\r")),
        ("half \ud800 teken", ("\ud800",)),
        ("", ()),
    ],
)
def test_what_the_paper_cannot_hold_is_named_once_and_in_order(text: str, found: tuple[str, ...]) -> None:
    assert fonts.unprintable(text) == found


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_what_turns_letters_around_is_refused(code: int) -> None:
    assert fonts.unprintable(f"a{chr(code)}b") == (chr(code),)


def test_data_that_does_not_fit_the_template_is_refused() -> None:
    paper = agreement(1, 1)
    del paper["text"]["team"]
    with pytest.raises(CannotTypeset, match="team"):
        typeset(paper, b"{}", TEMPLATES, NOON)


# ── places and fields ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("signatories", COUNTS)
def test_there_is_a_box_for_everyone_on_the_page_and_none_overlaps(signatories: int) -> None:
    boxes = made(signatories).boxes
    assert [box.field for box in boxes] == [block["field"] for block in agreement(signatories)["blocks"]]
    count = int(opened(made(signatories).pdf).root["/Pages"]["/Count"])
    for box in boxes:
        assert 0 <= box.page < count
        assert 0 < box.left < box.right < 596
        assert 0 < box.bottom < box.top < 842
    for one, other in combinations(boxes, 2):
        beside = one.right < other.left or other.right < one.left
        above = one.bottom > other.top or other.bottom > one.top
        assert one.page != other.page or beside or above


@pytest.mark.parametrize("signatories", COUNTS)
def test_all_fields_are_there_from_the_start_and_empty(signatories: int) -> None:
    found = fields_in(prepared(signatories))
    boxes = made(signatories).boxes
    for field, box, label in zip(found, boxes, labels(signatories), strict=True):
        assert (field["/FT"], field["/T"], field["/TU"]) == ("/Sig", box.field, label)
        assert "/V" not in field
        place = (box.left, box.bottom, box.right, box.top)
        assert [float(each) for each in field["/Rect"]] == pytest.approx(place, abs=0.001)
        assert (field["/Lock"]["/Action"], list(field["/Lock"]["/Fields"])) == ("/Include", [box.field])
    form = opened(prepared(signatories)).root["/AcroForm"]
    assert form["/SigFlags"] == 3
    assert list(form["/DR"]["/Font"]) == ["/ConvenantSans"]


@pytest.mark.parametrize("signatories", COUNTS)
def test_a_screen_reader_finds_every_field_in_its_block(signatories: int) -> None:
    reader = opened(prepared(signatories))
    entered = list(reader.root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    tree = dict(zip(entered[::2], entered[1::2], strict=True))
    given = [int(field["/StructParent"]) for field in fields_in(prepared(signatories))]
    assert all(one < other for one, other in pairwise(given))
    assert int(reader.root["/StructTreeRoot"]["/ParentTreeNextKey"]) == max(given) + 1
    homes = set()
    for reference, number, label in zip(
        reader.root["/AcroForm"]["/Fields"], given, labels(signatories), strict=True
    ):
        element = tree[number].get_object()
        assert (element["/S"], element["/Alt"]) == ("/Form", label)
        assert element["/K"].raw_get("/Obj").idnum == reference.idnum
        home = element.raw_get("/P")
        assert tree[number] == list(home.get_object()["/K"])[-1]
        homes.add(home.idnum)
    assert len(homes) == signatories


def test_preparing_adds_one_revision_behind_what_was_typeset() -> None:
    assert prepared(2).startswith(made(2).pdf + b"\n")
    assert opened(prepared(2)).total_revisions == 2


def test_a_structure_without_room_for_each_field_is_refused() -> None:
    with pytest.raises(NoPlace, match="2 signature blocks and the pages have 1"):
        prepare(made(2).pdf, made(2).boxes[:1], labels(1))


def test_a_structure_of_another_shape_is_filled_in_as_well() -> None:
    """A parent tree on two floors, and a block whose only child is in no list: both are allowed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(made(1).pdf + b"\n"))
    root = writer.root["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    limits = generic.ArrayObject([numbers[0], numbers[-2]])
    leaf = generic.DictionaryObject({pdf_name("/Nums"): numbers, pdf_name("/Limits"): limits})
    floor = generic.DictionaryObject({pdf_name("/Kids"): generic.ArrayObject([writer.add_object(leaf)])})
    top = generic.DictionaryObject({pdf_name("/Kids"): generic.ArrayObject([writer.add_object(floor)])})
    root[pdf_name("/ParentTree")] = writer.add_object(top)
    writer.update_container(root)
    parts = [part.get_object() for part in root["/K"][0]["/K"]]
    grid = parts[max(at for at, part in enumerate(parts) if part["/S"] == "/H1") - 1]
    home = grid["/K"][0]
    home[pdf_name("/K")] = home["/K"].raw_get(0)
    writer.update_container(home)
    out = io.BytesIO()
    writer.write(out)
    reader = opened(prepare(out.getvalue(), made(1).boxes, labels(1)))
    number = reader.root["/AcroForm"]["/Fields"][0]["/StructParent"]
    leaf = reader.root["/StructTreeRoot"]["/ParentTree"]["/Kids"][0]["/Kids"][0]
    assert leaf["/Nums"][-2] == leaf["/Limits"][1] == number
    element = leaf["/Nums"][-1]
    assert element["/S"] == "/Form"
    first, last = (each.get_object() for each in element["/P"]["/K"])
    assert (first["/S"], last["/S"]) == ("/P", "/Form")
