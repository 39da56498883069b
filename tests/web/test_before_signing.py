"""The check list before a signing is opened, and what is said after a recognition."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from signing.readiness import Check
from tests.mandates import KeptMandates
from tests.web.visitor import Visitor
from tests.world import HOUSING, POLICE, World
from web.before_signing import Mended, Point, points
from workflow.domain.facts import Agreement
from workflow.domain.vocabulary import SigningWay, State

Someone = Callable[[str], Visitor]
WAYS = (SigningWay.EPHEMERAL,)


@pytest.fixture
def agreed(world: World) -> World:
    world.until(State.AGREED)
    return world


def listed(world: World, facts: Agreement | None = None, **given: object) -> list[Point]:
    """What is not in order."""
    whole = {"certificates": {}, "ways": WAYS, "checks": (), **given}
    found = points(facts or world.facts(), world.desk.today(), **whole)  # type: ignore[arg-type]  # the test says what it gives
    return [point for point in found if not point.fine]


def test_nothing_is_wrong_with_a_dossier_that_is_ready(agreed: World) -> None:
    assert listed(agreed) == []
    whole = points(agreed.facts(), agreed.desk.today(), certificates={}, ways=WAYS, checks=())
    assert [point.fine for point in whole] == [True, True]


def test_a_partner_without_a_mandate_is_named_and_leads_to_appointing_one(agreed: World) -> None:
    facts = agreed.facts()
    others = tuple(s for s in facts.signatories if s.partner != POLICE)
    (point,) = listed(agreed, replace(facts, signatories=others))
    assert "Politie Proefstreek" in point.sentence
    assert point.mended is Mended.SIGNATORY


@pytest.mark.parametrize(("days", "told"), [(0, 1), (29, 1), (30, 0)])
def test_a_mandate_that_ends_during_the_round_is_told(agreed: World, days: int, told: int) -> None:
    facts, until = agreed.facts(), agreed.desk.today() + timedelta(days=days)
    ending = tuple(replace(s, until=until) if s.partner == POLICE else s for s in facts.signatories)
    found = listed(agreed, replace(facts, signatories=ending))
    assert [point.mended for point in found] == [Mended.MANDATES] * told


def test_one_person_for_two_partners_is_told_once(agreed: World) -> None:
    facts, person = agreed.facts(), agreed.people[f"{POLICE}-1"]
    same = tuple(replace(s, person=person) if s.partner == HOUSING else s for s in facts.signatories)
    (point,) = listed(agreed, replace(facts, signatories=same))
    assert "meer dan één partner" in point.sentence
    assert point.mended is Mended.MANDATES


@pytest.mark.parametrize(("days", "word"), [(-1, "is verlopen"), (0, "verloopt na"), (30, "")])
def test_a_certificate_that_ends_leads_to_the_certificates(agreed: World, days: int, word: str) -> None:
    signatory = next(s for s in agreed.facts().signatories if s.partner == POLICE)
    last = {(signatory.person, POLICE): agreed.desk.today() + timedelta(days=days)}
    found = listed(agreed, certificates=last)
    assert [(word in p.sentence, p.mended) for p in found] == ([(True, Mended.CERTIFICATES)] if word else [])


def test_without_keys_for_once_everyone_needs_a_certificate(agreed: World) -> None:
    found = listed(agreed, ways=(SigningWay.TOKEN,))
    assert {point.mended for point in found} == {Mended.CERTIFICATES}
    assert len(found) == len(agreed.facts().signing_on(agreed.desk.today()))


def test_what_is_wrong_with_the_installation_has_no_page_of_its_own(agreed: World) -> None:
    (point,) = listed(agreed, checks=(Check(fine=False, sentence="De dienst geeft geen antwoord."),))
    assert point.mended is Mended.INSTALLATION


def test_the_page_links_to_where_it_is_mended(agreed: World, someone: Someone) -> None:
    signatory = next(s for s in agreed.facts().signatories if s.partner == POLICE)
    KeptMandates(agreed.desk).end_signatory(signatory.id, agreed.desk.today())
    agreed.clock.forward(days=1)
    office = someone("kantoor")
    for address in ("", "/ondertekening"):
        page = office.open(f"/dossier/{agreed.agreement}{address}")
        assert "Politie Proefstreek heeft geen ondertekenaar met een geldig mandaat." in page.words
        assert "/mandaten/ondertekenaar" in page.links()
    assert office.open("/mandaten/ondertekenaar").status == 200


def test_after_recognition_the_office_reads_what_is_public_now(world: World, someone: Someone) -> None:
    world.until(State.SIGNED)
    office = someone("kantoor-2")
    page = office.press(office.open(f"/dossier/{world.agreement}"), "Team erkennen")
    assert world.facts().state is State.RECOGNISED
    assert "Hieronder staat wat nu openbaar is." in page.words
    assert "Wat is nu openbaar?" in page.words
    (register,) = {link for link in page.links() if link.startswith("/register/")}
    assert office.open(register).status == 200
    assert "Wat is nu openbaar?" not in someone("coordinator").open(f"/dossier/{world.agreement}").words
