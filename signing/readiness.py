"""Whether signing can go on from here: asked before a round is opened, not found out half-way."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyhanko.sign.timestamps import TimeStamper

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
        yield Check(fine=False, sentence="De tijdstempeldienst geeft geen antwoord.")
        return
    yield Check(fine=True, sentence="De tijdstempeldienst geeft antwoord.")
    said = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    fine = abs(said - at) <= DRIFT
    off = "De klok van deze machine loopt niet gelijk met die van de tijdstempeldienst."
    yield Check(fine, "De klok loopt gelijk met die van de tijdstempeldienst." if fine else off)


def _certificates(
    authority: Authority, revocations: Revocations, at: datetime, soon: timedelta
) -> Iterator[Check]:
    for each in authority.known:
        if each.is_authority:
            yield _list(revocations, each, at, soon)
        if each.current:
            yield _certificate(revocations, each, at, soon)


def _list(revocations: Revocations, each: Known, at: datetime, soon: timedelta) -> Check:
    about = f"De lijst met ingetrokken certificaten van {each.name}"
    try:
        revocations.holding(each.name, at)
        until = revocations.until(each.name)
    except LookupError:
        return Check(fine=False, sentence=f"{about} is er niet of is te oud. Doe `convenant ca crl`.")
    if each.is_root and until - at < soon:
        return Check(fine=False, sentence=f"{about} is bijna te oud. Doe `convenant ca crl`.")
    return Check(fine=True, sentence=f"{about} is geldig tot {until:%d-%m-%Y}.")


def _certificate(revocations: Revocations, each: Known, at: datetime, soon: timedelta) -> Check:
    days = days_left(each.pair, at)
    about = f"Het certificaat {each.name}"
    if revocations.is_revoked(each.pair.certificate):
        return Check(fine=False, sentence=f"{about} is ingetrokken. Doe `convenant ca renew`.")
    if days < 0:
        return Check(fine=False, sentence=f"{about} is verlopen. Doe `convenant ca renew`.")
    if days < soon.days:
        return Check(fine=False, sentence=f"{about} verloopt over {days} dagen. Doe `convenant ca renew`.")
    return Check(fine=True, sentence=f"{about} is nog {days} dagen geldig.")


def _key(authority: Authority, at: datetime) -> Check:
    try:
        authority.issue("Controle", "Controle", at)
    except OSError:  # KeyAway is
        return Check(fine=False, sentence="De sleutels van de installatie zijn niet bereikbaar.")
    return Check(fine=True, sentence="De sleutels van de installatie zijn bereikbaar.")
