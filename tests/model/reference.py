"""What lifecycle.md says may happen, in plain functions over plain facts; no line is shared with the product.

`answer(world, day, dossier, deed)` gives the dossier afterwards, or None when the deed is refused. Where
lifecycle.md is silent the decisions in docs/adr count; those are named where they are used.
"""

from collections.abc import Callable
from typing import NamedTuple

from tests.model import facts
from tests.model.dossier import (
    BEFORE_SIGNED,
    IN_FORCE,
    NO,
    YES,
    Deed,
    Document,
    Dossier,
    Proposed,
    text_of,
)
from tests.model.facts import Facts
from tests.model.world import (
    A_MONTH_LATER,
    DETAILS,
    KINDS,
    MINIMUM,
    PRINCIPLES,
    ROLES,
    SAME_WORDS,
    TOO_LONG,
    Form,
    Sketch,
    World,
)


class Case(NamedTuple):
    """What a rule may look at."""

    world: World
    day: int
    facts: Facts
    dossier: Dossier
    deed: Deed


def answer(world: World, day: int, dossier: Dossier, deed: Deed) -> Dossier | None:
    """The dossier after the deed; None when it is refused."""
    states, may = _ACTIONS[deed.verb]
    if dossier.status not in states:
        return None
    case = Case(world, day, facts.of(world, dossier.partners, day), dossier, deed)
    return may(case)


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────


def _office(c: Case) -> bool:
    return ROLES.get(c.deed.who) == "burgemeestersbureau"


def _itself(c: Case) -> bool:
    return ROLES.get(c.deed.who) == "installatie"


def _one_hat(c: Case) -> bool:
    """Nobody acts for two partners."""
    return len(c.facts.hats.get(c.deed.who, ())) == 1


def _coordinator(c: Case) -> bool:
    return c.deed.who in c.facts.coordinators and _one_hat(c)


def _chair(c: Case) -> tuple[str, int] | None:
    """For whom somebody speaks, and at which level: only where they sit today."""
    sits = c.facts.chairs.get(c.deed.who, ())
    if not _one_hat(c) or not sits:
        return None
    if c.deed.level is None:
        return sits[0]
    return next((pair for pair in sits if pair[1] == c.deed.level), None)


def _approves_for(c: Case) -> str | None:
    return c.facts.approvers.get(c.deed.who) if _one_hat(c) else None


def _said_why(c: Case) -> bool:
    return c.deed.words not in ("", TOO_LONG)


def _short(c: Case) -> bool:
    return c.deed.words != TOO_LONG


# ── the application ──────────────────────────────────────────────────────────────────────────────────────


def _ready(form: Form | None) -> bool:
    members = DETAILS[form.details] if form else None
    return form is not None and bool(form.area) and members is not None and members >= MINIMUM


def _fill_in(c: Case) -> Dossier | None:
    form, now = c.deed.form, c.dossier
    if not _coordinator(c) or form is None or not _short(c):
        return None
    if now.status == "in_onderhandeling" and (not _ready(form) or form.area != now.form.area):
        return None  # what was submitted complete stays complete; the area is for a proposal
    return now._replace(form=form)


def _submit(c: Case) -> Dossier | None:
    return c.dossier._replace(status="ingediend") if _coordinator(c) and _ready(c.dossier.form) else None


def _return(c: Case) -> Dossier | None:
    return c.dossier._replace(status="concept") if _office(c) and _said_why(c) else None


def _take_up(c: Case) -> Dossier | None:
    return c.dossier._replace(status="in_onderhandeling") if _office(c) and c.facts.all_can_be_heard else None


# ── proposals ────────────────────────────────────────────────────────────────────────────────────────────


def _about(sketch: Sketch) -> tuple[str, str]:
    return sketch.kind, "" if sketch.kind == "gebied" else sketch.about.lower()


def _worth_asking(sketch: Sketch | None, form: Form) -> bool:
    """Complete, not too long, about a principle that exists, and something else than what stands."""
    if sketch is None or not sketch.reason or not sketch.words or TOO_LONG in sketch:
        return False
    if sketch.kind == "afwijking":
        return sketch.about in PRINCIPLES and sketch.words != SAME_WORDS
    if sketch.kind == "aanvulling":
        return sketch.about != ""
    return sketch.words != form.area


def _standing(c: Case) -> Proposed | None:
    """The proposal that the deed is about, unless it was retracted."""
    return next((p for p in c.dossier.proposals if p.number == c.deed.number and not p.gone), None)


def _elsewhere(c: Case, sketch: Sketch, but: int | None) -> list[Proposed]:
    """The other standing proposals on the same subject."""
    return [
        p
        for p in c.dossier.proposals
        if not p.gone and p.number != but and _about(p.sketch) == _about(sketch)
    ]


def _backs_another(c: Case, sketch: Sketch, chair: tuple[str, int], but: int | None) -> bool:
    """One cell consents to at most one standing proposal per subject."""
    return any((*chair, YES) in p.said for p in _elsewhere(c, sketch, but))


def _put(c: Case, proposal: Proposed) -> Dossier:
    kept = tuple(proposal if p.number == proposal.number else p for p in c.dossier.proposals)
    return c.dossier._replace(proposals=kept)


def _propose(c: Case) -> Dossier | None:
    chair, sketch = _chair(c), c.deed.sketch
    if chair is None or sketch is None or not _worth_asking(sketch, c.dossier.form) or not _short(c):
        return None
    if any(p.by == chair[0] for p in _elsewhere(c, sketch, None)) or _backs_another(c, sketch, chair, None):
        return None
    new = Proposed(len(c.dossier.proposals) + 1, chair[0], sketch, 1, frozenset({(*chair, YES)}))
    return c.dossier._replace(proposals=(*c.dossier.proposals, new))


def _revise(c: Case) -> Dossier | None:
    """ADR 3: only by the partner that proposed; the subject stays; every cell is open again but their own."""
    chair, sketch, old = _chair(c), c.deed.sketch, _standing(c)
    if chair is None or sketch is None or old is None or old.by != chair[0]:
        return None
    if not _worth_asking(sketch, c.dossier.form) or not _short(c) or sketch == old.sketch:
        return None
    moved = sketch.kind != old.sketch.kind or (
        sketch.kind == "afwijking" and sketch.about != old.sketch.about
    )
    others = _elsewhere(c, sketch, old.number)
    if moved or any(p.by == chair[0] for p in others) or _backs_another(c, sketch, chair, old.number):
        return None
    said = frozenset({(*chair, YES)})
    return _put(c, old._replace(sketch=sketch, revision=old.revision + 1, said=said))


def _retract(c: Case) -> Dossier | None:
    chair, old = _chair(c), _standing(c)
    if chair is None or old is None or old.by != chair[0]:
        return None
    return _put(c, Proposed(old.number, gone=True))


def _cells(c: Case, p: Proposed) -> frozenset[tuple[str, int]]:
    """The required cells, and every cell whose partner is still here and still objects."""
    stuck = {
        (partner, level) for partner, level, said in p.said if said == NO and partner in c.dossier.partners
    }
    return c.facts.cells[p.sketch.kind] | stuck


def _say(c: Case, stance: str) -> Dossier | None:
    chair, p = _chair(c), _standing(c)
    if chair is None or p is None or c.deed.seen != "nu" or chair not in _cells(c, p):
        return None
    if (*chair, stance) in p.said:
        return None
    kept = {said for said in p.said if said[:2] != chair}
    return _put(c, p._replace(said=frozenset(kept | {(*chair, stance)})))


def _consent(c: Case) -> Dossier | None:
    chair, p = _chair(c), _standing(c)
    if not _short(c) or chair is None or p is None or _backs_another(c, p.sketch, chair, p.number):
        return None
    return _say(c, YES)


def _object(c: Case) -> Dossier | None:
    return _say(c, NO) if _said_why(c) else None


def _remark(c: Case) -> Dossier | None:
    p, asked = _standing(c), c.deed.question
    if _chair(c) is None or p is None or not _said_why(c):
        return None
    if asked is not None and asked not in range(1, p.remarks + 1):
        return None
    return _put(c, p._replace(remarks=p.remarks + 1))


# ── partners that come and go ────────────────────────────────────────────────────────────────────────────


def _join(c: Case) -> Dossier | None:
    new = c.deed.newcomer
    if not _office(c) or new not in KINDS or new in c.dossier.partners or KINDS[new] == KINDS["bpt"]:
        return None
    if not facts.can_take_part(c.world, new, c.day):
        return None
    return c.dossier._replace(partners=c.dossier.partners | {new})


def _leave(c: Case) -> Dossier | None:
    """Not the team, the gemeente or the politie; with its own proposals retracted first."""
    own = _approves_for(c)
    if own is None or KINDS[own] in ("buurtpreventieteam", "gemeente", "politie") or not _said_why(c):
        return None
    if any(p.by == own and not p.gone for p in c.dossier.proposals):
        return None
    return c.dossier._replace(partners=c.dossier.partners - {own})


# ── the whole text ───────────────────────────────────────────────────────────────────────────────────────


def accepted(c: Case, p: Proposed) -> bool:
    """Every cell consented; and a deviation needs someone at every level of the covenant."""
    if p.sketch.kind == "afwijking" and c.facts.a_level_is_empty:
        return False
    return all((*cell, YES) in p.said for cell in _cells(c, p))


def _put_to_approval(c: Case) -> Dossier | None:
    if not _coordinator(c) or c.deed.seen != "nu":
        return None
    if not all(p.gone or accepted(c, p) for p in c.dossier.proposals):
        return None
    text = text_of(c.dossier)
    return c.dossier._replace(status="ter_goedkeuring", put_up=text, approved=frozenset({"bpt"}))


def _approve(c: Case) -> Dossier | None:
    own = _approves_for(c)
    if own is None or own in c.dossier.approved or c.deed.seen != "nu":
        return None
    approved = c.dossier.approved | {own}
    status = "overeengekomen" if approved == c.dossier.partners else "ter_goedkeuring"
    return c.dossier._replace(approved=approved, status=status)


def _back(d: Dossier) -> Dossier:
    """Back to the table: approvals, document and signatures are void."""
    return d._replace(status="in_onderhandeling", put_up=None, approved=frozenset(), document=None)


def _reopen(c: Case) -> Dossier | None:
    if _approves_for(c) is None or not _said_why(c):
        return None
    if c.dossier.status == "ter_ondertekening" and not (_left_to_sign(c) - c.facts.pens_today):
        return None  # everyone who is asked can still sign or decline
    return _back(c.dossier)


# ── the paper ────────────────────────────────────────────────────────────────────────────────────────────


def _left_to_sign(c: Case) -> frozenset[int]:
    paper = c.dossier.document
    return paper.asked - paper.signed if paper else frozenset()


def _open_signing(c: Case) -> Dossier | None:
    d = c.dossier
    if not _office(c) or c.deed.paper != "goed" or d.approved != d.partners or d.put_up != text_of(d):
        return None
    if not c.facts.each_partner_signs or not c.facts.pens_are_different_people:
        return None
    return d._replace(status="ter_ondertekening", document=Document(d.put_up, c.deed.who, c.facts.pens_today))


def _pen(c: Case) -> int | None:
    """The block that is this person's to sign now: asked, not signed, mandate valid, and their turn."""
    left, world = _left_to_sign(c), c.world
    own = [p for p in world.pens if p.number in left and p.person == c.deed.who]
    if not own or not _one_hat(c) or own[0].number not in c.facts.pens_today:
        return None
    first = min(p.group for p in world.pens if p.number in left)
    return own[0].number if own[0].group == first else None


def _sign(c: Case) -> Dossier | None:
    pen, paper = _pen(c), c.dossier.document
    if pen is None or paper is None or not c.deed.fresh or c.deed.seen != "nu":
        return None
    signed = paper.signed | {pen}
    status = "ondertekend" if signed == paper.asked else "ter_ondertekening"
    return c.dossier._replace(status=status, document=paper._replace(signed=signed))


def _decline(c: Case) -> Dossier | None:
    return _back(c.dossier) if _pen(c) is not None and _said_why(c) else None


def _recognise(c: Case) -> Dossier | None:
    paper = c.dossier.document
    if not _office(c) or paper is None or paper.opener == c.deed.who or c.deed.check != "geldig":
        return None
    if c.deed.public != "beoordeeld":
        return None
    term = A_MONTH_LATER[c.day] if c.world.term else None
    return c.dossier._replace(status="erkend", document=paper._replace(opener=0), term=term)


def _withdraw(c: Case) -> Dossier | None:
    """The paper, if there is one, is void."""
    return c.dossier._replace(status="ingetrokken", document=None) if _coordinator(c) and _short(c) else None


# ── in force ─────────────────────────────────────────────────────────────────────────────────────────────


def _still_applies(c: Case) -> bool:
    """What has run out waits for its end to be written down; it does not revive."""
    return c.day < _last_day(c.dossier)


def _suspend(c: Case) -> Dossier | None:
    may = _office(c) and _said_why(c) and _still_applies(c)
    return c.dossier._replace(status="geschorst") if may else None


def _resume(c: Case) -> Dossier | None:
    may = _office(c) and _said_why(c) and _still_applies(c)
    return c.dossier._replace(status="erkend") if may else None


def _renew(c: Case) -> Dossier | None:
    """One successor at a time, of this agreement, and everyone can be heard in it."""
    if _chair(c) is None or c.deed.heir != "goed" or c.dossier.heir or not c.facts.all_can_be_heard:
        return None
    if not _still_applies(c):
        return None
    return c.dossier._replace(heir=True)


def _amend(c: Case) -> Dossier | None:
    return _renew(c) if _said_why(c) else None


def _last_day(d: Dossier) -> int:
    return min((day for day in (d.term, d.notice) if day is not None), default=10**6)


def _end(c: Case) -> Dossier | None:
    d, day = c.dossier, c.deed.day
    partner = "bpt" if _coordinator(c) else c.facts.signs_for.get(c.deed.who) if _one_hat(c) else None
    if partner is None or not _said_why(c) or day is None or not c.day <= day < _last_day(d):
        return None
    ended = d._replace(notice=day)
    return ended._replace(status="beëindigd") if day == c.day else ended


def _lapse(c: Case) -> Dossier | None:
    d = c.dossier
    if not _itself(c) or _last_day(d) > c.day:
        return None
    return d._replace(status="beëindigd" if d.notice == _last_day(d) else "verlopen")


def _supersede(c: Case) -> Dossier | None:
    return c.dossier._replace(status="vervangen") if _itself(c) and c.deed.heir == "erkend" else None


_ACTIONS: dict[str, tuple[frozenset[str], Callable[[Case], Dossier | None]]] = {
    "invullen": (frozenset({"concept", "in_onderhandeling"}), _fill_in),
    "indienen": (frozenset({"concept"}), _submit),
    "terugsturen": (frozenset({"ingediend"}), _return),
    "in_behandeling_nemen": (frozenset({"ingediend"}), _take_up),
    "voorstellen": (frozenset({"in_onderhandeling"}), _propose),
    "herzien": (frozenset({"in_onderhandeling"}), _revise),
    "terugnemen": (frozenset({"in_onderhandeling"}), _retract),
    "instemmen": (frozenset({"in_onderhandeling"}), _consent),
    "bezwaar_maken": (frozenset({"in_onderhandeling"}), _object),
    "reageren": (frozenset({"in_onderhandeling"}), _remark),
    "toetreden": (frozenset({"in_onderhandeling"}), _join),
    "uittreden": (frozenset({"in_onderhandeling"}), _leave),
    "voorleggen": (frozenset({"in_onderhandeling"}), _put_to_approval),
    "goedkeuren": (frozenset({"ter_goedkeuring"}), _approve),
    "heropenen": (frozenset({"ter_goedkeuring", "overeengekomen", "ter_ondertekening"}), _reopen),
    "ondertekening_openen": (frozenset({"overeengekomen"}), _open_signing),
    "ondertekenen": (frozenset({"ter_ondertekening"}), _sign),
    "weigeren": (frozenset({"ter_ondertekening"}), _decline),
    "erkennen": (frozenset({"ondertekend"}), _recognise),
    "intrekken": (BEFORE_SIGNED, _withdraw),
    "schorsen": (frozenset({"erkend"}), _suspend),
    "hervatten": (frozenset({"geschorst"}), _resume),
    "wijzigen": (frozenset({"erkend"}), _amend),
    "verlengen": (frozenset({"erkend"}), _renew),
    "beëindigen": (IN_FORCE, _end),
    "aflopen": (IN_FORCE, _lapse),
    "vervangen": (IN_FORCE, _supersede),
}
VERBS = tuple(_ACTIONS)
STATES = {verb: states for verb, (states, _) in _ACTIONS.items()}
"""From which states each action is possible at all."""


def begins(dossier: Dossier, world: World, day: int, deed: Deed) -> Dossier:
    """The successor that an allowed wijzigen or verlengen starts, under the same covenant.

    What was agreed comes along with what was said of it; an agreed area is the area now. A renewal of which
    nothing is open goes straight to approval, with the team's approval when the team's approver asks for it.
    """
    there = [p for p in dossier.proposals if not p.gone and p.sketch.kind != "gebied"]
    text = text_of(dossier)
    carried = tuple(p._replace(number=n, remarks=0) for n, p in enumerate(there, 1))
    form = dossier.form._replace(area=text[1])
    new = Dossier("in_onderhandeling", form, dossier.partners, carried, succeeds=True)
    case = Case(world, day, facts.of(world, new.partners, day), new, deed)
    if deed.verb == "wijzigen" or not all(accepted(case, p) for p in carried):
        return new
    own = frozenset({"bpt"}) if _approves_for(case) == "bpt" else frozenset()
    return new._replace(status="ter_goedkeuring", put_up=text_of(new), approved=own)
