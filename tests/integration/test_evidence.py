"""Evidence packs of every sort of dossier, on both databases: each is valid, and says what it is of."""

import io
import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509

import evidence
from evidence.controleer import canonical
from tests.builders import area_change
from tests.mandates import KeptMandates
from tests.packs import DAY, Municipality, files_of, said
from tests.world import MANDATE, PERIOD, POLICE
from workflow.domain.vocabulary import Action, State
from workflow.persistence import journal
from workflow.persistence.database import Database
from workflow.ports import NoTimestamp
from workflow.ports.paper import PaperworkFailed
from workflow.services.answers import NotFound
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.erasure import Erasure
from workflow.services.evidence import NO_STAMP, EvidencePacks
from workflow.services.mandates import Chair, Period

LONG = 1_200


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Municipality:
    return Municipality(database, tmp_path / "plaats")


def valid(place: Municipality, pack: bytes, *options: object) -> str:
    """The standing that a valid pack tells."""
    root = place.world.desk.documents.folder.parent / "wortel.pem"  # type: ignore[attr-defined]  # the store of the tests has files
    root.write_bytes(place.root)
    verdict = said(pack, "--vertrouw", root, *options)
    assert (verdict.code, verdict.sentences) == (0, "")
    standing: str = verdict.told["standing"]
    return standing


def test_a_recognised_team(place: Municipality, tmp_path: Path) -> None:
    place.recognise()
    pack = place.pack()
    files = files_of(pack)
    assert valid(place, pack) == "Het team is erkend op deze werkafspraken."
    assert files["controleer.py"] == evidence.verifier()
    assert json.loads(files["dossier.json"])["state"] == "erkend"
    assert "erkend" in files["LEESMIJ.txt"].decode()
    assert "Elk kwartaal een flyer." in files["werkafspraken.html"].decode()
    assert files["werkafspraken.json"] == canonical(json.loads(files["werkafspraken.json"]))
    (tmp_path / "los").mkdir()
    for name, content in files.items():
        path = tmp_path / "los" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    assert said(tmp_path / "los").code == 0


def test_the_same_dossier_gives_the_same_bytes(place: Municipality) -> None:
    place.recognise()
    pack = place.pack()
    assert place.pack() == pack
    place.world.clock.forward(days=3)
    assert place.pack() == pack


def test_what_happened_later_elsewhere_changes_nothing_about_it(place: Municipality) -> None:
    place.recognise()
    pack = place.pack()
    place.world.start_team("BPT Later")
    Checkpoints(place.world.desk).make()
    assert place.pack() == pack


def test_a_public_pack_holds_nobodys_name_or_words(place: Municipality, tmp_path: Path) -> None:
    place.recognise()
    pack, whole = place.pack(public=True), files_of(place.pack())
    everything = b"".join(files_of(pack).values())
    for words in (
        "Politie-Proefstreek-1",
        "V. Vertegenwoordiger",
        "proef@example.nl",
        "Liever niet.",
        "flyer",
    ):
        assert words.encode() not in everything, words
        assert any(words.encode() in content for content in whole.values()) or words == "V. Vertegenwoordiger"
    assert not set(files_of(pack)) & {"werkafspraken.pdf", "werkafspraken.json", "voorstellen.json"}
    verdict = said(pack)
    assert verdict.code == 2
    assert verdict.sentences.startswith("De PDF zit niet in dit pakket. Geef hem met --pdf")
    (tmp_path / "w.pdf").write_bytes(whole["werkafspraken.pdf"])
    valid(place, pack, "--pdf", tmp_path / "w.pdf")
    (tmp_path / "w.pdf").write_bytes(whole["werkafspraken.pdf"] + b" ")
    assert said(pack, "--pdf", tmp_path / "w.pdf").code == 1


def test_a_dossier_in_negotiation_and_one_that_was_withdrawn(place: Municipality) -> None:
    place.negotiate()
    assert valid(place, place.pack()) == "Let op: er is niets ondertekend. Dit dossier was nog in overleg."
    place.world.done(Action.WITHDRAW, "coordinator", reason="Te weinig mensen.")
    pack = place.pack()
    assert valid(place, pack) == "Let op: dit dossier is ingetrokken. Er zijn geen werkafspraken."
    assert "werkafspraken.json" not in files_of(pack)


def test_a_dossier_on_its_way_to_signatures(place: Municipality) -> None:
    place.put_up()
    assert valid(place, place.pack()).startswith("Let op: er is niets ondertekend")
    for partner in ("gemeente-proefdam", POLICE, "stichting-proefwonen"):
        place.world.done(Action.APPROVE, f"{partner}-1", digest=place.world.facts().put_up or "")
    valid(place, place.pack())
    assert place.world.open_signing().done
    assert valid(place, place.pack()) == "Let op: nog niet iedereen heeft deze werkafspraken ondertekend."
    assert place.world.sign(f"{POLICE}-1").done
    valid(place, place.pack())


@pytest.mark.parametrize("action", [Action.DECLINE, Action.WITHDRAW])
def test_a_document_that_was_declined_or_taken_back(place: Municipality, action: Action) -> None:
    place.agree()
    assert place.world.open_signing().done
    assert place.world.sign(f"{POLICE}-1").done
    who = "stichting-proefwonen-1" if action is Action.DECLINE else "coordinator"
    place.world.done(action, who, reason="Toch niet.")
    pack = place.pack()
    standing = valid(place, pack)
    assert ("ingetrokken" if action is Action.WITHDRAW else "is vervallen") in standing
    assert "werkafspraken.pdf" not in files_of(pack)


def test_consents_that_came_along_from_the_agreement_before(place: Municipality) -> None:
    place.recognise()
    before = place.world.succeed(Action.AMEND, reason="Groter gebied.")
    number = place.world.propose(area_change())
    place.world.everyone_consents(number)
    place.world.to_recognition()
    assert valid(place, place.pack()) == "Het team is erkend op deze werkafspraken."
    assert (
        valid(place, place.pack(agreement=before)) == "Deze werkafspraken zijn later door andere vervangen."
    )


def test_a_partner_that_joined(place: Municipality) -> None:
    world = place.world
    world.settle_newcomer()
    world.submit()
    world.done(Action.JOIN, "kantoor", partner="stichting-nieuw")
    world.to_recognition()
    valid(place, place.pack())


def test_somebody_whose_name_and_words_were_erased(place: Municipality) -> None:
    world = place.world
    person = world.join("invaller")
    days = Period(PERIOD.since, world.desk.today())
    KeptMandates(world.desk).seat(person, Chair(POLICE, 1), days, MANDATE)
    place.negotiate()
    objected = world.facts().proposals[0]
    world.act(Action.REMARK, "invaller", proposal=objected.number, reason="Een vraag van mij.")
    world.to_recognition()
    world.done(Action.END, "coordinator", reason="Klaar.", day=world.desk.today())
    world.clock.forward(days=60)
    world.lapse()
    Erasure(world.desk).erase("invaller@example.nl", "Verzoek.")
    Checkpoints(world.desk).make()
    pack = place.pack()
    valid(place, pack, "--op", "2027-06-01")
    assert b"Een vraag van mij." not in files_of(pack)["journaal/regels.jsonl"]


def test_every_entry_is_under_the_first_checkpoint_with_a_timestamp(place: Municipality) -> None:
    made, steps = [], (place.negotiate, place.world.approve, place.world.open_signing)
    for step in steps:
        step()
        made.append(Checkpoints(place.world.desk).make().size)
        place.world.clock.forward(days=1)
    place.world.everyone_signs()
    pack = place.pack()
    valid(place, pack)
    files = files_of(pack)
    sizes = [
        int(name[-12:-4]) for name in files if name.startswith("journaal/controlepunt") and name.endswith("t")
    ]
    assert sorted(set(sizes))[:3] == made
    assert len(json.loads(files["journaal/samenhang.json"])) == 3


def test_thousands_of_entries(place: Municipality) -> None:
    place.recognise()
    with place.world.desk.database.begin() as session:
        body = {"kind": "besluit", "agreement": place.world.agreement, "action": "reageren", "effects": []}
        for _ in range(LONG):
            body |= {"target": "erkend", "source": "erkend"}
            journal.append(session, place.world.desk.now(), body, {"name": "Iemand"})
    Checkpoints(place.world.desk).make()
    pack = place.pack()
    valid(place, pack)
    assert files_of(pack)["journaal/regels.jsonl"].count(b"\n") > LONG


def test_without_timestamps_there_is_no_pack_and_nothing_is_stored(
    place: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.negotiate()

    def broken(_: str) -> bytes:
        raise NoTimestamp("weg")

    monkeypatch.setattr(place.world.desk.notary, "stamp", broken)
    with pytest.raises(PaperworkFailed, match=NO_STAMP[:30]):
        place.pack()


def test_it_is_for_who_sees_the_dossier(place: Municipality) -> None:
    world, packs = place.world, EvidencePacks(place.world.desk, place.kit)
    world.until(State.RECOGNISED)
    world.start_team("BPT Ander")
    for who in ("coordinator", "kantoor", f"{POLICE}-2"):
        out = io.BytesIO()
        assert packs.for_reader(world.agreement, world.people[who], out) == "bewijspakket-WA-2026-0001.zip"
        valid(place, out.getvalue())
    for agreement, who in ((world.agreement, "coordinator BPT Ander"), (999, "kantoor")):
        with pytest.raises(NotFound):
            packs.for_reader(agreement, world.people[who], io.BytesIO())
    out = io.BytesIO()
    packs.for_anyone("bpt-proef", out)
    assert json.loads(files_of(out.getvalue())["dossier.json"])["public"] is True
    for slug in ("bpt-ander", "bestaat-niet"):
        with pytest.raises(NotFound):
            packs.for_anyone(slug, io.BytesIO())


def test_of_a_journal_that_was_changed_there_is_no_pack(place: Municipality) -> None:
    place.recognise()
    paper = place.world.facts().paper
    assert paper is not None
    (place.world.desk.documents._path(paper.head)).unlink()  # type: ignore[attr-defined]  # the store of the tests has files
    with pytest.raises(PaperworkFailed, match="weg of beschadigd"):
        place.pack()
    place.world.desk.database.anchor.path.write_text("geen anker")
    with pytest.raises(JournalBroken):
        place.pack()


def test_lists_of_revoked_certificates_go_along_and_count(
    place: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.world.clock.forward(days=1)
    place.recognise()
    signed_on = place.world.clock.now()
    pem = [content for name, content in files_of(place.pack()).items() if name.startswith("certificaten/0")]
    signers = [x509.load_pem_x509_certificate(each) for each in pem]
    police = [each for each in signers if "Politie" in each.subject.rfc4514_string()]
    place.world.clock.forward(days=2)
    for revoked, on, code in (
        ([], signed_on, 0),
        (police, signed_on + timedelta(days=1), 0),
        (police, signed_on - timedelta(minutes=1), 1),
    ):
        made = place.revocations(revoked, on)
        monkeypatch.setattr(place.kit, "lists", partial(dict, {"uitgifte.crl": made}))
        pack = place.pack()
        assert "intrekkingen/uitgifte.crl" in files_of(pack)
        for at in (DAY, "2028-11-30"):
            verdict = said(pack, at=at)
            assert verdict.code == code, verdict.told
            assert ("ingetrokken" in verdict.sentences) == (code == 1)
