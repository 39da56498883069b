"""Every reason a verdict can have: a code that stays, the question it answers, and one sentence per language.

A sentence is for somebody without technical knowledge; the code and the word of ETSI are for programs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from language.said import Said
from signing.etsi import Sub


class Question(Enum):
    """The three questions that are answered separately."""

    UNCHANGED = "ongewijzigd"
    SIGNER = "wie"
    TRUST = "vertrouwd"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is not "geldig", or what must be known with it. Its str is the Dutch sentence."""

    code: str
    """Stays the same for ever; programs may act on it."""
    question: Question
    etsi: Sub
    nl: str
    en: str
    values: tuple[tuple[str, str], ...] = ()
    """What is filled in at the braces of the sentences: words from the file, never markup."""

    def __str__(self) -> str:
        return Said(self.nl, dict(self.values))

    def told(self, language: str) -> str:
        """The sentence: English for "en", else Dutch."""
        sentence = self.en if language == "en" else self.nl
        return sentence.format(**dict(self.values)) if self.values else sentence

    def about(self, **values: str) -> "Reason":
        """The same reason with these words filled in."""
        return replace(self, values=tuple(values.items()))

    def as_json(self) -> dict[str, str | dict[str, str]]:
        """Code, both sentences and what was filled in."""
        told = {"code": self.code, "nl": self.told("nl"), "en": self.told("en")}
        return {**told, "values": dict(self.values)}


REASONS: dict[str, Reason] = {}
"""All of them, by code."""


def from_json(data: Mapping[str, object]) -> Reason:
    """The inverse of `Reason.as_json`. Raises KeyError, TypeError or ValueError on anything else."""
    values = data["values"]
    if not isinstance(values, Mapping):
        raise TypeError(values)
    reason = REASONS[str(data["code"])]
    return reason.about(**{str(key): str(value) for key, value in values.items()})


def _reason(code: str, question: Question, etsi: Sub, nl: str, en: str) -> Reason:
    REASONS[code] = Reason(code, question, etsi, nl, en)
    return REASONS[code]


# fmt: off
_U, _S, _T = Question.UNCHANGED, Question.SIGNER, Question.TRUST

# The file as a whole.
NO_PDF = _reason("no-pdf", _U, Sub.GENERIC, "Dit is geen PDF-bestand.", "This is not a PDF file.")
UNREADABLE = _reason("unreadable", _U, Sub.GENERIC,
    "Het bestand is beschadigd of is geen gewone PDF. Daardoor is het niet te controleren.",
    "The file is damaged or is no ordinary PDF. Therefore it cannot be checked.")
ENCRYPTED = _reason("encrypted", _U, Sub.GENERIC,
    "Het bestand is versleuteld. Daardoor is het niet te controleren.",
    "The file is encrypted. Therefore it cannot be checked.")
TWO_TABLES = _reason("two-tables", _U, Sub.GENERIC,
    "Het bestand heeft twee inhoudsopgaven die kunnen verschillen. Daarom oordelen wij niet.",
    "The file has two tables of contents that may differ. Therefore we do not judge it.")
CANNOT_OPEN = _reason("cannot-open", _U, Sub.GENERIC,
    "Dit bestand is niet te lezen.",
    "This file cannot be read.")
TOO_LARGE = _reason("too-large", _U, Sub.GENERIC,
    "Het bestand is groter dan 20 MB. Zo'n groot bestand controleren wij niet.",
    "The file is larger than 20 MB. We do not check files that large.")
TOO_LONG = _reason("too-long", _U, Sub.GENERIC,
    "Het controleren van dit bestand duurt te lang of kost te veel. Daardoor is er geen oordeel.",
    "Checking this file takes too long or costs too much. Therefore there is no verdict.")
TOO_BUSY = _reason("too-busy", _U, Sub.GENERIC,
    "Het is nu te druk om dit bestand te controleren. Probeer het over een minuut nog eens.",
    "It is too busy now to check this file. Try again in a minute.")
OUT_OF_MEMORY = _reason("out-of-memory", _U, Sub.GENERIC,
    "Het controleren van dit bestand kost te veel geheugen.",
    "Checking this file takes too much memory.")
TOO_MANY = _reason("too-many-signatures", _U, Sub.GENERIC,
    "Er staan te veel handtekeningen in dit bestand om te controleren.",
    "This file has too many signatures to check.")
FORM_TOO_DEEP = _reason("form-too-deep", _U, Sub.GENERIC,
    "Het formulier in dit bestand is te diep om te controleren.",
    "The form in this file is too deep to check.")
FORM_ODD = _reason("form-odd", _U, Sub.GENERIC,
    "Het formulier in dit bestand is niet goed opgebouwd.",
    "The form in this file is not built as it should be.")
FORM_ENDLESS = _reason("form-endless", _U, Sub.GENERIC,
    "Het formulier in dit bestand verwijst naar zichzelf of is te groot.",
    "The form in this file refers to itself or is too large.")
SAME_NAME = _reason("same-name", _U, Sub.GENERIC,
    "Het formulier heeft twee velden met dezelfde naam. Daarom oordelen wij niet.",
    "The form has two fields with the same name. Therefore we do not judge it.")
NO_SIGNATURE = _reason("no-signature", _S, Sub.GENERIC,
    "Er staat geen handtekening in dit bestand.",
    "There is no signature in this file.")
NOBODY = _reason("nobody-signed", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "Nog niemand heeft dit document ondertekend.",
    "Nobody has signed this document yet.")
NOT_EVERYONE = _reason("not-everyone-signed", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "Nog niet iedereen heeft dit document ondertekend.",
    "Not everyone has signed this document yet.")
WAITING = _reason("waiting-for", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "Nog niet ondertekend: {fields}.",
    "Not signed yet: {fields}.")

# What was changed.
CHANGED = _reason("changed", _U, Sub.HASH_FAILURE,
    "Het ondertekende deel van het bestand is na het ondertekenen gewijzigd.",
    "The signed part of the file was changed after signing.")
NOT_ALLOWED = _reason("change-not-allowed", _U, Sub.FORMAT_FAILURE,
    "Na deze handtekening is iets in het bestand gewijzigd dat niet gewijzigd mocht worden.",
    "After this signature something was changed in the file that was not allowed to change.")
NEW_METADATA = _reason("metadata-changed", _U, Sub.FORMAT_FAILURE,
    "De titel of andere gegevens van het document zijn na het ondertekenen gewijzigd.",
    "The title or other data of the document was changed after signing.")
BEYOND_THE_END = _reason("cut-off", _U, Sub.FORMAT_FAILURE,
    "Er ontbreekt een stuk van het bestand: de handtekening gaat over meer dan er nu is.",
    "A piece of the file is missing: the signature covers more than there is now.")
SOMETHING_FOLLOWS = _reason("something-follows", _U, Sub.FORMAT_FAILURE,
    "Na de laatste handtekening is nog iets aan het bestand toegevoegd.",
    "Something was added to the file after the last signature.")
HIDDEN = _reason("hidden-signature", _U, Sub.FORMAT_FAILURE,
    "Er staat een handtekening in het bestand die niet meer wordt getoond.",
    "There is a signature in the file that is no longer shown.")
SHARED = _reason("shared-signature", _U, Sub.FORMAT_FAILURE,
    "Twee velden verwijzen naar dezelfde handtekening.",
    "Two fields refer to the same signature.")
OVERLAP = _reason("overlap", _U, Sub.FORMAT_FAILURE,
    "De handtekeningen overlappen elkaar.",
    "The signatures overlap each other.")
LATE_CERTIFICATION = _reason("late-certification", _U, Sub.FORMAT_FAILURE,
    "Het zegel dat zegt wat er nog mag wijzigen, is niet als eerste gezet.",
    "The seal that says what may still change was not set first.")
INCOMPLETE = _reason("incomplete-signature", _U, Sub.FORMAT_FAILURE,
    "De handtekening is niet compleet: er staat niet in waarover zij gaat.",
    "The signature is not complete: it does not say what it covers.")
ODD_RANGE = _reason("odd-range", _U, Sub.FORMAT_FAILURE,
    "De handtekening zegt niet op de voorgeschreven manier over welk deel zij gaat.",
    "The signature does not say in the prescribed way which part it covers.")
ODD_GAP = _reason("odd-gap", _U, Sub.FORMAT_FAILURE,
    "Er zit een stuk tussen de ondertekende delen dat niet bij de handtekening hoort.",
    "Between the signed parts is a piece that does not belong to the signature.")
ELSEWHERE = _reason("elsewhere", _U, Sub.FORMAT_FAILURE,
    "De handtekening staat niet op de plaats in het bestand die zij zelf noemt.",
    "The signature is not at the place in the file that it names itself.")
ODD_END = _reason("odd-end", _U, Sub.FORMAT_FAILURE,
    "Het ondertekende deel houdt niet op waar een PDF hoort op te houden.",
    "The signed part does not end where a PDF should end.")
BEHIND_SIGNATURE = _reason("behind-signature", _U, Sub.FORMAT_FAILURE,
    "Achter de handtekening staat iets dat er niet hoort.",
    "Behind the signature is something that does not belong there.")
NOT_DER = _reason("not-der", _U, Sub.FORMAT_FAILURE,
    "De handtekening is niet in de voorgeschreven vorm (DER) opgeslagen.",
    "The signature is not stored in the prescribed form (DER).")

# One signature, and who set it.
UNSUPPORTED = _reason("unsupported", _S, Sub.GENERIC,
    "Dit soort handtekening kunnen wij niet controleren.",
    "We cannot check this kind of signature.")
UNREADABLE_SIGNATURE = _reason("unreadable-signature", _S, Sub.GENERIC,
    "Deze handtekening is niet te lezen. Daardoor is zij niet te controleren.",
    "This signature cannot be read. Therefore it cannot be checked.")
FORGED = _reason("forged", _S, Sub.SIG_CRYPTO_FAILURE,
    "De handtekening klopt niet: zij is niet met dit certificaat gezet of is later beschadigd.",
    "The signature does not fit: it was not set with this certificate or was damaged later.")
ODD_INSIDE = _reason("odd-inside", _S, Sub.FORMAT_FAILURE,
    "De handtekening is van binnen niet zoals het hoort.",
    "The signature is not as it should be inside.")
DAMAGED_CERTIFICATE = _reason("damaged-certificate", _S, Sub.FORMAT_FAILURE,
    "In de handtekening zit een certificaat dat niet klopt.",
    "The signature carries a certificate that is not right.")
LOOSE_CERTIFICATE = _reason("loose-certificate", _S, Sub.GENERIC,
    "In de handtekening zit een certificaat dat niet te controleren is: de uitgever ontbreekt.",
    "The signature carries a certificate that cannot be checked: its issuer is missing.")
TWICE = _reason("one-for-two", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "Hetzelfde certificaat is in meer dan één veld gebruikt. Iedereen tekent voor één partij.",
    "The same certificate was used in more than one field. Everyone signs for one party.")
OWN_DEMANDS = _reason("own-demands", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "De handtekening voldoet niet aan alle eisen die het bestand zelf stelt.",
    "The signature does not meet all demands that the file itself makes.")

# Whether the certificate is to be trusted, and when.
NO_TRUST_GIVEN = _reason("no-trust-given", _T, Sub.NO_CERTIFICATE_CHAIN_FOUND,
    "Geef met --trust het wortelcertificaat dat u vertrouwt, zoals: --trust trust.pem.",
    "Give the root certificate that you trust with --trust, such as: --trust trust.pem.")
STRANGER = _reason("stranger", _T, Sub.NO_CERTIFICATE_CHAIN_FOUND,
    "Het certificaat komt niet van een uitgever die wij vertrouwen.",
    "The certificate does not come from an issuer that we trust.")
NO_SIGNER = _reason("no-signer", _T, Sub.CHAIN_CONSTRAINTS_FAILURE,
    "Het certificaat hoort niet bij een persoon of instantie die documenten mag ondertekenen.",
    "The certificate does not belong to a person or body that may sign documents.")
WEAK = _reason("weak", _T, Sub.CRYPTO_CONSTRAINTS_FAILURE,
    "De handtekening gebruikt een verouderde techniek die niet meer veilig is.",
    "The signature uses an outdated technique that is no longer safe.")
TOO_EARLY = _reason("too-early", _T, Sub.NOT_YET_VALID,
    "De handtekening is gezet voordat het certificaat geldig was.",
    "The signature was set before the certificate was valid.")
NOT_YET = _reason("not-yet-valid", _T, Sub.OUT_OF_BOUNDS_NO_POE,
    "Het certificaat is nog niet geldig en er is geen tijdstempel die zegt wanneer er is getekend.",
    "The certificate is not valid yet and no timestamp says when it was signed.")
EXPIRED = _reason("expired", _T, Sub.OUT_OF_BOUNDS_NO_POE,
    "Het certificaat is verlopen en er is geen tijdstempel die zegt wanneer er is getekend.",
    "The certificate has expired and no timestamp says when it was signed.")
STAMPED_LATE = _reason("stamped-late", _T, Sub.OUT_OF_BOUNDS_NO_POE,
    "Het certificaat was al verlopen toen de tijdstempel werd gezet.",
    "The certificate had already expired when the timestamp was set.")
REVOKED = _reason("revoked", _T, Sub.REVOKED,
    "Het certificaat was ingetrokken toen er werd getekend.",
    "The certificate had been revoked when it was used to sign.")
REVOKED_SINCE = _reason("revoked-no-time", _T, Sub.REVOKED_NO_POE,
    "Het certificaat is ingetrokken en er is geen tijdstempel die zegt dat er eerder is getekend.",
    "The certificate was revoked and no timestamp says that it was signed before.")
BROKEN_STAMP = _reason("broken-stamp", _T, Sub.NO_POE,
    "De tijdstempel hoort niet bij deze handtekening of is beschadigd.",
    "The timestamp does not belong to this signature or is damaged.")
STRANGE_STAMP = _reason("strange-stamp", _T, Sub.NO_POE,
    "De tijdstempel komt niet van een uitgever die wij vertrouwen.",
    "The timestamp does not come from an issuer that we trust.")
FUTURE_STAMP = _reason("future-stamp", _T, Sub.TIMESTAMP_ORDER_FAILURE,
    "De tijdstempel ligt in de toekomst.",
    "The timestamp lies in the future.")
NO_STAMP = _reason("no-stamp", _T, Sub.NO_POE,
    "Een tijdstempel ontbreekt. Bij een bestand met een zegel heeft elke handtekening er een.",
    "A timestamp is missing. In a sealed file every signature has one.")

# What we know of a file of our own.
NOT_OURS = _reason("not-ours", _U, Sub.SIG_CONSTRAINTS_FAILURE,
    "Dit is niet het bestand dat wij hebben gemaakt: de tekst of de opmaak is anders.",
    "This is not the file that we made: its text or its layout is different.")
OTHER_FIELDS = _reason("other-fields", _U, Sub.SIG_CONSTRAINTS_FAILURE,
    "Dit bestand heeft andere invulvelden dan het bestand dat wij hebben gemaakt.",
    "This file has other fields than the file that we made.")
NO_SEAL = _reason("no-seal", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "Het zegel van de gemeente ontbreekt of staat niet op zijn plaats.",
    "The seal of the municipality is missing or is not in its place.")
BETWEEN = _reason("between", _U, Sub.FORMAT_FAILURE,
    "Er is tussen of na de handtekeningen nog iets aan het bestand toegevoegd.",
    "Something else was added to the file between or after the signatures.")
OTHER_ARCHIVE = _reason("other-archive", _U, Sub.FORMAT_FAILURE,
    "De archieftijdstempels in dit bestand zijn niet die wij hebben gezet.",
    "The archive timestamps in this file are not those that we set.")
ACTIVE_CONTENT = _reason("active-content", _U, Sub.FORMAT_FAILURE,
    "Er is na het zegel iets aan het bestand toegevoegd dat daar niet hoort.",
    "After the seal something was added to the file that does not belong there.")
UNEXPECTED_SIGNATURE = _reason("unexpected-signature", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "In het veld {field} staat een handtekening die wij niet kennen.",
    "The field {field} holds a signature that we do not know.")
MISSING_SIGNATURE = _reason("missing-signature", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "In het veld {field} ontbreekt een handtekening die er wel hoort te staan.",
    "The field {field} lacks a signature that should be there.")
WRONG_PERSON = _reason("wrong-person", _S, Sub.SIG_CONSTRAINTS_FAILURE,
    "In het veld {field} heeft iemand anders getekend dan wij verwachten.",
    "In the field {field} somebody else signed than we expect.")
NOT_GROWN = _reason("not-grown", _U, Sub.SIG_CONSTRAINTS_FAILURE,
    "De nieuwe versie is niet de vorige met één handtekening erbij.",
    "The new version is not the one before with one signature more.")
# fmt: on
