"""Of which tables somebody gets what when they ask what is kept about them (GDPR, article 15).

Every column that refers to a person stands here, with what of its row is theirs: of a row that they only
confirmed that is little. What is secret is named and not shown. A test compares this with the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from language.said import Said, said


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table that refer to somebody in one column, and what of them is shown."""

    table: str
    column: str
    title: Said
    shown: tuple[str, ...] = ()


_GROUND = ("since", "until", "mandate_source", "mandate_reference", "mandate_conditions")
PARTS = (
    # ── the account ──────────────────────────────────────────────────────────────────────────────────────
    Part("roles", "person_id", said("Uw rollen"), ("role",)),
    Part(
        "sessions",
        "person_id",
        said("Waar u bent of was ingelogd"),
        ("browser", "started_at", "seen_at", "proved_at", "issuer", "subject"),
    ),
    Part("invitations", "person_id", said("Uitnodigingen"), ("expires_at", "used_at")),
    Part("factors", "person_id", said("Inlogmiddelen, zonder hun geheim"), ("kind", "name", "added_at")),
    Part("recovery_codes", "person_id", said("Herstelcodes, zonder de code zelf")),
    Part("sign_ons", "person_id", said("Inlogdiensten"), ("issuer", "subject", "bound_at")),
    Part("address_changes", "person_id", said("Adressen die u nog moet bevestigen"), ("email", "expires_at")),
    Part("calendar_feeds", "person_id", said("Uw agenda, zonder het geheime adres"), ("made_at",)),
    Part(
        "resets",
        "person_id",
        said("Herstel van uw account"),
        ("address", "asked_at", "confirmed_at", "settled_at", "done"),
    ),
    Part("resets", "asked_by", said("Herstel dat u aanvroeg voor een ander"), ("asked_at",)),
    Part("resets", "confirmed_by", said("Herstel dat u bevestigde voor een ander"), ("confirmed_at",)),
    Part("resets", "affirmed_by", said("Herstel waarvan u zei dat het klopt"), ("settled_at",)),
    Part(
        "role_requests",
        "person_id",
        said("Rollen die voor u zijn aangevraagd"),
        ("role", "asked_at", "settled_at", "given"),
    ),
    Part("role_requests", "asked_by", said("Rollen die u aanvroeg voor een ander"), ("role", "asked_at")),
    Part(
        "role_requests",
        "settled_by",
        said("Rollen van een ander waarover u besliste"),
        ("role", "settled_at", "given"),
    ),
    # ── for whom one speaks ──────────────────────────────────────────────────────────────────────────────
    Part("seats", "person_id", said("Uw zetels"), ("partner", "level", "approver", *_GROUND)),
    Part("seats", "given_by", said("Zetels die u gaf"), ("partner", "level", "since")),
    Part("seats", "accepted_by", said("Zetels die u aannam"), ("partner", "level", "since")),
    Part("signatories", "person_id", said("Waar u voor tekent"), ("partner", "function", *_GROUND)),
    Part("signatories", "given_by", said("Tekenmandaten die u gaf"), ("partner", "since")),
    Part("signatories", "accepted_by", said("Tekenmandaten die u aannam"), ("partner", "since")),
    Part(
        "keepers",
        "person_id",
        said("Partners waarvan u de mandaten beheert"),
        ("partner", "function", "since", "until", "proof", "domain", "at"),
    ),
    Part("keepers", "given_by", said("Mandaatbeheerders die u voordroeg"), ("partner", "at")),
    Part("keepers", "accepted_by", said("Mandaatbeheerders die u bevestigde"), ("partner", "at")),
    Part(
        "keeper_objections",
        "person_id",
        said("Uw bezwaren tegen een mandaatbeheerder"),
        ("partner", "reason", "at"),
    ),
    Part(
        "keeper_votes",
        "person_id",
        said("Uw oordelen over zo'n bezwaar"),
        ("partner", "stays", "reason", "at"),
    ),
    Part(
        "nominations",
        "person_id",
        said("Voordrachten die over u gaan"),
        ("partner", "sort", "content", "at", "state", "settled_at"),
    ),
    Part("nominations", "by_id", said("Voordrachten die u deed"), ("partner", "sort", "at", "state")),
    Part(
        "nominations",
        "settled_by",
        said("Voordrachten waarover u besliste"),
        ("partner", "sort", "settled_at", "reason"),
    ),
    Part("nomination_acceptances", "person_id", said("Voordrachten die u aannam"), ("partner", "at")),
    Part(
        "handovers",
        "from_id",
        said("Taken die u overdroeg"),
        ("team_id", "offered_at", "settled_at", "accepted"),
    ),
    Part(
        "handovers",
        "to_id",
        said("Taken die u kreeg aangeboden"),
        ("team_id", "offered_at", "settled_at", "accepted"),
    ),
    Part(
        "certificates",
        "person_id",
        said("Uw certificaten"),
        ("partner", "subject", "issuer", "level", "reference", "since", "until"),
    ),
    # ── what one did and said ────────────────────────────────────────────────────────────────────────────
    Part("agreements", "submitted_by", said("Aanvragen die u indiende"), ("id", "state")),
    Part("agreements", "recognised_by", said("Teams die u erkende"), ("id", "recognised_at")),
    Part("agreements", "notice_person", said("Werkafspraken die u opzegde"), ("id", "notice_day")),
    Part(
        "revisions", "person_id", said("Teksten die u voorstelde"), ("proposal_id", "number", "draft", "at")
    ),
    Part(
        "stances",
        "person_id",
        said("Uw standpunten"),
        ("proposal_id", "partner", "level", "stance", "reason", "at"),
    ),
    Part("remarks", "person_id", said("Uw reacties"), ("proposal_id", "partner", "text", "at")),
    Part("approvals", "person_id", said("Uw goedkeuringen"), ("agreement_id", "partner", "at", "void_at")),
    Part(
        "papers",
        "opened_by",
        said("Documenten waarvan u de ondertekening opende"),
        ("agreement_id", "reference", "opened_at"),
    ),
    Part(
        "asked_signatories",
        "person_id",
        said("Documenten die u mocht tekenen"),
        ("partner", "name", "function", "field", *_GROUND),
    ),
    Part("asked_signatories", "given_by", said("Ondertekenaars aan wie u het mandaat gaf"), ("partner",)),
    Part(
        "asked_signatories",
        "accepted_by",
        said("Ondertekenaars van wie u het mandaat aannam"),
        ("partner",),
    ),
    Part("signatures", "person_id", said("Uw handtekeningen"), ("way", "level", "means", "issuer", "at")),
    Part(
        "meetings",
        "planned_by",
        said("Overleg dat u plande"),
        ("agreement_id", "subject", "starts_at", "minutes", "place", "link"),
    ),
    Part("meeting_invitees", "person_id", said("Overleg waarvoor u bent uitgenodigd"), ("meeting_id",)),
    Part("meeting_notes", "person_id", said("Uw notities"), ("meeting_id", "text", "at")),
    Part("judgements", "person_id", said("Zinnen die u beoordeelde voor het register"), ("version", "at")),
    Part("reminders", "person_id", said("Herinneringen aan u"), ("agreement_id", "kind", "number", "at")),
    Part("reminders", "sent_by", said("Herinneringen die u stuurde"), ("agreement_id", "at")),
    Part("outbox", "person_id", said("Berichten aan u"), ("subject", "address", "created_at", "sent_at")),
    Part("idempotency", "person_id", said("Formulieren die u stuurde"), ("at",)),
)
"""Every part, in the order in which somebody reads them."""
EXEMPT: Mapping[tuple[str, str], str] = {}
"""Table and column of which somebody gets nothing, with the reason."""
