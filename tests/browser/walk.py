"""The way of a team through the pages. Every word that the walk looks for on them stands at the top here."""

import re
from dataclasses import dataclass

from tests.browser.hands import Pointer
from web.demo.cast import PASSWORD

ANSWERS = {
    "Naam van het team": "{team}",
    "Wie vertegenwoordigt het team?": "W. Andelaar",
    "E-mailadres of telefoonnummer van het team": "team@example.nl",
    "Aantal leden": "12",
    "Straten": "Molenstraat",
}
"""What the coordinator answers, by the beginning of the question; on one page or in steps."""
ONWARDS = "Volgende"
"""What leads through the application."""
SUBMIT = "Aanvraag indienen"
SIGNING = ("Ondertekenen", "Verder naar ondertekenen", "Naar ondertekenen", "Verder")
"""The buttons that lead through signing, the first that is there."""
PROVE = "Bewijzen dat ik het ben"
TASK = {
    "take up": "Neem de aanvraag in behandeling",
    "put up": "Leg de tekst voor",
    "approve": "Keur de tekst goed",
    "open": "Open de ondertekening",
    "sign": "Lees en onderteken",
    "recognise": "Erken het team",
    "fill in": "Maak de aanvraag af",
}
BUTTON = {
    "take up": "In behandeling nemen",
    "put up": "Tekst voorleggen",
    "approve": "Hele tekst goedkeuren",
    "open": "Ondertekening openen",
    "recognise": "Team erkennen",
}
SAID = {
    "submit": "De aanvraag is ingediend.",
    "take up": "De aanvraag is in behandeling.",
    "put up": "De tekst is voorgelegd.",
    "approve": "Uw goedkeuring is vastgelegd.",
    "open": "Het document is gemaakt.",
    "sign": "U hebt ondertekend.",
    "recognise": "Het team is erkend",
}
MOST_STEPS = 12


@dataclass
class Walker:
    """Somebody on the way, with a window of their own."""

    hand: Pointer
    team: str

    def log_in(self, email: str, password: str = PASSWORD) -> None:
        self.hand.page.goto("/")
        self.hand.follow("Inloggen")
        self.hand.fill("E-mailadres", email)
        self.hand.fill("Wachtwoord", password)
        self.hand.press("Inloggen")

    def invites(self, email: str) -> str:
        """The office begins a team; gives the link for its coordinator."""
        self.hand.page.goto("/teams/nieuw")
        self.hand.fill("Naam van het team", self.team)
        self.hand.fill("Naam van de coördinator", "W. Andelaar")
        self.hand.fill("E-mailadres van de coördinator", email)
        self.hand.press("Team beginnen")
        found = re.search(r"/uitnodiging/\S+", self.hand.main())
        assert found, self.hand.main()
        return found[0]

    def accepts(self, link: str, password: str) -> None:
        self.hand.page.goto(link)
        self.hand.fill("Kies een wachtwoord", password)
        self.hand.fill("Typ het nog een keer", password)
        self.hand.press("Wachtwoord instellen")

    def task(self, what: str) -> None:
        """Go to a task of this team, by the list of tasks."""
        self.hand.follow("Mijn taken")
        self.hand.follow(TASK[what], around=self.team)

    def does(self, what: str) -> None:
        """One task: go there, press the button, and read that it was done."""
        self.task(what)
        self.hand.press(BUTTON[what])
        self.reads(what)

    def applies(self) -> None:
        """Answer every question, page after page, and submit."""
        self.task("fill in")
        for _ in range(MOST_STEPS):
            if self.hand.has_button(SUBMIT):
                break
            for label, answer in ANSWERS.items():
                if self.hand.has_field(label):
                    self.hand.fill(label, answer.format(team=self.team))
            self._onwards()
        self.hand.press(SUBMIT)
        self.reads("submit")

    def _onwards(self) -> None:
        """A step without questions has a link."""
        if self.hand.has_link(ONWARDS) and not self.hand.has_button(ONWARDS):
            self.hand.follow(ONWARDS)
        else:
            self.hand.press(ONWARDS)

    def signs(self) -> None:
        """Read, prove who one is, and sign."""
        self.task("sign")
        for _ in range(MOST_STEPS):
            if SAID["sign"] in self.hand.main():
                break
            if self.hand.has_link(PROVE):
                self.hand.follow(PROVE)
                self.hand.fill("Wachtwoord", PASSWORD)
                self.hand.press("Verder")
            else:
                self._press_first(SIGNING)
        self.reads("sign")

    def reads(self, what: str) -> None:
        assert SAID[what] in self.hand.main(), self.hand.main()[:1500]

    def _press_first(self, names: tuple[str, ...]) -> None:
        name = next((name for name in names if self.hand.has_button(name)), None)
        assert name, f"none of {names} on {self.hand.page.url}"
        self.hand.press(name)
