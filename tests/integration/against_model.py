"""One act through the services, told to the reference model: both allow or refuse it, with the same end.

The model knows one covenant, and neither characters that no page can print nor paper that fails: acts about
those are not told to it.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from tests.builders import COVENANT
from tests.model.reference import Deed, Document, Dossier, Proposed, answer, text_of
from tests.model.world import SAME_WORDS, TOO_LONG, Chair, Form, Pen, Sketch, World
from workflow.domain.facts import Act, Agreement, Draft, Proposal, TeamForm
from workflow.domain.parties import Newcomer, Seat, Signatory
from workflow.domain.text import text_digest, tidy, tidy_draft, tidy_form
from workflow.domain.vocabulary import Action, ProposalKind

DAY_0 = date(2026, 11, 23)
KEYS = {
    "bpt-proef": "bpt",
    "bpt-ander": "bpt-noord",
    "gemeente-proefdam": "gemeente",
    "politie-proefstreek": "politie",
    "stichting-proefwonen": "corporatie",
    "stichting-nieuw": "school",
}
PEOPLE = {"kantoor": 900, "kantoor-2": 901, "beheerder": 910}
TO_READ = {Action.CONSENT, Action.OBJECT}


class Teller:
    """For one life: the names of its people."""

    def __init__(self, people: dict[str, int]) -> None:
        self._people = {person: PEOPLE.get(name, 1000 + person) for name, person in people.items()}

    def knows(self, now: Agreement) -> bool:
        return now.covenant.annex.principles == COVENANT.annex.principles and now.team == "bpt-proef"

    def allows(self, now: Agreement, act: Act) -> Dossier | None:
        """The dossier as the model has it after the act; None when it refuses."""
        world = self._world(now, act.newcomer)
        after = answer(world, _number(act.today), self.dossier(now), self._deed(now, act))
        return end_of(after) if after else None

    def _world(self, now: Agreement, newcomer: Newcomer | None) -> World:
        here = tuple(KEYS[p.key] for p in now.partners)
        known = {p.key for p in now.partners}
        new = newcomer if newcomer and newcomer.partner.key not in known else None
        seats = (*now.seats, *(new.seats if new else ()))
        signatories = (*now.signatories, *(new.signatories if new else ()))
        return _world(here, tuple(map(self._chair, seats)), tuple(map(self._pen, signatories)))

    def _chair(self, seat: Seat) -> Chair:
        since, until = _number(seat.since), _number(seat.until or date.max)
        return Chair(self._people[seat.person], KEYS[seat.partner], seat.level, seat.approver, since, until)

    def _pen(self, s: Signatory) -> Pen:
        since, until = _number(s.since), _number(s.until or date.max)
        return Pen(s.id, self._people[s.person], KEYS[s.partner], s.group, since, until)

    def dossier(self, a: Agreement) -> Dossier:
        """The agreement as far as anything depends on it; days of recognition are left out."""
        bare = Dossier(
            status=a.state.value,
            form=_form(a.form),
            partners=frozenset(KEYS[p.key] for p in a.partners),
            proposals=tuple(map(_proposed, a.proposals)),
            approved=frozenset(KEYS[x.partner] for x in a.approvals if x.digest == a.put_up),
            notice=_number(a.notice.day) if a.notice else None,
            term=_number(a.term_ends) if a.term_ends else None,
            heir=a.successor_underway,
            succeeds=a.predecessor is not None,
        )
        same = a.put_up == text_digest(a)
        put_up = (text_of(bare) if same else ("anders",)) if a.put_up else None
        return bare._replace(put_up=put_up, document=self._document(a, put_up))

    def _document(self, a: Agreement, words: Any) -> Document | None:
        paper = a.paper
        if paper is None:
            return None
        asked = frozenset(s.id for s in paper.asked)
        # Four eyes are for recognising; from then on the model does not remember who opened it.
        opener = 0 if a.recognised_on else self._people[paper.opened_by]
        return Document(words, opener, asked, frozenset(paper.signed))

    def _deed(self, now: Agreement, act: Act) -> Deed:
        reason, draft = tidy(act.reason), tidy_draft(act.draft) if act.draft else None
        return Deed(
            act.action.value,
            self._people[act.person],
            level=act.level,
            number=act.proposal,
            seen="nu" if act.digest == _before_them(now, act) else "oud",
            words=_named(reason),
            sketch=_sketch(draft) if draft else None,
            form=_form(tidy_form(act.form)) if act.form else None,
            fresh=act.fresh,
            day=_number(act.day) if act.day else None,
            question=act.question,
            newcomer=KEYS.get(act.partner, act.partner),
        )


def end_of(dossier: Dossier) -> Dossier:
    """Without the days of recognition, of which the model counts months otherwise."""
    return dossier._replace(term=None)


@lru_cache(maxsize=1_000)
def _world(partners: tuple[str, ...], chairs: tuple[Chair, ...], pens: tuple[Pen, ...]) -> World:
    return World("een leven", partners, chairs, pens)


def _number(day: date) -> int:
    return (day - DAY_0).days


def _before_them(now: Agreement, act: Act) -> str | None:
    """The digest that the person would have before them if they had read the latest."""
    if act.action in TO_READ:
        proposal = now.proposal(act.proposal)
        return proposal.current.digest if proposal else None
    if act.action is Action.PUT_TO_APPROVAL:
        return text_digest(now)
    return (now.paper.base if now.paper else None) if act.action is Action.SIGN else now.put_up


def _named(words: str) -> str:
    return TOO_LONG if len(words) > 5000 else words


def _area(streets: tuple[str, ...]) -> str:
    return "|".join(streets)


def _form(form: TeamForm) -> Form:
    complete = form.name and form.contact and form.representative and form.members
    details = "leeg" if not complete else {2: "klein", 12: "vol"}.get(form.members or 0, "ander")
    return Form(details, _area(form.streets))


def _sketch(draft: Draft) -> Sketch:
    if draft.kind is ProposalKind.AREA_CHANGE:
        return Sketch(draft.kind.value, "", _area(draft.streets), draft.reason)
    principle = COVENANT.principle(draft.principle)
    same = principle is not None and tidy(principle.text) == draft.text
    words = SAME_WORDS if same else _named(draft.text)
    return Sketch(draft.kind.value, draft.principle or draft.title, words, draft.reason)


def _proposed(p: Proposal) -> Proposed:
    if p.retracted:
        return Proposed(p.number, gone=True)
    latest = {(s.partner, s.level): s.stance.value for s in p.stances if s.digest == p.current.digest}
    said = frozenset((KEYS[partner], level, stance) for (partner, level), stance in latest.items())
    return Proposed(p.number, KEYS[p.partner], _sketch(p.draft), p.current.number, said, p.remarks)
