"""Meetings ("zorgdragen voor overleg- en vergadermomenten"): who may plan one, when, and who is invited.

Noting is not consenting: nothing here is an effect on an agreement, so that no meeting and no note of one
can change a stance, an approval or a state.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from language.said import Said, said
from workflow.domain.consent import Cell, asked_cells
from workflow.domain.facts import Agreement
from workflow.domain.lifecycle import ROWS
from workflow.domain.parties import Seat
from workflow.domain.rules.given import LONGEST_TEXT
from workflow.domain.rules.rule import Reason
from workflow.domain.vocabulary import Role, State

FINAL = frozenset(State) - {row.source for row in ROWS}
"""The states that nothing leads out of: there is nothing left to meet about."""
SHORTEST, LONGEST = 5, 600
"""Minutes."""
FURTHEST = timedelta(days=731)
LONGEST_LINE = 200
"""Characters of a subject or a place."""
LONGEST_LINK = 500


class MeetingAct(StrEnum):
    """What somebody does to a meeting; journalled, and never an action upon the agreement."""

    PLAN = "overleg_plannen"
    MOVE = "overleg_verzetten"
    CANCEL = "overleg_afzeggen"
    NOTE = "overleg_noteren"
    CORRECT = "notitie_verbeteren"


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where."""

    starts_at: datetime
    """Aware."""
    minutes: int
    place: str = ""
    link: str = ""
    """An https address for who takes part from elsewhere."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting as it is wished for: at one level of consultation, or on one or more proposals."""

    subject: str
    slot: Slot
    level: int | None = None
    proposals: tuple[int, ...] = ()
    """Numbers of proposals."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What matters of a meeting that was planned before."""

    starts_at: datetime
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """A plan for an agreement, at the moment at which it is made."""

    agreement: Agreement
    plan: Plan
    now: datetime
    day: date
    """The day of the meeting, in the municipality."""


def may_plan(agreement: Agreement, person: int, roles: frozenset[Role], day: date) -> bool:
    """Whether the person plans meetings here: a coordinator of the team, or the burgemeester's office."""
    coordinates = any(s.partner == agreement.team for s in agreement.seats_of(person, day))
    return coordinates or Role.MAYORS_OFFICE in roles


def invited(agreement: Agreement, plan: Plan, day: date) -> tuple[Seat, ...]:
    """The seats that are invited: who sits on that day where the plan asks, and the coordinators."""
    cells: set[Cell] = set()
    for number in plan.proposals:
        proposal = agreement.proposal(number)
        cells |= set(asked_cells(agreement, proposal, day)) if proposal else set()
    return tuple(
        seat
        for seat in agreement.seats
        if seat.holds_on(day)
        and (
            seat.partner == agreement.team
            or seat.level == plan.level
            or Cell(seat.partner, seat.level) in cells
        )
    )


# ── reasons to refuse ────────────────────────────────────────────────────────────────────────────────────

NOT_A_PLANNER = Reason(
    "plans_meetings_here",
    said("Alleen een coördinator van dit team of het bureau van de burgemeester kan dit doen."),
)
Check = tuple[str, Said, Callable[[Wish], bool]]
CHECKS: tuple[Check, ...] = (
    ("the_agreement_goes_on", said("Dit dossier is afgesloten."), lambda w: w.agreement.state not in FINAL),
    (
        "others_see_the_dossier",
        said("Overleg plant u na het indienen. Tot dan ziet alleen het team dit dossier."),
        lambda w: w.agreement.state is not State.DRAFT,
    ),
    ("a_subject_is_given", said("Schrijf waarover het overleg gaat."), lambda w: bool(w.plan.subject)),
    (
        "lines_are_not_too_long",
        said(
            "Onderwerp en plaats zijn hoogstens {line} tekens, een link hoogstens {link}.",
            line=LONGEST_LINE,
            link=LONGEST_LINK,
        ),
        lambda w: _short(w.plan),
    ),
    (
        "one_can_find_it",
        said("Schrijf waar het overleg is, of geef een link."),
        lambda w: bool(w.plan.slot.place or w.plan.slot.link),
    ),
    (
        "a_link_is_https",
        said("Een link begint met https:// en heeft geen spaties."),
        lambda w: not w.plan.slot.link or _is_https(w.plan.slot.link),
    ),
    (
        "a_place_is_no_link",
        said("Zet een link in het veld voor de link, niet bij de plaats."),
        lambda w: "://" not in w.plan.slot.place,
    ),
    (
        "it_lasts_a_while",
        said("Een overleg duurt {shortest} tot {longest} minuten.", shortest=SHORTEST, longest=LONGEST),
        lambda w: SHORTEST <= w.plan.slot.minutes <= LONGEST,
    ),
    (
        "it_is_to_come",
        said("Dit moment is al voorbij. Kies een moment in de toekomst."),
        lambda w: w.plan.slot.starts_at > w.now,
    ),
    (
        "it_is_not_too_far",
        said("Kies een moment binnen twee jaar."),
        lambda w: w.plan.slot.starts_at <= w.now + FURTHEST,
    ),
    (
        "it_is_about_one_thing",
        said("Kies één niveau van overleg, of een of meer voorstellen."),
        lambda w: (w.plan.level is None) == bool(w.plan.proposals),
    ),
    (
        "the_level_exists",
        said("Dit niveau van overleg is er niet."),
        lambda w: w.plan.level is None or any(level.rank == w.plan.level for level in w.agreement.levels),
    ),
    (
        "the_proposals_stand",
        said("Een van deze voorstellen is er niet of is teruggenomen."),
        lambda w: all(_stands(w.agreement, number) for number in w.plan.proposals),
    ),
    (
        "somebody_is_invited",
        said("Op die dag is er niemand om uit te nodigen."),
        lambda w: bool(invited(w.agreement, w.plan, w.day)),
    ),
)
"""Rule, sentence, and whether it holds."""


def against_planning(wish: Wish) -> tuple[Reason, ...]:
    """Why this cannot be planned; empty when it can."""
    return tuple(_reason(name, sentence) for name, sentence, holds in CHECKS if not holds(wish))


def against_changing(meeting: Standing, now: datetime) -> tuple[Reason, ...]:
    """Why a planned meeting can no longer be moved or cancelled; empty when it can."""
    if meeting.cancelled:
        return (Reason("it_was_not_cancelled", said("Dit overleg is al afgezegd.")),)
    if meeting.starts_at <= now:
        return (Reason("it_did_not_begin", said("Dit overleg is al begonnen of voorbij.")),)
    return ()


def against_cancelling(meeting: Standing, reason: str, now: datetime) -> tuple[Reason, ...]:
    """Why it cannot be cancelled with these words; empty when it can."""
    missing = () if reason else (Reason("a_reason_is_given", said("Geef een reden.")),)
    return (*against_changing(meeting, now), *missing, *_too_long(reason))


def against_noting(
    agreement: Agreement, meeting: Standing, text: str, proposal: int | None, now: datetime
) -> tuple[Reason, ...]:
    """Why this cannot be noted of the meeting; empty when it can."""
    if meeting.cancelled:
        return (Reason("it_was_not_cancelled", said("Dit overleg is afgezegd.")),)
    found: list[Reason] = []
    if meeting.starts_at > now:
        found.append(
            Reason("it_began", said("Dit overleg moet nog beginnen. Noteer daarna wat er is besloten."))
        )
    if not text:
        found.append(Reason("words_are_given", said("Schrijf op wat er is besloten.")))
    if proposal is not None and agreement.proposal(proposal) is None:
        found.append(Reason("the_proposal_exists", said("Dit voorstel is er niet.")))
    return (*found, *_too_long(text))


def _reason(rule: str, sentence: Said) -> Reason:
    """With what fills the sentence in, which a reason keeps beside it."""
    return Reason(rule, sentence.pattern, tuple(sentence.values.items()))


def _too_long(words: str) -> Iterable[Reason]:
    if len(words) > LONGEST_TEXT:
        yield _reason(
            "words_are_not_too_many",
            said("De tekst is te lang: hoogstens {longest} tekens.", longest=LONGEST_TEXT),
        )


def _short(plan: Plan) -> bool:
    lines = max(len(plan.subject), len(plan.slot.place)) <= LONGEST_LINE
    return lines and len(plan.slot.link) <= LONGEST_LINK


def _stands(agreement: Agreement, number: int) -> bool:
    proposal = agreement.proposal(number)
    return proposal is not None and not proposal.retracted


def _is_https(link: str) -> bool:
    """Whether it leads to a host over https, is printable ASCII, and hides no name or password."""
    if not link.isascii() or any(c <= " " or c in '\x7f<>"\\' for c in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
