"""Objecting to another partner's first keeper, and who settles that (lifecycle, section 5)."""

from datetime import date, timedelta

from language.said import said
from workflow.domain.partners.policy import OBJECTION_PERIOD
from workflow.domain.partners.register import Keeper, MandateChange, MandateCommand, Register
from workflow.domain.partners.rules import PROVE_FIRST, REASON_FIRST, Broken, those
from workflow.domain.partners.words import KeeperProof, Sort


def broken_by_objecting(register: Register, command: MandateCommand, keeper: Keeper) -> Broken:
    """Why this person may not object to this keeper."""
    person, today = command.person or 0, command.today
    others = register.kept_by(person, today) - {keeper.partner}
    named = frozenset(k.partner for k in register.keepers if k.person == person and k.id) & others
    first = keeper.proof in {KeeperProof.DOMAIN, KeeperProof.POST}
    own = any(o.person == person for o in register.open_objections(keeper.partner) if o.keeper == keeper.id)
    return those(
        (not named, said("Alleen een mandaatbeheerder van een andere partner kan hier bezwaar maken.")),
        (
            not first or not keeper.holds_on(today) or today > keeper.since + OBJECTION_PERIOD,
            said("Bezwaar kan alleen in de eerste zeven dagen van een eerste mandaatbeheerder."),
        ),
        (own, said("U maakte al bezwaar.")),
        (not command.reason.strip(), REASON_FIRST),
        (not command.fresh, PROVE_FIRST),
    )


def broken_by_settling(register: Register, command: MandateCommand, keeper: Keeper) -> Broken:
    """Why this person has no say in an objection: it is for other partners' keepers and the office."""
    person = command.person or 0
    other = any(
        k.person == person and k.partner != keeper.partner and k.id and k.holds_on(command.today)
        for k in register.keepers
    )
    return those(
        (
            not other and person not in register.office,
            said("Dit handelen mandaatbeheerders van twee andere partners en het bureau samen af."),
        ),
        (person == keeper.person, said("Over uzelf beslist u hier niet.")),
        (not command.reason.strip(), REASON_FIRST),
        (not command.fresh, PROVE_FIRST),
    )


def sent_away(keeper: Keeper, today: date) -> MandateChange:
    """The end of this keepership at once: yesterday was its last day, so that it gives nothing more today."""
    last = today - timedelta(days=1)
    return MandateChange(Sort.KEEPER_END, keeper.partner, keeper.person, keeper.since, last, keeper.id)
