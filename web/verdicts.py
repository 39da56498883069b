"""The words around a verdict, in the language that is asked for: all that a page or a terminal says."""

from typing import Any

from flask import request

from signing.reasons import TOO_BUSY

LANGUAGES = ("nl", "en")

_NL = {
    "geldig": "Geldig",
    "ongeldig": "Ongeldig",
    "niet_te_bepalen": "Niet te bepalen",
    "fine": "Dit document is niet veranderd en alle handtekeningen zijn in orde.",
    "wrong": "Vertrouw dit document niet.",
    "open": "Wij kunnen niet vaststellen of dit document in orde is. Dat is niet hetzelfde als geldig.",
    "precisely": "Dit is precies het document van",
    "since": "erkend sinds",
    "not listed": "Dit bestand hoort niet bij een team dat nu in het register staat.",
    "void": "Deze PDF hoort bij een ondertekening die niet is doorgegaan. Wat erin staat, geldt niet.",
    "earlier": "Dit is een eerdere versie van een document van deze site: daarna is er nog getekend.",
    "running": "Dit document wordt op deze site nog ondertekend of erkend. Het is nog niet erkend.",
    "ended": "Dit document is van een team dat nu niet erkend is.",
    "three": "Drie antwoorden",
    "next": "Wat nu?",
    "unchanged yes next": "Voor deze vraag hoeft u niets te doen.",
    "unchanged no next": "Gebruik dit bestand niet. Vraag de gemeente om het echte document.",
    "unchanged unknown next": "Vraag om het bestand zelf. Een foto of scan is niet te controleren.",
    "signed?": "Wie tekende, en mocht dat?",
    "signed yes": "Ja. Hun certificaten waren te vertrouwen toen zij tekenden",
    "signed no": "Nee. Niet alle certificaten waren te vertrouwen",
    "signed unknown": "Niet te bepalen",
    "signed yes next": "Kent u deze namen niet? Vraag dan bij de partner na of dat klopt.",
    "signed no next": "Ga niet af op deze handtekeningen. Vraag de gemeente wie er echt tekende.",
    "signed unknown next": "Ga niet af op deze handtekeningen. Vraag de gemeente wie er echt tekende.",
    "to register": "Naar het register",
    "known?": "Kennen wij dit document, en geldt het nu?",
    "known": "Ja. Het team is nu erkend",
    "known next": "Lees op de pagina van het team wat er is afgesproken.",
    "not listed next": "Zoek het team op in het register. Staat het er niet? Vraag het de gemeente.",
    "void next": "Gebruik dit document niet. Vraag de gemeente of er een nieuw is.",
    "earlier next": "Vraag om de laatste versie. Alleen daarin staan alle handtekeningen.",
    "running next": "Wacht tot het team is erkend. Dan staat het in het register.",
    "ended next": "Zoek het team op in het register. Daar staat wanneer het erkend was.",
    "unchanged?": "Is het document onveranderd?",
    "unchanged yes": "Ja",
    "unchanged no": "Nee, of de handtekeningen dekken niet alles",
    "unchanged unknown": "Niet te bepalen",
    "who?": "Wie tekende?",
    "who claims": "Dat is niet vastgesteld. Volgens het bestand zelf:",
    "trusted?": "Waren de certificaten te vertrouwen?",
    "then": "Toen er werd getekend:",
    "now": "Nu:",
    "yes": "ja",
    "no": "nee",
    "unknown": "niet te bepalen",
    "standing geldig": "ja",
    "standing verlopen": "verlopen. Dat hoort zo: een certificaat geldt kort. "
    "Het gaat om het moment van tekenen",
    "standing nog_niet_geldig": "nog niet geldig",
    "standing ingetrokken": "ingetrokken",
    "standing niet_te_bepalen": "niet te bepalen",
    "signatures": "Handtekeningen",
    "who": "Wie",
    "for": "Namens",
    "when": "Wanneer",
    "how": "Hoe",
    "verdict": "Oordeel",
    "nobody": "onbekend",
    "seal": "(zegel van het systeem)",
    "stamp": "(tijdstempel)",
    "claimed time": "(volgens de ondertekenaar, zonder vertrouwde tijdstempel)",
    "another": "Nog een PDF controleren",
    "etsi": "Voor deskundigen, volgens ETSI EN 319 102-1:",
    "on behalf of": "namens",
    "busy": "Het is nu te druk",
}
_EN = {
    "geldig": "Valid",
    "ongeldig": "Not valid",
    "niet_te_bepalen": "Cannot be determined",
    "fine": "This document was not changed and all signatures are in order.",
    "wrong": "Do not trust this document.",
    "open": "We cannot establish whether this document is in order. That is not the same as valid.",
    "precisely": "This is exactly the document of",
    "since": "recognised since",
    "not listed": "This file does not belong to a team that is in the register now.",
    "void": "This PDF belongs to a signing that was not completed. What it says does not apply.",
    "earlier": "This is an earlier version of a document of this site: it was signed again afterwards.",
    "running": "This document is still being signed or recognised on this site. It is not recognised yet.",
    "ended": "This document is of a team that is not recognised now.",
    "three": "Three answers",
    "next": "What now?",
    "unchanged yes next": "For this question you need not do anything.",
    "unchanged no next": "Do not use this file. Ask the municipality for the real document.",
    "unchanged unknown next": "Ask for the file as it was made. A photo or scan cannot be checked.",
    "signed?": "Who signed, and were they allowed to?",
    "signed yes": "Yes. Their certificates were to be trusted when they signed",
    "signed no": "No. Not all certificates were to be trusted",
    "signed unknown": "Cannot be determined",
    "signed yes next": "Do you not know these names? Then ask the partner whether they are right.",
    "signed no next": "Do not rely on these signatures. Ask the municipality who really signed.",
    "signed unknown next": "Do not rely on these signatures. Ask the municipality who really signed.",
    "to register": "To the register",
    "known?": "Do we know this document, and does it apply now?",
    "known": "Yes. The team is recognised now",
    "known next": "Read on the team's page what was agreed.",
    "not listed next": "Look the team up in the register. Is it not there? Ask the municipality.",
    "void next": "Do not use this document. Ask the municipality whether there is a new one.",
    "earlier next": "Ask for the latest version. Only that one holds all signatures.",
    "running next": "Wait until the team is recognised. Then it is in the register.",
    "ended next": "Look the team up in the register. It says when the team was recognised.",
    "unchanged?": "Is the document unchanged?",
    "unchanged yes": "Yes",
    "unchanged no": "No, or the signatures do not cover everything",
    "unchanged unknown": "Cannot be determined",
    "who?": "Who signed?",
    "who claims": "That was not established. According to the file itself:",
    "trusted?": "Were the certificates to be trusted?",
    "then": "When it was signed:",
    "now": "Now:",
    "yes": "yes",
    "no": "no",
    "unknown": "cannot be determined",
    "standing geldig": "yes",
    "standing verlopen": "expired. That is as it should be: a certificate is short-lived. "
    "What counts is the moment of signing",
    "standing nog_niet_geldig": "not valid yet",
    "standing ingetrokken": "revoked",
    "standing niet_te_bepalen": "cannot be determined",
    "signatures": "Signatures",
    "who": "Who",
    "for": "On behalf of",
    "when": "When",
    "how": "How",
    "verdict": "Verdict",
    "nobody": "unknown",
    "seal": "(seal of the system)",
    "stamp": "(timestamp)",
    "claimed time": "(according to the signer, without a trusted timestamp)",
    "another": "Check another PDF",
    "etsi": "For experts, according to ETSI EN 319 102-1:",
    "on behalf of": "on behalf of",
    "busy": "It is too busy now",
}
WORDS = {"nl": _NL, "en": _EN}
"""By language, the same keys."""
YES_OR_NO = {True: "yes", False: "no", None: "unknown"}


def language() -> str:
    """The language of the answer: `?taal=`, else what the browser prefers, else Dutch."""
    asked = request.args.get("taal", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "nl") or "nl"


def busy(report: dict[str, Any]) -> bool:
    """Whether nothing was checked, because others came first."""
    return any(reason["code"] == TOO_BUSY.code for reason in report["reasons"])


def why(report: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in the way of "geldig": of the file as a whole, else of the signatures that decided it."""
    deciding = (s for s in report["signatures"] if s["verdict"] == report["verdict"])
    reasons = report["reasons"] or [reason for signature in deciding for reason in signature["reasons"]]
    return list({reason["nl"]: reason for reason in reasons}.values())


def people(report: dict[str, Any]) -> list[str]:
    """The names in the certificates of those who signed, each once."""
    named = (s["signer"] for s in report["signatures"] if s["kind"] == "handtekening" and s["signer"])
    return list(dict.fromkeys(named))


def three(report: dict[str, Any], standing: str) -> dict[str, str]:
    """The answers to the three questions, as keys of the words: unchanged, signed by whom, known here.

    Of a file that was changed it is not said that those in it signed it.
    """
    unchanged = YES_OR_NO[report["unchanged"]]
    signed = "unknown"
    if report["trusted_then"] is False:
        signed = "no"
    elif report["unchanged"] and report["identified"] and report["trusted_then"] and people(report):
        signed = "yes"
    return {"unchanged": f"unchanged {unchanged}", "signed": f"signed {signed}", "known": standing}
