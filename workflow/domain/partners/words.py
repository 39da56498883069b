"""The words of the mandates: English member, the municipality's own Dutch word as value."""

from enum import StrEnum


class Sort(StrEnum):
    """What a nomination is about."""

    SEAT = "zetel"
    SIGNATURE = "ondertekenaar"
    KEEPER = "mandaatbeheerder"
    SEAT_END = "einde_zetel"
    SIGNATURE_END = "einde_ondertekenaar"
    KEEPER_END = "einde_mandaatbeheerder"


class NominationState(StrEnum):
    """Where a nomination stands."""

    OPEN = "open"
    AWAITS_CODE = "wacht_op_code"
    """Confirmed; the code that went by post is still to be entered by who was nominated."""
    ACCEPTED = "aangenomen"
    REFUSED = "afgewezen"
    WITHDRAWN = "ingetrokken"


class KeeperProof(StrEnum):
    """By what it was established that a keeper belongs to the partner."""

    DOMAIN = "domein"
    """The address is in the organisation's own mail domain."""
    POST = "post"
    """A code on paper went to the organisation's postal address."""
    SIGN_ON = "inlogdienst"
    """The organisation's own login provider names this person."""
    KEEPER = "beheerder"
    """A keeper of the same partner appointed this one."""


class MandateAct(StrEnum):
    """What somebody can do about the mandates of a partner."""

    NOMINATE = "voordragen"
    ACCEPT = "aannemen"
    REFUSE = "afwijzen"
    WITHDRAW = "intrekken"
    CONFIRM = "bevestigen"
    ENTER_CODE = "code_invullen"
    ADOPT = "aanvaarden"
    """Accept a mandate that was given before partners had keepers."""
    OBJECT = "bezwaar_maken"
    SETTLE = "afhandelen"
