"""The ways to sign behind their port: which ones the settings offer, and what each signature then is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from asn1crypto import x509
from pyhanko.sign.timestamps import TimeStamper

from signing.anchors import Root, load_roots
from signing.sign import SigningFailed
from signing.trust import Authority
from signing.ways import certificates, wish
from signing.ways.ephemeral import Ephemeral
from signing.ways.pkcs12 import CertificateFile
from signing.ways.remote import AtService
from signing.ways.service import Service
from signing.ways.token import OnToken
from signing.ways.uploaded import Uploaded
from web.settings import PREFIX, Settings, WrongSetting
from workflow.domain.vocabulary import SignatureLevel, SigningWay
from workflow.ports import Clock
from workflow.ports.paper import (
    Brought,
    KnownCertificate,
    NotUsable,
    PaperworkFailed,
    Registration,
    SignedPaper,
    ToSign,
    WrongMeans,
)

S = TypeVar("S")
NEEDS_ROOTS = frozenset({SigningWay.FILE, SigningWay.TOKEN, SigningWay.SERVICE, SigningWay.UPLOAD})


class AnySigner:
    """Signs in every way that is offered here."""

    def __init__(
        self,
        ways: Mapping[SigningWay, wish.Way],
        issuer: str,
        roots: tuple[Sequence[Root], Sequence[Root]],
        clock: Clock,
    ) -> None:
        """With who issues ephemeral certificates, and the roots: trusted, and of those qualified."""
        self._ways = ways
        self._issuer = issuer
        self._roots, self._qualified = roots
        self._clock = clock
        self.ways = tuple(ways)

    def sign(self, wishes: Sequence[ToSign], brought: Brought) -> Sequence[SignedPaper]:
        """The PDFs with their signature. Raises PaperworkFailed."""
        way = self._ways[brought.way]
        try:
            made = way.sign([_wish(each, brought) for each in wishes], self._clock.now())
        except wish.Wrong as problem:
            raise WrongMeans(str(problem), problem.about) from problem
        except SigningFailed as problem:
            raise PaperworkFailed(str(problem)) from problem
        return [self._told(each, asked, brought.way) for each, asked in zip(made, wishes, strict=True)]

    def _told(self, made: wish.Made, asked: ToSign, kind: SigningWay) -> SignedPaper:
        """What this signature is; no more than its way and its certificate both allow."""
        way = self._ways[kind]
        known = next((each for each in asked.registered if each.certificate == made.certificate), None)
        level, issuer = SignatureLevel(way.highest), self._issuer
        if kind is not SigningWay.EPHEMERAL:
            level = min(level, known.level, key=_rank) if known else SignatureLevel.SIMPLE
            issuer = known.issuer if known else ""
        return SignedPaper(made.pdf, made.certificate, kind, level, way.means, issuer)

    def read(self, certificate: bytes) -> KnownCertificate:
        """The certificate in a file, if somebody could sign with it. Raises NotUsable."""
        try:
            known = certificates.read(certificate, self._roots, self._qualified, self._clock.now())
        except certificates.NotUsable as problem:
            raise NotUsable(str(problem)) from problem
        level = SignatureLevel(known.level)
        return KnownCertificate(
            known.sha256, known.public_key, known.subject, known.issuer, level, known.ends, known.pem
        )


def signer(settings: Settings, authority: Authority, timestamper: TimeStamper, clock: Clock) -> AnySigner:
    """The signer of these settings. Raises WrongSetting."""
    trusted, qualified = signing_roots(settings), pem_files(settings.qualified_roots, "QUALIFIED_ROOTS")
    offered = settings.ways
    if NEEDS_ROOTS & set(offered) and not trusted:
        raise _wrong("SIGNING_ROOTS", "geef de map met wortelcertificaten voor deze manieren van tekenen")
    roots = [*authority.roots_pem, *settings.timestamp_roots(), *trusted]
    ways = {each: _way(each, settings, authority, timestamper, roots) for each in offered}
    issuer = certificates.named(authority.seal.chain[0])
    return AnySigner(ways, issuer, (trusted, qualified), clock)


def signing_roots(settings: Settings) -> list[bytes]:
    """Everybody who is trusted to say who somebody is, beside this installation. Raises WrongSetting."""
    folders = ((settings.signing_roots, "SIGNING_ROOTS"), (settings.qualified_roots, "QUALIFIED_ROOTS"))
    return [root for folder, name in folders for root in pem_files(folder, name)]


def pem_files(folder: Path | None, setting: str) -> list[bytes]:
    """The certificates in a folder. Raises WrongSetting when there is none, or something that is none."""
    if folder is None:
        return []
    try:
        found = [path.read_bytes() for path in sorted(folder.glob("*.pem"))]
        whole = load_roots(found)
    except (OSError, ValueError) as error:
        raise _wrong(setting, "een bestand in de map is geen certificaat (PEM)") from error
    if not whole or not all(map(_is_root, whole)):
        raise _wrong(setting, "in de map staan alleen wortelcertificaten, als *.pem, en minstens een")
    return found


def _is_root(certificate: x509.Certificate) -> bool:
    return bool(certificate.ca and certificate.self_issued)


def _way(
    kind: SigningWay,
    settings: Settings,
    authority: Authority,
    timestamper: TimeStamper,
    roots: Sequence[Root],
) -> wish.Way:
    match kind:
        case SigningWay.EPHEMERAL:
            return Ephemeral(authority, timestamper)
        case SigningWay.FILE:
            return CertificateFile(timestamper)
        case SigningWay.TOKEN:
            return OnToken(_given(settings.token_module, "TOKEN_MODULE"), timestamper)
        case SigningWay.SERVICE:
            address = _given(settings.service_url, "SERVICE_URL")
            return AtService(Service(address, settings.service_token.get_secret_value()), timestamper)
        case SigningWay.UPLOAD:
            return Uploaded(roots)


def _given(value: S | None, name: str) -> S:
    if not value:
        raise _wrong(name, "deze manier van tekenen heeft haar nodig")
    return value


def _wrong(name: str, why: str) -> WrongSetting:
    return WrongSetting(f"De instelling {PREFIX}{name} kan niet: {why}.")


def _rank(level: SignatureLevel) -> int:
    return level.rank


def _wish(asked: ToSign, brought: Brought) -> wish.Wish:
    return wish.Wish(
        asked.pdf,
        asked.field,
        asked.person,
        asked.partner,
        tuple(_registered(each) for each in asked.registered),
        brought.file,
        brought.secret,
    )


def _registered(registration: Registration) -> wish.Registered:
    return wish.Registered(registration.pem, registration.reference)
