"""What becomes public is read first: recognition waits, the journal knows, everyone reads the version."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import delete

from tests.builders import FORM, deviation, supplement
from tests.fakes import FakeKit
from tests.world import POLICE, World
from workflow.domain.publication import Passage
from workflow.domain.vocabulary import Action, State
from workflow.persistence.tables import AgreementRow, PublicReadingRow
from workflow.services.answers import NotFound
from workflow.services.evidence import EvidencePacks
from workflow.services.publication import CannotJudge, Publication, SentenceWish
from workflow.services.records import Records
from workflow.services.register import Register

CALL, OTHERWISE = "Bel Karel van Geheim op 06-12345678.", "Bel het team."
NUMBER = "06-12345678"
REFUSED = ("Lees eerst wat er openbaar wordt. Nog niet beoordeeld: 2.",)
SUPPLEMENT = supplement(text=f"Het team loopt vaak. {CALL}")


def signed(world: World) -> World:
    """A team whose signed text names somebody with an account, and a telephone number."""
    world.join("Karel van Geheim")
    world.submit()
    world.everyone_consents(world.propose(SUPPLEMENT))
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    return world


@pytest.fixture
def named(world: World) -> World:
    return signed(world)


def recognise(world: World) -> tuple[str, ...]:
    return world.recognise().sentences


def waiting(world: World, words: str = CALL) -> Passage:
    lines = Publication(world.desk).read(world.agreement, 1).sheet.lines
    return next(passage for passage in lines if passage.words == words)


def say(world: World, *allowed: str, version: str = "", words: str = CALL, who: str = "kantoor") -> None:
    wish = SentenceWish(waiting(world, words).digest, allowed, all_allowed=False, version=version)
    Publication(world.desk).judge(world.agreement, world.people[who], wish)


def pack(world: World) -> str:
    out = BytesIO()
    EvidencePacks(world.desk, FakeKit()).for_anyone("bpt-proef", out)
    with ZipFile(out) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_recognition_waits_until_every_mark_was_judged_and_the_signed_text_stays(named: World) -> None:
    assert waiting(named).undecided == ("karel van geheim", NUMBER)
    assert recognise(named) == REFUSED
    before = named.facts().paper
    say(named, version=OTHERWISE)
    assert named.facts().paper == before
    assert recognise(named) == ()
    assert named.facts().state is State.RECOGNISED
    assert named.journal_is_whole()


def test_everything_public_says_the_version_and_who_takes_part_reads_what_was_signed(named: World) -> None:
    say(named, version=OTHERWISE)
    assert recognise(named) == ()
    register, today = Register(named.desk), named.desk.today()
    card = register.team("bpt-proef")
    assert card.extract is not None
    assert card.extract.text["supplements"][0]["text"] == f"Het team loopt vaak. {OTHERWISE}"
    assert card.extract.adapted == 1
    for search, count in (("geheim", 0), (NUMBER, 0), ("loopt vaak", 1), ("Bel team", 1)):
        assert register.on(today, search).total == count, search
    assert not any(word in pack(named) for word in ("Geheim", "geheim", NUMBER))
    with named.desk.database.reading() as session:
        text = session.get_one(AgreementRow, named.agreement).text
    assert text is not None
    assert text["supplements"][0]["text"] == SUPPLEMENT.text


def test_the_name_of_the_team_reads_otherwise_wherever_it_is_public(named: World) -> None:
    named.join("Lies Proef")
    say(named, "Karel van Geheim", NUMBER)
    say(named, version="BPT Oost", words="BPT Proef")
    assert recognise(named) == ()
    register, today = Register(named.desk), named.desk.today()
    card = register.team("bpt-proef")
    assert card.extract is not None
    assert (card.name, card.extract.partners[0]) == ("BPT Oost", "BPT Oost")
    assert [team.name for team in register.on(today).lines] == ["BPT Oost"]
    assert [team.name for team in register.on(today, "oost").lines] == ["BPT Oost"]
    assert register.on(today, "proef").total == 1  # the covenant is called after a "proefbuurt"
    paper = named.facts().paper
    assert paper is not None
    listed = register.knows(paper.head)
    assert listed is not None
    assert listed.name == "BPT Oost"
    assert "BPT Proef" not in pack(named)
    named.clock.forward(days=10)
    named.done(Action.SUSPEND, "kantoor", reason="Onderzoek.")
    assert register.team("bpt-proef").name == "BPT Oost"


def test_what_was_said_is_in_the_journal_and_its_words_only_in_the_part_that_can_be_erased(
    named: World,
) -> None:
    say(named, NUMBER, version=f"Bel {NUMBER}.")
    entry = named.journal()[-1]
    digest = waiting(named).digest
    assert {key: entry[key] for key in ("action", "agreement", "person", "allowed", "adapted", "place")} == {
        "action": "openbare_zin_beoordelen",
        "agreement": named.agreement,
        "person": named.people["kantoor"],
        "allowed": 1,
        "adapted": True,
        "place": "aanvulling",
    }
    told = json.dumps(entry)
    assert not any(words in told for words in ("Geheim", NUMBER, digest))
    assert "judgements:1" in entry["rows"]
    assert Records(named.desk).check().faults == ()


def test_saying_the_same_again_writes_nothing_and_something_else_replaces_it(named: World) -> None:
    say(named, version=OTHERWISE)
    length = len(named.journal())
    say(named, version=OTHERWISE, who="kantoor-2")
    assert len(named.journal()) == length
    say(named, "Karel van Geheim", NUMBER)
    assert (waiting(named).version, waiting(named).undecided) == (None, ())
    assert named.journal_is_whole()


@pytest.mark.parametrize(
    ("allowed", "version", "why"),
    [
        ((), "", "Zet een vinkje"),
        ((NUMBER,), "", "Nog niet: karel van geheim"),
        ((), f"Bel {NUMBER}.", f"staat nog: {NUMBER}"),
        ((), "Schrijf naar x@y.example.", "staat nog: x@y.example"),
        (("iets anders",), "", "niet meer in de tekst"),
        ((), "x" * 5001, "te lang"),
        ((), "Sneeuw ☃.", "kunnen niet op papier"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(
    named: World, allowed: tuple[str, ...], version: str, why: str
) -> None:
    length = len(named.journal())
    with pytest.raises(CannotJudge, match=why):
        say(named, *allowed, version=version)
    assert (len(named.journal()), waiting(named).judgement) == (length, None)


def test_only_the_office_says_it_and_only_of_a_sentence_that_is_there(named: World) -> None:
    for who in ("coordinator", f"{POLICE}-1"):
        with pytest.raises(NotFound):
            say(named, version=OTHERWISE, who=who)
    wish = SentenceWish("0" * 64, (), all_allowed=True, version="")
    with pytest.raises(CannotJudge):
        Publication(named.desk).judge(named.agreement, named.people["kantoor"], wish)
    with pytest.raises(NotFound):
        Publication(named.desk).read(named.start_team("BPT Leeg"), 1)


def test_a_successor_takes_along_what_was_said_of_the_same_sentence_and_asks_of_another(named: World) -> None:
    say(named, version=OTHERWISE)
    assert recognise(named) == ()
    named.succeed(Action.AMEND, reason="Er komt iets bij.")
    named.everyone_consents(named.propose(deviation(text="Het team loopt met Karel van Geheim.")))
    named.everyone_consents(1)
    named.approve()
    assert named.open_signing().done
    named.everyone_signs()
    assert (waiting(named).version, waiting(named).undecided) == (OTHERWISE, ())
    assert recognise(named) == ("Lees eerst wat er openbaar wordt. Nog niet beoordeeld: 1.",)
    say(named, "Karel van Geheim", words="Het team loopt met Karel van Geheim.")
    assert recognise(named) == ()


def test_teams_recognised_before_are_listed_until_they_were_read(recognised: World) -> None:
    publication = Publication(recognised.desk)
    assert publication.unread_count() == 0
    recognised.join("Dirk Dorpsstraat")  # a new account, whose name is in a public text
    assert publication.recount() == 1
    (line,) = publication.unread(1).lines
    assert (line.agreement, line.team, line.undecided) == (recognised.agreement, "BPT Proef", 1)
    say(recognised, FORM.streets[0], words=FORM.streets[0])
    assert publication.unread(1).total == publication.unread_count() == publication.recount() == 0
    assert recognised.journal_is_whole()


def test_a_team_that_nobody_counted_yet_is_listed_as_such(recognised: World) -> None:
    with recognised.desk.database.begin() as session:
        session.execute(delete(PublicReadingRow))
    (line,) = Publication(recognised.desk).unread(1).lines
    assert line.undecided is None
    assert Publication(recognised.desk).recount() == 0
