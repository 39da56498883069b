"""What the reference model speaks of: a dossier with its proposals and paper, and a deed."""

from functools import lru_cache
from typing import Any, NamedTuple

from tests.model.world import FULL, Form, Sketch, World

YES, NO = "instemming", "bezwaar"
Said = tuple[str, int, str]
Words = tuple[Any, ...]


class Proposed(NamedTuple):
    """A proposal as far as anything depends on it: what was said of its latest words."""

    number: int
    by: str = ""
    sketch: Sketch = Sketch("")
    revision: int = 0
    said: frozenset[Said] = frozenset()
    remarks: int = 0
    gone: bool = False


class Document(NamedTuple):
    """The paper: its words, who opened it (as long as that matters), who is asked and who signed."""

    words: Words
    opener: int
    asked: frozenset[int]
    signed: frozenset[int] = frozenset()


class Dossier(NamedTuple):
    """One agreement."""

    status: str
    form: Form
    partners: frozenset[str]
    proposals: tuple[Proposed, ...] = ()
    put_up: Words | None = None
    approved: frozenset[str] = frozenset()
    document: Document | None = None
    term: int | None = None
    notice: int | None = None
    heir: bool = False
    succeeds: bool = False


class Deed(NamedTuple):
    """Somebody tries something. "nu" is what lies before everybody now; anything else is not."""

    verb: str
    who: int
    level: int | None = None
    number: int | None = None
    seen: str = "nu"
    words: str = ""
    sketch: Sketch | None = None
    form: Form | None = None
    fresh: bool = True
    paper: str = "goed"
    check: str = "geldig"
    public: str = "beoordeeld"
    day: int | None = None
    question: int | None = None
    newcomer: str = ""
    heir: str = "goed"


BEFORE_SIGNED = frozenset(
    {
        "concept",
        "ingediend",
        "in_onderhandeling",
        "ter_goedkeuring",
        "overeengekomen",
        "ter_ondertekening",
    }
)
IN_FORCE = frozenset({"erkend", "geschorst"})
ENDS = frozenset({"vervangen", "verlopen", "beëindigd", "ingetrokken"})


@lru_cache(maxsize=200_000)
def words_of(form: Form, partners: frozenset[str], proposals: tuple[Proposed, ...]) -> Words:
    """What the whole text says: by its parts, each by name."""
    there = [p.sketch for p in proposals if not p.gone]
    areas = [s.words for s in there if s.kind == "gebied"]
    return (
        form.details,
        areas[-1] if areas else form.area,
        partners,
        tuple(sorted((s.about, s.words) for s in there if s.kind == "afwijking")),
        tuple((s.about, s.words) for s in there if s.kind == "aanvulling"),
    )


def text_of(dossier: Dossier) -> Words:
    return words_of(dossier.form, dossier.partners, dossier.proposals)


def fresh(world: World) -> Dossier:
    """Where a world begins: a draft of which nothing is filled in, or a complete one further on."""
    form = Form() if world.start == "concept" else FULL
    return Dossier(world.start, form, frozenset(world.partners))
