"""The words of the protocol: English member, the municipality's own Dutch word as value.

The value is what is stored, shown (see `label`) and used in URLs. `docs/glossary.md` is the authority.
"""

from enum import StrEnum

from language.said import Said


class State(StrEnum):
    """Where a working agreement stands between first draft and recognised."""

    DRAFT = "concept"
    SUBMITTED = "ingediend"
    IN_NEGOTIATION = "in_onderhandeling"
    FOR_APPROVAL = "ter_goedkeuring"
    AGREED = "overeengekomen"
    FOR_SIGNING = "ter_ondertekening"
    SIGNED = "ondertekend"
    RECOGNISED = "erkend"
    SUSPENDED = "geschorst"
    SUPERSEDED = "vervangen"
    EXPIRED = "verlopen"
    ENDED = "beëindigd"
    WITHDRAWN = "ingetrokken"


FINAL = frozenset({State.SUPERSEDED, State.EXPIRED, State.ENDED, State.WITHDRAWN})
"""Nothing leads out of these."""
IN_FORCE = frozenset({State.RECOGNISED, State.SUSPENDED})
"""The agreement binds; while suspended the team is not recognised."""


class Action(StrEnum):
    """What somebody can do to a working agreement."""

    FILL_IN = "invullen"
    SUBMIT = "indienen"
    RETURN = "terugsturen"
    TAKE_UP = "in_behandeling_nemen"
    PROPOSE = "voorstellen"
    REVISE = "herzien"
    RETRACT = "terugnemen"
    CONSENT = "instemmen"
    OBJECT = "bezwaar_maken"
    REMARK = "reageren"
    JOIN = "toetreden"
    LEAVE = "uittreden"
    PUT_TO_APPROVAL = "voorleggen"
    APPROVE = "goedkeuren"
    REOPEN = "heropenen"
    OPEN_SIGNING = "ondertekening_openen"
    SIGN = "ondertekenen"
    DECLINE = "weigeren"
    RECOGNISE = "erkennen"
    WITHDRAW = "intrekken"
    SUSPEND = "schorsen"
    RESUME = "hervatten"
    AMEND = "wijzigen"
    RENEW = "verlengen"
    END = "beëindigen"
    LAPSE = "aflopen"
    SUPERSEDE = "vervangen"


class Administration(StrEnum):
    """What is set up rather than decided; journalled like everything else."""

    ADOPTED = "convenant_vaststellen"
    EXPLAINED = "convenant_uitleggen"
    INVITED = "uitnodigen"
    ACCEPTED = "uitnodiging_aannemen"
    WITHDRAWN = "uitnodiging_intrekken"
    CLOSED = "account_sluiten"
    ERASED = "persoonsgegevens_wissen"
    SEAT_GIVEN = "zetel_geven"
    SIGNATURE_GIVEN = "ondertekenaar_aanwijzen"
    SEAT_ENDED = "zetel_beëindigen"
    SIGNATURE_ENDED = "ondertekenaar_ontheffen"
    MANDATE_ADOPTED = "mandaat_aanvaarden"
    NOMINATED = "voordragen"
    NOMINATION_ACCEPTED = "voordracht_aannemen"
    NOMINATION_REFUSED = "voordracht_afwijzen"
    NOMINATION_WITHDRAWN = "voordracht_intrekken"
    KEEPER_CONFIRMED = "mandaatbeheerder_bevestigen"
    KEEPER_CODE = "mandaatcode_invullen"
    KEEPER_GIVEN = "mandaatbeheerder_aanwijzen"
    KEEPER_ENDED = "mandaatbeheerder_ontheffen"
    KEEPER_OBJECTION = "bezwaar_tegen_mandaatbeheerder"
    KEEPER_SETTLED = "bezwaar_tegen_mandaatbeheerder_afhandelen"
    HANDOVER_OFFERED = "overdracht_aanbieden"
    HANDED_OVER = "overdragen"
    HANDOVER_CLOSED = "overdracht_sluiten"
    ORGANISATION_ADDED = "organisatie_toevoegen"
    TEAM_STARTED = "team_beginnen"
    SUCCESSOR_STARTED = "opvolger_beginnen"
    TERM_SET = "termijn_instellen"
    RESTAMPED = "hertijdstempelen"
    ORDER_DECLARED = "volgorde_verklaren"
    ANCHORED = "anker_zetten"
    CERTIFICATE_REGISTERED = "certificaat_registreren"
    CERTIFICATE_ENDED = "certificaat_beëindigen"
    FACTOR_ADDED = "inlogmiddel_toevoegen"
    FACTOR_REMOVED = "inlogmiddel_verwijderen"
    CODES_MADE = "herstelcodes_maken"
    CODE_USED = "herstelcode_gebruiken"
    RESET = "inlogmiddelen_intrekken"
    PASSWORD_CHANGED = "wachtwoord_wijzigen"  # noqa: S105 - a word
    ADDRESS_CHANGED = "adres_wijzigen"
    RESET_ASKED = "herstel_aanvragen"
    RESET_CONFIRMED = "herstel_bevestigen"
    RESET_AFFIRMED = "herstel_beamen"
    RESET_CANCELLED = "herstel_afbreken"
    ROLE_ASKED = "rol_aanvragen"
    ROLE_GIVEN = "rol_geven"
    ROLE_REFUSED = "rol_weigeren"
    SIGN_ON_BOUND = "organisatielogin_koppelen"
    SIGN_ON_REFUSED = "organisatielogin_weigeren"
    KEYS_REGISTERED = "sleutels_vastleggen"
    KEYS_ADOPTED = "sleutels_overnemen"
    SENTENCE_JUDGED = "openbare_zin_beoordelen"
    MESSAGES_LEFT = "berichten_klaarzetten"
    MESSAGE_RETRIED = "bericht_opnieuw_proberen"
    GUARDED = "onder_bewaking_stellen"
    CLOCK_CONFIRMED = "klok_bevestigen"
    CHECKPOINT_SENT = "controlepunt_versturen"
    STORE_CHECKED = "bewaring_controleren"


class KeyKind(StrEnum):
    """What an installation's own keys are for."""

    ROOT = "wortel"
    ISSUING = "uitgifte"
    VAULT = "kluis"
    ROWS = "rijgeheim"
    JOURNAL = "journaal"


class EntryKind(StrEnum):
    """What sort of thing a journal entry records."""

    DECISION = "besluit"
    REFUSAL = "weigering"
    ADMINISTRATION = "beheer"
    MEETING = "overleg"


class ProposalKind(StrEnum):
    """What a proposal changes; the kind decides who must consent."""

    DEVIATION = "afwijking"
    SUPPLEMENT = "aanvulling"
    AREA_CHANGE = "gebied"


class Stance(StrEnum):
    """What one partner says, at one level, of one exact revision."""

    CONSENTED = "instemming"
    OBJECTED = "bezwaar"


class CellState(StrEnum):
    """What the table of partners and levels shows for a required stance."""

    OPEN = "open"
    CONSENTED = "instemming"
    OBJECTED = "bezwaar"


class ProposalState(StrEnum):
    """Where a proposal stands. Computed, never stored: only the stances decide."""

    OPEN = "open"
    ACCEPTED = "aanvaard"
    OBJECTED = "bezwaar"
    RETRACTED = "teruggenomen"


class PartnerKind(StrEnum):
    """What sort of organisation a partner is. The rules name three: team, gemeente and politie."""

    TEAM = "buurtpreventieteam"
    MUNICIPALITY = "gemeente"
    POLICE = "politie"
    HOUSING = "woningcorporatie"
    OTHER = "andere_partner"


class SigningWay(StrEnum):
    """With whose key, and where, a signature is set."""

    EPHEMERAL = "eenmalige_sleutel"
    FILE = "certificaatbestand"
    TOKEN = "token"  # noqa: S105 - a word
    SERVICE = "ondertekendienst"
    UPLOAD = "elders_ondertekend"


class SignatureLevel(StrEnum):
    """What sort of electronic signature it is (Regulation (EU) 910/2014, article 3, 10 to 12)."""

    SIMPLE = "gewone"
    ADVANCED = "geavanceerde"
    QUALIFIED = "gekwalificeerde"

    @property
    def rank(self) -> int:
        """How much it is worth: a higher level is every lower one too."""
        return list(SignatureLevel).index(self)


class MarkKind(StrEnum):
    """What in a text may tell who somebody is, and is looked at before it becomes public."""

    NAME = "naam"
    ADDRESS = "adres"
    TELEPHONE = "telefoonnummer"
    EMAIL = "e-mailadres"


class PublicPlace(StrEnum):
    """Where people's own words stand in what becomes public."""

    TEAM_NAME = "naam_van_het_team"
    STREET = "straat"
    DEVIATION = "afwijking"
    TITLE = "titel"
    SUPPLEMENT = "aanvulling"


class ReminderKind(StrEnum):
    """What sort of message a term led to. None of them decides anything."""

    REMINDER = "herinnering"
    BY_HAND = "met_de_hand"
    INFORMATION = "ter_informatie"


class MailProblem(StrEnum):
    """Why a message did not go out."""

    SERVER = "mailserver"
    """The mail server is away or takes nothing now; this concerns every message."""
    REFUSED = "geweigerd"
    """The mail server does not take this message to this address."""
    NO_ADDRESS = "geen_adres"
    NO_SUCH_LETTERS = "geen_letters"
    """The part before the @ has letters that this mail server cannot carry (SMTPUTF8)."""
    CHANGED = "veranderd"
    """It is not what the application wrote."""


class FactorKind(StrEnum):
    """With what somebody proves who they are, beside a password."""

    APP = "app"
    PASSKEY = "passkey"


class Role(StrEnum):
    """What a person may do besides speaking for a partner. No role ever consents, approves or signs."""

    MAYORS_OFFICE = "burgemeestersbureau"
    ADMINISTRATOR = "beheerder"
    INSTALLATION = "installatie"
    """Nobody holds it: what follows by itself from a date or from another act."""


def label(word: StrEnum) -> Said:
    """The word as a person reads it: `in_behandeling_nemen` becomes "in behandeling nemen"."""
    return Said(word.value.replace("_", " "))
