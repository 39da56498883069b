"""What was revoked: the lists that the authorities publish (RFC 5280), and what goes into a finished file.

A list of revoked certificates says how things stand now. A file that must be judged in twenty years needs
something else for its signatures: that their certificates were good in the fifteen minutes that they lived.
The issuing authority states that of each one (RFC 6960), and the file carries the statement.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPCertStatus, OCSPResponderEncoding, OCSPResponseBuilder

from signing.anchors import Evidence
from signing.certificates import EARLIER, ISSUING, ROOT
from signing.keeping import replacing
from signing.trust import Authority, Known, parsed

REGISTER = "ingetrokken.json"
LASTS = {ROOT: timedelta(days=5 * 365), ISSUING: timedelta(days=30)}
"""How long a list holds. A root's key is not at hand: its list must last until somebody fetches that key."""
STATED = timedelta(days=3 * 365)
"""How long a statement about a certificate of years holds, in a file without a network beside it."""
DAILY = timedelta(hours=20)
"""A list that is older than this is made anew by the daily job."""
SHORT = timedelta(days=1)
"""A certificate of a shorter life than this is for one signature."""


class NotRevocable(ValueError):
    """That certificate cannot be revoked. Its str is a Dutch sentence."""


class RootNeeded(NotRevocable):
    """The key of a root is needed for that."""


class NoList(LookupError):
    """There is no list that holds now. Its str names it."""


class Revocations:
    """The lists of one installation, in a folder of their own; nothing in it is secret."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self._folder = folder
        self._authority = authority

    def of(self, authority: Authority) -> "Revocations":
        """The same lists, with the keys of this authority."""
        return Revocations(self._folder, authority)

    def revoke(self, which: str, now: datetime) -> str:
        """Put a certificate on the list of whoever issued it, which is then made anew.

        Args:
            which: The SHA-256 of one of our own certificates, or a serial number, in hexadecimal digits.
            now: This moment, aware.

        Returns:
            The name of the list that it came on.

        Raises:
            RootNeeded: the key of its list is not here.
            NotRevocable: there is no such certificate, it is a root, or it is revoked already.
            OSError: the folder cannot be written.
        """
        wanted = which.replace(":", "").strip().lower()
        serial, above = self._found(wanted)
        issuer = next(each for each in self._authorities() if each.name == above)
        if issuer.pair.key is None:
            raise RootNeeded("Daarvoor is de sleutel van de wortel nodig.")
        entries = self._register()
        if f"{serial:x}" in entries:
            raise NotRevocable("Dit certificaat is al ingetrokken.")
        entries[f"{serial:x}"] = {"issuer": above, "at": now.isoformat()}
        with replacing(self._folder / REGISTER) as fresh:
            fresh.write_text(json.dumps(entries, indent=1), encoding="ascii")
        self._make(issuer, now)
        return above

    def renew(self, now: datetime, older_than: timedelta = DAILY) -> tuple[str, ...]:
        """Make every list anew that is older than this, and whose key is here; gives their names."""
        done = []
        for each in self._authorities():
            made = self._made_at(each.name)
            if each.pair.key is not None and (made is None or not timedelta(0) <= now - made < older_than):
                self._make(each, now)
                done.append(each.name)
        return tuple(done)

    def published(self, name: str) -> bytes:
        """The newest list under this name, in DER. Raises LookupError."""
        try:
            return self._path(name).read_bytes()
        except OSError as error:
            raise NoList(name) from error

    def holding(self, name: str, now: datetime) -> crl.CertificateList:
        """The newest list under this name. Raises NoList when it holds no longer, or not yet."""
        try:
            found = crl.CertificateList.load(self.published(name), strict=True)
            times = found["tbs_cert_list"]
            holds = times["this_update"].native <= now <= times["next_update"].native
        except (ValueError, TypeError) as error:
            raise NoList(name) from error
        if not holds:
            raise NoList(name)
        return found

    def until(self, name: str) -> datetime:
        """Until when the newest list under this name holds. Raises LookupError."""
        held = x509.load_der_x509_crl(self.published(name)).next_update_utc
        if held is None:
            raise NoList(name)
        return held

    def is_revoked(self, certificate: x509.Certificate) -> bool:
        """Whether this certificate was revoked."""
        return f"{certificate.serial_number:x}" in self._register()

    def stated(self, certificate: asn1.Certificate, now: datetime) -> ocsp.OCSPResponse | None:
        """What the issuing authority says of one certificate that it issued; None of another's.

        Of a certificate for one signature it tells of its whole short life, also when that is long over
        (as RFC 6960, 4.4.4, allows); of another how it stands now.
        """
        asked = pyca_of(certificate)
        above = self._above(asked)
        if above is None or above.is_root or above.pair.key is None:
            return None
        since, until = _stretch(asked, now)
        revoked = self._register().get(f"{asked.serial_number:x}")
        builder = OCSPResponseBuilder().add_response(
            cert=asked,
            issuer=above.pair.certificate,
            algorithm=hashes.SHA256(),
            cert_status=OCSPCertStatus.REVOKED if revoked else OCSPCertStatus.GOOD,
            this_update=since,
            next_update=until,
            revocation_time=datetime.fromisoformat(revoked["at"]) if revoked else None,
            revocation_reason=None,
        )
        builder = builder.responder_id(OCSPResponderEncoding.HASH, above.pair.certificate)
        made = builder.sign(above.pair.signing, hashes.SHA256())
        return ocsp.OCSPResponse.load(made.public_bytes(Encoding.DER))

    def evidence(self, certificates: Iterable[asn1.Certificate], now: datetime) -> Evidence:
        """What a file needs to be judged later without us: each certificate's state, and those above it.

        Args:
            certificates: Those of signatures and timestamps in it; those of others are left alone.
            now: This moment, aware.

        Raises:
            NoList: the list of a root holds no longer.
            KeyAway: a key cannot be reached.
        """
        states, above = [], set()
        for each in certificates:
            if state := self.stated(each, now):
                states.append(state)
                above |= set(self._chain_of(pyca_of(each)))
        lists = [
            self.holding(each.name, now) for each in self._authorities() if each in above and each.is_root
        ]
        chain = [parsed(each.pair.certificate) for each in self._authorities() if each in above]
        return Evidence(tuple(chain), tuple(lists), tuple(states))

    def _chain_of(self, certificate: x509.Certificate) -> Iterator[Known]:
        """The authorities above it, up to and including the root."""
        above = self._above(certificate)
        while above:
            yield above
            above = None if above.is_root else self._above(above.pair.certificate)

    def _above(self, certificate: x509.Certificate) -> Known | None:
        return next((each for each in self._authorities() if _issued(each, certificate)), None)

    def _found(self, wanted: str) -> tuple[int, str]:
        """Serial number and issuer's name of what is meant."""
        for each in self._authority.known:
            certificate = each.pair.certificate
            if wanted in (certificate.fingerprint(hashes.SHA256()).hex(), f"{certificate.serial_number:x}"):
                above = next(a.name for a in self._authorities() if _issued(a, certificate))
                if above == each.name:
                    raise NotRevocable("Een wortel is niet in te trekken: wie hem vertrouwt, moet dat laten.")
                return certificate.serial_number, above
        if len(wanted) == 64 or not wanted or set(wanted) - set("0123456789abcdef"):
            raise NotRevocable("Dit certificaat kennen wij niet. Geef anders het serienummer.")
        return int(wanted, 16), self._issuing()

    def _issuing(self) -> str:
        return next(each.name for each in self._authorities() if each.current and not each.is_root)

    def _authorities(self) -> tuple[Known, ...]:
        return tuple(each for each in self._authority.known if each.is_authority)

    def _register(self) -> dict[str, Mapping[str, str]]:
        path = self._folder / REGISTER
        return dict(json.loads(path.read_text(encoding="ascii"))) if path.exists() else {}

    def _make(self, authority: Known, now: datetime) -> None:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(authority.pair.certificate.subject)
            .last_update(now - EARLIER)
            .next_update(now + LASTS[ROOT if authority.is_root else ISSUING])
            .add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.pair.signing.public_key()),
                critical=False,
            )
        )
        for serial, entry in self._register().items():
            if entry["issuer"] == authority.name:
                when = datetime.fromisoformat(entry["at"])
                revoked = x509.RevokedCertificateBuilder(int(serial, 16), when).build()
                builder = builder.add_revoked_certificate(revoked)
        made = builder.sign(authority.pair.signing, hashes.SHA256())
        with replacing(self._path(authority.name)) as fresh:
            fresh.write_bytes(made.public_bytes(Encoding.DER))

    def _made_at(self, name: str) -> datetime | None:
        try:
            return x509.load_der_x509_crl(self.published(name)).last_update_utc
        except (LookupError, ValueError):
            return None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.crl"


def pyca_of(certificate: asn1.Certificate) -> x509.Certificate:
    """The same certificate for `cryptography`."""
    return x509.load_der_x509_certificate(certificate.dump())


def _stretch(certificate: x509.Certificate, now: datetime) -> tuple[datetime, datetime]:
    """From when until when a statement holds: the whole of a short life, else from now on."""
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if end - begin <= SHORT:
        return begin, end
    return max(begin, now - EARLIER), min(end, now + STATED)


def _issued(authority: Known, certificate: x509.Certificate) -> bool:
    """Whether this authority made it."""
    try:
        certificate.verify_directly_issued_by(authority.pair.certificate)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
