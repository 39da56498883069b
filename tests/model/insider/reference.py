"""What lifecycle.md §5 and ADR 48 say may be done about mandates, in plain words over plain data.

`answer(register, command)` says "no", "waits" (recorded, without effect) or "works". It reads the register's
values and calls none of its methods, and no rule of the product.
"""

from datetime import date, timedelta

from workflow.domain.partners.register import (
    Holding,
    Keeper,
    MandateChange,
    MandateCommand,
    Nomination,
    Register,
)
from workflow.domain.partners.words import KeeperProof, MandateAct, Sort

NO, WAITS, WORKS = "no", "waits", "works"
EVER = date.max
MONTH, WEEK = timedelta(days=30), timedelta(days=7)
GIVES = {Sort.SEAT, Sort.SIGNATURE, Sort.KEEPER}


def answer(r: Register, c: MandateCommand) -> str:
    """What comes of it."""
    waiting = [
        n for n in r.nominations if n.id == c.nomination and n.state.value in ("open", "wacht_op_code")
    ]
    about = {
        MandateAct.ACCEPT: _accept,
        MandateAct.REFUSE: _refuse,
        MandateAct.WITHDRAW: _withdraw,
        MandateAct.CONFIRM: _confirm,
        MandateAct.ENTER_CODE: _enter,
    }
    if c.act in about:
        return about[c.act](r, c, waiting[0]) if waiting else NO
    others = {
        MandateAct.NOMINATE: _nominate,
        MandateAct.ADOPT: _adopt,
        MandateAct.OBJECT: _object,
        MandateAct.SETTLE: _settle,
    }
    return others[c.act](r, c)


def _on(thing: Holding | Keeper, day: date) -> bool:
    return thing.since <= day <= (thing.until or EVER)


def _keepers(r: Register, partner: str, day: date) -> set[int]:
    return {k.person for k in r.keepers if k.partner == partner and _on(k, day)}


def _frozen(r: Register, partner: str) -> bool:
    doubted = {o.keeper for o in r.objections if not o.settled}
    return any(k.id in doubted and k.partner == partner for k in r.keepers)


def _things(r: Register, person: int) -> list[Holding | Keeper]:
    held: list[Holding | Keeper] = [*r.holdings, *r.keepers]
    return [t for t in held if t.person == person]


def _sound(r: Register, c: MandateChange, today: date) -> bool:
    """Whether the change could be, whoever asks it."""
    if c.partner not in r.kinds:
        return False
    if c.sort in GIVES:
        return (c.until or EVER) >= c.since and _may_be_given(r, c)
    return _may_end(r, c, today)


def _may_be_given(r: Register, c: MandateChange) -> bool:
    kind = r.kinds[c.partner].value
    if c.person in r.office and kind != "gemeente":
        return False  # who holds the office's role speaks for nobody else
    at_once = [
        t for t in _things(r, c.person) if t.since <= (c.until or EVER) and c.since <= (t.until or EVER)
    ]
    if any(t.partner != c.partner for t in at_once):
        return False  # nobody speaks for two partners
    if c.sort is not Sort.KEEPER:
        return True
    kept = _keepers(r, c.partner, c.since)
    return c.person not in kept and not (kept and kind == "buurtpreventieteam")


def _may_end(r: Register, c: MandateChange, today: date) -> bool:
    pool: list[Holding | Keeper] = [k for k in r.keepers if k.id and c.sort is Sort.KEEPER_END]
    if c.sort is not Sort.KEEPER_END:
        pool = [h for h in r.holdings if h.signs == (c.sort is Sort.SIGNATURE_END)]
    found = [t for t in pool if (t.id, t.partner, t.person) == (c.number, c.partner, c.person)]
    if not found or c.until is None or c.until < today or (found[0].until or EVER) <= c.until:
        return False
    after = c.until + timedelta(days=1)
    return c.sort is not Sort.KEEPER_END or bool(_keepers(r, c.partner, after) - {c.person})


def _asked(r: Register, c: MandateChange) -> set[str]:
    """Whose keepers must say yes: after less than a month elsewhere, those of there too."""
    if c.sort not in GIVES:
        return {c.partner}
    begin, end = c.since - MONTH, (c.until + MONTH if c.until else EVER)
    near = {t.partner for t in _things(r, c.person) if (t.until or EVER) >= begin and t.since <= end}
    return near | {c.partner}


def _of_oneself(r: Register, person: int | None, c: MandateChange) -> bool:
    binding = c.sort is Sort.SIGNATURE or (c.sort is Sort.SEAT and c.approver)
    return binding and person == c.person and person not in r.named


def _nominate(r: Register, c: MandateCommand) -> str:
    wish, who = c.change, c.person
    if wish is None or not _sound(r, wish, c.today):
        return NO
    kept, office = _keepers(r, wish.partner, c.today), who is None or who in r.office
    inside = who is not None and any(t.partner == wish.partner and _on(t, c.today) for t in _things(r, who))
    first = wish.sort is Sort.KEEPER and not kept
    again = any(n.change == wish and n.state.value in ("open", "wacht_op_code") for n in r.nominations)
    if not (office or inside) or again or (first and not (office and _own_address(r, wish))):
        return NO
    if who not in kept:
        return WAITS
    if not c.fresh or _frozen(r, wish.partner):
        return NO
    return WAITS if _of_oneself(r, who, wish) or _asked(r, wish) != {wish.partner} else WORKS


def _own_address(r: Register, c: MandateChange) -> bool:
    """By post always; by mail only in the organisation's own domain, never in one that is another's."""
    if c.proof is KeeperProof.POST:
        return True
    known = r.domains.get(c.partner)
    if known is not None and known != c.domain:
        return False
    taken = {d for partner, d in r.domains.items() if partner != c.partner and d != known}
    if r.kinds[c.partner].value != "gemeente":
        taken |= set(r.office_domains)
    return c.domain not in taken


def _sides(r: Register, c: MandateCommand, n: Nomination) -> set[str]:
    done = {partner for _, partner in n.accepted}
    return {p for p in _asked(r, n.change) - done if c.person in _keepers(r, p, c.today)}


def _accept(r: Register, c: MandateCommand, n: Nomination) -> str:
    own, sides = n.change.partner, _sides(r, c, n)
    if not sides or not c.fresh or _frozen(r, own):
        return NO
    side = own if own in sides else min(sides)
    if _frozen(r, side) or (side == own and _of_oneself(r, c.person, n.change)):
        return NO
    if not _sound(r, n.change, c.today):
        return NO
    left = _asked(r, n.change) - {partner for _, partner in n.accepted} - {side}
    return WAITS if left else WORKS


def _refuse(r: Register, c: MandateCommand, n: Nomination) -> str:
    kept = _keepers(r, n.change.partner, c.today)
    may = c.person in kept or bool(_sides(r, c, n)) or c.person == n.change.person
    may = may or (not kept and c.person in r.office)
    return WORKS if may and c.reason else NO


def _withdraw(r: Register, c: MandateCommand, n: Nomination) -> str:
    of_office = n.by is None or n.by in r.office
    may = c.person is not None and (c.person == n.by or (of_office and c.person in r.office))
    return WORKS if may else NO


def _confirm(r: Register, c: MandateCommand, n: Nomination) -> str:
    """Two of the office (or the command line and one), and only while there is nobody to accept it."""
    if n.state.value != "open" or n.change.sort is not Sort.KEEPER or _keepers(r, n.change.partner, c.today):
        return NO
    two = c.person in r.office and c.person not in (n.by, n.change.person)
    two = two and (n.by is None or n.by in r.office)
    sound = _sound(r, n.change, c.today) and _own_address(r, n.change)
    return WAITS if two and sound and c.fresh else NO


def _enter(r: Register, c: MandateCommand, n: Nomination) -> str:
    if n.state.value != "wacht_op_code" or c.person != n.change.person or not _sound(r, n.change, c.today):
        return NO
    if _keepers(r, n.change.partner, c.today) or not _own_address(r, n.change):
        return NO  # meanwhile there is somebody to accept it
    return WORKS if c.code_fits else WAITS


def _adopt(r: Register, c: MandateCommand) -> str:
    held = [h for h in r.holdings if (h.id, h.signs) == (c.holding, c.signs) and not h.accepted]
    if not held or not c.fresh:
        return NO
    h = held[0]
    if c.person not in _keepers(r, h.partner, c.today) or _frozen(r, h.partner):
        return NO
    if h.person in r.office and r.kinds[h.partner].value != "gemeente":
        return NO
    binding, own = h.signs or h.approver, c.person == h.person and c.person not in r.named
    beside = [t for t in _things(r, h.person) if t.partner != h.partner and getattr(t, "accepted", True)]
    twice = any(t.since <= (h.until or EVER) and h.since <= (t.until or EVER) for t in beside)
    return NO if (binding and own) or twice else WORKS


def _named_elsewhere(r: Register, person: int | None, but: str, day: date) -> set[str]:
    """The organisations (no teams) whose keeper somebody is."""
    return {k.partner for k in r.keepers if k.id and k.person == person and k.partner != but and _on(k, day)}


def _object(r: Register, c: MandateCommand) -> str:
    found = [k for k in r.keepers if k.id and k.id == c.keeper]
    if not found or not c.reason or not c.fresh:
        return NO
    k = found[0]
    in_time = k.proof.value in ("domein", "post") and _on(k, c.today) and c.today <= k.since + WEEK
    mine = any(o.keeper == k.id and o.person == c.person and not o.settled for o in r.objections)
    other = _named_elsewhere(r, c.person, k.partner, c.today)
    return WORKS if in_time and other and not mine else NO


def _settle(r: Register, c: MandateCommand) -> str:
    """Keepers of two other partners (or of all there are) and one of the office say the same."""
    found = [o for o in r.objections if o.id == c.objection and not o.settled]
    if not found or not c.reason or not c.fresh:
        return NO
    about = next(k for k in r.keepers if k.id == found[0].keeper)
    own = _named_elsewhere(r, c.person, about.partner, c.today)
    if c.person == about.person or not (own or c.person in r.office):
        return NO
    says = {v.person: (v.partner, v.stays) for v in found[0].votes}
    says[c.person or 0] = ("" if c.person in r.office else min(own), c.stays)
    same = [partner for partner, stays in says.values() if stays is c.stays]
    watching = [k for k in r.keepers if k.id and k.partner != about.partner and _on(k, c.today)]
    enough = max(1, min(2, len({k.partner for k in watching if k.person not in r.office})))
    return WORKS if "" in same and len(set(same) - {""}) >= enough else WAITS
