"""Whether signing can go on from here: asked before a round is opened, not found out half-way."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyhanko.sign.timestamps import TimeStamper

from language.said import said
from signing.certificates import Pair
from signing.keys import DIGEST
from signing.revocations import Revocations
from signing.trust import Authority, Known

DRIFT = timedelta(minutes=2)
"""By how much the clock of this machine may differ from that of the timestamp service."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that signing depends on."""

    fine: bool
    sentence: str
    """In Dutch, for the office: what is in order, or what is not."""


def readiness(
    authority: Authority, revocations: Revocations, timestamper: TimeStamper, at: datetime, soon: timedelta
) -> tuple[Check, ...]:
    """Everything that signing depends on, with what is wrong.

    Args:
        authority: Who issues the certificates.
        revocations: Its lists.
        timestamper: Who says when.
        at: This moment, aware.
        soon: What ends within this stretch is to be renewed first.
    """
    return (*_time(timestamper, at), *_certificates(authority, revocations, at, soon), _key(authority, at))


def days_left(pair: Pair, at: datetime) -> int:
    """Whole days until a certificate ends; negative when it did."""
    return (pair.certificate.not_valid_after_utc - at).days


def _time(timestamper: TimeStamper, at: datetime) -> Iterator[Check]:
    digest = hashlib.sha256(secrets.token_bytes(32)).digest()
    try:
        token = asyncio.run(timestamper.async_timestamp(digest, DIGEST))
    except OSError:  # TimestampFailed and KeyAway are
        yield Check(fine=False, sentence=said("De tijdstempeldienst geeft geen antwoord."))
        return
    yield Check(fine=True, sentence=said("De tijdstempeldienst geeft antwoord."))
    told = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    fine = abs(told - at) <= DRIFT
    off = said("De klok van deze machine loopt niet gelijk met die van de tijdstempeldienst.")
    yield Check(fine, said("De klok loopt gelijk met die van de tijdstempeldienst.") if fine else off)


def _certificates(
    authority: Authority, revocations: Revocations, at: datetime, soon: timedelta
) -> Iterator[Check]:
    for each in authority.known:
        if each.is_authority:
            yield _list(revocations, each, at, soon)
        if each.current:
            yield _certificate(revocations, each, at, soon)


def _list(revocations: Revocations, each: Known, at: datetime, soon: timedelta) -> Check:
    name = each.name
    try:
        revocations.holding(name, at)
        until = revocations.until(name)
    except LookupError:
        sentence = said(
            "De lijst met ingetrokken certificaten van {name} is er niet of is te oud. "
            "Doe `convenant ca crl`.",
            name=name,
        )
        return Check(fine=False, sentence=sentence)
    if each.is_root and until - at < soon:
        sentence = said(
            "De lijst met ingetrokken certificaten van {name} is bijna te oud. Doe `convenant ca crl`.",
            name=name,
        )
        return Check(fine=False, sentence=sentence)
    last = f"{until:%d-%m-%Y}"
    sentence = said(
        "De lijst met ingetrokken certificaten van {name} is geldig tot {last}.", name=name, last=last
    )
    return Check(fine=True, sentence=sentence)


def _certificate(revocations: Revocations, each: Known, at: datetime, soon: timedelta) -> Check:
    name, days = each.name, days_left(each.pair, at)
    if revocations.is_revoked(each.pair.certificate):
        sentence = said("Het certificaat {name} is ingetrokken. Doe `convenant ca renew`.", name=name)
        return Check(fine=False, sentence=sentence)
    if days < 0:
        sentence = said("Het certificaat {name} is verlopen. Doe `convenant ca renew`.", name=name)
        return Check(fine=False, sentence=sentence)
    if days < soon.days:
        sentence = said(
            "Het certificaat {name} verloopt over {days} dagen. Doe `convenant ca renew`.",
            name=name,
            days=days,
        )
        return Check(fine=False, sentence=sentence)
    sentence = said("Het certificaat {name} is nog {days} dagen geldig.", name=name, days=days)
    return Check(fine=True, sentence=sentence)


def _key(authority: Authority, at: datetime) -> Check:
    try:
        authority.issue("Controle", "Controle", at)
    except OSError:  # KeyAway is
        return Check(fine=False, sentence=said("De sleutels van de installatie zijn niet bereikbaar."))
    return Check(fine=True, sentence=said("De sleutels van de installatie zijn bereikbaar."))
