"""The whole access of the site on one page: every route, by whom, for their own and for what is another's.

A route that does not stand here fails the test. `opens` says, for each thing that an address can name, to
whom it opens; to everybody else it answers exactly as to an unknown number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.door.stages import ADMINISTRATOR, APPROVER, NOBODY, OFFICES, OTHER, ROLES, SIGNATORY, STRANGER
from tests.world import HOUSING, KEYS, POLICE

OWN, OTHER_TEAM, OTHER_PARTNER, UNKNOWN = "own", "other team", "other partner", "unknown"
LOGGED_IN = frozenset(ROLES) - {NOBODY}
SPEAKERS = {f"{partner}-{level}" for partner in KEYS for level in (1, 2, 3)}
PARTNERS = frozenset(SPEAKERS | {APPROVER, SIGNATORY})
COMMON = PARTNERS | set(OFFICES)
"""Who takes part in every dossier of this municipality."""
TEAM, OTHERS = COMMON | {"coordinator"}, COMMON | {OTHER}
SUCCESSOR = "opvolger"
"""To whom the other team's coordinator offered their part."""
NOTHING = ("nothing",)
"""Of these this installation has none, so every name is unknown."""
HELD, KEEPER = f"{POLICE}-1", f"{POLICE}-3"
WHY = {"reason": "Een reden."}
TRIED = (
    NOBODY, STRANGER, ADMINISTRATOR, OTHER, "coordinator", HELD, f"{POLICE}-2", KEEPER, SIGNATORY,
    "kantoor",
)  # fmt: skip
"""One of every sort of role."""


@dataclass(frozen=True)
class Route:
    """An address, with what it may name between braces, and to whom each of those opens."""

    address: str
    opens: Mapping[str, frozenset[str]]
    public: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    """What a form needs before the site looks whose thing it is."""


def public(address: str) -> Route:
    return Route(address, {OWN: frozenset(ROLES)}, public=True)


def account(address: str) -> Route:
    return Route(address, {OWN: LOGGED_IN})


def office(address: str, *, of: Iterable[str] = (OWN,)) -> Route:
    return Route(address, dict.fromkeys(of, frozenset(OFFICES)))


def team(address: str) -> Route:
    return Route("/dossier/{dossier}" + address, {OWN: frozenset(TEAM), OTHER_TEAM: frozenset(OTHERS)})


def led(address: str) -> Route:
    """Of a dossier, for the office alone."""
    return office("/dossier/{dossier}" + address, of=(OWN, OTHER_TEAM))


def paper(address: str) -> Route:
    """Of a dossier that has come so far; the other team's has not."""
    return Route("/dossier/{dossier}" + address, {OWN: frozenset(TEAM), OTHER_TEAM: frozenset()})


def with_a_text(address: str) -> Route:
    """The same of a dossier with a text that was put up; the other team has none yet."""
    return Route("/dossier/{dossier}" + address, {OWN: frozenset(OFFICES), OTHER_TEAM: frozenset()})


def meeting(address: str) -> Route:
    """Of a meeting of the own team; within the other team's dossier it does not exist."""
    return paper("/overleg/{meeting}" + address)


def of_each(address: str) -> Route:
    """Of each coordinator their own."""
    return Route(address, {OWN: frozenset({"coordinator"}), OTHER_TEAM: frozenset({OTHER})})


def of_each_speaker(address: str, **fields: str) -> Route:
    """Of who sits in a seat; another partner's seat is unknown."""
    return Route(address, {OWN: frozenset({HELD}), OTHER_PARTNER: frozenset({f"{HOUSING}-1"})}, fields=fields)


def asking(address: str) -> Route:
    """Whoever speaks for a partner, and the office: they may ask for a mandate."""
    return Route(address, {OWN: frozenset(COMMON | {"coordinator", OTHER})})


def of_partner(address: str) -> Route:
    """A mandate, for its own partner's people and for the office."""
    return Route(address, KEEPER_OF)


OF_POLICE = frozenset({*(f"{POLICE}-{level}" for level in (1, 2, 3)), *OFFICES})
OF_HOUSING = frozenset({*(f"{HOUSING}-{level}" for level in (1, 2, 3)), APPROVER, SIGNATORY, *OFFICES})
KEEPER_OF = {OWN: OF_POLICE, OTHER_PARTNER: OF_HOUSING}
WATCHERS = frozenset({*(f"{partner}-3" for partner in KEYS), "coordinator", OTHER, *OFFICES})
WATCHED = {OWN: WATCHERS, OTHER_PARTNER: WATCHERS}
"""Who is told of other partners' keepers."""


def of_successor(address: str) -> Route:
    """Of whom a handover was offered to."""
    return Route(address, {OWN: frozenset({STRANGER}), OTHER_TEAM: frozenset({SUCCESSOR})})


def of_keeper(address: str) -> Route:
    """Of who keeps the mandates of the partner for which somebody speaks."""
    return Route(address, {OWN: frozenset({KEEPER})})


def secret(address: str) -> Route:
    """Whoever knows the address: what stands in it cannot be guessed."""
    return Route(address, {OWN: frozenset(ROLES)}, public=True)


ROUTES: dict[str, Route] = {
    # ── everybody ────────────────────────────────────────────────────────────────────────────────────────
    "GET public.home": public("/"),
    "GET public.register": public("/register"),
    "GET public.team": public("/register/{slug}"),
    "GET public.evidence": public("/register/{slug}/bewijspakket.zip"),
    "GET public.check": public("/controle"),
    "POST public.checked": public("/controle"),
    "GET static": public("/static/{file}"),
    "GET site.about": public("/over"),
    "GET site.accessibility": public("/toegankelijkheid"),
    "GET site.privacy": public("/privacy"),
    "GET site.security": Route("/.well-known/security.txt?{nothing}", {}, public=True),
    "GET site.security_elsewhere": public("/security.txt"),
    "GET trust.certificate": Route("/vertrouwen/{nothing}.cer", {}, public=True),
    "GET trust.revoked": Route("/vertrouwen/{nothing}.crl", {}, public=True),
    "GET house_style.sheet": Route("/huisstijl.css?{nothing}", {}, public=True),
    # ── getting in ───────────────────────────────────────────────────────────────────────────────────────
    "GET account.log_in": public("/inloggen"),
    "POST account.logging_in": public("/inloggen"),
    "GET account.invitation": secret("/uitnodiging/{invitation}"),
    "POST account.accept": secret("/uitnodiging/{invitation}"),
    "GET resets.show": secret("/herstel/{token}"),
    "POST resets.right": secret("/herstel/{token}/ja"),
    "POST resets.wrong": secret("/herstel/{token}/nee"),
    "GET second.step": public("/inloggen/tweede-stap"),
    "POST second.take": public("/inloggen/tweede-stap"),
    "GET second.begin": public("/inloggen/tweede-stap/instellen"),
    "POST second.begun": public("/inloggen/tweede-stap/instellen"),
    "POST passkeys.ask": public("/passkey/vraag"),
    "POST passkeys.log_in": public("/passkey/inloggen"),
    "GET sign_on.begin": Route("/inloggen/organisatie/{nothing}", {}, public=True),
    "GET sign_on.back": Route("/inloggen/organisatie/{nothing}/terug", {}, public=True),
    "POST sign_on.enter": Route("/inloggen/organisatie/{nothing}/terug", {}, public=True),
    # ── whoever is logged in ─────────────────────────────────────────────────────────────────────────────
    "GET work.tasks": account("/taken"),
    "GET pile.show": account("/stapel"),
    "GET pile.chosen": account("/stapel/ondertekenen"),
    "POST pile.sign": account("/stapel/ondertekenen"),
    "POST account.log_out": account("/uitloggen"),
    "GET second.prove": account("/bewijs"),
    "POST second.proving": account("/bewijs"),
    "POST passkeys.prove": account("/passkey/bewijs"),
    "GET own.show": account("/account"),
    "GET own.app": account("/account/app"),
    "POST own.app": account("/account/app"),
    "GET own.password": account("/account/wachtwoord"),
    "POST own.password": account("/account/wachtwoord"),
    "GET own.address": account("/account/adres"),
    "POST own.address": account("/account/adres"),
    "POST own.language": account("/account/taal"),
    "GET own_data.show": account("/account/gegevens"),
    "GET own_data.download": account("/account/gegevens/alles.zip"),
    "POST own.codes": account("/account/herstelcodes"),
    "POST own.end_others": account("/account/ingelogd/andere/einde"),
    "GET passkeys.new": account("/account/passkey"),
    "POST passkeys.make": account("/account/passkey"),
    "POST passkeys.ask_to_make": account("/account/passkey/vraag"),
    "GET calendar.show": account("/agenda"),
    "POST calendar.renew": account("/agenda/vernieuwen"),
    "POST calendar.revoke": account("/agenda/intrekken"),
    "GET calendar.feed": secret("/agenda/{feed}.ics"),
    "GET seats.own": account("/mijn-zetels"),
    # ── one person's own ─────────────────────────────────────────────────────────────────────────────────
    "POST own.end": of_each("/account/ingelogd/{session}/einde"),
    "POST own.remove": of_each("/account/inlogmiddel/{factor}/weg"),
    "GET own.wanted": of_each("/account/adres/{wanted}"),
    "POST own.confirm": of_each("/account/adres/{wanted}"),
    "GET seats.deputy": of_each_speaker("/mijn-zetels/{seat}/waarnemer"),
    "POST seats.deputy": of_each_speaker("/mijn-zetels/{seat}/waarnemer"),
    "POST seats.end": of_each_speaker("/mijn-zetels/waarnemer/{deputy}/einde", until="2026-11-25"),
    "GET handovers.form": of_each("/dossier/{dossier}/overdracht"),
    "POST handovers.offer": of_each("/dossier/{dossier}/overdracht"),
    "POST handovers.withdraw": of_each("/dossier/{dossier}/overdracht/{handover}/intrekken"),
    "GET handovers.show": of_successor("/overdracht/{handover}"),
    "POST handovers.accept": of_successor("/overdracht/{handover}/aannemen"),
    "POST handovers.decline": of_successor("/overdracht/{handover}/afwijzen"),
    "GET resets.kept": of_keeper("/herstel/collega/{kept}"),
    "POST resets.affirm": of_keeper("/herstel/collega/{kept}"),
    "GET dossier.receipt": Route(
        "/dossier/{dossier}/geschiedenis/{entry}/ontvangstbewijs.json",
        {OWN: frozenset({"coordinator"}), OTHER_PARTNER: frozenset({HELD})},
    ),
    # ── whoever takes part in a dossier ──────────────────────────────────────────────────────────────────
    "GET dossier.show": team(""),
    "GET dossier.application": team("/aanvraag"),
    "GET application.step": team("/aanvraag/team"),
    "POST application.save": team("/aanvraag/team"),
    "GET dossier.negotiation": team("/onderhandeling"),
    "GET dossier.decision": paper("/onderhandeling/{proposal}"),
    "GET dossier.course": paper("/onderhandeling/{proposal}/verloop"),
    "GET dossier.proposal": team("/voorstel?kind=aanvulling"),
    "POST dossier.preview": team("/voorstel/kaart?kind=gebied"),
    "GET dossier.text": team("/tekst"),
    "GET dossier.approval": team("/goedkeuring"),
    "GET dossier.signing": team("/ondertekening"),
    "GET dossier.history": team("/geschiedenis"),
    "GET dossier.recognition": team("/erkenning"),
    "GET dossier.document": paper("/document.pdf"),
    "GET dossier.evidence": team("/bewijspakket.zip"),
    "POST dossier.act": team("/schorsen"),
    "GET meetings.listing": team("/overleg"),
    "GET meetings.new": team("/overleg/nieuw"),
    "POST meetings.plan": team("/overleg/nieuw"),
    "GET meetings.show": meeting(""),
    "GET meetings.download": meeting("/overleg.ics"),
    "GET meetings.other_slot": meeting("/verzetten"),
    "POST meetings.move": meeting("/verzetten"),
    "POST meetings.cancel": meeting("/afzeggen"),
    "POST meetings.write": meeting("/notities"),
    # ── the burgemeester's office ────────────────────────────────────────────────────────────────────────
    "GET office.board": office("/overzicht"),
    "GET office.new_team": office("/teams/nieuw"),
    "POST office.start_team": office("/teams/nieuw"),
    "GET office.terms": office("/termijnen"),
    "GET office.term": office("/termijnen/instemmen"),
    "POST office.set_term": office("/termijnen/instemmen"),
    "POST office.remind": led("/herinneren"),
    "GET publication.unread": office("/openbaar"),
    "GET publication.show": with_a_text("/openbaar"),
    "POST publication.judge": with_a_text("/openbaar"),
    "GET administration.overview": office("/beheer"),
    "GET administration.partners": office("/beheer/partners"),
    "GET administration.people": office("/beheer/mensen"),
    "GET administration.invite": office("/beheer/mensen/nieuw"),
    "POST administration.invite": office("/beheer/mensen/nieuw"),
    "GET administration.undelivered": office("/beheer/berichten"),
    "POST administration.try_again": office("/beheer/berichten/{message}/opnieuw"),
    "GET administration.person": office("/beheer/mensen/{person}"),
    "POST administration.renew": office("/beheer/mensen/{person}/uitnodiging"),
    "POST administration.withdraw": office("/beheer/mensen/{person}/uitnodiging/intrekken"),
    "GET administration.close": office("/beheer/mensen/{person}/sluiten"),
    "POST administration.close": office("/beheer/mensen/{person}/sluiten"),
    "GET confirming.waiting": office("/beheer/te-bevestigen"),
    "POST confirming.ask_reset": office("/beheer/mensen/{person}/herstel"),
    "POST confirming.ask_role": office("/beheer/mensen/{person}/collega"),
    "POST confirming.confirm_reset": office("/beheer/te-bevestigen/herstel/{reset}"),
    "POST confirming.cancel_reset": office("/beheer/te-bevestigen/herstel/{reset}/afbreken"),
    "POST confirming.confirm_role": office("/beheer/te-bevestigen/rol/{asked}"),
    "POST confirming.refuse_role": office("/beheer/te-bevestigen/rol/{asked}/weigeren"),
    "GET mandates.register": office("/mandaten"),
    # ── whose mandates they are ──────────────────────────────────────────────────────────────────────────
    "GET mandates.seat": asking("/mandaten/zetel"),
    "POST mandates.seat": asking("/mandaten/zetel"),
    "GET mandates.signatory": asking("/mandaten/ondertekenaar"),
    "POST mandates.signatory": asking("/mandaten/ondertekenaar"),
    "GET mandates.keeper": asking("/mandaten/beheerder"),
    "POST mandates.keeper": asking("/mandaten/beheerder"),
    "GET mandates.deputy": of_partner("/mandaten/zetel/{seat}/waarnemer"),
    "POST mandates.deputy": of_partner("/mandaten/zetel/{seat}/waarnemer"),
    "GET mandates.end": of_partner("/mandaten/zetel/{seat}/einde"),
    "POST mandates.end": of_partner("/mandaten/zetel/{seat}/einde"),
    "GET keepers.show": account("/mandaatbeheer"),
    "POST keepers.accept": Route("/mandaatbeheer/voordracht/{nothing}/aannemen", {}),
    "POST keepers.refuse": Route("/mandaatbeheer/voordracht/{nothing}/afwijzen", {}, fields=WHY),
    "POST keepers.withdraw": Route("/mandaatbeheer/voordracht/{nothing}/intrekken", {}),
    "POST keepers.confirm": Route("/mandaatbeheer/voordracht/{nothing}/bevestigen", {}),
    "POST keepers.enter_code": Route("/mandaatbeheer/voordracht/{nothing}/code", {}, fields={"code": "AAAA"}),
    "POST keepers.adopt": Route("/mandaatbeheer/zetel/{nothing}/aanvaarden", {}),
    "POST keepers.end_keeper": Route("/mandaatbeheer/beheerder/{keeper}/einde", KEEPER_OF),
    "POST keepers.object_to": Route("/mandaatbeheer/beheerder/{keeper}/bezwaar", WATCHED, fields=WHY),
    "POST keepers.settle": Route(
        "/mandaatbeheer/bezwaar/{nothing}/afhandelen", {}, fields={**WHY, "outcome": "blijft"}
    ),
    "GET covenants.versions": office("/convenanten"),
    "GET covenants.team": office("/convenanten/team/{dossier}"),
    "GET certificates.register": office("/certificaten"),
    "GET certificates.register_one": office("/certificaten/nieuw"),
    "POST certificates.register_one": office("/certificaten/nieuw"),
    "GET certificates.end": Route("/certificaten/{nothing}/einde", {}),
    "POST certificates.end": Route("/certificaten/{nothing}/einde", {}),
}
