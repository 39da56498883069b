"""Until when people can sign with a certificate, on every database."""

from datetime import date, timedelta

from tests.world import HOUSING, POLICE, World, unjournalled
from workflow.domain.vocabulary import SignatureLevel
from workflow.persistence.tables import CertificateRow
from workflow.services.certificates import Certificates


def registered(world: World, partner: str, since: date, until: date | None) -> None:
    number = world.key()
    with unjournalled(world) as session:
        row = CertificateRow(
            person_id=world.people[f"{partner}-1"],
            partner=partner,
            certificate=f"certificaat {number}",
            public_key=f"sleutel {number}",
            subject="P. Proef",
            issuer="Proef",
            level=SignatureLevel.ADVANCED,
            pem="",
            reference="",
            since=since,
            until=until,
        )
        session.add(row)


def test_the_last_day_is_that_of_the_certificate_that_lasts_longest(world: World) -> None:
    today, day = world.desk.today(), timedelta(days=1)
    registered(world, POLICE, today - 9 * day, today + 5 * day)
    registered(world, POLICE, today - 8 * day, today - day)
    registered(world, POLICE, today + day, today + 90 * day)
    registered(world, HOUSING, today - 9 * day, today - 2 * day)
    police, housing = (world.people[f"{partner}-1"] for partner in (POLICE, HOUSING))
    days = Certificates(world.desk).last_days
    assert days([police, housing], today) == {
        (police, POLICE): today + 5 * day,
        (housing, HOUSING): today - 2 * day,
    }
    assert days([], today) == {}
    registered(world, HOUSING, today, None)
    assert days([housing], today) == {(housing, HOUSING): None}
