"""Timestamps by RFC 3161: from the installation's own authority, or from a service by its address.

The own authority proves the order and the moment to whoever trusts the installation. To others only
the service of a third party proves when something was signed.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from asn1crypto import cms, core, tsp
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError

from signing.keys import DIGEST, KeySigner
from signing.trust import Identity

POLICY = "2.25.199823402843172038461027384610283746512"
"""The policy under which the own authority gives time: a UUID as an object identifier (ITU-T X.667)."""
GRANTED = frozenset({"granted", "granted_with_mods"})
SERVICE_ROOM = 14_336
"""Bytes kept free for the timestamp of a service, which sends as many certificates along as it likes."""
DRIFT = timedelta(minutes=5)
"""How far the clock of a service and that of this machine may differ."""
SECONDS = 5
"""How long a service may take."""


class TimestampFailed(TimestampRequestError):
    """There is no timestamp. Its str says why, to who runs the installation."""


class ClockDiffers(TimestampFailed):
    """The service says another time than the clock of this machine."""


class OwnTimeStamper(TimeStamper):
    """The installation's own timestamp authority, in this process."""

    def __init__(self, identity: Identity, now: Callable[[], datetime]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko has none
        self._signer = KeySigner(identity)
        self._now = now
        self.room = self._signer.room

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The answer to one request: a signed statement that this digest was there at this moment."""
        asked = {} if isinstance(req["nonce"], core.Void) else {"nonce": req["nonce"]}
        info = tsp.TSTInfo({
            "version": "v1",
            "policy": POLICY,
            "message_imprint": req["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": self._now(),
            "accuracy": {"seconds": 1},
            **asked,
        })  # fmt: skip
        content = cms.EncapsulatedContentInfo({
            "content_type": "tst_info",
            "content": core.ParsableOctetString(info.dump()),
        })  # fmt: skip
        token = await self._signer.async_sign_general_data(content, DIGEST, detached=False, use_cades=True)
        answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        # Parsed from its bytes: a tree that was built is encoded anew at each use.
        return tsp.TimeStampResp.load(answer.dump())


class Response(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """TimeStampResp (RFC 3161, 2.4.2), also without the timestamp that asn1crypto demands."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class RemoteTimeStamper(HTTPTimeStamper):
    """A timestamp service at an address. What it answers is held against what was asked, and our clock."""

    def __init__(self, address: str, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(address, timeout=SECONDS)
        self._now = now

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A timestamp of exactly this digest. Raises TimestampFailed, whatever went wrong."""
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # pyHanko has no type there
        try:
            answer = await self.async_request_tsa_response(request)
            token = _token(answer, nonce, message_digest)
            self._must_agree(token)
        except TimestampFailed:
            raise
        except (OSError, ValueError, TypeError, KeyError) as error:  # no answer, or one that is no DER
            raise TimestampFailed(f"{self.url}: {error}") from error
        return token

    def _must_agree(self, token: cms.ContentInfo) -> None:
        """Raise ClockDiffers when the service's time is not ours: one of the two would date wrongly."""
        told = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
        if self._now is not None and abs(told - self._now()) > DRIFT:
            raise ClockDiffers(
                f"{self.url} says {told:%Y-%m-%d %H:%M}, our clock {self._now():%Y-%m-%d %H:%M}"
            )


def _token(response: tsp.TimeStampResp, nonce: int, digest: bytes) -> cms.ContentInfo:
    """The timestamp in an answer (RFC 3161, 2.4.2)."""
    answer = Response.load(response.dump())
    status = answer["status"]["status"].native
    if status not in GRANTED:
        raise TimestampFailed(f"the service answers {status}")
    token = answer["time_stamp_token"]
    if isinstance(token, core.Void):
        raise TimestampFailed("the service grants a timestamp and gives none")
    info = token["content"]["encap_content_info"]["content"].parsed
    if info["nonce"].native != nonce:
        raise TimestampFailed("the answer belongs to another question")
    if info["message_imprint"]["hashed_message"].native != digest:
        raise TimestampFailed("the timestamp is of something else")
    return token


def room_of(timestamper: TimeStamper | None) -> int:
    """Bytes that are enough for its timestamp."""
    return timestamper.room if isinstance(timestamper, OwnTimeStamper) else SERVICE_ROOM


def own_timestamper(identity: Identity, now: Callable[[], datetime]) -> TimeStamper:
    """The installation's own authority, with this clock (aware times)."""
    return OwnTimeStamper(identity, now)


def remote_timestamper(address: str, now: Callable[[], datetime] | None = None) -> TimeStamper:
    """A service at this address; its time is held against this clock (aware times), if one is given."""
    return RemoteTimeStamper(address, now)
