"""Every sentence of the house, as gettext finds them, and the catalogue that has their English."""

from collections.abc import Iterator
from enum import StrEnum
from io import SEEK_END, BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from language.catalogue import CATALOGUES
from workflow.domain import vocabulary
from workflow.domain.meeting import MeetingAct
from workflow.domain.vocabulary import label

HERE = Path(__file__).parents[2]
HEAD = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
ROOMS = {"workflow": "python", "signing": "python", "web": "python", "templates": "jinja2"}
"""Where sentences stand, and in what."""
MARKS = {"said": None, "rule": (1,), "_reason": (4,), "_": None, "gettext": None, "ngettext": (1, 2)}
"""The functions whose first argument is a Dutch sentence."""
OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
WIDTH = 110


def collected() -> Catalog:
    """Every sentence that is marked, with where it stands. Raises SyntaxError for a template that is none."""
    found = Catalog(fuzzy=False)
    for where, sentence in (*_sentences(), *_words()):
        found.add(sentence, locations=[where])
    return found


def _words() -> Iterator[tuple[tuple[str, int], str]]:
    """The words of the protocol as a person reads them: no call marks those."""
    for kind in (*vars(vocabulary).values(), MeetingAct):
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            for word in kind:
                yield ("workflow/domain/vocabulary.py", 0), label(word).pattern


def _sentences() -> Iterator[tuple[tuple[str, int], str | tuple[str, ...]]]:
    for room, method in ROOMS.items():
        kinds, options = [("**.html", method), ("**.py", method)], {"**": OPTIONS}
        folder = str(HERE / room)
        for name, line, sentence, *_ in extract_from_dir(
            folder, kinds, options if method == "jinja2" else {}, keywords=MARKS, strip_comment_tags=True
        ):
            yield (f"{room}/{name}", line), sentence


def updated(known: Catalog, found: Catalog) -> Catalog:
    """The known translations of what was found; new sentences stand in it without one."""
    known.update(found, no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def read(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with CATALOGUES[language].open("rb") as source:
        return read_po(source, locale=language)


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file, in the order of the files that say its sentences; no place or date in it."""
    out = BytesIO(HEAD.encode())
    out.seek(0, SEEK_END)
    write_po(out, catalogue, width=WIDTH, omit_header=True, no_location=True, sort_by_file=True)
    return out.getvalue()
