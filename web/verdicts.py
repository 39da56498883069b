"""The words around a verdict: all that a page or a terminal says."""

from typing import Any

from language.said import said
from signing.reasons import TOO_BUSY

WORDS = {
    "geldig": said("Geldig"),
    "ongeldig": said("Ongeldig"),
    "niet_te_bepalen": said("Niet te bepalen"),
    "fine": said("Dit document is niet veranderd en alle handtekeningen zijn in orde."),
    "wrong": said("Vertrouw dit document niet."),
    "open": said("Wij kunnen niet vaststellen of dit document in orde is. Dat is niet hetzelfde als geldig."),
    "not listed": said("Dit bestand hoort niet bij een team dat nu in het register staat."),
    "void": said("Deze PDF hoort bij een ondertekening die niet is doorgegaan. Wat erin staat, geldt niet."),
    "earlier": said("Dit is een eerdere versie van een document van deze site: daarna is er nog getekend."),
    "running": said("Dit document wordt op deze site nog ondertekend of erkend. Het is nog niet erkend."),
    "ended": said("Dit document is van een team dat nu niet erkend is."),
    "three": said("Drie antwoorden"),
    "unchanged yes next": said("Voor deze vraag hoeft u niets te doen."),
    "unchanged no next": said("Gebruik dit bestand niet. Vraag de gemeente om het echte document."),
    "unchanged unknown next": said("Vraag om het bestand zelf. Een foto of scan is niet te controleren."),
    "signed?": said("Wie tekende, en mocht dat?"),
    "signed yes": said("Ja. Hun certificaten waren te vertrouwen toen zij tekenden"),
    "signed no": said("Nee. Niet alle certificaten waren te vertrouwen"),
    "signed unknown": said("Niet te bepalen"),
    "signed yes next": said("Kent u deze namen niet? Vraag dan bij de partner na of dat klopt."),
    "signed no next": said("Ga niet af op deze handtekeningen. Vraag de gemeente wie er echt tekende."),
    "signed unknown next": said("Ga niet af op deze handtekeningen. Vraag de gemeente wie er echt tekende."),
    "to register": said("Naar het register"),
    "known?": said("Kennen wij dit document, en geldt het nu?"),
    "known": said("Ja. Het team is nu erkend"),
    "known next": said("Lees op de pagina van het team wat er is afgesproken."),
    "not listed next": said("Zoek het team op in het register. Staat het er niet? Vraag het de gemeente."),
    "void next": said("Gebruik dit document niet. Vraag de gemeente of er een nieuw is."),
    "earlier next": said("Vraag om de laatste versie. Alleen daarin staan alle handtekeningen."),
    "running next": said("Wacht tot het team is erkend. Dan staat het in het register."),
    "ended next": said("Zoek het team op in het register. Daar staat wanneer het erkend was."),
    "unchanged?": said("Is het document onveranderd?"),
    "unchanged yes": said("Ja"),
    "unchanged no": said("Nee, of de handtekeningen dekken niet alles"),
    "unchanged unknown": said("Niet te bepalen"),
    "who claims": said("Dat is niet vastgesteld. Volgens het bestand zelf:"),
    "trusted?": said("Waren de certificaten te vertrouwen?"),
    "then": said("Toen er werd getekend:"),
    "now": said("Nu:"),
    "yes": said("ja"),
    "no": said("nee"),
    "unknown": said("niet te bepalen"),
    "standing geldig": said("ja"),
    "standing verlopen": said(
        "verlopen. Dat hoort zo: een certificaat geldt kort. Het gaat om het moment van tekenen"
    ),
    "standing nog_niet_geldig": said("nog niet geldig"),
    "standing ingetrokken": said("niet meer, want ingetrokken"),
    "standing niet_te_bepalen": said("niet te bepalen"),
    "signatures": said("Handtekeningen"),
    "who": said("Wie"),
    "for": said("Namens"),
    "when": said("Wanneer"),
    "how": said("Hoe"),
    "verdict": said("Oordeel"),
    "nobody": said("onbekend"),
    "seal": said("(zegel van het systeem)"),
    "stamp": said("(tijdstempel)"),
    "claimed time": said("(volgens de ondertekenaar, zonder vertrouwde tijdstempel)"),
    "another": said("Nog een PDF controleren"),
    "etsi": said("Voor deskundigen, volgens ETSI EN 319 102-1:"),
    "on behalf of": said("namens"),
    "busy": said("Het is nu te druk"),
}
YES_OR_NO = {True: "yes", False: "no", None: "unknown"}


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
