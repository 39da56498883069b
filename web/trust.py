"""The installation's own trust, as the site, the jobs and the commands use it."""

from contextlib import suppress
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.timestamps import TimeStamper

from signing.keeping import FileKeys, Keys
from signing.readiness import Check, readiness
from signing.revocations import Revocations
from signing.token import TokenKeys, open_token
from signing.trust import Authority
from web.settings import Settings, WrongSetting
from workflow.persistence import private
from workflow.ports import Clock

FOLDER, LISTS = "sleutels", "lijsten"
REMEMBERED = timedelta(minutes=1)
"""How long an answer to the check list holds: the timestamp service is not asked for every page."""


class Trust:
    """What is published of the authority, its lists, and whether signing can go on."""

    def __init__(
        self,
        authority: Authority,
        revocations: Revocations,
        timestamper: TimeStamper,
        clock: Clock,
        soon: timedelta,
    ) -> None:
        self.authority = authority
        self.revocations = revocations
        self._timestamper = timestamper
        self._clock = clock
        self.soon = soon
        self._answer: tuple[datetime, tuple[Check, ...]] | None = None

    def certificate(self, name: str) -> bytes:
        """The certificate of an authority, in DER. Raises LookupError."""
        found = (k.pair.certificate for k in self.authority.known if k.name == name and k.is_authority)
        certificate = next(found, None)
        if certificate is None:
            raise LookupError(name)
        return certificate.public_bytes(Encoding.DER)

    def revoked(self, name: str) -> bytes:
        """The list of an authority, in DER. Raises LookupError."""
        self.certificate(name)
        return self.revocations.published(name)

    def lists(self) -> dict[str, bytes]:
        """The newest list of every authority that has one, in DER, by a plain file name."""
        found = {}
        for known in self.authority.known:
            if known.is_authority:
                with suppress(LookupError):
                    found[f"{known.name}.crl"] = self.revocations.published(known.name)
        return found

    def renew_lists(self) -> tuple[str, ...]:
        """Make the lists anew that are a day old; gives their names."""
        return self.revocations.renew(self._clock.now())

    def checks(self) -> tuple[Check, ...]:
        """Everything that signing depends on, as it was at most a minute ago."""
        now = self._clock.now()
        if self._answer is None or abs(now - self._answer[0]) > REMEMBERED:
            found = readiness(self.authority, self.revocations, self._timestamper, now, self.soon)
            self._answer = (now, found)
        return self._answer[1]


def opened(settings: Settings, now: datetime) -> tuple[Authority, Revocations]:
    """The authority of these settings, made the first time, and its lists.

    Raises WrongSetting, BrokenSecret and OSError.
    """
    folder = settings.folder / FOLDER
    try:
        authority = Authority.create(
            folder, settings.organisation, now, published_at(settings), keys(settings)
        )
    except WrongSetting:
        raise
    except (TypeError, ValueError) as error:
        raise private.BrokenSecret(
            f"De sleutels in {folder} zijn niet te lezen. Zet ze terug uit een back-up."
        ) from error
    return authority, Revocations(settings.folder / LISTS, authority)


def keys(settings: Settings) -> Keys:
    """Where this installation's keys are: in its folder, or in a token. Raises WrongSetting."""
    if settings.ca_token_module is None:
        return FileKeys()
    return TokenKeys(open_token(settings.ca_token_module, settings.ca_token_label, settings.token_pin()))


def published_at(settings: Settings) -> str:
    """Where everyone can fetch the lists; empty for a site that only this machine reaches."""
    return settings.site if settings.secure else ""
