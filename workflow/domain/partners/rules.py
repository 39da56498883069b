"""Who gives, accepts and ends a partner's mandates: every rule with its sentence (lifecycle, section 5)."""

from collections.abc import Iterable
from datetime import date, timedelta

from language.said import Said, said
from workflow.domain.partners.policy import PARTNER_CHANGE_PERIOD
from workflow.domain.partners.register import (
    Holding,
    Keeper,
    MandateChange,
    MandateCommand,
    Nomination,
    Register,
)
from workflow.domain.partners.words import KeeperProof, Sort
from workflow.domain.vocabulary import PartnerKind

NOT_THERE = said("Dit is er niet, of het is al afgehandeld.")
ONLY_KEEPERS = said("Alleen een mandaatbeheerder van deze partner kan dit doen.")
PROVE_FIRST = said("Bevestig eerst opnieuw wie u bent.")
REASON_FIRST = said("Geef een reden.")
FROZEN = said(
    "Tegen een mandaatbeheerder van deze partner is bezwaar gemaakt. Tot dat is afgehandeld, kan dit niet."
)
NOT_ONESELF = said(
    "U kunt niet uzelf laten goedkeuren of tekenen. Een tweede mandaatbeheerder van uw partner neemt dit aan."
)
OFFICE_ELSEWHERE = said(
    "Wie bij het bureau van de burgemeester werkt, spreekt en tekent alleen voor de gemeente."
)
ALREADY_ELSEWHERE = said("Deze persoon spreekt, tekent of beheert al voor een andere partner.")
Broken = tuple[Said, ...]


def those(*found: tuple[bool, Said]) -> Broken:
    """The sentences of what is broken."""
    return tuple(sentence for broken, sentence in found if broken)


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────


def broken_by_change(register: Register, change: MandateChange, today: date) -> Broken:
    """What is wrong with the change itself, whoever asks it."""
    if change.partner not in register.kinds:
        return (said("Deze partner bestaat niet: {partner}.", partner=change.partner),)
    return _broken_by_ending(register, change, today) if change.ends else _broken_by_giving(register, change)


def _broken_by_giving(register: Register, change: MandateChange) -> Broken:
    backwards = change.until is not None and change.until < change.since
    return those(
        (backwards, said("De laatste dag ligt voor de eerste dag.")),
        (for_the_office_elsewhere(register, change.person, change.partner), OFFICE_ELSEWHERE),
        (bool(_elsewhere(register, change)), ALREADY_ELSEWHERE),
        (
            change.sort is Sort.KEEPER and change.person in register.keepers_of(change.partner, change.since),
            said("Deze persoon is al mandaatbeheerder van deze partner."),
        ),
        (
            change.sort is Sort.KEEPER and _coordinated(register, change),
            said("De mandaten van een team worden beheerd door zijn coördinatoren."),
        ),
    )


def _coordinated(register: Register, change: MandateChange) -> bool:
    team = register.kinds[change.partner] is PartnerKind.TEAM
    return team and bool(register.keepers_of(change.partner, change.since))


def for_the_office_elsewhere(register: Register, person: int, partner: str) -> bool:
    """Whether somebody of the office would speak for a partner that is not the gemeente."""
    return register.kinds[partner] is not PartnerKind.MUNICIPALITY and person in register.office


def _elsewhere(register: Register, change: MandateChange) -> frozenset[str]:
    """The other partners for which this person acts on some day of the period: partners are equals."""
    held = (
        h.partner
        for h in register.holdings
        if h.person == change.person and h.overlaps(change.since, change.until)
    )
    kept = (
        k.partner
        for k in register.keepers
        if k.person == change.person and k.overlaps(change.since, change.until)
    )
    return frozenset((*held, *kept)) - {change.partner}


def _broken_by_ending(register: Register, change: MandateChange, today: date) -> Broken:
    ended = _what_ends(register, change)
    if ended is None or (ended.partner, ended.person) != (change.partner, change.person):
        return (said("Dit mandaat is er niet."),)
    if change.until is None or change.until < today:
        return (
            said("Een mandaat eindigt niet met terugwerkende kracht: vandaag is de vroegste laatste dag."),
        )
    sooner = ended.until is not None and ended.until <= change.until
    left = register.keepers_of(change.partner, change.until + timedelta(days=1)) - {change.person}
    alone = change.sort is Sort.KEEPER_END and not left
    return those(
        (sooner, said("Dit mandaat eindigt al eerder of op dezelfde dag.")),
        (alone, said("Dit is de laatste mandaatbeheerder van deze partner. Wijs eerst een opvolger aan.")),
    )


def _what_ends(register: Register, change: MandateChange) -> Holding | Keeper | None:
    if change.sort is Sort.KEEPER_END:
        return register.keeper(change.number)
    return register.holding(change.number, signs=change.sort is Sort.SIGNATURE_END)


def _close_by(register: Register, change: MandateChange) -> frozenset[str]:
    """The other partners for which this person acts less than the period before or after."""
    if change.ends:
        return frozenset()
    first = change.since - PARTNER_CHANGE_PERIOD
    last = change.until + PARTNER_CHANGE_PERIOD if change.until else None
    held: Iterable[Holding | Keeper] = (*register.holdings, *register.keepers)
    return frozenset(
        each.partner
        for each in held
        if each.person == change.person
        and (each.until is None or each.until >= first)
        and (last is None or each.since <= last)
    ) - {change.partner}


def partners_asked(register: Register, change: MandateChange) -> frozenset[str]:
    """Whose keepers must accept: the partner's own, and those of one for which the person acts close by."""
    return frozenset({change.partner}) | _close_by(register, change)


# ── who asks ─────────────────────────────────────────────────────────────────────────────────────────────


def _acts_for(register: Register, person: int, partner: str, today: date) -> bool:
    held = any(
        h.person == person and h.partner == partner and h.overlaps(today, today) for h in register.holdings
    )
    return held or person in register.keepers_of(partner, today)


def broken_by_nominating(register: Register, command: MandateCommand, change: MandateChange) -> Broken:
    """Why this person may not propose this change."""
    found = broken_by_change(register, change, command.today)
    if found:
        return found
    office = command.person is None or command.person in register.office
    own = command.person is not None and _acts_for(register, command.person, change.partner, command.today)
    kept = register.keepers_of(change.partner, command.today)
    first = change.sort is Sort.KEEPER and not kept
    same = any(n.open and n.change == change for n in register.nominations)
    return those(
        (
            not (office or own),
            said("Voordragen kan alleen het bureau van de burgemeester of wie voor deze partner spreekt."),
        ),
        (
            first and not office,
            said("De eerste mandaatbeheerder draagt het bureau van de burgemeester voor."),
        ),
        (same, said("Deze voordracht ligt er al.")),
        (command.person in kept and not command.fresh, PROVE_FIRST),
        (command.person in kept and bool(register.open_objections(change.partner)), FROZEN),
    ) or (_broken_by_address(register, change) if first else ())


def _broken_by_address(register: Register, change: MandateChange) -> Broken:
    """The address of a first keeper is the organisation's own, unless the code goes there on paper."""
    known, elsewhere = register.domains.get(change.partner), set(register.domains.values())
    by_mail = change.proof is not KeeperProof.POST
    abroad = register.kinds[change.partner] is not PartnerKind.MUNICIPALITY
    others = elsewhere - {known} | (register.office_domains if abroad else frozenset())
    return those(
        (
            by_mail and known is not None and change.domain != known,
            said("Het adres van de eerste mandaatbeheerder eindigt op @{domain}.", domain=known or ""),
        ),
        (
            by_mail and change.domain in others,
            said("Dit adres is van een andere organisatie. Neem een adres van de partner, of kies de post."),
        ),
    )


# ── who accepts, refuses and withdraws ───────────────────────────────────────────────────────────────────


def accepts_for(register: Register, command: MandateCommand, nomination: Nomination) -> str:
    """The partner for which this person accepts; empty when for none that is asked."""
    kept = register.kept_by(command.person or 0, command.today) & partners_asked(register, nomination.change)
    done = {partner for _, partner in nomination.accepted}
    own = nomination.change.partner
    return own if own in kept - done else min(kept - done, default="")


def broken_by_accepting(register: Register, command: MandateCommand, nomination: Nomination) -> Broken:
    """Why this person may not accept the nomination."""
    change = nomination.change
    partner = accepts_for(register, command, nomination) if command.person is not None else ""
    if not partner:
        return (ONLY_KEEPERS,)
    return those(
        (not command.fresh, PROVE_FIRST),
        (any(map(register.open_objections, {partner, change.partner})), FROZEN),
        (partner == change.partner and binds_oneself(register, command.person, change), NOT_ONESELF),
    ) or broken_by_change(register, change, command.today)


def binds_oneself(register: Register, person: int | None, change: MandateChange) -> bool:
    """Whether this person would let themself bind the partner, though the covenant does not name them."""
    return change.binds and change.person == person and person not in register.named


def broken_by_refusing(register: Register, command: MandateCommand, nomination: Nomination) -> Broken:
    """Why this person may not refuse the nomination."""
    partner, person = nomination.change.partner, command.person
    kept = register.keepers_of(partner, command.today)
    asked = bool(accepts_for(register, command, nomination)) or person in kept
    office = not kept and person in register.office
    return those(
        (not (asked or office or person == nomination.change.person), ONLY_KEEPERS),
        (not command.reason.strip(), REASON_FIRST),
    )


def broken_by_withdrawing(register: Register, command: MandateCommand, nomination: Nomination) -> Broken:
    """Why this person may not take the nomination back."""
    own = command.person is not None and command.person == nomination.by
    of_office = command.person in register.office and (
        nomination.by is None or nomination.by in register.office
    )
    return those((not (own or of_office), said("Alleen wie iets voordroeg, kan de voordracht intrekken.")))


# ── a first keeper ───────────────────────────────────────────────────────────────────────────────────────


def broken_by_confirming(register: Register, command: MandateCommand, nomination: Nomination) -> Broken:
    """Why this person may not confirm a first keeper: another of the office than who nominated."""
    change, person = nomination.change, command.person
    by_office = nomination.by is None or nomination.by in register.office
    if change.sort is not Sort.KEEPER or not by_office or register.keepers_of(change.partner, command.today):
        return (ONLY_KEEPERS,)
    return those(
        (person not in register.office, said("Alleen het bureau van de burgemeester kan dit bevestigen.")),
        (not command.fresh, PROVE_FIRST),
        (
            person in {nomination.by, change.person},
            said("Een collega bevestigt dit: niet wie voordroeg, en niet wie het zelf wordt."),
        ),
    ) or _broken_by_beginning(register, change, command.today)


def _broken_by_beginning(register: Register, change: MandateChange, today: date) -> Broken:
    """What is wrong by now with a first keeper that was in order when it was nominated."""
    return broken_by_change(register, change, today) or _broken_by_address(register, change)


def broken_by_entering(register: Register, command: MandateCommand, nomination: Nomination) -> Broken:
    """Why this person may not enter the code: it is for who was nominated."""
    change, today = nomination.change, command.today
    if command.person is None or command.person != change.person:
        return (NOT_THERE,)
    accepting = bool(register.keepers_of(change.partner, today))
    return those((accepting, ONLY_KEEPERS)) or _broken_by_beginning(register, change, today)


# ── what is older than keepers ───────────────────────────────────────────────────────────────────────────


def broken_by_adopting(register: Register, command: MandateCommand, held: Holding) -> Broken:
    """Why this person may not accept a mandate that was given before partners had keepers."""
    person = command.person
    binds = held.signs or held.approver
    return those(
        (person not in register.keepers_of(held.partner, command.today), ONLY_KEEPERS),
        (not command.fresh, PROVE_FIRST),
        (bool(register.open_objections(held.partner)), FROZEN),
        (binds and held.person == person and person not in register.named, NOT_ONESELF),
        (for_the_office_elsewhere(register, held.person, held.partner), OFFICE_ELSEWHERE),
        (_accepted_elsewhere(register, held), ALREADY_ELSEWHERE),
    )


def _accepted_elsewhere(register: Register, held: Holding) -> bool:
    """Whether its holder keeps, or was accepted, for another partner on some day of it."""
    accepted: Iterable[Holding | Keeper] = (*(h for h in register.holdings if h.accepted), *register.keepers)
    return any(
        each.person == held.person and each.partner != held.partner and each.overlaps(held.since, held.until)
        for each in accepted
    )
