"""A key in a token or HSM that this installation can reach (PKCS#11): the person gives its PIN."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock

from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass, Session, Token
from pkcs11 import lib as library
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.timestamps import TimeStamper

from language.said import said
from signing.sign import SigningFailed, paper_signer, written
from signing.ways.keys import RawSigner, mechanism_of
from signing.ways.wish import QUALIFIED, SECRET, Made, Registered, Wish, Wrong, with_reference

NO_PIN = said("Typ de pincode van uw token.")
WRONG_PIN = said("De pincode van het token klopt niet. Na een paar keer fout gaat het token op slot.")
LOCKED = said("Het token is op slot, omdat de pincode te vaak fout was. Vraag de beheerder om hulp.")
NO_TOKEN = said("Uw token is er nu niet. Er is niets ondertekend. Vraag de beheerder om hulp.")
BROKEN = said("Het token doet het nu niet. Er is niets ondertekend. Probeer het straks opnieuw.")
NOT_ON_IT = said("Uw geregistreerde certificaat staat niet op het token. Er is niets ondertekend.")

_ALONE = Lock()
"""A login counts for the whole process: nobody else may be at a token while somebody is logged in."""


class OnToken:
    """Signs with the key that is beside the registered certificate on the token of its registration."""

    means: str = said("wachtwoord van de site, en een token met pincode")
    highest = QUALIFIED
    foreign = False

    def __init__(self, module: Path, timestamper: TimeStamper) -> None:
        """With the PKCS#11 module of the token's maker."""
        self._module = module
        self._timestamper = timestamper

    def sign(self, wishes: Sequence[Wish], at: datetime) -> tuple[Made, ...]:
        """The signed PDFs, in one login. Raises SigningFailed."""
        registered, pin = with_reference(wishes)[0], wishes[0].secret
        if not pin:
            raise Wrong(NO_PIN, SECRET)
        with _ALONE, self._session(registered.reference, pin) as session:
            by = _signer(session, registered)
            return tuple(self._one(wish, by, registered.sha256, at) for wish in wishes)

    def _one(self, wish: Wish, by: RawSigner, sha256: str, at: datetime) -> Made:
        signer = paper_signer(wish.field, (wish.person, wish.partner), by, self._timestamper, at)
        return Made(written(signer, wish.pdf, at), sha256)

    @contextmanager
    def _session(self, label: str, pin: str) -> Iterator[Session]:
        """Logged in at the token with this label; logged out again whatever happens. Raises SigningFailed."""
        try:
            session = self._token(label).open(user_pin=pin)
        except (PinIncorrect, PinInvalid, PinLenRange) as error:
            raise Wrong(WRONG_PIN, SECRET) from error
        except PinLocked as error:
            raise Wrong(LOCKED, SECRET) from error
        except PKCS11Error as error:
            raise SigningFailed(BROKEN) from error
        try:
            yield session
        except PKCS11Error as error:
            raise SigningFailed(BROKEN) from error
        finally:
            session.close()

    def _token(self, label: str) -> Token:
        for slot in library(str(self._module)).get_slots(token_present=True):
            token = slot.get_token()
            if token.label == label:
                return token
        raise SigningFailed(NO_TOKEN)


def _signer(session: Session, registered: Registered) -> RawSigner:
    """A signer with the key beside this certificate on the token. Raises Wrong when it is not on it."""
    wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE}
    found = (each for each in session.get_objects(wanted) if _is(each[Attribute.VALUE], registered.own))
    own = next(found, None)
    if own is None:
        raise Wrong(NOT_ON_IT)
    certificate = registered.own
    inner = PKCS11Signer(
        session,
        signing_cert=certificate,
        key_id=own[Attribute.ID],
        signature_mechanism=mechanism_of(certificate),
        use_raw_mechanism=certificate.public_key.algorithm == "ec",  # what every token can
    )

    async def raw(data: bytes) -> bytes:
        return bytes(await inner.async_sign_raw(data, "sha256"))

    return RawSigner(certificate, registered.above, raw)


def _is(value: bytes, certificate: x509.Certificate) -> bool:
    return bool(bytes(value) == certificate.dump())
