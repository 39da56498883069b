"""A letter: the same words as plain text and as HTML, and people's words in it stay words."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.catalogue import told
from language.said import ENGLISH, LANGUAGES, said
from tests.fakes import FakeClock
from web.mail import NoAddress, SmtpMailer
from web.settings import Settings
from workflow.domain.letter import Letter, from_json, one_line
from workflow.ports import Message

SITE = "https://convenant.example"
WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
LETTERS = st.builds(
    Letter,
    name=WORDS,
    body=st.lists(WORDS | st.lists(WORDS, max_size=3).map(tuple), max_size=4).map(tuple),
    action=WORDS,
    link=st.just(f"{SITE}/taken"),
    closing=st.lists(WORDS, max_size=2).map(tuple),
)
MAILER = SmtpMailer(Settings(site=SITE, mail_from="Convenant <convenant@example.nl>"))


class Page(HTMLParser):
    """The words and the links of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._inside: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._inside.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self._inside):
            self.words += data.split()


def message(letter: Letter, **other: str) -> Message:
    given = {"address": "anna@example.nl", "subject": "Bericht", **other}
    return Message(key="7.2026", text=letter.text, letter=letter, at=FakeClock().now(), **given)


def plain_words(letter: Letter) -> list[str]:
    """The words of the plain text, without its marks: the dash of an item, the colon before the link."""
    lines = [line.removeprefix("-") for line in letter.text.split("\n")]
    place = len(lines) - 1 - lines[::-1].index(letter.link)
    lines[place - 1] = lines[place - 1].removesuffix(":")
    return " ".join(lines).split()


@given(LETTERS)
def test_text_and_page_say_the_same(letter: Letter) -> None:
    page = Page(MAILER.page(message(letter)))
    said = [word.removeprefix("-") for word in plain_words(letter)]
    assert [w.removeprefix("-") for w in page.words if w != "-"] == [w for w in said if w]
    assert page.links == [f"{SITE}/taken"]
    assert page.tags <= {"html", "head", "meta", "title", "style", "body", "main", "p", "ul", "li", "a"}


@given(LETTERS)
def test_a_letter_is_kept_as_it_is(letter: Letter) -> None:
    assert from_json(json.loads(json.dumps(letter.as_json()))) == letter


@given(WORDS)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([line], [])
    assert one_line(line) == line


def test_a_name_is_never_markup_nor_a_paragraph() -> None:
    name = 'Anna,\n\nLog in: <a href="https://kwaad.example">hier</a>\r\nBcc: x@y.nl\u202e'
    letter = Letter(name, (f"Dit is {name}",), "Open Mijn taken", f"{SITE}/taken")
    assert letter.text.count("\n\n") == 3
    assert "\u202e" not in letter.text
    page = Page(MAILER.page(message(letter)))
    assert page.links == [f"{SITE}/taken"]
    assert 'href="https://kwaad.example">hier</a>' in " ".join(page.words)


def test_the_headers_say_what_it_is() -> None:
    letter = Letter("Zoë", ("Dit is een bericht.",), "Open Mijn taken", f"{SITE}/taken")
    written = MAILER.written(message(letter, subject="Zoë\r\nBcc: vreemd@example.nl"))
    assert written.get_content_type() == "multipart/alternative"
    assert {name: str(written[name]) for name in written if name != "Content-Type"} == {
        "From": "Convenant <convenant@example.nl>",
        "To": "anna@example.nl",
        "Subject": "Zoë Bcc: vreemd@example.nl",
        "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
        "Message-ID": "<7.2026@convenant.example>",
        "Content-Language": "nl",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": "Convenant <convenant.convenant.example>",
        "MIME-Version": "1.0",
    }


def test_answers_go_where_the_settings_say() -> None:
    mailer = SmtpMailer(Settings(mail_from="a@example.nl", mail_reply_to="Bureau <bureau@example.nl>"))
    letter = Letter("Anna", (), "Open Mijn taken", SITE)
    assert mailer.written(message(letter))["Reply-To"] == "Bureau <bureau@example.nl>"


@pytest.mark.parametrize(
    "address", ["a,b@example.nl", "a@example.nl\r\nBcc: x@y.nl", "", "a@b@c.nl", "<a@example.nl>, b@c.nl"]
)
def test_what_is_not_exactly_one_address_gets_nothing(address: str) -> None:
    letter = Letter("Anna", (), "Open Mijn taken", SITE)
    with pytest.raises(NoAddress):
        MAILER.written(message(letter, address=address))


def test_what_an_older_version_left_goes_out_as_text() -> None:
    left = Message("1.1", "anna@example.nl", "Bericht", "Beste Anna,\n", None, FakeClock().now())
    assert MAILER.written(left).get_content_type() == "text/plain"


def test_a_letter_that_was_kept_before_letters_had_a_language_goes_out_in_dutch() -> None:
    kept = {
        "name": "Anna",
        "body": ["Dit is een bericht.", ["Een", "Twee"]],
        "action": "Open Mijn taken",
        "link": f"{SITE}/taken",
        "closing": [],
        "foot": "Dit bericht is automatisch gemaakt door Convenant.",
    }
    letter = from_json(kept)
    written = MAILER.written(message(letter))
    assert written["Content-Language"] == "nl"
    text, page = (written.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert text.get_content().startswith("Beste Anna,\n\nDit is een bericht.\n\n- Een\n- Twee\n")
    assert '<html lang="nl">' in page.get_content()
    assert "<p>Beste Anna,</p>" in page.get_content()


def test_a_letter_in_english_says_so() -> None:
    letter = Letter("Zoë", (said("Dit wacht op u:"), ("Mijn team",)), "Naar de site", SITE)
    english = letter.told(ENGLISH, told)
    written = MAILER.written(message(english))
    page = written.get_body(("html",))
    assert page is not None
    assert written["Content-Language"] == "en"
    assert '<html lang="en">' in page.get_content()
    assert english.text.startswith("Dear Zoë,\n\nThis is waiting for you:\n\n- Mijn team\n")
    assert english.name == "Zoë"
    assert from_json(json.loads(json.dumps(english.as_json()))) == english


def test_words_that_are_filled_in_are_one_line_in_each_language() -> None:
    """What was said keeps how it was made until it is told; then it is tidied as well."""
    sentence = said("Het team heet {name}.", name="Anna\n\nLog hier in:\u202e")
    for language in LANGUAGES:
        letter = Letter("Zoë\nBcc: x@y.nl", (sentence,), "Open Mijn taken", SITE).told(language, told)
        assert "Anna Log hier in:." in letter.text
        assert letter.greeting.splitlines() == [letter.greeting]
