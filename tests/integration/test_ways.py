"""Signing in every way through the services, on both databases, with the real paper."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from signing.timestamps import own_timestamper
from signing.ways.ephemeral import Ephemeral
from signing.ways.pkcs12 import CertificateFile
from signing.ways.remote import AtService
from signing.ways.service import Service
from signing.ways.token import OnToken
from signing.ways.uploaded import Uploaded
from tests import brought, csc
from tests.brought import PASSWORD, certificate_file, chain, office
from tests.integration.at_once import at_once
from tests.integration.conftest import Begin
from tests.longterm import lists
from tests.ours import TEMPLATES, installation
from tests.papers import Holder, put, signer_of
from tests.second_opinion import complaints
from tests.world import HOUSING, MUNICIPALITY, POLICE, World
from web.adapters import PaperJudge, PaperMaker
from web.ways import AnySigner
from workflow.domain.vocabulary import Action, SignatureLevel, SigningWay, State
from workflow.persistence import papers
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import CertificateRow, SignatureRow
from workflow.ports.paper import Brought, Paperwork, PaperworkFailed, WrongMeans
from workflow.services.answers import Answer
from workflow.services.certificates import Certificates
from workflow.services.dossiers import Dossiers
from workflow.services.mandates import Period
from workflow.services.papers import Papers
from workflow.services.people import NotAllowed
from workflow.services.receipts import Receipts
from workflow.services.signatures import Signatures

ROOTS = [installation().root_pem, brought.root().pem]
BROKEN = "http://127.0.0.1:9"
POLICE_KEY, HOUSING_KEY, MAYOR_KEY = office("P. Politie"), office("W. Wonen"), office("B. Burgemeester")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[csc.Running]:
    with csc.running(HOUSING_KEY, tmp_path_factory.mktemp("dienst")) as found:
        yield found


@pytest.fixture
def real(begin: Begin, service: csc.Running) -> World:
    """A paper of our own, waiting for its signatures; three partners have certificates of their own."""
    world = begin("agreed")
    world.clock.forward(hours=3)
    equip(world, service.address)
    assert world.open_signing().done
    register(world, f"{POLICE}-1", POLICE, POLICE_KEY)
    register(world, f"{HOUSING}-1", HOUSING, HOUSING_KEY, "goed")
    register(world, f"{MUNICIPALITY}-1", MUNICIPALITY, MAYOR_KEY)
    return world


def equip(world: World, address: str, module: str = "/geen/module.so") -> None:
    times = own_timestamper(installation().timestamps, world.clock.now)
    ways: dict[SigningWay, Any] = {
        SigningWay.EPHEMERAL: Ephemeral(installation(), times),
        SigningWay.FILE: CertificateFile(times),
        SigningWay.TOKEN: OnToken(Path(module), times),
        SigningWay.SERVICE: AtService(Service(address, csc.TOKEN, seconds=10), times),
        SigningWay.UPLOAD: Uploaded(ROOTS),
    }
    signer = AnySigner(ways, "Convenant uitgifte", ([brought.root().pem], []), world.clock)
    maker = PaperMaker(installation(), lists(), times, TEMPLATES, world.clock)
    paperwork = Paperwork(maker, signer, PaperJudge(ROOTS, world.clock), maker)
    world.desk = replace(world.desk, paperwork=paperwork)


def register(world: World, who: str, partner: str, holder: Holder, reference: str = "") -> None:
    period = Period(world.desk.today())
    Certificates(world.desk).register(world.people[who], partner, chain(holder), period, reference)


def file_of(holder: Holder, password: str = PASSWORD) -> Brought:
    return Brought(SigningWay.FILE, certificate_file(holder), password)


AT_SERVICE = Brought(SigningWay.SERVICE, secret=csc.PIN)


def head(world: World) -> bytes:
    paper = world.facts().paper
    assert paper is not None
    return world.desk.documents.get(paper.head)


def elsewhere(world: World, who: str, holder: Holder) -> Brought:
    """The paper as it is now, signed with somebody's own program."""
    times = own_timestamper(installation().timestamps, world.clock.now)
    with world.desk.database.reading() as session:
        paper = papers.standing(session, world.agreement)
        assert paper is not None
        field = next(b.field for b, _ in papers.blocks(session, paper.id) if b.person_id == world.people[who])
    pdf = put(head(world), field, holder, times, signer=signer_of(holder, brought.issuing()))
    return Brought(SigningWay.UPLOAD, pdf)


def sign(world: World, who: str, means: Brought | None = None, key: str | None = None) -> Answer:
    paper = world.facts().paper
    wish = world.wish(Action.SIGN, who, fresh=True, digest=paper.base if paper else "")
    return Papers(world.desk).sign(world.agreement, wish, key or world.key(), means)


def signatures(world: World) -> list[tuple[str | None, ...]]:
    with world.desk.database.reading() as session:
        rows = session.scalars(select(SignatureRow).order_by(SignatureRow.id))
        return [(row.way, row.level, row.means, row.issuer, row.certificate) for row in rows]


def unchanged(world: World, doing: Callable[[], Any]) -> None:
    """Doing this changes nothing: not the paper, not the journal, not the signatures."""
    before = head(world), world.journal(), signatures(world), world.facts()
    doing()
    assert (head(world), world.journal(), signatures(world), world.facts()) == before


def test_four_people_sign_in_four_ways_and_the_team_is_recognised(real: World) -> None:
    assert sign(real, "coordinator").done
    assert sign(real, f"{POLICE}-1", file_of(POLICE_KEY)).done
    assert complaints(head(real), "3a") == complaints(head(real), "ua1") == {}
    assert sign(real, f"{HOUSING}-1", AT_SERVICE).done
    assert sign(real, f"{MUNICIPALITY}-1", elsewhere(real, f"{MUNICIPALITY}-1", MAYOR_KEY)).done
    assert real.facts().state is State.SIGNED
    strong, issuer = SignatureLevel.ADVANCED, "Uitgever G1, Uitgever BV"
    found = signatures(real)
    assert [(way, level, who) for way, level, _, who, _ in found] == [
        (SigningWay.EPHEMERAL, SignatureLevel.SIMPLE, "Convenant uitgifte"),
        (SigningWay.FILE, strong, issuer),
        (SigningWay.SERVICE, strong, issuer),
        (SigningWay.UPLOAD, strong, issuer),
    ]
    assert [each[4] for each in found[1:]] == [h.sha256 for h in (POLICE_KEY, HOUSING_KEY, MAYOR_KEY)]
    told = [body for body in real.journal() if body.get("action") == Action.SIGN]
    for body, (way, level, means, who, certificate) in zip(told, found, strict=True):
        kept = [body[name] for name in ("way", "level", "means", "issuer", "certificate")]
        assert kept == [way, level, means, who, certificate]
    dossier = Dossiers(real.desk).open(real.agreement, real.people["kantoor"])
    assert dossier.paper is not None
    assert {b.how.way for b in dossier.paper.blocks if b.how} == {each[0] for each in found}
    assert set(Signatures(real.desk).of_file(dossier.paper.head)) == {each[4] for each in found}
    assert Signatures(real.desk).of_file("0" * 64) == {}
    assert real.recognise().done
    assert real.journal_is_whole()


def test_the_receipt_says_how_somebody_signed(real: World) -> None:
    assert sign(real, f"{POLICE}-1", file_of(POLICE_KEY)).done
    number = len(real.journal())
    receipt = Receipts(real.desk).receipt(real.agreement, number, real.people[f"{POLICE}-1"])
    body = receipt["entry"]["body"]
    assert (body["way"], body["level"], body["issuer"]) == (
        "certificaatbestand",
        "geavanceerde",
        "Uitgever G1, Uitgever BV",
    )
    assert PASSWORD not in str(receipt)


def test_with_a_token(
    real: World, service: csc.Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = office("T. Token")
    module, label = brought.token(holder, tmp_path, monkeypatch)
    equip(real, service.address, module)
    register(real, f"{POLICE}-1", POLICE, holder, label)
    wrong, right = (Brought(SigningWay.TOKEN, secret=pin) for pin in ("000000", brought.PIN))

    def try_it() -> None:
        with pytest.raises(WrongMeans, match="pincode van het token klopt niet"):
            sign(real, f"{POLICE}-1", wrong)

    unchanged(real, try_it)
    assert sign(real, f"{POLICE}-1", right).done
    assert signatures(real)[0][0] == SigningWay.TOKEN


@pytest.mark.parametrize(
    ("means", "failure"),
    [
        (lambda _: file_of(POLICE_KEY, "fout"), WrongMeans),
        (lambda _: file_of(HOUSING_KEY), WrongMeans),
        (lambda w: elsewhere(w, f"{POLICE}-1", HOUSING_KEY), WrongMeans),
        (lambda _: Brought(SigningWay.UPLOAD, b"%PDF-1.7 iets anders"), WrongMeans),
        (lambda _: AT_SERVICE, WrongMeans),
        (lambda _: Brought(SigningWay.TOKEN, secret="1234"), WrongMeans),
    ],
)
def test_what_fails_leaves_nothing_half_done(
    real: World, means: Callable[[World], Brought], failure: type[PaperworkFailed]
) -> None:
    brought_along = means(real)

    def try_it() -> None:
        with pytest.raises(failure):
            sign(real, f"{POLICE}-1", brought_along)

    unchanged(real, try_it)
    assert sign(real, f"{POLICE}-1").done


def test_a_service_that_fails_halfway_leaves_nothing(real: World) -> None:
    equip(real, BROKEN)

    def try_it() -> None:
        with pytest.raises(PaperworkFailed, match="geeft geen bruikbaar antwoord"):
            sign(real, f"{HOUSING}-1", AT_SERVICE)

    unchanged(real, try_it)


def test_a_way_that_is_not_offered_is_refused(for_signing: World) -> None:
    with pytest.raises(WrongMeans, match="Deze manier van tekenen kan hier niet"):
        sign(for_signing, "coordinator", Brought(SigningWay.FILE))


def test_the_same_form_with_another_file_is_another_wish(real: World) -> None:
    first = sign(real, f"{POLICE}-1", file_of(POLICE_KEY), key="een-formulier-met-bestand")
    assert first.done
    with pytest.raises(KeyReused):
        sign(real, f"{POLICE}-1", file_of(HOUSING_KEY), key="een-formulier-met-bestand")


# ── several documents ────────────────────────────────────────────────────────────────────────────────────


def second_team(world: World) -> int:
    """Another team whose paper waits for the same partners."""
    first, coordinator = world.agreement, world.people["coordinator"]
    world.agreement = world.start_team("BPT Twee")
    world.people["coordinator"] = world.people["coordinator BPT Twee"]
    world.until(State.AGREED)
    assert world.open_signing().done
    second, world.agreement, world.people["coordinator"] = world.agreement, first, coordinator
    return second


def together(world: World, who: str, agreements: tuple[int, ...], means: Brought) -> tuple[Answer, ...]:
    acts = []
    for agreement in agreements:
        paper = world.facts(agreement).paper
        wish = world.wish(Action.SIGN, who, fresh=True, digest=paper.base if paper else "")
        acts.append((agreement, wish, world.key()))
    return Papers(world.desk).sign_together(acts, means)


def test_several_documents_in_one_authorisation(real: World, service: csc.Running) -> None:
    both = (real.agreement, second_team(real))
    before = service.asked().count("credentials/authorize")
    answers = together(real, f"{HOUSING}-1", both, AT_SERVICE)
    assert [answer.done for answer in answers] == [True, True]
    assert service.asked().count("credentials/authorize") == before + 1
    assert [each[0] for each in signatures(real)] == [SigningWay.SERVICE] * 2
    assert real.journal_is_whole()


def test_of_several_documents_one_may_be_refused(real: World) -> None:
    assert sign(real, f"{HOUSING}-1").done
    answers = together(real, f"{HOUSING}-1", (real.agreement, second_team(real)), AT_SERVICE)
    assert [answer.done for answer in answers] == [False, True]
    assert answers[0].sentences == ("U hebt dit document al ondertekend.",)


# ── at once ──────────────────────────────────────────────────────────────────────────────────────────────


def test_two_ways_at_once_on_one_document_have_one_winner(real: World) -> None:
    means = (None, file_of(POLICE_KEY))
    answers = at_once(*(lambda m=m: sign(real, f"{POLICE}-1", m, key=f"vorm-{m is None}") for m in means))
    assert sorted(answer.done for answer in answers) == [False, True]
    assert len(signatures(real)) == 1
    assert real.journal_is_whole()


def test_an_upload_loses_from_who_signed_meanwhile(real: World) -> None:
    slow = elsewhere(real, f"{POLICE}-1", POLICE_KEY)
    assert sign(real, f"{HOUSING}-1").done

    def try_it() -> None:
        with pytest.raises(WrongMeans, match="Download het document opnieuw"):
            sign(real, f"{POLICE}-1", slow)

    unchanged(real, try_it)
    assert sign(real, f"{POLICE}-1", elsewhere(real, f"{POLICE}-1", POLICE_KEY)).done


def test_different_people_in_different_ways_at_once_all_sign(real: World) -> None:
    lock = threading.Lock()

    def do(who: str, means: Brought | None) -> Answer:
        with lock:
            key = real.key()
        return sign(real, who, means, key)

    answers = at_once(
        lambda: do("coordinator", None),
        lambda: do(f"{POLICE}-1", file_of(POLICE_KEY)),
        lambda: do(f"{HOUSING}-1", AT_SERVICE),
    )
    assert all(answer.done for answer in answers)
    assert len(signatures(real)) == 3


# ── the register ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_counts_from_and_until_its_days(real: World) -> None:
    register_service = Certificates(real.desk)
    (line,) = (
        each for each in register_service.lines(real.desk.today()) if each.name == "Politie-Proefstreek-1"
    )
    register_service.end(line.id, real.desk.today())
    assert sign_refused(real) is None
    real.clock.forward(days=1)
    assert sign_refused(real) is not None
    assert line.id not in {each.id for each in register_service.lines(real.desk.today())}
    assert real.journal_is_whole()


def sign_refused(world: World) -> str | None:
    """Why the police cannot sign with its file; None when it is because of the password alone."""
    with pytest.raises(WrongMeans) as refused:
        sign(world, f"{POLICE}-1", file_of(POLICE_KEY, "fout"))
    if refused.value.about == "secret":
        with world.desk.database.reading() as session:
            rows = session.scalars(select(CertificateRow)).all()
        today = world.desk.today()
        live = [r for r in rows if r.partner == POLICE and (r.until is None or r.until >= today)]
        return None if live else str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("who", "partner", "holder", "sentence"),
    [
        (f"{HOUSING}-1", HOUSING, POLICE_KEY, "Dit certificaat is al geregistreerd."),
        (f"{HOUSING}-1", POLICE, office("Nieuw"), "Deze persoon tekent niet voor deze partner."),
        (f"{HOUSING}-2", HOUSING, office("Nieuw"), "Deze persoon tekent niet voor deze partner."),
        (
            f"{HOUSING}-1",
            HOUSING,
            Holder(POLICE_KEY.certificate, None),
            "Dit certificaat is al geregistreerd.",
        ),
    ],
)
def test_a_certificate_is_of_one_person_for_one_partner(
    real: World, who: str, partner: str, holder: Holder, sentence: str
) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        register(real, who, partner, holder)


def test_another_certificate_of_the_same_key_is_not_another_person(real: World) -> None:
    again = brought.same_key(POLICE_KEY, "W. Wonen")
    with pytest.raises(NotAllowed, match="De sleutel van dit certificaat is al"):
        register(real, f"{HOUSING}-1", HOUSING, again)
    register(real, f"{POLICE}-1", POLICE, again)


def test_what_is_no_certificate_is_not_registered(real: World) -> None:
    with pytest.raises(NotAllowed, match="Dit is geen certificaat"):
        Certificates(real.desk).register(
            real.people[f"{POLICE}-1"], POLICE, b"iets", Period(real.desk.today())
        )
