"""Between the product's values and the reference model's names: looking things up, deciding nothing."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests import builders
from tests.model.dossier import Deed, Document, Dossier, Proposed, Words, fresh, text_of
from tests.model.world import DETAILS, KINDS, MINIMUM, ROLES, SAME_WORDS, TOO_LONG, Form, Sketch, World
from workflow.domain.facts import Act, Agreement, Draft, Paper, PaperCheck, Proposal, PublicCheck, TeamForm
from workflow.domain.parties import Level, Newcomer, Partner, Seat, Signatory
from workflow.domain.succession import Basis, successor_of
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, PartnerKind, ProposalKind, Role, State

DAY_0 = date(2026, 11, 23)
AREAS = {
    "": (),
    "kern": ("Dorpsstraat",),
    "ver": ("Elders",),
    "groot": ("Dorpsstraat", "Kerklaan"),
    "klein": ("Steeg",),
}
LONG, UNKNOWN = "x" * 5001, "0" * 64
PREDECESSOR, SUCCESSOR, SOMETHING_ELSE = 7, 8, 99


def _team_form(form: Form) -> TeamForm:
    members = DETAILS[form.details]
    name = f"BPT {form.details}" if members else ""
    return TeamForm(name, name and "mail", name and "V.", members, AREAS[form.area])


FORMS = {form: _team_form(form) for form in (Form(d, a) for d in DETAILS for a in AREAS)}
NAMED_FORMS = {made: form for form, made in FORMS.items()}
AREA_NAMES = {streets: name for name, streets in AREAS.items()}
ACTIONS = {action.value: action for action in Action}


def _said(words: str) -> str:
    return LONG if words == TOO_LONG else words


def draft_of(sketch: Sketch) -> Draft:
    kind = ProposalKind(sketch.kind)
    if kind is ProposalKind.AREA_CHANGE:
        return Draft(kind, reason=sketch.reason, streets=AREAS[sketch.words])
    words = _said(sketch.words)
    if kind is ProposalKind.SUPPLEMENT:
        return Draft(kind, words, sketch.reason, title=sketch.about)
    principle = builders.COVENANT.principle(sketch.about)
    if sketch.words == SAME_WORDS and principle:
        words = principle.text
    return Draft(kind, words, sketch.reason, principle=sketch.about)


def sketch_of(draft: Draft) -> Sketch:
    if draft.kind is ProposalKind.AREA_CHANGE:
        return Sketch(draft.kind.value, "", AREA_NAMES[draft.streets], draft.reason)
    return Sketch(draft.kind.value, draft.principle or draft.title, draft.text, draft.reason)


def day_of(number: int) -> date:
    return DAY_0 + timedelta(days=number)


def number_of(day: date | None) -> int | None:
    return (day - DAY_0).days if day else None


@dataclass
class Translator:
    """For one world. It also keeps that one digest always names one text, and the other way round."""

    world: World
    texts: dict[str, Words] = field(default_factory=dict)
    digests: dict[Words, str] = field(default_factory=dict)
    _made: dict[tuple[object, ...], str] = field(default_factory=dict)
    _outlines: dict[tuple[int, Deed], Act] = field(default_factory=dict)

    def __post_init__(self) -> None:
        w = self.world
        self.seats = tuple(
            Seat(
                c.person, c.partner, c.level, day_of(c.since), builders.MANDATE, day_of(c.until), c.approves,
                accepted_by=c.person,
            )
            for c in w.chairs
        )  # fmt: skip
        self.signatories = tuple(
            Signatory(
                p.number, p.person, p.partner, "Naam", "functie", day_of(p.since), builders.MANDATE,
                day_of(p.until), p.group, accepted_by=p.person,
            )
            for p in w.pens
        )  # fmt: skip
        self.roles = {person: frozenset({Role(role)}) for person, role in ROLES.items()}
        self.basis = Basis(1, builders.COVENANT, self._levels(), MINIMUM, 1 if w.term else None)

    def _levels(self) -> tuple[Level, ...]:
        return tuple(Level(rank, f"niveau {rank}") for rank in self.world.levels)

    def start(self) -> Agreement:
        """The agreement with which the world begins."""
        model = fresh(self.world)
        bare = Agreement(
            id=PREDECESSOR,
            state=State(model.status),
            team="bpt",
            partners=tuple(self._partner(key, FORMS[model.form].name) for key in self.world.partners),
            levels=self._levels(),
            seats=(),
            signatories=(),
            covenant=builders.COVENANT,
            covenant_version=1,
            minimum_members=MINIMUM,
            form=FORMS[model.form],
            term_months=self.basis.term_months,
        )
        return self.loaded(bare)

    @staticmethod
    def _partner(key: str, team: str = "") -> Partner:
        """The team goes by the name that it filled in."""
        own = team if key == "bpt" else ""
        return Partner(key, own or f"Partner {key}", PartnerKind(KINDS[key]))

    def loaded(self, agreement: Agreement) -> Agreement:
        """As the services load it: with the seats and mandates of the partners that it has now."""
        keys = {p.key for p in agreement.partners}
        seats = tuple(s for s in self.seats if s.partner in keys)
        if len(seats) == len(agreement.seats):
            return agreement
        signatories = tuple(s for s in self.signatories if s.partner in keys)
        return replace(agreement, seats=seats, signatories=signatories)

    # ── a deed becomes an act ────────────────────────────────────────────────────────────────────────────

    def act(self, now: Agreement, day: int, deed: Deed, heir: Agreement | None = None) -> Act:
        """The deed with everything that it gives along, as the product wants it."""
        act, verb = self._outline(day, deed), deed.verb
        if verb in ("instemmen", "bezwaar_maken", "voorleggen", "goedkeuren"):
            return replace(act, digest=self._digest(now, deed))
        if verb == "ondertekenen":
            head = f"{now.paper.head}+{deed.who}" if now.paper else ""
            return replace(act, digest=self._digest(now, deed), new_head=head)
        if verb == "ondertekening_openen":
            return replace(act, paper=self._paper(now, day, deed))
        if verb == "erkennen":
            return replace(act, check=self._check(now, deed), public=self._public(now, deed))
        if verb in ("wijzigen", "verlengen"):
            return replace(act, successor=self._drawn_up(now, act, deed))
        return replace(act, successor=heir or self._heir(now, deed)) if verb == "vervangen" else act

    def _outline(self, day: int, deed: Deed) -> Act:
        """The part of the act that is the same for every agreement, made once."""
        key = (day, deed)
        if key not in self._outlines:
            self._outlines[key] = Act(
                action=ACTIONS[deed.verb],
                person=deed.who,
                today=day_of(day),
                roles=self.roles.get(deed.who, frozenset()),
                level=deed.level,
                proposal=deed.number,
                digest=UNKNOWN,
                reason=_said(deed.words),
                draft=draft_of(deed.sketch) if deed.sketch else None,
                form=FORMS[deed.form] if deed.form else None,
                fresh=deed.fresh,
                day=day_of(deed.day) if deed.day is not None else None,
                question=deed.question,
                partner=deed.newcomer,
                newcomer=self._newcomer(deed.newcomer),
            )
        return self._outlines[key]

    def _digest(self, now: Agreement, deed: Deed) -> str:
        if deed.verb in ("instemmen", "bezwaar_maken"):
            proposal = now.proposal(deed.number)
            if proposal is None:
                return UNKNOWN
            revisions = proposal.revisions
            earlier = revisions[-2].digest if len(revisions) > 1 else UNKNOWN
            return revisions[-1].digest if deed.seen == "nu" else earlier
        if deed.seen != "nu":
            return UNKNOWN
        if deed.verb == "voorleggen":
            return self.digest(now)
        if deed.verb == "ondertekenen":
            return now.paper.base if now.paper else UNKNOWN
        return now.put_up or UNKNOWN

    def digest(self, now: Agreement) -> str:
        """The digest of the text as it is now, entered in the book of texts and digests."""
        drafts = tuple((p.number, p.draft) for p in now.proposals if not p.retracted)
        key = (now.form, now.partners, drafts)
        if key not in self._made:
            digest, words = text_digest(now), text_of(self.dossier(now))
            if _has_rivals(now):  # such a text can be asked for, and is never put up
                return digest
            assert self.texts.setdefault(digest, words) == words, "one digest for two texts"
            assert self.digests.setdefault(words, digest) == digest, "two digests for one text"
            self._made[key] = digest
        return self._made[key]

    def _paper(self, now: Agreement, day: int, deed: Deed) -> Paper | None:
        if not deed.paper:
            return None
        today = day_of(day)
        asked = [s for s in now.signatories if s.since <= today and (s.until is None or today <= s.until)]
        asked.sort(key=lambda s: (s.group, s.id))
        text = UNKNOWN if deed.paper == "andere tekst" else now.put_up or UNKNOWN
        if deed.paper == "andere ondertekenaars":
            asked = asked[1:]
        opener = 902 if deed.paper == "andermans naam" else deed.who
        base = f"pdf van {text}"
        head = f"{base}, getekend" if deed.paper == "gegroeid" else base
        signed = (asked[0].id,) if deed.paper == "getekend" and asked else ()
        return Paper(text, base, head, opener, tuple(asked), signed)

    @staticmethod
    def _check(now: Agreement, deed: Deed) -> PaperCheck | None:
        if now.paper is None or not deed.check:
            return None
        head = "ander" if deed.check == "ander document" else now.paper.head
        return PaperCheck(head, valid=deed.check != "ongeldig")

    @staticmethod
    def _public(now: Agreement, deed: Deed) -> PublicCheck | None:
        if now.paper is None or not deed.public:
            return None
        digest = UNKNOWN if deed.public == "andere tekst" else now.paper.digest
        return PublicCheck(digest, undecided=int(deed.public == "niet beoordeeld"))

    def _newcomer(self, key: str) -> Newcomer | None:
        if key not in KINDS:
            return None
        seats = tuple(s for s in self.seats if s.partner == key)
        return Newcomer(self._partner(key), seats, tuple(s for s in self.signatories if s.partner == key))

    def _drawn_up(self, now: Agreement, act: Act, deed: Deed) -> Agreement | None:
        """None, or what the product draws up; perhaps for another agreement or another team."""
        if not deed.heir:
            return None
        if now.state is not State.RECOGNISED:
            return self._heir(now, deed)
        begun = successor_of(now, act, self.basis)
        return _astray(begun, deed)

    @staticmethod
    def _heir(now: Agreement, deed: Deed) -> Agreement | None:
        if not deed.heir:
            return None
        state = State.SIGNED if deed.heir == "ondertekend" else State.RECOGNISED
        return _astray(replace(now, id=SUCCESSOR, predecessor=now.id, state=state), deed)

    # ── an agreement becomes a dossier ───────────────────────────────────────────────────────────────────

    def dossier(self, a: Agreement) -> Dossier:
        """The agreement as far as anything depends on it."""
        own = frozenset(x.partner for x in a.approvals if x.digest == a.put_up)
        stray = frozenset(f"{x.partner} op iets anders" for x in a.approvals if x.digest != a.put_up)
        return Dossier(
            status=a.state.value,
            form=NAMED_FORMS[a.form],
            partners=frozenset(p.key for p in a.partners),
            proposals=tuple(map(_proposed, a.proposals)),
            put_up=self._text(a.put_up),
            approved=own | stray,
            document=self._document(a),
            term=number_of(a.term_ends),
            notice=number_of(a.notice.day) if a.notice else None,
            heir=a.successor_underway,
            succeeds=a.predecessor is not None,
        )

    def _text(self, digest: str | None) -> Words | None:
        return None if digest is None else self.texts.get(digest, ("onbekend", digest))

    def _document(self, a: Agreement) -> Document | None:
        paper = a.paper
        if paper is None:
            return None
        opener = paper.opened_by if a.recognised_on is None else 0
        words = self._text(paper.digest) or ()
        return Document(words, opener, frozenset(s.id for s in paper.asked), frozenset(paper.signed))


def _has_rivals(now: Agreement) -> bool:
    standing = [p.draft for p in now.proposals if not p.retracted]
    return len({(d.kind, (d.principle or d.title).lower()) for d in standing}) < len(standing)


def _astray(begun: Agreement, deed: Deed) -> Agreement:
    if deed.heir == "van een ander":
        return replace(begun, predecessor=SOMETHING_ELSE)
    return replace(begun, team="politie") if deed.heir == "ander team" else begun


def _proposed(p: Proposal) -> Proposed:
    if p.retracted:
        return Proposed(p.number, gone=True)
    current = p.revisions[-1]
    latest = {(s.partner, s.level): s.stance.value for s in p.stances if s.digest == current.digest}
    said = frozenset((partner, level, stance) for (partner, level), stance in latest.items())
    return Proposed(p.number, p.partner, sketch_of(current.draft), current.number, said, p.remarks)
